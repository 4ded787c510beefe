"""Drafts of own indicators by position: what each supports, and how it is measured.

They are a help for the agreement in January, no duty: everybody may change or replace them.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import Direction, Indicator


@dataclass(frozen=True, slots=True)
class Draft:
    """One own indicator in short form; the target is a first proposal."""

    code: str
    label: str
    measure_unit: str
    weight: str
    target: str
    supports: str
    competence: str
    direction: Direction = "higher"

    def indicator(self) -> Indicator:
        """Return the draft as an indicator of a library."""
        return Indicator(
            code=self.code,
            label=self.label,
            measure_unit=self.measure_unit,
            direction=self.direction,
            weight=self.weight,
            target=self.target,
            source="laporan bulanan",
            duty=f"Mendukung: {self.supports}",
            competence=self.competence,
        )


_IMMUNIZATION = "Cakupan imunisasi dasar lengkap (vaksinasi)"
_MOTHERS = "Cakupan pelayanan ibu hamil K4"
_STUNTING = "Prevalensi stunting"
_SCHOOL = "Angka partisipasi sekolah 7-12 tahun"
_NET = "Angka partisipasi murni SMP"
_DROPOUT = "Angka putus sekolah"
_ON_TIME = "Paket pekerjaan selesai tepat waktu"
_LATE = "Rata-rata keterlambatan"
_ROADS = "Jalan kondisi mantap"
_FILES = "Berkas kepegawaian selesai sesuai batas waktu"
_ASSESSED = "Pegawai dengan asesmen yang masih berlaku"
_SESSIONS = "Asesmen terlaksana sesuai jadwal"
_WRITTEN = "Laporan asesmen terbit dalam 14 hari"
_TRAINED = "Pegawai yang mengikuti pelatihan sesuai rencana"

_HEAD = (
    Draft("decisions", "Keputusan strategis unit terlaksana sesuai jadwal", "persen", "40", "100",
          "semua indikator unit", "Kepemimpinan"),
    Draft("budget", "Serapan anggaran sesuai rencana kas", "persen", "30", "95",
          "semua indikator unit", "Pengelolaan anggaran"),
    Draft("talks", "Pembicaraan status dengan staf terlaksana", "persen", "30", "100",
          "semua indikator unit", "Pembinaan pegawai"),
)  # fmt: skip
"""Of every head: the unit's indicators are his result, these are his own part in them."""

