"""Dated records: commitment, mid-year talk, feedback, response, courses, and decided changes.

Response: 5 working days after the feedback, then the result may be published without one. Who
objects in the response has filed his objection.
"""

from __future__ import annotations

from portal.api import Field, Register

from .competences import COMPETENCES

AGREE, AGREE_WITH_NOTE, OBJECT = "setuju", "setuju dengan catatan", "keberatan"
_RESPONSE_DAYS = 5
_ENTRY = 20
"""Characters that a useful entry of feedback has at least."""

COMMITMENT = Register(
    id="commitment",
    title="Pernyataan Komitmen",
    subject="appraisal",
    fields=(
        Field(
            code="understanding",
            label="Pemahaman saya atas visi dan misi",
            kind="long_text",
            minimum_length=_ENTRY,
            help="Tulis dengan kata-kata sendiri: apa visi dan misi itu bagi pekerjaan Anda.",
        ),
        Field(
            code="contribution",
            label="Sumbangan saya tahun ini",
            kind="long_text",
            minimum_length=_ENTRY,
            help="Apa yang akan Anda lakukan dalam jabatan Anda agar misi itu tercapai.",
        ),
    ),
    written_by=("self",),
    read_by=("objection_judge", "hr", "auditor"),
    help="Ditulis pegawai saat indikator ditetapkan, lalu ditandatangani atasan langsung.",
    single=True,
    phases=("planning",),
    required_before="running",
    signed_by=("appraiser",),
)
"""Role, vision and mission; both sign before the plan is fixed."""

MIDYEAR_TALK = Register(
    id="midyear_talk",
    title="Dialog Tengah Tahun",
    subject="appraisal",
    fields=(
        Field(
            code="progress",
            label="Kemajuan sampai sekarang",
            kind="long_text",
            minimum_length=_ENTRY,
        ),
        Field(code="obstacles", label="Hambatan", kind="long_text", required=False),
        Field(
            code="agreements",
            label="Yang disepakati sampai akhir tahun",
            kind="long_text",
            minimum_length=_ENTRY,
        ),
    ),
    written_by=("appraiser",),
    read_by=("self", "objection_judge", "hr", "auditor"),
    help="Percakapan bulan Juli antara atasan dan pegawai. Tanpa angka.",
    phases=("running", "acceptance"),
    asked_in="07",
    signed_by=("self",),
)
"""Two-way talk in July: text only."""

FEEDBACK = Register(
    id="feedback",
    title="Umpan Balik Tahunan",
    subject="appraisal",
    fields=(
        Field(
            code="achievement",
            label="Pencapaian",
            kind="long_text",
            minimum_length=_ENTRY,
            help="Sebut satu pencapaian nyata atau lebih. Paling sedikit 20 karakter.",
        ),
        Field(
            code="improvement",
            label="Area peningkatan",
            kind="long_text",
            minimum_length=_ENTRY,
            help="Sebut apa yang perlu ditingkatkan dan caranya. Paling sedikit 20 karakter.",
        ),
        Field(
            code="support",
            label="Dukungan yang saya berikan",
            kind="long_text",
            required=False,
        ),
    ),
    written_by=("appraiser",),
    read_by=("self", "objection_judge", "hr", "auditor"),
    help="Ditulis atasan langsung sesudah nilai dihitung. Pegawai membacanya lalu menanggapi.",
    single=True,
    phases=("calculated", "dialogue"),
    required_before="published",
)
"""Achievement and what to improve; without both parts it cannot be sent."""

RESPONSE = Register(
    id="response",
    title="Tanggapan Pegawai",
    subject="appraisal",
    fields=(
        Field(
            code="answer",
            label="Tanggapan Anda",
            kind="choice",
            choices=(AGREE, AGREE_WITH_NOTE, OBJECT),
        ),
        Field(
            code="text",
            label="Catatan atau alasan",
            kind="long_text",
            minimum_length=10,
            required=False,
            required_when=("answer", (AGREE_WITH_NOTE, OBJECT)),
            help="Wajib bila Anda setuju dengan catatan atau keberatan.",
        ),
    ),
    written_by=("self",),
    read_by=("appraiser", "objection_judge", "hr", "auditor"),
    help=(
        "Jawaban pegawai atas umpan balik, dalam 5 hari kerja. Sesudah itu hasil diterbitkan "
        "dengan keterangan tanpa tanggapan."
    ),
    single=True,
    phases=("calculated", "dialogue"),
    required_before="published",
    lapses_days=_RESPONSE_DAYS,
    lapses_day_kind="working",
    lapses_after="feedback",
    objects_on=("answer", (OBJECT,)),
)
"""The employee's word before publication; an objection in it counts at once."""

VISION = Register(
    id="vision",
    title="Visi dan Misi Daerah",
    subject="region",
    fields=(
        Field(code="vision", label="Visi", kind="long_text", minimum_length=_ENTRY),
        Field(
            code="missions",
            label="Misi",
            kind="long_text",
            minimum_length=_ENTRY,
            help="Satu misi setiap baris.",
        ),
    ),
    written_by=("hr",),
    read_by=("everyone",),
    help="Yang terakhir berlaku dan tercetak pada Pernyataan Komitmen.",
)
"""What the commitment refers to."""

COURSES = Register(
    id="courses",
    title="Katalog Pelatihan",
    subject="region",
    fields=(
        Field(code="name", label="Nama pelatihan"),
        Field(code="competence", label="Kompetensi", kind="choice", choices=COMPETENCES),
        Field(code="provider", label="Penyelenggara"),
        Field(code="hours", label="Jam pelajaran", kind="integer"),
        Field(code="note", label="Keterangan", kind="long_text", required=False),
    ),
    written_by=("hr",),
    read_by=("everyone",),
    help="Pelatihan yang dapat dipilih bila penilaian menunjukkan suatu kebutuhan.",
)
"""What a training need may be answered with."""

CHANGES = Register(
    id="changes",
    title="Perubahan Sistem Penilaian",
    subject="cycle",
    fields=(
        Field(code="finding", label="Temuan survei", kind="long_text", minimum_length=_ENTRY),
        Field(
            code="change",
            label="Perubahan yang diputuskan",
            kind="long_text",
            minimum_length=_ENTRY,
        ),
        Field(code="responsible", label="Penanggung jawab"),
        Field(code="effective_on", label="Mulai berlaku", kind="date"),
    ),
    written_by=("hr",),
    read_by=("everyone",),
    help="Daftar tahunan: apa yang dikatakan survei dan apa yang karena itu diubah.",
)
"""The system itself is appraised; these are the consequences."""

REGISTERS = (COMMITMENT, MIDYEAR_TALK, FEEDBACK, RESPONSE, VISION, COURSES, CHANGES)
"""Every register of the region."""
