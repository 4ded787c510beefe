"""Training for everybody in February, and why the way of appraisal changed."""

from __future__ import annotations

from portal.api import LearningMaterial

REACHING = LearningMaterial(
    id="reaching_achievement",
    title="Cara mencapai capaian",
    body=(
        (
            "Pelatihan ini diadakan setiap Februari untuk semua pegawai, sesudah parameter tahun itu "
            "ditetapkan. Tujuannya satu: setiap orang tahu apa yang diharapkan darinya dan bagaimana "
            "kontribusinya diukur."
        ),
        (
            "Baca parameter bersama rekan satu loket. Untuk setiap parameter, tulis dari mana angkanya "
            "diambil, siapa yang mencatat, dan kapan. Angka yang tidak jelas sumbernya dibicarakan "
            "sekarang, bukan pada akhir bulan."
        ),
        (
            "Contoh: target permohonan tepat waktu 95 persen, realisasi 76 persen. Capaiannya 76 "
            "dibagi 95, yaitu 80. Bila bobotnya 40 dari 100, parameter ini menyumbang 32 dari nilai "
            "bulan. Capaian di atas 100 dihitung 100, jadi satu parameter tidak menutup yang lain."
        ),
        (
            "Untuk parameter yang makin rendah makin baik, misalnya waktu tunggu dengan target 15 "
            "menit: realisasi 18 menit memberi capaian 2 dikurangi 18 dibagi 15, yaitu 80."
        ),
        (
            "Pilih satu langkah kecil untuk bulan depan dan tuliskan dalam laporan. Bila bulan itu "
            "berat, mintalah bimbingan lebih awal; bimbingan bukan hukuman."
        ),
        (
            "Gagasan perbaikan layanan dihitung sebagai parameter tersendiri. Gagasan yang sederhana "
            "pun berarti, misalnya contoh isian formulir di meja tunggu."
        ),
    ),
    minutes=120,
    asked_in="02",
)
"""Held in February, when the parameters of the year are known."""

WHY = LearningMaterial(
    id="why_monthly",
    title="Mengapa dinilai setiap bulan",
    body=(
        (
            "Banyak pegawai terbiasa dinilai sekali setahun. Penilaian bulanan dengan ukuran yang "
            "dipilih sendiri terasa baru, dan tidak semua orang merasa siap."
        ),
        (
            "Karena itu pegawai baru mendapat satu bulan latihan: ia melapor dan menerima umpan balik "
            "seperti biasa, tetapi bulan itu tidak dihitung dan tidak menimbulkan tindak lanjut."
        ),
        (
            "Nilai tahunan terdiri atas rata-rata bulanan (50 persen), kepuasan masyarakat (30 "
            "persen), dan laporan tepat waktu (20 persen). Setiap angka dapat dibuka sampai asalnya."
        ),
        (
            "Bulan yang nilainya rendah diikuti bimbingan. Kenaikan lima poin atau lebih mendapat "
            "apresiasi, juga bagi yang nilainya masih rendah."
        ),
        (
            "Semua jenjang menandatangani pernyataan komitmen, dan ketepatan waktu setiap atasan dalam "
            "menilai stafnya diumumkan dalam rekap tahunan."
        ),
    ),
    minutes=45,
)
"""For those who do not feel ready to be appraised in a new way."""

LEARNING = (REACHING, WHY)
"""Every material of the region."""
