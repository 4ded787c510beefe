"""The details of an audit entry, in words: what a key means, and yes, no and days as such.

Codes of instruments, rules and registers stay codes: they name exactly what was used.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from portal.domain.sentences import mark as _
from portal.web.formats import period_name, short_day
from portal.web.i18n import say

DETAILS: dict[str, str] = {
    "accepted_on": _("diterima"),
    "active": _("dipakai"),
    "actual": _("realisasi"),
    "after": _("sesudah"),
    "applicable": _("berlaku"),
    "appraisals": _("penilaian"),
    "appraiser_id": _("nomor pejabat penilai"),
    "appraiser_silent": _("atasan tidak memberi keterangan"),
    "before": _("sebelum"),
    "by": _("oleh"),
    "cadence": _("rentang"),
    "calculated": _("dihitung"),
    "cause": _("sebab"),
    "changed": _("berubah"),
    "closing": _("jenis periode"),
    "code": _("kode"),
    "complete": _("lengkap"),
    "correction": _("usulan koreksi"),
    "count": _("jumlah"),
    "counter": _("loket"),
    "days": _("hari"),
    "decision": _("keputusan"),
    "due_on": _("batas waktu"),
    "employee": _("pegawai"),
    "employee_id": _("nomor pegawai"),
    "ended": _("selesai"),
    "ends": _("selesai"),
    "file": _("berkas"),
    "final": _("final"),
    "flag": _("tanda"),
    "flagged": _("penilai yang ditandai"),
    "forms": _("formulir"),
    "forms_not_given": _("formulir tidak diberikan"),
    "from": _("dari"),
    "held_on": _("tanggal"),
    "holds": _("tertahan"),
    "instrument": _("formulir"),
    "late_days": _("hari terlambat"),
    "left_out": _("tidak disertakan"),
    "login": _("nama akun"),
    "measurements": _("indikator"),
    "members": _("anggota"),
    "nip": _("NIP"),
    "note": _("catatan"),
    "number": _("nomor"),
    "on": _("tanggal"),
    "open": _("belum selesai"),
    "parts": _("bagian yang berubah"),
    "peers": _("rekan"),
    "people": _("orang"),
    "period": _("periode"),
    "plugin": _("plugin"),
    "position_id": _("nomor jabatan"),
    "present": _("hadir"),
    "proposal": _("usulan"),
    "published": _("diterbitkan"),
    "reason": _("alasan"),
    "recalculated": _("dihitung ulang"),
    "register": _("jenis catatan"),
    "rejected": _("ditolak"),
    "response": _("tanggapan"),
    "role": _("peran"),
    "roles": _("sebagai"),
    "rule": _("aturan"),
    "same": _("tetap"),
    "seed": _("angka awal undian"),
    "session": _("sidang"),
    "set": _("kelompok indikator"),
    "staff": _("petugas"),
    "starts": _("mulai"),
    "state": _("keadaan"),
    "status": _("status"),
    "struck": _("dicoret"),
    "survey": _("survei"),
    "to": _("ke"),
    "unit": _("unit kerja"),
    "value": _("nilai"),
    "vote": _("suara"),
    "what": _("yang diubah"),
    "year": _("tahun"),
}
"""What a key of the details means; a key that nobody named keeps its code."""

_DAY = len("2026-01-31")


def key_of(key: str) -> str:
    """Return the words of a key, or the key itself."""
    return say(DETAILS[key]) if key in DETAILS else key


def value_of(key: str, value: object) -> str:
    """Write a value: yes and no, days, periods, and lists without the marks of a program."""
    if isinstance(value, bool):
        return str(gettext("ya") if value else gettext("tidak"))
    if isinstance(value, list):
        return ", ".join(value_of(key, one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key_of(str(k))} {value_of(str(k), one)}" for k, one in value.items())
    text = str(value)
    if key == "period":
        return period_name(text)
    try:
        return str(short_day(date.fromisoformat(text))) if len(text) == _DAY else text
    except ValueError:
        return text
