"""The office. It is fictional: name, address and letterhead belong to no real agency."""

from __future__ import annotations

from portal.api import Letterhead, Region

REGION = Region(
    code="senapelan",
    name="Senapelan",
    agency="Badan Kepegawaian Senapelan",
    letterhead=Letterhead(
        government="PEMERINTAH DAERAH SENAPELAN (CONTOH)",
        agency="BADAN KEPEGAWAIAN",
        address="Jalan Contoh Nomor 1, Senapelan",
        contact="Kantor contoh; bukan instansi resmi",
    ),
    time_zone="Asia/Jakarta",
    place="Senapelan",
    leader_title="Kepala Badan Kepegawaian",
    about=(
        "Di Senapelan, kinerja dinilai setiap bulan dengan parameter yang dipilih bersama, "
        "ditambah kepuasan masyarakat. Bulan yang berat segera ditindaklanjuti dengan "
        "bimbingan, dan peningkatan mendapat apresiasi."
    ),
)
"""The region as the portal shows it."""
