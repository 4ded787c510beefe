"""Awareness pages in plain words: why, how with a worked example, and what one may expect."""

from __future__ import annotations

from portal.api import LearningMaterial

WHY = LearningMaterial(
    id="why",
    title="Mengapa dinilai dari tugas pokok",
    body=(
        (
            "Setiap jabatan ada karena ada tugas yang harus selesai. Karena itu penilaian dimulai dari "
            "pertanyaan sederhana: apa tugas pokok Anda, dan bagaimana kita tahu tugas itu berhasil?"
        ),
        (
            "Pada bulan Januari Anda dan atasan memilih tiga sampai delapan indikator. Tidak ada "
            "indikator yang ditambahkan diam-diam di akhir tahun. Anda menyetujuinya, atasan "
            "menyetujuinya, dan sejak itu keduanya terikat."
        ),
        (
            "Hasil bukan satu-satunya yang dilihat. Cara bekerja dan bantuan kepada rekan juga dinilai, "
            "sebab hasil yang baik dengan cara yang merugikan orang lain bukan hasil yang baik."
        ),
        (
            "Cara baru menimbulkan pertanyaan, dan itu wajar. Tanyakan kepada atasan atau pengelola "
            "kepegawaian. Setiap tahun ada survei tanpa nama tentang sistem ini, dan hasilnya mengubah "
            "aturan untuk tahun berikutnya."
        ),
    ),
)
HOW = LearningMaterial(
    id="how",
    title="Bagaimana nilai dihitung: contoh dari awal sampai akhir",
    body=(
        (
            "Ibu Sari, Pengelola Kepegawaian, memiliki tiga indikator. Berkas kenaikan pangkat: target "
            "240, selesai 252. Bobotnya 40."
        ),
        "Langkah 1, capaian. 252 dibagi 240 adalah 105 persen.",
        (
            "Langkah 2, konversi. Capaian 100 sampai di bawah 101 persen bernilai 109; dari 101 sampai "
            "110 persen nilainya naik rata dari 110 sampai 120. Capaian 105 persen menjadi 114,44. Di "
            "bawah target nilainya capaian dikurangi 10: capaian 95 persen menjadi 85."
        ),
        (
            "Langkah 3, bobot. Nilai setiap indikator dikalikan bobotnya, dijumlahkan, lalu dibagi "
            "jumlah bobot. Itulah nilai hasil."
        ),
        (
            "Langkah 4, proses dan kontribusi. Atasan memberi nilai 1 sampai 5. Nilai 3 berarti sesuai "
            "ekspektasi dan bernilai 90; nilai 4 bernilai 105; nilai 5 bernilai 120; nilai 2 bernilai "
            "70; nilai 1 bernilai 50. Nilai 1, 2, dan 5 harus disertai alasan."
        ),
        (
            "Langkah 5, nilai akhir: 60 persen hasil, 25 persen proses, dan 15 persen kontribusi. "
            "Misalnya hasil 105,26, proses 99,00, kontribusi 95,00: nilai akhirnya 102,16. Mulai 90 "
            "predikatnya Baik. Sangat Baik diberikan mulai 110 bila ada gagasan baru yang disahkan."
        ),
        (
            "Tugas tanpa bukti sampai batas waktu bernilai nol. Bila tugas itu ternyata tidak berlaku, "
            "atasan menyatakannya dengan alasan, dan indikator itu tidak dihitung."
        ),
        "Semua langkah ini dapat Anda buka sendiri pada halaman hasil, di Rincian perhitungan.",
    ),
)
RIGHTS = LearningMaterial(
    id="rights",
    title="Percakapan dua arah dan hak Anda",
    body=(
        (
            "Penilaian bukan surat yang dikirim ke satu arah. Bulan Juli ada dialog tanpa angka. "
            "Sesudah nilai dihitung, atasan menulis pencapaian Anda dan apa yang perlu ditingkatkan."
        ),
        (
            "Anda lalu menjawab dalam lima hari kerja: setuju, setuju dengan catatan, atau keberatan. "
            "Hasil baru diterbitkan sesudah Anda menjawab atau sesudah waktunya lewat."
        ),
        (
            "Keberatan diputus atasan dari pejabat penilai setelah mendengar kedua pihak. Anda dapat "
            "mengajukannya langsung dalam tanggapan, atau sampai 14 hari sesudah hasil dibuka."
        ),
        (
            "Indikator yang lemah berubah menjadi tawaran: pelatihan dari katalog, atau bimbingan oleh "
            "seorang rekan. Umpan balik yang membanggakan dapat Anda sematkan pada riwayat karier."
        ),
    ),
)
LEARNING = (WHY, HOW, RIGHTS)
"""Pages in reading order."""