LIBRARIES: dict[str, tuple[Draft, ...]] = {
    "Kepala Dinas Kesehatan": _HEAD,
    "Kepala Dinas Pendidikan": _HEAD,
    "Kepala Dinas Pekerjaan Umum": _HEAD,
    "Kepala Badan Kepegawaian": _HEAD,
    "Kepala UPT Penilaian Kompetensi": _HEAD,
    "Ketua Tim Imunisasi": (
        Draft("posts", "Pos imunisasi buka sesuai jadwal", "persen", "40", "100", _IMMUNIZATION,
              "Pengelolaan program"),
        Draft("children", "Anak dengan imunisasi dasar lengkap di wilayah binaan", "persen", "40",
              "95", _IMMUNIZATION, "Pengelolaan program"),
        Draft("reports", "Laporan puskesmas diperiksa dalam 5 hari", "persen", "20", "100",
              _MOTHERS, "Pengolahan data"),
    ),
    "Perawat Ahli Pertama": (
        Draft("sessions", "Sesi vaksinasi yang dilayani", "sesi", "40", "48", _IMMUNIZATION,
              "Pelayanan vaksinasi"),
        Draft("visits", "Kunjungan rumah anak yang belum diimunisasi", "kunjungan", "30", "120",
              _IMMUNIZATION, "Komunikasi kesehatan"),
        Draft("weighed", "Balita ditimbang di posyandu binaan", "persen", "30", "90", _STUNTING,
              "Pemantauan gizi"),
    ),
    "Bidan Terampil": (
        Draft("mothers", "Ibu hamil diperiksa empat kali", "persen", "50", "90", _MOTHERS,
              "Pelayanan ibu hamil"),
        Draft("classes", "Kelas ibu hamil terlaksana", "kelas", "20", "12", _MOTHERS,
              "Komunikasi kesehatan"),
        Draft("stunted", "Balita pendek yang dirujuk tepat waktu", "persen", "30", "100",
              _STUNTING, "Pemantauan gizi"),
    ),
    "Pengelola Data Kesehatan": (
        Draft("entered", "Data puskesmas lengkap pada tanggal 5", "persen", "50", "100",
              _IMMUNIZATION, "Pengolahan data"),
        Draft("mistakes", "Data yang dikembalikan karena keliru", "persen", "30", "5", _STUNTING,
              "Pengolahan data", "lower"),
        Draft("summaries", "Ringkasan bulanan terbit", "dokumen", "20", "12", _MOTHERS,
              "Penyajian informasi"),
    ),
    "Ketua Tim Peserta Didik": (
        Draft("tracked", "Anak tidak sekolah yang didata dan dikunjungi", "persen", "40", "90",
              _DROPOUT, "Pengelolaan program"),
        Draft("returned", "Anak yang kembali bersekolah", "anak", "40", "60", _SCHOOL,
              "Pengelolaan program"),
        Draft("schools", "Sekolah yang dibina sesuai jadwal", "persen", "20", "100", _NET,
              "Pembinaan sekolah"),
    ),
    "Pengawas Sekolah Ahli Madya": (
        Draft("supervised", "Sekolah binaan disupervisi", "sekolah", "50", "24", _NET,
              "Pembinaan sekolah"),
        Draft("plans", "Sekolah dengan rencana pencegahan putus sekolah", "persen", "30", "100",
              _DROPOUT, "Pembinaan sekolah"),
        Draft("notes", "Laporan supervisi selesai dalam 7 hari", "persen", "20", "95", _SCHOOL,
              "Penulisan laporan"),
    ),
    "Pengelola Data Pendidikan": (
        Draft("synced", "Sekolah dengan Dapodik sinkron tepat waktu", "persen", "50", "98",
              _SCHOOL, "Pengolahan data"),
        Draft("checked", "Data siswa ganda yang diselesaikan", "persen", "30", "95", _NET,
              "Pengolahan data"),
        Draft("answers", "Permintaan data dijawab dalam 3 hari", "persen", "20", "95", _DROPOUT,
              "Penyajian informasi"),
    ),
    "Ketua Tim Bina Marga": (
        Draft("packages", "Paket jalan selesai sesuai kontrak", "persen", "50", "95", _ON_TIME,
              "Pengelolaan proyek"),
        Draft("delays", "Hari keterlambatan rata-rata paket binaan", "hari", "30", "10", _LATE,
              "Pengelolaan proyek", "lower"),
        Draft("holes", "Lubang jalan ditutup dalam 7 hari", "persen", "20", "90", _ROADS,
              "Pemeliharaan jalan"),
    ),
    "Teknik Jalan dan Jembatan Ahli Muda": (
        Draft("designs", "Dokumen teknis selesai sebelum pengadaan", "dokumen", "40", "12",
              _ON_TIME, "Perencanaan teknis"),
        Draft("inspections", "Pemeriksaan mutu lapangan", "kali", "40", "36", _ROADS,
              "Pengendalian mutu"),
        Draft("corrections", "Temuan mutu selesai diperbaiki", "persen", "20", "95", _ROADS,
              "Pengendalian mutu"),
    ),
    "Pengawas Lapangan": (
        Draft("daily", "Laporan harian proyek lengkap", "persen", "40", "100", _ON_TIME,
              "Penulisan laporan"),
        Draft("progress", "Kemajuan fisik sesuai kurva rencana", "persen", "40", "100", _ON_TIME,
              "Pengelolaan proyek"),
        Draft("warned", "Keterlambatan dilaporkan dalam 2 hari", "persen", "20", "100", _LATE,
              "Pengelolaan proyek"),
    ),
    "Ketua Tim Pengembangan Pegawai": (
        Draft("courses", "Kelas pelatihan terlaksana", "kelas", "40", "18", _TRAINED,
              "Pengelolaan program"),
        Draft("assessed", "Asesmen pegawai terlaksana sesuai rencana", "persen", "40", "95",
              _ASSESSED, "Pengelolaan program"),
        Draft("plans", "Rencana pengembangan pegawai tersusun", "persen", "20", "100", _TRAINED,
              "Perencanaan pegawai"),
    ),
    "Analis SDM Aparatur Ahli Muda": (
        Draft("profiles", "Profil jabatan diperbarui", "dokumen", "40", "24", _ASSESSED,
              "Analisis jabatan"),
        Draft("reviews", "Data asesmen diperiksa sebelum habis berlaku", "persen", "40", "100",
              _ASSESSED, "Pengolahan data"),
        Draft("advice", "Telaah mutasi selesai dalam 10 hari", "persen", "20", "95", _FILES,
              "Analisis jabatan"),
    ),
    "Pengelola Kepegawaian": (
        Draft("files", "Berkas kenaikan pangkat selesai tepat waktu", "berkas", "50", "240",
              _FILES, "Administrasi kepegawaian"),
        Draft("faults", "Berkas yang dikembalikan", "persen", "30", "5", _FILES,
              "Administrasi kepegawaian", "lower"),
        Draft("guests", "Permintaan layanan dijawab pada hari yang sama", "persen", "20", "90",
              _FILES, "Pelayanan"),
    ),
    "Asesor SDM Aparatur Ahli Pertama": (
        Draft("sessions", "Peserta asesmen yang dinilai", "peserta", "50", "120", _SESSIONS,
              "Penilaian kompetensi"),
        Draft("written", "Laporan asesmen selesai dalam 14 hari", "persen", "30", "95", _WRITTEN,
              "Penulisan laporan"),
        Draft("fixed", "Laporan yang dikembalikan untuk diperbaiki", "persen", "20", "5",
              _WRITTEN, "Penulisan laporan", "lower"),
    ),
    "Pengelola Asesmen": (
        Draft("rooms", "Sesi asesmen siap pada waktunya", "persen", "50", "100", _SESSIONS,
              "Pengelolaan program"),
        Draft("invited", "Undangan peserta terkirim 7 hari sebelumnya", "persen", "30", "100",
              _SESSIONS, "Pelayanan"),
        Draft("answered", "Keluhan peserta dijawab dalam 3 hari", "persen", "20", "95", _WRITTEN,
              "Pelayanan"),
    ),
}  # fmt: skip
"""Title of the position -> drafts, weights of each list 100."""
