"""Indonesian ways of writing numbers, dates and names; display only, never used to calculate.

Exact values travel as decimal texts with a dot; people read `1.234,56` and `22 November 2026`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.services.reading.typed_dates import long_date

DASH = "–"
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def number(value: object, missing: str = DASH) -> str:
    """Write a decimal text, Decimal or integer as `1.234,56`; other texts come back unchanged."""
    if value is None or value == "":
        return missing
    text = str(value)
    try:
        parsed = Decimal(text)
    except InvalidOperation:
        return text
    if not parsed.is_finite():
        return text
    whole, _, places = format(abs(parsed), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if parsed < 0 else ""
    return f"{sign}{grouped},{places}" if places else f"{sign}{grouped}"


def percent(value: object, missing: str = DASH) -> str:
    """Write a percentage, such as `87,50%`."""
    shown = number(value, "")
    return f"{shown}%" if shown else missing


def formula(text: str) -> str:
    """Write the numbers inside a formula with the decimal comma."""
    return _POINT.sub(",", text)


def day(value: date | str | None, missing: str = DASH) -> str:
    """Write a date, such as `22 November 2026`; ISO texts from stored records are read too."""
    if not value:
        return missing
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return long_date(value)


def span(starts: date | str | None, ends: date | str | None) -> str:
    """Write a span of days, such as `1 Januari 2026 s.d. 31 Desember 2026`."""
    return f"{day(starts)} s.d. {day(ends)}"


def nip(value: str) -> str:
    """Write an 18-digit NIP in its four groups; anything else comes back unchanged."""
    if len(value) == 18 and value.isascii() and value.isdigit():
        return f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}"
    return value


def slug(text: str, limit: int = 60) -> str:
    """Make a short part of a file name: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].strip("-") or "tanpa-nama"
