"""The office. It is fictional: name, address and letterhead belong to no real agency."""

from __future__ import annotations

from portal.api import Letterhead, Region

REGION = Region(
    code="bungo",
    name="Bungo",
    agency="Badan Kepegawaian Bungo",
    letterhead=Letterhead(
        government="PEMERINTAH DAERAH BUNGO (CONTOH)",
        agency="BADAN KEPEGAWAIAN",
        address="Jalan Contoh Nomor 1, Bungo",
        contact="Kantor contoh; bukan instansi resmi",
    ),
    time_zone="Asia/Jakarta",
    place="Bungo",
    leader_title="Kepala Badan Kepegawaian",
    about=(
        "Di Bungo, kinerja dinilai dari tugas pokok dan fungsi jabatan. Atasan langsung "
        "menilai hasil, proses, dan kontribusi, lalu memberi umpan balik yang Anda tanggapi. "
        "Setiap nilai dapat dibuka sampai ke rincian perhitungannya."
    ),
)
"""The region as the portal shows it."""
