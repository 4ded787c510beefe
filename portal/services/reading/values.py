"""Reading what people typed: exact decimals and short texts, refused with a plain sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence

_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,10})?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}([.][0-9]{3})+|.*[.].*,.*|.*,.*[.].*")


def read_decimal(
    value: str | int | Decimal | None, field: str, *, minimum: int | None = 0
) -> Decimal | None:
    """Return the exact decimal, or None for nothing. Raises `Invalid` that names the field.

    Both 12.5 and 12,5 are read. `1.250` is refused: it may mean 1250 as well as 1,25, and a
    guess would falsify an achievement a thousandfold.
    """
    if isinstance(value, float):
        msg = "a float is never read as a number"  # type: ignore[unreachable]
        raise TypeError(msg)
    text = format(value, "f") if isinstance(value, Decimal) else _text(value)
    if not text:
        return None
    if not isinstance(value, Decimal) and _GROUPED.fullmatch(text):
        told = _('"{value}" dapat dibaca dua cara. Tulis tanpa pemisah ribuan, misalnya 1250,5.')
        raise Invalid(Problem(field, sentence(told, value=text), value=text, code="ambiguous"))
    if not _NUMBER.fullmatch(text):
        told = _('"{value}" bukan angka. Tulis angka seperti 12 atau 12,5.')
        raise Invalid(Problem(field, sentence(told, value=text), value=text, code="not_a_number"))
    number = Decimal(text.replace(",", "."))
    if minimum is not None and number < minimum:
        told = _("Angka tidak boleh kurang dari {minimum}.")
        raise Invalid(Problem(field, sentence(told, minimum=minimum), value=text, code="too_small"))
    return number


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value).strip()


def require_decimal(value: str | int | Decimal | None, field: str, label: str) -> Decimal:
    """Return the exact decimal; nothing is refused like a wrong number."""
    number = read_decimal(value, field)
    if number is None:
        raise Invalid(Problem(field, sentence(_("{label} wajib diisi."), label=label)))
    return number


def require_text(value: str, field: str, label: str, *, longest: int = 500) -> str:
    """Return the text without outer blanks. Empty or overlong text is refused."""
    text = value.strip()
    if not text:
        raise Invalid(Problem(field, sentence(_("{label} wajib diisi."), label=label)))
    if len(text) > longest:
        told = _("{label} paling panjang {longest} karakter.")
        raise Invalid(Problem(field, sentence(told, label=label, longest=longest)))
    return text


def plain(value: Decimal | None) -> str | None:
    """Return a decimal as the text it was entered with, for records and sentences."""
    return None if value is None else format(value, "f")
