"""Validation of an 18-digit NIP (PNS) or NI PPPK: the first failing check is reported.

Digits 1-8 are the birth date; 9-14 the start as candidate (PNS: year and month; PPPK: year and
contract code); 15 the sex; 16-18 a sequence from 001. There is no check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.api import ScoreCard, ScoringError, ScoringMethod, Verdict, read_object, read_word

_ID = "national.nip"
_DIGITS = re.compile(r"[0-9]{18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPES = ("pns", "pppk")
_PPPK_CODES = range(21, 26)
_YOUNGEST = 17
_REASONS = {
    "": "semua pemeriksaan lulus",
    "format": "harus 18 angka",
    "birth_date": "angka 1-8 bukan tanggal lahir yang ada",
    "cpns_month": "angka 13-14 bukan bulan 01-12",
    "pppk_code": "angka 13-14 bukan kode kontrak 21-25",
    "future_appointment": "pengangkatan setelah hari ini",
    "age_at_appointment": "umur saat diangkat di bawah 17 tahun",
    "sex_digit": "angka 15 bukan 1 atau 2",
    "sequence_number": "nomor urut 000",
}


@dataclass(frozen=True, slots=True)
class NipInput:
    """The number as typed (spaces allowed), ``pns`` or ``pppk``, and the day of the check."""

    nip: str
    employee_type: str
    today: date


def parse(document: object) -> NipInput:
    """Read ``{nip, employee_type, today}``; ``unknown_value`` for another type of employee."""
    fields = read_object(document)
    nip = fields.get("nip")
    if not isinstance(nip, str):
        raise ScoringError("invalid_value")
    kind = read_word(fields.get("employee_type"), _TYPES)
    return NipInput(nip, kind, _read_day(fields.get("today")))


def compute(given: NipInput) -> ScoreCard:
    """Return whether the number holds together, and the first failing check."""
    failed = first_failure(given)
    valid = not failed
    word = "sah" if valid else "tidak sah"
    verdict = Verdict("valid", "Pemeriksaan NIP", word, _REASONS[failed])
    result: dict[str, object] = {"valid": valid, "flags": [] if valid else [failed]}
    return ScoreCard(_ID, result, roots=(verdict,))


def first_failure(given: NipInput) -> str:
    """Return the code of the first failing check, ``""`` when all hold."""
    digits = given.nip.replace(" ", "")
    if not _DIGITS.fullmatch(digits):
        return "format"
    born = _date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    if born is None:
        return "birth_date"
    pns = given.employee_type == "pns"
    failed = (_pns_start if pns else _pppk_start)(digits, born, given.today)
    if failed:
        return failed
    if digits[14] not in "12":
        return "sex_digit"
    return "sequence_number" if digits[15:] == "000" else ""


def _pns_start(digits: str, born: date, today: date) -> str:
    year, month = int(digits[8:12]), int(digits[12:14])
    if not 1 <= month <= 12:
        return "cpns_month"
    if (year, month) > (today.year, today.month):
        return "future_appointment"
    # The first day of a month reaches a birthday only when that is the first day too.
    completed = year - born.year - ((month, 1) < (born.month, born.day))
    return "age_at_appointment" if completed < _YOUNGEST else ""


def _pppk_start(digits: str, born: date, today: date) -> str:
    year, code = int(digits[8:12]), int(digits[12:14])
    if code not in _PPPK_CODES:
        return "pppk_code"
    if year > today.year:
        return "future_appointment"
    return "age_at_appointment" if year - born.year < _YOUNGEST else ""


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        day = _date(int(value[:4]), int(value[5:7]), int(value[8:]))
        if day is not None:
            return day
    raise ScoringError("invalid_value")


NIP = ScoringMethod(
    id=_ID,
    title="Pemeriksaan NIP dan NI PPPK",
    parse=parse,
    compute=compute,
    missing_data="Nomor, jenis pegawai, dan tanggal pemeriksaan wajib ada.",
)
