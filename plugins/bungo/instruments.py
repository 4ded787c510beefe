"""Forms, facts, registers and the yearly survey of the region.

The superior alone rates: five items of process, three of contribution. Feedback and response are
dated records, so that both stand side by side in the sheet. Scale words, lengths and days are the
region's choices.
"""

from __future__ import annotations

from portal.api import Fact, Instrument, Item, Narrative, RatingForm, Scale, ScalePoint, Survey

from .registers import REGISTERS

SCALE = Scale(
    points=(
        ScalePoint(value=1, label="Jauh di bawah ekspektasi"),
        ScalePoint(value=2, label="Di bawah ekspektasi"),
        ScalePoint(value=3, label="Sesuai ekspektasi"),
        ScalePoint(value=4, label="Di atas ekspektasi"),
        ScalePoint(value=5, label="Jauh di atas ekspektasi"),
    ),
    reason_required=frozenset({1, 2, 5}),
)
"""Marks 1 to 5; a low or the highest mark needs a short reason."""

PROCESS_FORM = RatingForm(
    id="process",
    title="Formulir proses kerja",
    relation="superior",
    items=(
        Item(
            code="process_1",
            label="Kepatuhan terhadap SOP",
            prompt="Bekerja menurut prosedur yang berlaku",
        ),
        Item(
            code="process_2",
            label="Ketertiban dokumentasi",
            prompt="Berkas dan catatan kerjanya lengkap dan mudah ditemukan",
        ),
        Item(
            code="process_3",
            label="Koordinasi",
            prompt="Memberi tahu dan meminta pendapat pihak yang terkait pada waktunya",
        ),
        Item(
            code="process_4",
            label="Ketepatan tahapan",
            prompt="Setiap tahap pekerjaan selesai menurut jadwalnya",
        ),
        Item(
            code="process_5",
            label="Mutu layanan internal",
            prompt="Bagian lain terbantu oleh hasil kerjanya",
        ),
    ),
    scale=SCALE,
    open_days=14,
    required=True,
)
"""How the work was done: a mark of 1 or 2 names a training need."""

CONTRIBUTION_FORM = RatingForm(
    id="contribution",
    title="Formulir kontribusi",
    relation="superior",
    items=(
        Item(
            code="contribution_1",
            label="Dukungan pada misi daerah",
            prompt="Pekerjaannya membantu tercapainya misi daerah",
        ),
        Item(
            code="contribution_2",
            label="Gagasan perbaikan",
            prompt="Mengusulkan dan mencoba cara kerja yang lebih baik",
        ),
        Item(
            code="contribution_3",
            label="Membantu rekan atau unit lain",
            prompt="Membantu tanpa harus diminta, juga di luar tugasnya sendiri",
        ),
    ),
    scale=SCALE,
    narratives=(Narrative(code="example", label="Contoh kontribusi yang Anda lihat"),),
    open_days=14,
    required=True,
)
"""What the person gave beyond the own duties."""

VERIFIED_IDEA = Fact(
    code="verified_idea",
    label="Gagasan atau cara kerja baru yang bermanfaat",
    kind="flag",
    entered_by="employee",
    confirmed_by="appraiser",
    help=(
        "Uraikan dalam satu paragraf: gagasan atau cara kerja baru apa, apa manfaatnya bagi "
        "organisasi, dan apa buktinya. Atasan langsung memeriksa lalu mengesahkannya."
    ),
    needs_text=True,
)
"""Opens the predikat Sangat Baik from 110 on (PP 30/2019)."""

SYSTEM_SURVEY = Survey(
    id="system_survey",
    title="Survei sistem penilaian",
    audience="employees",
    items=(
        Item(
            code="understand_indicators",
            label="Saya memahami indikator saya",
            prompt="Saya tahu apa yang diukur dari pekerjaan saya.",
        ),
        Item(
            code="understand_value",
            label="Saya memahami cara nilai saya dihitung",
            prompt="Saya dapat menjelaskan dari mana nilai saya berasal.",
        ),
        Item(
            code="fair",
            label="Penilaian saya adil",
            prompt="Nilai saya sesuai dengan pekerjaan saya.",
        ),
        Item(
            code="useful_feedback",
            label="Umpan balik berguna bagi saya",
            prompt="Umpan balik atasan membantu saya bekerja lebih baik.",
        ),
        Item(
            code="easy",
            label="Sistem ini mudah dipakai",
            prompt="Saya dapat mengisi dan membaca penilaian tanpa bantuan.",
        ),
    ),
    scale=Scale(
        points=(
            ScalePoint(value=1, label="Sangat tidak setuju"),
            ScalePoint(value=2, label="Tidak setuju"),
            ScalePoint(value=3, label="Cukup"),
            ScalePoint(value=4, label="Setuju"),
            ScalePoint(value=5, label="Sangat setuju"),
        )
    ),
    period="year",
    minimum_answers=5,
    comment=True,
    introduction=(
        "Lima pertanyaan singkat tentang cara kita menilai kinerja. Jawaban Anda tanpa nama. Hasil "
        "satu unit hanya ditampilkan bila sedikitnya lima orang menjawab, dan dari hasil itu "
        "disusun daftar perubahan untuk tahun berikutnya."
    ),
)
"""Asked once a year; its result leads to the register of decided changes."""

INSTRUMENTS: tuple[Instrument, ...] = (
    PROCESS_FORM,
    CONTRIBUTION_FORM,
    VERIFIED_IDEA,
    SYSTEM_SURVEY,
    *REGISTERS,
)
"""Every form, fact, register and survey of the region."""
