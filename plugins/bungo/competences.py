"""Competence tags: what an indicator or a process item needs, and what a course teaches."""

from __future__ import annotations

PROCESS_COMPETENCES: dict[str, str] = {
    "process_1": "SOP dan kepatuhan",
    "process_2": "Kearsipan",
    "process_3": "Komunikasi",
    "process_4": "Manajemen waktu",
    "process_5": "Pelayanan prima",
}
"""Item of the process form -> competence that a low mark on it asks for."""

COMPETENCES: tuple[str, ...] = (
    *PROCESS_COMPETENCES.values(),
    "Administrasi kepegawaian",
    "Pengelolaan data",
    "Pengelolaan keuangan",
    "Perencanaan program",
    "Penyusunan peraturan",
    "Teknologi informasi",
    "Pengadaan barang dan jasa",
    "Pengawasan dan pelaporan",
)
"""Every tag that indicators and the course catalogue use."""
