"""Dated records: team sessions, competence levels and wishes, programs, attendance, interviews."""

from __future__ import annotations

from portal.api import Field, Register

MANAGERIAL = "Manajerial"
COMPETENCES = (
    MANAGERIAL,
    "Pelayanan publik",
    "Akuntabilitas",
    "Teknis jabatan",
    "Komunikasi dan kerja sama",
    "Pemanfaatan teknologi",
)
"""Competences that are compared with what a position requires."""
LEVELS = ("1", "2", "3", "4", "5")
METHODS = ("Pelatihan atau lokakarya", "Mentoring", "Seminar atau belajar mandiri")
LOCAL, OUTSIDE = "Dari daerah sendiri", "Dari luar daerah"

TEAM_SESSION = Register(
    id="team_session",
    title="Sesi penilaian tim",
    subject="unit",
    fields=(
        Field(code="topic", label="Pokok bahasan", kind="text"),
        Field(
            code="summary",
            label="Ringkasan sesi",
            kind="long_text",
            minimum_length=20,
            help="Bahas pola kerja tim. Jangan menyebut nilai perorangan.",
        ),
    ),
    written_by=("unit_head",),
    read_by=("hr", "leader", "everyone"),
    required_before="published",
    minutes=True,
    help="Berita acara sesi kepala bagian bersama timnya, sesudah nilai dihitung; hasil tim belum "
    "terbit tanpa sesi ini. Setiap butir dicatat tersendiri.",
)
SESSION_POINT = Register(
    id="session_point",
    title="Butir sesi tim",
    subject="unit",
    fields=(
        Field(code="session", label="Sesi tim", kind="record", register="team_session"),
        Field(code="speaker", label="Pembicara", kind="employee"),
        Field(code="point", label="Yang disampaikan", kind="long_text"),
        Field(code="action", label="Tindakan yang disepakati", kind="long_text"),
    ),
    written_by=("unit_head",),
    read_by=("hr", "leader", "everyone"),
    help="Satu butir untuk satu pembicara, dengan tindakan yang disepakati.",
)
COMPETENCE_LEVEL = Register(
    id="competence_level",
    title="Tingkat kompetensi",
    subject="appraisal",
    fields=(
        Field(code="competence", label="Kompetensi", kind="choice", choices=COMPETENCES),
        Field(
            code="required",
            label="Tingkat yang dibutuhkan jabatan",
            kind="choice",
            choices=LEVELS,
        ),
        Field(code="actual", label="Tingkat sekarang", kind="choice", choices=LEVELS),
        Field(code="note", label="Catatan", kind="text", required=False),
    ),
    written_by=("appraiser",),
    read_by=("self", "appraiser_superior", "hr", "auditor"),
    help="Diisi atasan; tingkat di bawah kebutuhan jabatan menjadi kebutuhan pengembangan.",
)
COMPETENCE_WISH = Register(
    id="competence_wish",
    title="Keinginan belajar",
    subject="appraisal",
    fields=(
        Field(code="competence", label="Kompetensi", kind="choice", choices=COMPETENCES),
        Field(code="reason", label="Alasan", kind="long_text"),
    ),
    written_by=("self",),
    signed_by=("appraiser",),
    read_by=("appraiser_superior", "hr", "auditor"),
    help="Keinginan dihitung sebagai kebutuhan bila atasan menyetujui dengan menandatanganinya.",
)
PROGRAM = Register(
    id="program",
    title="Program pengembangan",
    subject="region",
    fields=(
        Field(code="title", label="Nama program"),
        Field(code="competence", label="Kompetensi", kind="choice", choices=COMPETENCES),
        Field(code="method", label="Metode", kind="choice", choices=METHODS),
        Field(code="speaker", label="Pembicara atau mentor"),
        Field(code="speaker_from", label="Asal pembicara", kind="choice", choices=(LOCAL, OUTSIDE)),
        Field(code="starts", label="Mulai", kind="date"),
        Field(code="ends", label="Selesai", kind="date"),
        Field(code="places", label="Jumlah tempat", kind="integer"),
        Field(code="budget", label="Anggaran (rupiah)", kind="integer"),
        Field(code="leader", label="Pimpinan pendukung", kind="employee"),
        Field(code="attendance", label="Jumlah peserta hadir", kind="integer", required=False),
    ),
    written_by=("hr",),
    read_by=("leader", "auditor", "everyone"),
    help="Pelatihan, mentoring, dan seminar dengan anggaran dan pimpinan yang mendukungnya.",
)
ATTENDANCE = Register(
    id="attendance",
    title="Kehadiran program",
    subject="employee",
    fields=(
        Field(code="program", label="Program", kind="record", register="program"),
        Field(code="attended", label="Hadir", kind="flag"),
    ),
    written_by=("hr",),
    read_by=("self", "appraiser", "auditor"),
    help="Satu catatan untuk setiap peserta.",
)
INTERVIEW = Register(
    id="interview",
    title="Wawancara evaluasi program",
    subject="employee",
    fields=(
        Field(code="program", label="Program", kind="record", register="program"),
        Field(code="useful", label="Apa yang paling berguna?", kind="long_text"),
        Field(code="missing", label="Apa yang masih kurang?", kind="long_text"),
        Field(code="applied", label="Bagaimana diterapkan dalam pekerjaan?", kind="long_text"),
    ),
    written_by=("hr",),
    read_by=("self", "leader", "auditor"),
    help="Tiga jawaban peserta, dicatat pewawancara dengan tanggalnya.",
)
REGISTERS = (
    TEAM_SESSION,
    SESSION_POINT,
    COMPETENCE_LEVEL,
    COMPETENCE_WISH,
    PROGRAM,
    ATTENDANCE,
    INTERVIEW,
)
"""In the order in which they are listed."""
