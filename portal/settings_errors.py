"""Turns what pydantic says about a setting into a sentence for the operator."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from portal.domain.errors import Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _

_MESSAGES = {
    "int_parsing": _("{name} harus bilangan bulat, bukan {value}."),
    "int_type": _("{name} harus bilangan bulat, bukan {value}."),
    "int_from_float": _("{name} harus bilangan bulat, bukan {value}."),
    "bool_parsing": _("{name} harus true atau false, bukan {value}."),
    "bool_type": _("{name} harus true atau false, bukan {value}."),
    "string_type": _("{name} harus berupa teks, bukan {value}."),
    "path_type": _("{name} harus berupa jalur berkas, bukan {value}."),
    "greater_than_equal": _("{name} paling sedikit {ge}; tertulis {value}."),
    "less_than_equal": _("{name} paling banyak {le}; tertulis {value}."),
    "literal_error": _("{name} harus salah satu dari {expected}; tertulis {value}."),
    "tuple_type": _("{name} harus berupa daftar, bukan {value}."),
}
_URL = _("database_url harus sqlite:///berkas atau postgresql+psycopg://pengguna@host/nama.")


def problem_of(error: Mapping[str, Any], known: Collection[str]) -> Problem:
    """Return the problem of one pydantic error; the value of a key is never repeated."""
    name = ".".join(str(part) for part in error["loc"])
    value = "***" if name.startswith("secret") else repr(error.get("input"))
    if error["type"] == "value_error":
        return Problem("database_url", Sentence(_URL))
    if error["type"] == "extra_forbidden":
        return Problem(name, _unknown(name, known))
    message = _MESSAGES.get(error["type"], _("Nilai {value} tidak dapat dipakai untuk {name}."))
    params = {**error.get("ctx", {}), "name": name, "value": value}
    return Problem(name, Sentence(message, params), value=value)


def _unknown(name: str, known: Collection[str]) -> Sentence:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        text = _("Pengaturan {name} tidak dikenal; mungkin maksudnya {close}.")
        return sentence(text, name=name, close=close[0])
    return sentence(_("Pengaturan {name} tidak dikenal."), name=name)
