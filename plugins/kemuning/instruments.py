"""Forms and facts: seven BerAKHLAK values marked by the superior and by peers, and two facts.

The seven values are those of SE MenPANRB 20/2021. Scale words, quorum, draw and days are the
region's choices.
"""

from __future__ import annotations

from portal.api import Fact, Instrument, Item, Narrative, RaterDraw, RatingForm, Scale, ScalePoint

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
"""Marks 1 to 5; a very low or the highest mark needs a short reason."""

ITEMS = (
    Item(
        code="service",
        label="Berorientasi Pelayanan",
        prompt="Melayani kebutuhan penerima hasil proyek dengan cepat dan ramah",
    ),
    Item(
        code="accountable",
        label="Akuntabel",
        prompt="Jujur, cermat, dan bertanggung jawab atas bagian pekerjaannya",
    ),
    Item(
        code="competent",
        label="Kompeten",
        prompt="Menguasai pekerjaannya dan membantu orang lain belajar",
    ),
    Item(
        code="harmonious",
        label="Harmonis",
        prompt="Menghargai anggota lain dan menjaga suasana kerja",
    ),
    Item(
        code="loyal",
        label="Loyal",
        prompt="Menjaga nama baik tim dan rahasia jabatan",
    ),
    Item(
        code="adaptive",
        label="Adaptif",
        prompt="Cepat menyesuaikan diri dan mengusulkan cara yang lebih baik",
    ),
    Item(
        code="collaborative",
        label="Kolaboratif",
        prompt="Bekerja sama lintas sektor dan berbagi sumber daya",
    ),
)
"""The seven values in the order of their acronym."""

NARRATIVES = (
    Narrative(code="strengths", label="Yang sudah baik"),
    Narrative(code="improvements", label="Yang perlu ditingkatkan"),
)

SUPERIOR_FORM = RatingForm(
    id="superior",
    title="Formulir penilaian atasan",
    relation="superior",
    items=ITEMS,
    scale=SCALE,
    narratives=NARRATIVES,
    required=True,
)
"""One per employee and year; without it no value can be calculated."""

PEER_FORM = RatingForm(
    id="peer",
    title="Formulir penilaian rekan kerja",
    relation="peer",
    items=ITEMS,
    scale=SCALE,
    narratives=NARRATIVES,
    quorum=3,
    anonymous=True,
    draw=RaterDraw(minimum=3, maximum=7, prefer_other_sector=True),
    tally_item="collaborative",
)
"""One per rater and ratee, however many projects they share."""

VERIFIED_IDEA = Fact(
    code="verified_idea",
    label="Ide baru yang bermanfaat bagi organisasi",
    kind="flag",
    entered_by="employee",
    confirmed_by="appraiser",
    help=(
        "Uraikan dalam satu paragraf: ide atau cara kerja baru apa, apa manfaatnya, dan apa "
        "buktinya. Atasan memeriksa lalu mengesahkannya."
    ),
    needs_text=True,
)
"""Opens the predikat Sangat Baik from 110 on (PP 30/2019)."""

SANCTIONED = Fact(
    code="sanctioned",
    label="Sedang menjalani hukuman disiplin",
    kind="flag",
    entered_by="hr",
    help="Diisi pengelola kepegawaian menurut surat keputusan; tidak memengaruhi nilai.",
    needs_text=True,
    per_cycle=False,
)
"""Keeps a person from an award; it never touches a value."""

INSTRUMENTS: tuple[Instrument, ...] = (SUPERIOR_FORM, PEER_FORM, VERIFIED_IDEA, SANCTIONED)
"""Every form and fact of the region."""
