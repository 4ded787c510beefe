"""Reads dates as people type them, and refuses those that can be read in two ways."""

from __future__ import annotations

import re
from datetime import date

from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_WORDS = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})")
_SIGNS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT = {"ags": 8, "agt": 8, "agu": 8, "nop": 11, "pebruari": 2, "nopember": 11}


def long_date(day: date) -> str:
    """Return `22 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def read_date(value: str | date) -> date | Sentence:
    """Return the date, or the sentence that says why the text is none.

    ISO and long Indonesian dates are always clear. `05/06/2026` could be written by somebody who
    puts the month first; it is taken as day-month only when no other reading exists.
    """
    if isinstance(value, date):
        return value
    text = value.strip()
    if found := _ISO.fullmatch(text):
        return _make(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(text):
        return _make(text, int(found[3]), _month(found[2]), int(found[1]))
    if found := _SIGNS.fullmatch(text):
        return _day_first(text, int(found[1]), int(found[3]), int(found[4]))
    return _none(text)


def _day_first(text: str, first: int, second: int, year: int) -> date | Sentence:
    made = _make(text, year, second, first)
    if isinstance(made, Sentence) or first > 12 or first == second:
        return made
    other = date(year, first, second)
    return sentence(
        _("{value} dapat dibaca {one} atau {other}. Tulis {iso} atau {one}."),
        value=text,
        one=long_date(made),
        other=long_date(other),
        iso=made.isoformat(),
    )


def _make(text: str, year: int, month: int, day: int) -> date | Sentence:
    try:
        return date(year, month, day)
    except ValueError:
        return _none(text)


def _month(word: str) -> int:
    low = word.lower()
    if low in _SHORT:
        return _SHORT[low]
    for number, name in enumerate(MONTHS, 1):
        if low in {name.lower(), name[:3].lower()}:
            return number
    return 0


def _none(text: str) -> Sentence:
    return sentence(
        _("{value} bukan tanggal. Tulis seperti 2026-11-22 atau 22 November 2026."), value=text
    )
