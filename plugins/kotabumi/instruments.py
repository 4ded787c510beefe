"""Assessment data, the role of each position, and the course catalogue."""

from __future__ import annotations

from portal.api import Fact, Field, Instrument, Register

_VALID_YEARS = 3


def _assessed(code: str, label: str) -> Fact:
    return Fact(
        code=code,
        label=label,
        kind="decimal",
        entered_by="hr",
        help="Angka 0 sampai 100 dari laporan asesmen. Berlaku tiga tahun sejak tanggalnya.",
        per_cycle=False,
        valid_years=_VALID_YEARS,
    )


COMPETENCE = _assessed("competence", "Kompetensi")
POTENTIAL = _assessed("potential", "Potensi")
QUALIFICATION = _assessed("qualification", "Kualifikasi")
INTEGRITY = Fact(
    code="integrity",
    label="Integritas",
    kind="choice",
    entered_by="hr",
    choices=("100", "75", "50", "25", "0"),
    help=(
        "100 tanpa hukuman disiplin, 75 ringan, 50 sedang, 25 berat, 0 selama hukuman dijalani. "
        "Isi tanggal sampai kapan angka ini berlaku."
    ),
    per_cycle=False,
)
FACTS = (COMPETENCE, POTENTIAL, QUALIFICATION, INTEGRITY)

ROLE = Register(
    id="role",
    title="Peran saya",
    subject="appraisal",
    help="Satu teks singkat: untuk apa jabatan ini ada, dan indikator unit mana yang didukungnya.",
    fields=(
        Field(
            code="role",
            label="Peran saya",
            kind="long_text",
            minimum_length=20,
            help="Tulis dalam satu atau dua kalimat, mulai dengan apa yang dihasilkan.",
        ),
        Field(code="supports", label="Indikator unit yang didukung", kind="long_text"),
    ),
    written_by=("appraiser",),
    read_by=("self", "appraiser_superior", "unit_head", "hr", "auditor"),
    single=True,
    phases=("planning", "running"),
    signed_by=("self",),
)
COURSES = Register(
    id="courses",
    title="Katalog pelatihan",
    subject="region",
    help="Pelatihan dan pendidikan lanjutan yang dapat dipilih dalam tindak lanjut.",
    fields=(
        Field(code="title", label="Nama pelatihan"),
        Field(code="competence", label="Kompetensi"),
        Field(
            code="level",
            label="Bentuk",
            kind="choice",
            choices=("pelatihan", "pendidikan lanjutan"),
        ),
        Field(code="hours", label="Jam pelajaran", kind="integer", required=False),
        Field(code="organizer", label="Penyelenggara", required=False),
    ),
    written_by=("hr",),
    read_by=("everyone",),
)

INSTRUMENTS: tuple[Instrument, ...] = (*FACTS, ROLE, COURSES)
"""Everything people fill in besides indicators."""
