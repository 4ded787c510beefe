"""Reading the fields that a region describes: typed texts become the texts that are kept.

Kept are decimal texts, ISO days, `true`/`false`, the NIP of an employee and the id of a record;
beside the last two stands the name they had when they were chosen, under `<code>_label`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.api.instruments import Field, Register
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import entry_of
from portal.services.reading.values import read_decimal
from portal.store.db import session
from portal.store.models import Employee, Record

LABEL = "_label"
_LONGEST_WHOLE = 12
_LONGEST = {"text": 300, "long_text": 4000}


@dataclass(frozen=True, slots=True)
class Choice:
    """A record of a register that a field may choose, with every text it holds."""

    key: str
    label: str
    texts: frozenset[str]


def read_values(
    region: str, fields: Sequence[Field], given: Mapping[str, str], *, prefix: str = ""
) -> dict[str, str]:
    """Return the values to keep. Raises Invalid with all problems, one for each field."""
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for field in fields:
        text = given.get(field.code, "").strip()
        try:
            if text:
                kept |= _read(region, field, text, prefix)
            elif _is_asked(field, given):
                told = sentence(_("{label} wajib diisi."), label=field.label)
                problems.append(Problem(prefix + field.code, told))
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return kept


def _is_asked(field: Field, given: Mapping[str, str]) -> bool:
    if field.required_when is not None:
        code, words = field.required_when
        return given.get(code, "") in words
    return field.required


def _read(region: str, field: Field, text: str, prefix: str) -> dict[str, str]:
    name, code = prefix + field.code, field.code
    if field.kind == "employee":
        return _employee(region, field, text, name)
    if field.kind == "record":
        return _record(region, field, text, name)
    if field.kind in _LONGEST:
        return {code: _text(field, text, name)}
    return {code: _plain(field, text, name)}


def _plain(field: Field, text: str, name: str) -> str:
    if field.kind == "date":
        return _day(text, name)
    if field.kind == "decimal":
        return format(read_decimal(text, name) or 0, "f")
    if field.kind == "integer":
        return _whole(text, name)
    allowed = ("true", "false") if field.kind == "flag" else field.choices
    if text not in allowed:
        raise _refused(name, Sentence(_("Pilih salah satu yang tersedia.")), text)
    return text


def _text(field: Field, text: str, name: str) -> str:
    if len(text) < field.minimum_length:
        told = _("{label} paling sedikit {n} karakter.")
        raise _refused(name, sentence(told, label=field.label, n=field.minimum_length), text)
    longest = _LONGEST[field.kind]
    if len(text) > longest:
        told = _("{label} paling panjang {longest} karakter.")
        raise _refused(name, sentence(told, label=field.label, longest=longest), text)
    return text


def _day(text: str, name: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _refused(
            name, Sentence(_("Isi tanggal yang ada, misalnya 22-11-2026.")), text
        ) from None


def _whole(text: str, name: str) -> str:
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_WHOLE:
        raise _refused(name, Sentence(_("Isi bilangan bulat.")), text)
    return str(int(text))


def _employee(region: str, field: Field, nip: str, name: str) -> dict[str, str]:
    found = session().scalar(
        select(Employee.name).where(Employee.region == region, Employee.nip == nip, Employee.active)
    )
    if found is None:
        raise _refused(name, Sentence(_("Isi NIP pegawai daerah ini.")), nip)
    return {field.code: nip, field.code + LABEL: found}


def _record(region: str, field: Field, key: str, name: str) -> dict[str, str]:
    known = {one.key: one for one in record_choices(region, field.register)}
    if key not in known:
        raise _refused(name, Sentence(_("Pilih salah satu yang tersedia.")), key)
    return {field.code: key, field.code + LABEL: known[key].label}


def _refused(name: str, told: Sentence, value: str) -> Invalid:
    return Invalid(Problem(name, told, value=value))


def record_choices(region: str, register_id: str) -> tuple[Choice, ...]:
    """Return the records of a register to choose from, by label: one statement."""
    register = next((one for one in entry_of(region).registers() if one.id == register_id), None)
    if register is None:
        return ()
    rows = session().execute(
        select(Record.id, Record.values).where(
            Record.region == region, Record.register == register_id
        )
    )
    found = [_choice(register, key, values) for key, values in rows]
    return tuple(sorted(found, key=lambda one: (one.label.casefold(), int(one.key))))


def _choice(register: Register, key: int, values: Mapping[str, Any]) -> Choice:
    texts = [str(values.get(field.code, "")) for field in register.fields]
    return Choice(str(key), texts[0] or str(key), frozenset(text.casefold() for text in texts))


def suggested(region: str, fields: Sequence[Field], details: Mapping[str, Any]) -> dict[str, str]:
    """Return what a rule suggests, records and people looked up: what a form starts with."""
    found: dict[str, str] = {}
    for field in fields:
        text = str(details.get(field.code, ""))
        if not text or field.kind != "record" or field.code + LABEL in details:
            found[field.code] = text
            continue
        wanted = text.casefold()
        choices = record_choices(region, field.register)
        found[field.code] = next((one.key for one in choices if wanted in one.texts), "")
    return found
