"""The one table from the codes of scoring methods to the sentences that people read.

A flag tells what a calculation left out or replaced; an error tells why there is no result. The
words after an error say what to do about it, because a held appraisal waits for somebody.
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _

FLAGS: dict[str, str] = {
    "no_data": _("Realisasi belum diisi, sehingga indikator tidak dihitung."),
    "zero_target": _("Target nol dengan arah naik tidak dapat diukur; indikator tidak dihitung."),
    "zero_target_met": _("Target nol tercapai."),
    "zero_target_exceeded": _("Target nol terlampaui; capaian dihitung 0."),
    "zero_target_tolerance": _("Target nol dihitung dengan batas toleransi."),
    "coverage_too_low": _(
        "Data yang tersedia kurang dari 60 % bobot; nilai belum dapat ditetapkan."
    ),
    "no_peers": _("Penilai rekan kurang dari tiga; nilai rekan tidak dipakai."),
    "no_evidence": _("Tidak ada bukti sampai batas waktu; capaian dihitung 0."),
    "not_applicable": _("Tugas tidak berlaku pada tahun ini dan tidak dihitung."),
    "report_unverified": _("Sebagian laporan belum diverifikasi dan tidak dihitung."),
    "no_reports": _("Belum ada laporan yang diverifikasi."),
    "one_half_only": _("Nilai tahunan hanya dari satu semester."),
    "no_half": _("Belum ada nilai semester."),
    "too_lenient": _("Penilai cenderung terlalu murah."),
    "too_strict": _("Penilai cenderung terlalu ketat."),
    "uniform_answers": _("Nilai yang diberikan penilai hampir seragam."),
    "halo_effect": _("Sebagian besar formulir berisi nilai yang sama pada semua butir."),
    "fair": _("Perbedaan antarkelompok wajar."),
    "check": _("Perbedaan antarkelompok perlu diperiksa."),
    "small_sample": _("Kelompok terlalu kecil untuk dibandingkan."),
    "no_recipients": _("Tidak ada penerima pada kelompok mana pun."),
    "too_few_answers": _("Jawaban kurang dari lima."),
    "promotion": _("Diusulkan untuk promosi."),
    "award": _("Diusulkan untuk penghargaan."),
    "transfer": _("Diusulkan peninjauan penempatan."),
    "coaching": _("Perlu pembinaan."),
    "locked": _("Terkunci selama tanda keadilan masih terbuka."),
    "accepted": _("Parameter diterima."),
    "rejected": _("Parameter ditolak."),
    "no_quorum": _("Peserta tidak memenuhi kuorum."),
    "provisional": _("Nilai sementara karena data belum lengkap."),
    "no_survey": _("Tidak ada survei kepuasan; bobot dibagi ke bagian lain."),
    "no_reports_due": _("Tidak ada laporan yang wajib dikirim."),
    "no_monthly_appraisal": _("Belum ada penilaian bulanan."),
    "guidance": _("Perlu bimbingan."),
    "refer_training": _("Dirujuk ke pelatihan."),
    "incomplete_rejected": _("Kuesioner yang tidak lengkap tidak dihitung."),
    "no_respondents": _("Belum ada kuesioner lengkap."),
    "below_scale": _("Indeks di bawah skala; periksa kelengkapan kuesioner."),
    "quarter_carried": _("Nilai triwulan sebelumnya dipakai."),
    "quarter_missing": _("Triwulan kosong dihitung 0."),
    "no_individual_value": _("Belum ada nilai individu."),
    "no_unit_value": _("Nilai unit belum dapat diukur."),
    "no_assessment": _("Belum ada asesmen yang berlaku; kotak tidak ditetapkan."),
    "missing_potential": _("Data potensi belum ada; bobot dibagi ulang."),
    "missing_qualification": _("Data kualifikasi belum ada; bobot dibagi ulang."),
    "missing_integrity": _("Data integritas belum ada; bobot dibagi ulang."),
    "rank_too_low": _("Golongan belum memenuhi syarat."),
    "education_too_low": _("Pendidikan belum memenuhi syarat."),
    "experience_too_short": _("Pengalaman belum cukup."),
    "predikat_two_years": _("Predikat dua tahun terakhir belum minimal Baik."),
    "disciplinary_sanction": _("Sedang atau pernah dikenai hukuman disiplin."),
    "assessment_expired": _("Asesmen belum ada atau sudah kedaluwarsa."),
    "group_too_small": _("Jumlah pegawai kurang dari sepuluh; pola distribusi tidak diuji."),
    "very_good_over_70": _("Sangat Baik lebih dari 70 %."),
    "good_over_70": _("Baik lebih dari 70 %."),
    "very_good_over_10": _("Sangat Baik lebih dari 10 %."),
    "lower_grades_required": _("Harus ada pegawai Butuh Perbaikan atau Kurang."),
    "needs_improvement_under_60": _("Butuh Perbaikan kurang dari 60 %."),
    "needs_improvement_under_10": _("Butuh Perbaikan kurang dari 10 %."),
    "poor_under_60": _("Kurang kurang dari 60 %."),
    "very_poor_under_60": _("Sangat Kurang kurang dari 60 %."),
    "poor_and_needs_improvement_under_10": _(
        "Kurang dan Butuh Perbaikan bersama kurang dari 10 %."
    ),
    "very_good_not_allowed": _("Sangat Baik tidak diperkenankan."),
    "format": _("NIP harus 18 angka."),
    "birth_date": _("Tanggal lahir pada NIP tidak sah."),
    "cpns_month": _("Bulan pengangkatan CPNS tidak sah."),
    "pppk_code": _("Kode PPPK tidak sah."),
    "future_appointment": _("Pengangkatan pada NIP ada di masa depan."),
    "age_at_appointment": _("Umur saat diangkat kurang dari 17 tahun."),
    "sex_digit": _("Angka jenis kelamin harus 1 atau 2."),
    "sequence_number": _("Nomor urut tidak boleh 000."),
}
"""Sentence of every flag, reason and status that a method may name."""

ERRORS: dict[str, str] = {
    "weights_not_100": _("Jumlah bobot harus 100; sekarang {sum}."),
    "invalid_value": _("Nilai tidak sah."),
    "invalid_rating": _("Nilai harus dalam skala."),
    "unknown_value": _("Pilihan tidak dikenal."),
    "incomplete_form": _("Formulir belum lengkap."),
    "no_measurable_indicator": _("Tidak ada indikator yang dapat diukur."),
    "no_superior_rating": _("Penilaian atasan belum ada."),
    "empty_ballots": _("Belum ada poin yang dibagikan."),
    "incomplete_data": _("Data belum lengkap: {name}."),
    "division_by_zero": _("Rumus membagi dengan nol."),
    "outside_table": _("Nilai berada di luar tabel daerah."),
    "value_too_large": _("Hasil perhitungan terlalu besar."),
}
"""Sentence of every error by which a method refuses its input."""

ADVICE: dict[str, str] = {
    "weights_not_100": _("Perbaiki bobot indikator, lalu hitung ulang."),
    "invalid_value": _("Periksa target, realisasi, dan hari kerja, lalu hitung ulang."),
    "invalid_rating": _("Periksa nilai pada formulir, lalu hitung ulang."),
    "incomplete_form": _("Minta penilai melengkapi formulirnya, lalu hitung ulang."),
    "no_measurable_indicator": _("Isi realisasi indikator, lalu hitung ulang."),
    "no_superior_rating": _(
        "Buka kembali formulir, minta pejabat penilai mengisinya, lalu hitung ulang."
    ),
    "incomplete_data": _("Lengkapi data itu, lalu hitung ulang."),
}
"""What to do about an error."""

_OTHER_FLAG = _("Catatan perhitungan: {code}.")
_OTHER_ERROR = _("Nilai belum dapat dihitung ({code}).")
_OTHER_ADVICE = _("Periksa data penilaian, lalu hitung ulang.")


def flag_sentence(code: str) -> Sentence:
    """Return the sentence of a flag; an unknown code is shown by its name."""
    if code in FLAGS:
        return Sentence(FLAGS[code])
    return Sentence(_OTHER_FLAG, {"code": code})


def error_sentence(code: str, params: Mapping[str, object] | None = None) -> Sentence:
    """Return the sentence of an error; `params` are those of the scoring error."""
    if code not in ERRORS:
        return Sentence(_OTHER_ERROR, {"code": code})
    values = dict(params or {})
    if code == "weights_not_100":
        values = {"sum": values.get("sum", values.get("total", "-"))}
    if code == "incomplete_data":
        values = {"name": values.get("name", "-")}
    return Sentence(ERRORS[code], values)


def hold_sentences(
    code: str, params: Mapping[str, object] | None = None
) -> tuple[Sentence, Sentence]:
    """Return why an appraisal is on hold, and what to do about it."""
    return error_sentence(code, params), Sentence(ADVICE.get(code, _OTHER_ADVICE))
