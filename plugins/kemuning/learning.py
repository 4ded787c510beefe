"""Awareness material: three short pages that answer what staff ask about the new appraisal."""

from __future__ import annotations

from portal.api import LearningMaterial

WHY = LearningMaterial(
    id="why",
    title="Mengapa cara menilai berubah",
    body=(
        (
            "Selama ini banyak pegawai menerima satu angka di akhir tahun tanpa tahu dari mana angka "
            "itu datang. Pegawai yang bekerja keras di proyek bersama sering kali tidak terlihat, "
            "karena yang dinilai hanya daftar tugas di ruangannya sendiri."
        ),
        (
            "Cara yang baru berangkat dari pekerjaan yang nyata. Sebelum proyek dimulai, setiap "
            "anggota tahu apa targetnya, berapa hari kerja yang direncanakan, dan bagaimana hasilnya "
            "akan diperiksa. Ia menyetujui bagian itu sendiri, jadi tidak ada target yang tiba-tiba."
        ),
        (
            "Yang dihitung bukan pendapat satu orang. Waktu, kualitas, dan keluaran diambil dari "
            "berita acara pemeriksaan. Cara bekerja sama dinilai oleh atasan dan oleh rekan yang "
            "benar-benar bekerja di proyek yang sama."
        ),
        (
            "Perubahan memang membutuhkan waktu. Pada tahun pertama, bertanyalah sebanyak mungkin: "
            "kepada atasan, kepada pengelola kepegawaian, dan pada sesi sosialisasi. Pertanyaan Anda "
            "membuat aturan ini lebih baik."
        ),
    ),
)
HOW = LearningMaterial(
    id="how",
    title="Bagaimana nilai dihitung",
    body=(
        (
            "Setiap proyek memiliki indikator dengan bobot yang berjumlah 100: ketepatan waktu, "
            "kualitas hasil, dan pencapaian keluaran. Capaian dibandingkan dengan target. Selesai "
            "lebih cepat dari rencana menaikkan capaian waktu; terlambat menurunkannya."
        ),
        (
            "Jika Anda ikut dalam beberapa proyek, proyek yang menyita lebih banyak hari kerja "
            "mendapat bagian yang lebih besar. Data yang belum ada tidak dianggap nol, tetapi juga "
            "tidak disembunyikan: bagian data yang lengkap selalu ditampilkan. Bila terlalu sedikit, "
            "nilai belum dapat ditetapkan."
        ),
        (
            "Atasan mengisi satu formulir setahun. Rekan kerja dipilih dengan undian dari anggota "
            "proyek, dan sektor lain didahulukan. Nilai rekan hanya dipakai bila sedikitnya tiga "
            "formulir terkirim. Mulai lima formulir, satu yang tertinggi dan satu yang terendah "
            "disisihkan, sehingga satu orang tidak dapat mengangkat atau menjatuhkan Anda."
        ),
        (
            "Nama rekan yang menilai dipisahkan dari jawabannya pada saat formulir dikirim. Jawaban "
            "seorang rekan tidak pernah ditampilkan sendiri. Menilai dengan jujur itu aman."
        ),
        (
            "Pada halaman hasil, bukalah rincian perhitungan. Di sana setiap angka dapat ditelusuri "
            "sampai ke target, realisasi, dan bobotnya."
        ),
    ),
)
RIGHTS = LearningMaterial(
    id="rights",
    title="Hak Anda dan manfaat yang dapat diraih",
    body=(
        (
            "Anda berhak tahu apa yang diharapkan, mencatat kemajuan beserta buktinya, membaca umpan "
            "balik, dan membahas hasil dalam dialog kinerja sebelum hasil itu diterbitkan."
        ),
        (
            "Bila hasil menurut Anda keliru, ajukan keberatan paling lambat 14 hari setelah hasil "
            "dibuka, dengan alasan. Keberatan diputus oleh atasan dari pejabat penilai setelah "
            "mendengar kedua pihak. Angka sebelum dan sesudahnya tetap tersimpan."
        ),
        (
            "Hasil yang baik membuka jalan. Seperlima anggota terbaik diusulkan menerima penghargaan, "
            "dan panitia menetapkannya dalam berita acara. Pegawai berprestasi diusulkan ke daftar "
            "pelatihan dan talenta untuk pengembangan kariernya."
        ),
        (
            "Punya gagasan cara kerja yang lebih baik? Tuliskan dalam satu paragraf beserta buktinya. "
            "Bila atasan mengesahkannya, gagasan itu ikut membuka predikat tertinggi."
        ),
        (
            "Pimpinan ikut menanggung tanggung jawab: halaman ringkasan menunjukkan proyek yang "
            "dibuka, dialog yang dihadiri, dan penghargaan yang ditetapkan. Sistem ini milik kita "
            "bersama."
        ),
    ),
)
LEARNING = (WHY, HOW, RIGHTS)
"""Pages in reading order; a session of one hour may cover all three."""
