"""Awareness: why the appraisal changed, and how each kind of position is measured."""

from __future__ import annotations

from portal.api import LearningMaterial

_POTENTIAL = (
    "Potensi berasal dari asesmen: kompetensi 40 persen, potensi 25, kualifikasi 20, dan "
    "integritas 15. Asesmen berlaku tiga tahun. Tanpa asesmen yang berlaku, kotak talenta tidak "
    "ditetapkan; nilai kinerja tetap ada."
)
_QUARTERS = (
    "Setiap triwulan ditutup paling lambat tanggal 10 bulan berikutnya. Capaian setiap indikator "
    "dihitung dari realisasi dibagi target, dibatasi 120, lalu ditimbang menurut bobotnya. Bila "
    "satu triwulan kosong, nilai triwulan sebelumnya dipakai dan catatan itu terlihat oleh Anda."
)
_RIGHTS = (
    "Anda melihat semua angka, catatan, dan rumusnya di halaman Hasil penilaian. Bila nilai kinerja "
    "menurut Anda keliru, ajukan keberatan dalam 14 hari sesudah membukanya. Kotak talenta tidak "
    "diajukan keberatan, karena ia mengikuti nilai kinerja dan asesmen."
)

WHY = LearningMaterial(
    id="why",
    title="Mengapa cara menilai berubah",
    body=(
        (
            "Dahulu syarat administrasi sering cukup untuk naik jabatan. Sekarang yang dilihat adalah "
            "peran yang jelas dan hasil yang nyata: apakah anak diimunisasi, apakah anak bersekolah, "
            "apakah jalan selesai tepat waktu."
        ),
        (
            "Wajar bila penilaian yang lebih terbuka terasa canggung pada awalnya. Karena itu setiap "
            "angka memiliki sumber, setiap penutupan memiliki komentar atasan, dan capaian yang kuning "
            "atau merah dibicarakan dahulu, bukan langsung dihukum."
        ),
        (
            "Contoh: seorang perawat yang memimpin program vaksinasi melihat sesi dan kunjungannya "
            "tercatat, dan program itu ikut tercatat dalam kariernya. Pegawai yang ikut proyek "
            "pembangunan desa selama satu triwulan diusulkan mengikuti kursus Manajemen Proyek."
        ),
        "Tanyakan apa saja kepada atasan Anda atau Badan Kepegawaian.",
    ),
)
HEAD = LearningMaterial(
    id="measured_head",
    title="Bagaimana saya diukur: kepala unit kerja",
    body=(
        (
            "Peran Anda adalah hasil unit. Karena itu nilai kinerja Anda seluruhnya adalah nilai unit "
            "kerja pada penutupan terakhir."
        ),
        (
            "Contoh: imunisasi 91,2 dari target 95 adalah 96,00; ibu hamil K4 92 dari 90 adalah 102,22; "
            "stunting 15,4 dari target 14 adalah 90,00. Dengan bobot 40, 30, dan 30 nilai unit 96,07 "
            "dan lampunya hijau (90 ke atas hijau, 75 ke atas kuning, di bawahnya merah)."
        ),
        (
            "Indikator Anda sendiri tetap ditutup setiap triwulan dan terlihat sebagai nilai perorangan, "
            "tetapi tidak mengubah nilai kinerja."
        ),
        "Unit yang kuning atau merah menulis rencana: penyebab, tindakan, tanggal, dan orangnya.",
        _POTENTIAL,
        _RIGHTS,
    ),
    minutes=30,
)
TEAM_LEAD = LearningMaterial(
    id="measured_team_lead",
    title="Bagaimana saya diukur: ketua tim dan pengawas",
    body=(
        "Nilai kinerja Anda adalah separuh nilai unit kerja dan separuh nilai perorangan.",
        (
            "Nilai perorangan adalah 40 persen rata-rata triwulan dan 60 persen nilai akhir tahun. "
            "Contoh: triwulan 98, 101, 104, 106 rata-ratanya 102,25; nilai akhir tahun 108; nilai "
            "perorangan 105,70. Dengan nilai unit 99,38 nilai kinerja Anda 102,54."
        ),
        _QUARTERS,
        _POTENTIAL,
        _RIGHTS,
    ),
    minutes=30,
)
STAFF = LearningMaterial(
    id="measured_staff",
    title="Bagaimana saya diukur: pelaksana dan pejabat fungsional",
    body=(
        "Nilai kinerja Anda adalah 30 persen nilai unit kerja dan 70 persen nilai perorangan.",
        (
            "Nilai perorangan adalah 40 persen rata-rata triwulan dan 60 persen nilai akhir tahun. "
            "Contoh: rata-rata triwulan 102,25 dan nilai akhir tahun 108 memberi nilai perorangan "
            "105,70. Dengan nilai unit 99,38 nilai kinerja Anda 103,80: sesuai ekspektasi (90 ke atas; "
            "105 ke atas di atas ekspektasi)."
        ),
        (
            "Indikator Anda tiga sampai enam, bobotnya berjumlah 100, dan masing-masing mendukung "
            "satu indikator unit. Peran Anda tertulis di halaman Peran saya."
        ),
        _QUARTERS,
        _POTENTIAL,
        _RIGHTS,
    ),
    minutes=30,
)

LEARNING = (WHY, HEAD, TEAM_LEAD, STAFF)
"""Every awareness page of the region."""
