"""The office. It is fictional: name, address and letterhead belong to no real agency."""

from __future__ import annotations

from portal.api import Letterhead, Region

REGION = Region(
    code="lhokseumawe",
    name="Lhokseumawe",
    agency="Badan Kepegawaian Lhokseumawe",
    letterhead=Letterhead(
        government="PEMERINTAH DAERAH LHOKSEUMAWE (CONTOH)",
        agency="BADAN KEPEGAWAIAN",
        address="Jalan Contoh Nomor 1, Lhokseumawe",
        contact="Kantor contoh; bukan instansi resmi",
    ),
    time_zone="Asia/Jakarta",
    place="Lhokseumawe",
    leader_title="Kepala Badan Kepegawaian",
    about=(
        "Di Lhokseumawe, kinerja dinilai dari laporan kerja yang diverifikasi serta pendapat "
        "atasan dan rekan. Hasilnya berupa predikat kuadran, dan pola penilaian diperiksa "
        "agar adil bagi semua."
    ),
)
"""The region as the portal shows it."""
