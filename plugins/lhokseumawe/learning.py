"""Awareness: how one is appraised, a page per indicator in plain words, and five questions each."""

from __future__ import annotations

from portal.api import LearningMaterial, QuizQuestion

HOW = LearningMaterial(
    id="how",
    title="Dari mana nilai saya berasal",
    body=(
        (
            "Penilaian bukan formalitas: dari sinilah promosi, mutasi, dan penghargaan diusulkan. "
            "Karena itu nilainya tidak boleh bergantung pada pendapat satu orang saja."
        ),
        (
            "Ada tiga sumber. Laporan kerja Anda diverifikasi atasan. Atasan mengisi satu formulir. "
            "Tiga sampai enam rekan mengisi formulir yang sama; dua di antaranya Anda usulkan."
        ),
        (
            "Hasil kerja terdiri atas 70 % laporan dan 30 % pendapat atasan. Perilaku kerja terdiri "
            "atas 60 % atasan dan 40 % rekan. Kurang dari tiga formulir rekan, pendapat rekan tidak "
            "dipakai."
        ),
        (
            "Hasil dan perilaku dibaca bersama dalam kuadran: di bawah, sesuai, atau di atas "
            "ekspektasi. Nilai tahunan adalah rata-rata dua semester."
        ),
    ),
    minutes=30,
    questions=(
        QuizQuestion(
            prompt="Berapa sumber yang membentuk nilai Anda?",
            choices=("Satu", "Dua", "Tiga"),
            answer=2,
            explanation="Laporan, atasan, dan rekan.",
        ),
        QuizQuestion(
            prompt="Siapa yang memverifikasi laporan Anda?",
            choices=("Saya sendiri", "Atasan atau orang yang ditunjuknya", "Rekan satu bagian"),
            answer=1,
            explanation="Tidak seorang pun memverifikasi laporannya sendiri.",
        ),
        QuizQuestion(
            prompt="Mulai berapa formulir pendapat rekan dipakai?",
            choices=("Satu", "Tiga", "Lima"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Berapa bagian laporan dalam hasil kerja?",
            choices=("30 %", "50 %", "70 %"),
            answer=2,
        ),
        QuizQuestion(
            prompt="Bagaimana nilai tahun dibentuk?",
            choices=("Rata-rata dua semester", "Semester terakhir saja", "Semester terbaik"),
            answer=0,
        ),
    ),
)
REPORTS = LearningMaterial(
    id="reports",
    title="Indikator hasil kerja: laporan yang baik",
    body=(
        (
            "Setiap semester Anda dan atasan menyepakati tiga sampai enam laporan dengan bobot yang "
            "berjumlah 100. Laporan dipilih dari tugas Anda sendiri, bukan tugas orang lain."
        ),
        (
            "Atasan memeriksa empat hal sebelum menyetujuinya. Jelas: orang lain paham apa isinya. "
            "Terukur: terlihat kapan selesai. Relevan: berasal dari tugas jabatan. Berbatas waktu: "
            "ada tanggalnya."
        ),
        (
            "Unggah laporan begitu selesai. Atasan dapat langsung memberi komentar; waktunya "
            "tercatat. Hasil verifikasi: sesuai dihitung 100, sebagian sesuai 50, tidak sesuai 0. "
            "Laporan yang belum diverifikasi tidak dihitung, dan itu diberi tanda."
        ),
    ),
    minutes=30,
    questions=(
        QuizQuestion(
            prompt="Berapa jumlah bobot semua laporan?",
            choices=("60", "100", "Bebas"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Apa arti relevan?",
            choices=("Menarik dibaca", "Berasal dari tugas jabatan", "Panjang dan lengkap"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Kapan laporan boleh diunggah?",
            choices=("Hanya akhir semester", "Kapan saja selama pelaksanaan", "Setelah dinilai"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Laporan sebagian sesuai dihitung berapa?",
            choices=("0", "50", "100"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Apa yang terjadi dengan laporan yang belum diverifikasi?",
            choices=("Dihitung nol", "Tidak dihitung dan diberi tanda", "Dihitung penuh"),
            answer=1,
            explanation="Data yang kosong tidak pernah diam-diam menjadi nol.",
        ),
    ),
)
BEHAVIOR = LearningMaterial(
    id="behavior",
    title="Indikator perilaku: tujuh nilai BerAKHLAK",
    body=(
        (
            "Berorientasi pelayanan: warga dan rekan terbantu. Akuntabel: pekerjaan dapat "
            "dipertanggungjawabkan. Kompeten: terus belajar. Harmonis: menghargai orang lain."
        ),
        (
            "Loyal: menjaga nama baik dan rahasia jabatan. Adaptif: cepat menyesuaikan diri. "
            "Kolaboratif: terbuka bekerja sama. Ketujuhnya dinilai atasan dan rekan dengan skala "
            "yang sama."
        ),
        (
            "Tiga berarti sesuai ekspektasi: itu nilai yang baik. Nilai 1, 2, dan 5 memerlukan "
            "alasan singkat. Tulislah sedikitnya satu kekuatan dan satu kelemahan, karena dari "
            "sanalah orang belajar."
        ),
    ),
    minutes=30,
    questions=(
        QuizQuestion(
            prompt="Ada berapa nilai perilaku?",
            choices=("Lima", "Tujuh", "Sepuluh"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Apa arti nilai 3?",
            choices=("Kurang", "Sesuai ekspektasi", "Istimewa"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Nilai mana yang memerlukan alasan?",
            choices=("1, 2, dan 5", "Hanya 3", "Tidak ada"),
            answer=0,
        ),
        QuizQuestion(
            prompt="Siapa yang mengenal nama rekan penilai?",
            choices=("Yang dinilai", "Semua orang", "Hanya panel keadilan"),
            answer=2,
        ),
        QuizQuestion(
            prompt="Apa yang wajib ditulis di formulir?",
            choices=("Satu kekuatan dan satu kelemahan", "Riwayat hidup", "Tidak ada"),
            answer=0,
        ),
    ),
)
FAIRNESS = LearningMaterial(
    id="fairness",
    title="Menilai dengan adil",
    body=(
        (
            "Sebelum hasil terbit, pola setiap penilai diperiksa: terlalu murah, terlalu ketat, "
            "nilai yang hampir seragam, atau nilai yang sama pada semua butir. Tanda bukan "
            "tuduhan; panel tiga orang memeriksa dan memutuskan dengan alasan."
        ),
        (
            "Perbedaan antarkelompok juga dibandingkan: jenis kelamin, jenis kepegawaian, umur, "
            "dan unit. Bila perbedaannya besar, pengelola kepegawaian wajib menjelaskannya."
        ),
        (
            "Bila hasil menurut Anda keliru, ajukan keberatan paling lambat 14 hari setelah hasil "
            "dibuka. Atasan pejabat penilai mendengar kedua pihak dan memutuskan."
        ),
    ),
    minutes=30,
    questions=(
        QuizQuestion(
            prompt="Apa arti sebuah tanda pada penilai?",
            choices=("Hukuman", "Pola yang perlu diperiksa panel", "Nilainya dihapus"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Siapa yang memutuskan usulan koreksi?",
            choices=("Komputer", "Panel tiga orang", "Penilai sendiri"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Apa yang terjadi dengan nilai semula?",
            choices=("Dihapus", "Tetap tersimpan", "Diganti diam-diam"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Berapa lama masa keberatan?",
            choices=("7 hari", "14 hari", "30 hari"),
            answer=1,
        ),
        QuizQuestion(
            prompt="Siapa yang memutuskan keberatan?",
            choices=("Atasan dari pejabat penilai", "Rekan satu bagian", "Panel warga"),
            answer=0,
        ),
    ),
)
LEARNING = (HOW, REPORTS, BEHAVIOR, FAIRNESS)
"""Pages in reading order."""
