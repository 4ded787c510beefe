"""The office. It is fictional: name, address and letterhead belong to no real agency."""

from __future__ import annotations

from portal.api import Letterhead, Region

REGION = Region(
    code="kemuning",
    name="Kemuning",
    agency="Badan Kepegawaian Kemuning",
    letterhead=Letterhead(
        government="PEMERINTAH DAERAH KEMUNING (CONTOH)",
        agency="BADAN KEPEGAWAIAN",
        address="Jalan Contoh Nomor 1, Kemuning",
        contact="Kantor contoh; bukan instansi resmi",
    ),
    time_zone="Asia/Jakarta",
    place="Kemuning",
    leader_title="Kepala Badan Kepegawaian",
    about=(
        "Di Kemuning, kinerja dinilai dari pekerjaan proyek dalam tim lintas sektor: ketepatan "
        "waktu, kualitas, dan keluaran yang terukur, ditambah formulir atasan dan rekan kerja. "
        "Setiap nilai dapat dibuka sampai ke rincian perhitungannya."
    ),
)
"""The region as the portal shows it."""
