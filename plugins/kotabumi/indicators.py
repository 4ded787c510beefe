"""Indicators: of each work unit by quarter, of each person by quarter and year, of a project.

Targets of a quarter are cumulative within the year. A person's own indicators derive from those of
his unit; `duty` names the unit indicator that each one supports.
"""

from __future__ import annotations

from portal.api import Direction, Indicator, IndicatorSet

from .libraries import LIBRARIES, Draft

_FEWEST, _MOST = 3, 6
_OWN = (("quarter", "Indikator saya per triwulan"), ("year", "Indikator saya sampai akhir tahun"))


def _indicator(
    code: str,
    label: str,
    measure_unit: str,
    direction: Direction,
    weight: str,
    *,
    source: str,
    target: str | None = None,
    tolerance: str | None = None,
) -> Indicator:
    return Indicator(
        code=code,
        label=label,
        measure_unit=measure_unit,
        direction=direction,
        weight=weight,
        source=source,
        target=target,
        tolerance=tolerance,
    )


def _unit_set(unit: str, title: str, *indicators: Indicator) -> IndicatorSet:
    return IndicatorSet(
        id=f"unit_{unit.lower()}",
        title=title,
        subject="unit",
        period="quarter",
        indicators=indicators,
        cumulative=True,
        applies_to=unit,
    )


HEALTH = _unit_set(
    "DINKES",
    "Indikator Dinas Kesehatan",
    _indicator(
        "immunization",
        "Cakupan imunisasi dasar lengkap (vaksinasi)",
        "persen",
        "higher",
        "40",
        source="laporan puskesmas",
    ),
    _indicator(
        "antenatal_k4",
        "Cakupan pelayanan ibu hamil K4",
        "persen",
        "higher",
        "30",
        source="laporan KIA",
    ),
    _indicator(
        "stunting", "Prevalensi stunting", "persen", "lower", "30", source="penimbangan/e-PPGBM"
    ),
)
EDUCATION = _unit_set(
    "DISDIK",
    "Indikator Dinas Pendidikan",
    _indicator(
        "participation_7_12",
        "Angka partisipasi sekolah 7-12 tahun",
        "persen",
        "higher",
        "30",
        source="Dapodik/BPS",
    ),
    _indicator(
        "net_participation_smp",
        "Angka partisipasi murni SMP",
        "persen",
        "higher",
        "30",
        source="Dapodik",
    ),
    _indicator("dropout", "Angka putus sekolah", "persen", "lower", "40", source="Dapodik"),
)
PUBLIC_WORKS = _unit_set(
    "DPU",
    "Indikator Dinas Pekerjaan Umum",
    _indicator(
        "on_time",
        "Paket pekerjaan selesai tepat waktu",
        "persen",
        "higher",
        "50",
        source="kontrak, PHO",
    ),
    _indicator(
        "days_late",
        "Rata-rata keterlambatan",
        "hari",
        "lower",
        "30",
        source="kontrak",
        target="0",
        tolerance="30",
    ),
    _indicator(
        "road_condition",
        "Jalan kondisi mantap",
        "persen",
        "higher",
        "20",
        source="survei kondisi jalan",
    ),
)
PERSONNEL = _unit_set(
    "BKD",
    "Indikator Badan Kepegawaian",
    _indicator(
        "files_on_time",
        "Berkas kepegawaian selesai sesuai batas waktu",
        "persen",
        "higher",
        "40",
        source="buku register berkas",
    ),
    _indicator(
        "valid_assessments",
        "Pegawai dengan asesmen yang masih berlaku",
        "persen",
        "higher",
        "30",
        source="basis data asesmen",
    ),
    _indicator(
        "trained",
        "Pegawai yang mengikuti pelatihan sesuai rencana",
        "persen",
        "higher",
        "30",
        source="laporan diklat",
    ),
)
ASSESSMENT_CENTER = _unit_set(
    "UPT-PK",
    "Indikator UPT Penilaian Kompetensi",
    _indicator(
        "on_schedule",
        "Asesmen terlaksana sesuai jadwal",
        "persen",
        "higher",
        "50",
        source="jadwal asesmen",
    ),
    _indicator(
        "reports_in_time",
        "Laporan asesmen terbit dalam 14 hari",
        "persen",
        "higher",
        "30",
        source="buku register laporan",
    ),
    _indicator(
        "complaints",
        "Keluhan peserta yang belum selesai",
        "kasus",
        "lower",
        "20",
        source="buku pengaduan",
        target="0",
        tolerance="10",
    ),
)
"""The last two units belong to the personnel agency; the first three serve the public."""

UNIT_SETS = (HEALTH, EDUCATION, PUBLIC_WORKS, PERSONNEL, ASSESSMENT_CENTER)


def _general(period: str, title: str) -> IndicatorSet:
    """Return the rule of a person's plan; anybody may write indicators of his own."""
    return IndicatorSet(
        id=f"own_{period}",
        title=title,
        subject="person",
        period="quarter" if period == "quarter" else "year",
        indicators=(),
        adjustable=True,
        minimum_count=_FEWEST,
        maximum_count=_MOST,
        cumulative=True,
    )


def _library(period: str, at: int, position: str, drafts: tuple[Draft, ...]) -> IndicatorSet:
    return IndicatorSet(
        id=f"own_{period}_{at}",
        title=f"Contoh indikator: {position}",
        subject="person",
        period="quarter" if period == "quarter" else "year",
        indicators=tuple([draft.indicator() for draft in drafts]),
        adjustable=True,
        minimum_count=_FEWEST,
        maximum_count=_MOST,
        cumulative=True,
        applies_to=position,
    )


OWN_SETS = tuple([_general(period, title) for period, title in _OWN])
LIBRARY_SETS = tuple(
    [
        _library(period, at, position, drafts)
        for period, _title in _OWN
        for at, (position, drafts) in enumerate(LIBRARIES.items(), 1)
    ]
)
PROJECT = IndicatorSet(
    id="project",
    title="Set Proyek",
    subject="project",
    period="project",
    adjustable=True,
    minimum_count=1,
    maximum_count=6,
    indicators=(
        Indicator(
            code="timeliness",
            label="Hari kerja sampai bagian proyek selesai",
            measure_unit="hari",
            direction="lower",
            weight="40",
            aspect="time",
            source="jadwal proyek",
        ),
        Indicator(
            code="output",
            label="Keluaran proyek",
            measure_unit="persen",
            direction="higher",
            weight="60",
            aspect="quantity",
            target="100",
            source="laporan kemajuan proyek",
        ),
    ),
)
"""Projects stand in the career record; they are no part of the yearly value."""

INDICATOR_SETS = (*UNIT_SETS, *OWN_SETS, *LIBRARY_SETS, PROJECT)
"""Every set of the region."""
