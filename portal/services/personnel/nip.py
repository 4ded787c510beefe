"""Checks an employee number by the national plugin's rule and reads what it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.api.methods import ScoringError
from portal.domain.errors import Invalid, Problem, Unavailable
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.runtime import runtime

METHOD = "national.nip"
TYPES = ("pns", "pppk")
_SENTENCES = {
    "format": _("NIP harus 18 angka."),
    "birth_date": _("Angka 1-8 NIP bukan tanggal lahir yang ada."),
    "cpns_month": _("Angka 13-14 NIP bukan bulan 01-12."),
    "pppk_code": _("Angka 13-14 NI PPPK bukan kode 21-25."),
    "future_appointment": _("Pengangkatan menurut NIP terjadi setelah hari ini."),
    "age_at_appointment": _("Umur saat diangkat menurut NIP di bawah 17 tahun."),
    "sex_digit": _("Angka 15 NIP harus 1 atau 2."),
    "sequence_number": _("Tiga angka terakhir NIP tidak boleh 000."),
}


@dataclass(frozen=True, slots=True)
class NipParts:
    """A sound number of 18 digits with the birth date and sex (`male`, `female`) in it."""

    nip: str
    birth_date: date
    sex: str


def read_nip(text: str, employee_type: str, day: date) -> NipParts:
    """Return the parts of a number that holds together on that day. Raises Invalid."""
    problem = nip_problem(text, employee_type, day)
    digits = text.replace(" ", "")
    if problem is not None:
        raise Invalid(Problem("nip", problem, value=text))
    born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return NipParts(digits, born, "male" if digits[14] == "1" else "female")


def nip_problem(text: str, employee_type: str, day: date) -> Sentence | None:
    """Return what is wrong with a number, or None. Raises Unavailable without the national rule."""
    try:
        method = runtime().host.registry.method(METHOD)
    except KeyError as error:
        text_ = _("Aturan NIP nasional sedang tidak tersedia; data belum disimpan.")
        raise Unavailable(text_) from error
    document = {"nip": text, "employee_type": employee_type, "today": day.isoformat()}
    try:
        result = method.compute(method.parse(document)).result
    except ScoringError:
        return sentence(
            _("Jenis pegawai harus pns atau pppk; tertulis {kind}."), kind=employee_type
        )
    flags = result.get("flags")
    if result.get("valid") is True:
        return None
    code = str(flags[0]) if isinstance(flags, list | tuple) and flags else "format"
    return Sentence(_SENTENCES.get(code, _("NIP ini tidak sah.")))
