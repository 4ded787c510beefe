"""The office. It is fictional: name, address and letterhead belong to no real agency."""

from __future__ import annotations

from portal.api import Letterhead, Region

REGION = Region(
    code="kotabumi",
    name="Kotabumi",
    agency="Badan Kepegawaian Kotabumi",
    letterhead=Letterhead(
        government="PEMERINTAH DAERAH KOTABUMI (CONTOH)",
        agency="BADAN KEPEGAWAIAN",
        address="Jalan Contoh Nomor 1, Kotabumi",
        contact="Kantor contoh; bukan instansi resmi",
    ),
    time_zone="Asia/Jakarta",
    place="Kotabumi",
    leader_title="Kepala Badan Kepegawaian",
    about=(
        "Di Kotabumi, kinerja unit kerja dan jabatan dinilai setiap triwulan. Capaian unit, "
        "capaian pribadi, dan data asesmen bersama-sama menjadi dasar pengembangan karier "
        "yang terbuka."
    ),
)
"""The region as the portal shows it."""
