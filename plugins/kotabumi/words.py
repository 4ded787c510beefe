"""Words of the reports: lights, ratings, levels, roles, flags, and what each box recommends."""

from __future__ import annotations

from collections.abc import Mapping

LIGHTS: Mapping[str, str] = {"green": "Hijau", "yellow": "Kuning", "red": "Merah"}
RATINGS: Mapping[str, str] = {
    "above": "Di atas ekspektasi",
    "meets": "Sesuai ekspektasi",
    "below": "Di bawah ekspektasi",
}
LEVELS: Mapping[str, str] = {"high": "Tinggi", "medium": "Menengah", "low": "Rendah"}
ROLES: Mapping[str, str] = {
    "unit_head": "Kepala unit kerja: nilai kinerja sama dengan nilai unit kerja",
    "team_lead": "Ketua tim atau pengawas: 50% nilai unit kerja dan 50% nilai perorangan",
    "staff": "Pelaksana atau fungsional: 30% nilai unit kerja dan 70% nilai perorangan",
}
FLAGS: Mapping[str, str] = {
    "quarter_carried": "Ada triwulan kosong; nilai triwulan sebelumnya dipakai.",
    "quarter_missing": "Ada triwulan kosong sebelum nilai pertama; dihitung 0.",
    "no_individual_value": "Belum ada nilai perorangan.",
    "provisional": "Nilai akhir tahun belum ada; nilai perorangan bersifat sementara.",
    "no_unit_value": "Unit kerja belum memiliki nilai.",
    "no_assessment": "Belum ada asesmen yang berlaku; kotak talenta tidak ditetapkan.",
    "missing_potential": "Nilai potensi asesmen belum ada; bobot sisanya dipakai.",
    "missing_qualification": "Nilai kualifikasi belum ada; bobot sisanya dipakai.",
    "missing_integrity": "Nilai integritas belum ada; bobot sisanya dipakai.",
}
UNIT_FLAGS: Mapping[str, str] = {
    "no_data": "Ada indikator tanpa data; bobotnya dibagi ke indikator lain.",
    "zero_target": "Ada indikator dengan target nol yang tidak dapat dihitung.",
    "zero_target_met": "Target nol tercapai.",
    "zero_target_tolerance": "Target nol dinilai dengan batas toleransi.",
    "zero_target_exceeded": "Target nol terlampaui.",
}
BOX_ADVICE: Mapping[int, str] = {
    9: "Dipertimbangkan untuk rencana suksesi, pelatihan, dan pendidikan lebih lanjut.",
    8: "Dipertimbangkan untuk rencana suksesi; tugas diperluas dengan bimbingan.",
    7: "Dipertimbangkan untuk rencana suksesi, pelatihan, dan pendidikan lebih lanjut.",
    6: "Penempatan yang sesuai, dengan bimbingan kinerja.",
    5: "Penempatan yang sesuai, dengan pelatihan jabatan.",
    4: "Pelatihan dan tugas yang lebih sesuai dengan kemampuan.",
    3: "Bimbingan dan konseling kinerja.",
    2: "Bimbingan kinerja dan pengembangan kompetensi.",
    1: "Ditangani Badan Kepegawaian menurut peraturan.",
}
"""What follows from each box (PermenPANRB 3/2020), in the region's own words."""
_QUARTERS = ("I", "II", "III", "IV")


def quarter_name(code: str) -> str:
    """Return a period as people say it: Triwulan III 2026, or Akhir tahun 2026."""
    year, _, part = code.partition("-Q")
    return f"Triwulan {_QUARTERS[int(part) - 1]} {year}" if part else f"Akhir tahun {year}"
