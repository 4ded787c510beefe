"""Forms, the sanction, registers and the program survey.

The seven values are those of SE MenPANRB 20/2021; scale, days and numbers of peers are the
region's choices.
"""

from __future__ import annotations

from portal.api import (
    Fact,
    Instrument,
    Item,
    Narrative,
    Nomination,
    RatingForm,
    Scale,
    ScalePoint,
    Survey,
)

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
"""Marks 1 to 5; 1, 2 and 5 need a short reason."""

RESULT = Item(
    code="superior_result",
    label="Hasil kerja dibanding ekspektasi",
    prompt="Seberapa baik hasil kerja semester ini dibandingkan dengan yang disepakati?",
)
ITEMS = (
    Item(
        code="service",
        label="Berorientasi pelayanan",
        prompt="Melayani dengan ramah dan cekatan serta mencarikan jalan keluar",
    ),
    Item(
        code="accountable",
        label="Akuntabel",
        prompt="Jujur, disiplin, dan bertanggung jawab atas pekerjaannya",
    ),
    Item(
        code="competent",
        label="Kompeten",
        prompt="Bekerja dengan mutu terbaik dan terus belajar",
    ),
    Item(
        code="harmonious",
        label="Harmonis",
        prompt="Menghargai orang lain dan ringan tangan membantu",
    ),
    Item(
        code="loyal",
        label="Loyal",
        prompt="Menjaga nama baik instansi dan rahasia jabatan",
    ),
    Item(
        code="adaptive",
        label="Adaptif",
        prompt="Cepat menyesuaikan diri dan bertindak sebelum diminta",
    ),
    Item(
        code="collaborative",
        label="Kolaboratif",
        prompt="Terbuka bekerja sama di dalam dan di luar bagian",
    ),
)
"""The seven values in the order of their acronym."""

NARRATIVES = (
    Narrative(code="strengths", label="Kekuatan", required=True),
    Narrative(code="weaknesses", label="Kelemahan", required=True),
)
"""At least one of each."""
_OPEN_DAYS = 10

SUPERIOR_FORM = RatingForm(
    id="superior",
    title="Umpan balik atasan",
    relation="superior",
    items=(RESULT, *ITEMS),
    scale=SCALE,
    narratives=NARRATIVES,
    required=True,
    open_days=_OPEN_DAYS,
    open_day_kind="working",
    reminder_days=(5, 9),
)
PEER_FORM = RatingForm(
    id="peer",
    title="Penilaian rekan sejawat",
    relation="peer",
    items=ITEMS,
    scale=SCALE,
    narratives=NARRATIVES,
    quorum=3,
    anonymous=True,
    known_to_panel=True,
    nominated=Nomination(by_employee=2, minimum=3, maximum=6),
    open_days=_OPEN_DAYS,
    open_day_kind="working",
    reminder_days=(5, 9),
)
"""Two peers named by the employee, the rest by the superior; the panel alone knows the raters."""

SANCTIONED = Fact(
    code="sanctioned",
    label="Sedang menjalani hukuman disiplin",
    kind="flag",
    entered_by="hr",
    help="Diisi pengelola kepegawaian menurut surat keputusan; tidak memengaruhi nilai.",
    needs_text=True,
    per_cycle=False,
)
"""Keeps a person from promotion and award; it never touches a value."""

PROGRAM_SURVEY = Survey(
    id="program_survey",
    title="Survei program pengembangan",
    audience="employees",
    period="half",
    items=(
        Item(code="relevant", label="Materi", prompt="Materi sesuai dengan pekerjaan saya"),
        Item(code="speaker", label="Pembicara", prompt="Pembicara menguasai bahannya"),
        Item(code="usable", label="Penerapan", prompt="Isinya dapat saya terapkan"),
        Item(code="facilities", label="Sarana", prompt="Sarana dan tempatnya memadai"),
        Item(code="benefit", label="Manfaat", prompt="Program ini bermanfaat bagi pekerjaan saya"),
    ),
    scale=Scale(
        points=(
            ScalePoint(value=1, label="Sangat tidak setuju"),
            ScalePoint(value=2, label="Tidak setuju"),
            ScalePoint(value=3, label="Cukup setuju"),
            ScalePoint(value=4, label="Setuju"),
            ScalePoint(value=5, label="Sangat setuju"),
        )
    ),
    minimum_answers=5,
    comment=True,
    method="lhokseumawe.development",
    introduction=(
        "Bagi yang mengikuti pelatihan, mentoring, atau seminar semester ini. Jawaban tanpa nama; "
        "indeks di bawah 60 membuat program ditinjau."
    ),
)

INSTRUMENTS: tuple[Instrument, ...] = (
    SUPERIOR_FORM,
    PEER_FORM,
    SANCTIONED,
    *REGISTERS,
    PROGRAM_SURVEY,
)
"""Every form, fact, register and survey of the region."""
