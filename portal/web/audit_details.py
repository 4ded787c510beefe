"""The details of an audit entry, in words: what a key means, and yes, no, days and usual codes.

Codes that a region chose (instruments, rules, registers, closings, sets) stay codes: they name
exactly what was used.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from portal.domain.permissions import ROLE_LABELS
from portal.domain.sentences import mark as _
from portal.domain.workflow import LABELS
from portal.services.registers.record_blocking import WRITER_LABELS
from portal.web.formats import period_name, short_day
from portal.web.i18n import say

DETAILS: dict[str, str] = {
    "accepted_on": _("Diterima"),
    "active": _("Dipakai"),
    "actual": _("Realisasi"),
    "after": _("Sesudah"),
    "applicable": _("Berlaku"),
    "appraisals": _("Jumlah penilaian"),
    "appraiser_id": _("Nomor pejabat penilai"),
    "appraiser_silent": _("Atasan tidak memberi keterangan"),
    "before": _("Sebelum"),
    "by": _("Dilakukan oleh"),
    "cadence": _("Rentang"),
    "calculated": _("Dihitung"),
    "cause": _("Sebab"),
    "changed": _("Yang berubah"),
    "closing": _("Jenis periode"),
    "code": _("Kode"),
    "complete": _("Lengkap"),
    "correction": _("Usulan koreksi"),
    "count": _("Jumlah"),
    "counter": _("Loket"),
    "days": _("Jumlah hari"),
    "decision": _("Keputusan"),
    "due_on": _("Batas waktu"),
    "employee": _("Pegawai"),
    "employee_id": _("Nomor pegawai"),
    "ended": _("Selesai"),
    "ends": _("Sampai"),
    "file": _("Berkas"),
    "final": _("Final"),
    "flag": _("Tanda"),
    "flagged": _("Penilai yang ditandai"),
    "forms": _("Jumlah formulir"),
    "forms_not_given": _("Formulir tidak diberikan"),
    "from": _("Berasal dari"),
    "held_on": _("Tanggal"),
    "holds": _("Tertahan"),
    "instrument": _("Formulir"),
    "late_days": _("Hari terlambat"),
    "left_out": _("Tidak disertakan"),
    "login": _("Nama akun"),
    "measurements": _("Jumlah indikator"),
    "members": _("Anggota"),
    "nip": _("NIP"),
    "note": _("Catatan"),
    "number": _("Nomor"),
    "on": _("Tanggal"),
    "open": _("Belum selesai"),
    "opened_at": _("Dibuka"),
    "parts": _("Bagian yang berubah"),
    "peers": _("Jumlah rekan"),
    "people": _("Jumlah orang"),
    "period": _("Periode"),
    "plugin": _("Nama plugin"),
    "position_id": _("Nomor jabatan"),
    "present": _("Hadir"),
    "proposal": _("Usulan"),
    "published": _("Diterbitkan"),
    "reason": _("Alasan"),
    "recalculated": _("Dihitung ulang"),
    "register": _("Jenis catatan"),
    "rejected": _("Ditolak"),
    "response": _("Tanggapan"),
    "role": _("Peran"),
    "roles": _("Sebagai"),
    "rule": _("Aturan"),
    "same": _("Tetap"),
    "seed": _("Angka awal undian"),
    "session": _("Nomor sidang"),
    "set": _("Kelompok indikator"),
    "staff": _("Petugas"),
    "starts": _("Mulai"),
    "state": _("Keadaan"),
    "status": _("Status"),
    "struck": _("Dicoret"),
    "survey": _("Survei"),
    "to": _("Kepada"),
    "unit": _("Unit kerja"),
    "value": _("Nilai"),
    "vote": _("Suara anggota"),
    "what": _("Yang diubah"),
    "year": _("Tahun"),
}
"""What a key of the details means; a key that nobody named keeps its code.

Each begins with a capital, as labels do everywhere: a bare `hari` or `nilai` here would take the
English of a plugin's unit of that name, because the core's words win over a catalogue of a plugin.
"""
_RULINGS: dict[str, str] = {
    "confirmed": _("Dikuatkan"),
    "changed": _("Diubah"),
    "dismissed": _("Dikesampingkan"),
    "accepted": _("Diterima"),
    "rejected": _("Ditolak"),
}
_PEOPLE: dict[str, str] = {
    **WRITER_LABELS,
    "employee": _("Pegawai"),
    "superior": WRITER_LABELS["appraiser"],
}
_VALUES: dict[str, dict[str, str]] = {
    "by": _PEOPLE,
    "cadence": {"half": _("Semester"), "year": _("Tahun")},
    "decision": _RULINGS,
    "role": ROLE_LABELS,
    "roles": _PEOPLE,
    "state": LABELS,
    "vote": _RULINGS,
}
"""What the portal's own codes mean as the value of a key; any other value stays as it is."""
_DAY = len("2026-01-31")


def key_of(key: str) -> str:
    """Return the words of a key as they stand inside a line, or the key itself."""
    return _inside(say(DETAILS[key])) if key in DETAILS else key


def value_of(key: str, value: object) -> str:
    """Write a value: yes and no, days, periods, and lists without the marks of a program.

    What is empty inside a list or an object is left out.
    """
    if isinstance(value, bool):
        return str(gettext("ya") if value else gettext("tidak"))
    if isinstance(value, list):
        return ", ".join(value_of(key, one) for one in value if not _empty(one))
    if isinstance(value, dict):
        kept = {str(k): one for k, one in value.items() if not _empty(one)}
        return ", ".join(f"{key_of(k)} {value_of(k, one)}" for k, one in kept.items())
    return _one_value(key, str(value))


def _one_value(key: str, text: str) -> str:
    if text in _VALUES.get(key, ()):
        return _inside(say(_VALUES[key][text]))
    if key == "period":
        return period_name(text)
    try:
        return str(short_day(date.fromisoformat(text))) if len(text) == _DAY else text
    except ValueError:
        return text


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _inside(label: str) -> str:
    """Write a label inside a line: small, but `NIP` stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
