"""Survey of the public, shared choice of parameters, commitment, and two facts.

The nine elements and the marks 1 to 4 are those of PermenPANRB 14/2017; ten answers as the least
number and one round a quarter are the region's choices.
"""

from __future__ import annotations

from portal.api import (
    Deliberation,
    Fact,
    Field,
    Instrument,
    Item,
    Register,
    Scale,
    ScalePoint,
    Survey,
)

SCALE = Scale(
    points=(
        ScalePoint(value=1, label="Tidak baik"),
        ScalePoint(value=2, label="Kurang baik"),
        ScalePoint(value=3, label="Baik"),
        ScalePoint(value=4, label="Sangat baik"),
    )
)
"""Marks of the satisfaction survey, lowest first."""

ELEMENTS = (
    Item(code="U1", label="Persyaratan", prompt="Apakah persyaratan layanan jelas dan sesuai?"),
    Item(
        code="U2",
        label="Sistem, mekanisme, dan prosedur",
        prompt="Apakah alur layanan mudah diikuti?",
    ),
    Item(
        code="U3",
        label="Waktu penyelesaian",
        prompt="Apakah layanan selesai secepat yang dijanjikan?",
    ),
    Item(code="U4", label="Biaya/tarif", prompt="Apakah biaya wajar dan sesuai ketentuan?"),
    Item(
        code="U5",
        label="Produk spesifikasi jenis pelayanan",
        prompt="Apakah hasil layanan sesuai dengan yang dijanjikan?",
    ),
    Item(
        code="U6",
        label="Kompetensi pelaksana",
        prompt="Apakah petugas menguasai pekerjaannya?",
    ),
    Item(code="U7", label="Perilaku pelaksana", prompt="Apakah petugas sopan dan ramah?"),
    Item(
        code="U8",
        label="Penanganan pengaduan, saran, dan masukan",
        prompt="Apakah keluhan mudah disampaikan dan ditanggapi?",
    ),
    Item(
        code="U9",
        label="Sarana dan prasarana",
        prompt="Apakah ruang dan perlengkapan layanan memadai?",
    ),
)
"""The nine elements in their order."""

SATISFACTION = Survey(
    id="satisfaction",
    title="Survei Kepuasan Masyarakat",
    audience="public",
    items=ELEMENTS,
    scale=SCALE,
    period="quarter",
    minimum_answers=10,
    per_counter=True,
    comment=True,
    method="national.satisfaction_index",
    introduction=(
        "Sembilan pertanyaan singkat tentang layanan yang baru Anda terima. Semua perlu dijawab."
    ),
)
"""One answer per ticket code; counter, else unit, else no survey part."""

PARAMETERS = Deliberation(
    id="parameters",
    title="Musyawarah parameter",
    method="senapelan.parameters",
    indicator_set="service",
    introduction=(
        "Setiap pegawai boleh mengusulkan parameter. Usulan dibahas dalam lokakarya dan diskusi "
        "kelompok, diputuskan dengan suara rahasia, lalu dibobot dengan 100 poin per peserta."
    ),
)
"""More than half present, two thirds of them in favor; valid for one calendar year."""

COMMITMENT = Register(
    id="commitment",
    title="Pernyataan komitmen",
    subject="appraisal",
    fields=(
        Field(
            code="statement",
            label="Komitmen saya",
            kind="long_text",
            minimum_length=20,
            help="Tulis apa yang Anda lakukan agar penilaian ini jujur dan tepat waktu.",
        ),
    ),
    written_by=("self",),
    read_by=("appraiser", "appraiser_superior", "hr", "leader", "auditor"),
    single=True,
    signed_by=("appraiser",),
    asked_in="01",
    help="Ditandatangani semua jenjang pada awal tahun: pegawai dan atasannya.",
)
"""Asked of every rank in January; whoever has not signed stands in the yearly recap."""

SANCTIONED = Fact(
    code="sanctioned",
    label="Sedang menjalani hukuman disiplin",
    kind="flag",
    entered_by="hr",
    help="Diisi pengelola kepegawaian menurut surat keputusan; tidak memengaruhi nilai.",
    needs_text=True,
    per_cycle=False,
)
"""Keeps a person from award and promotion; it never touches a value."""

PRACTICE_MONTH = Fact(
    code="practice_month",
    label="Bulan latihan",
    kind="choice",
    entered_by="hr",
    choices=("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"),
    help=(
        "Bulan pertama bagi yang baru dinilai dengan cara ini: laporan dan penilaiannya untuk "
        "berlatih, tidak ikut dihitung dan tidak menimbulkan tindak lanjut. Dipilih sebelum bulan "
        "itu berakhir, dan hanya sekali."
    ),
    first_time=True,
    period_ahead=True,
)
"""The month that a first-time user may learn in, without consequences.

Chosen before it is over, so that a month is never taken out because it went badly.
"""

INSTRUMENTS: tuple[Instrument, ...] = (
    SATISFACTION,
    PARAMETERS,
    COMMITMENT,
    SANCTIONED,
    PRACTICE_MONTH,
)
"""Every instrument of the region."""
