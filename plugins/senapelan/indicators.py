"""The example set of a sub-district office's service; what counts is chosen anew every year.

The weights here are an example too: the workshop of January chooses parameters and weights, and
what it fixed becomes the set of that calendar year.
"""

from __future__ import annotations

from portal.api import Indicator, IndicatorSet

PARAMETER_SET = IndicatorSet(
    id="service",
    title="Pelayanan Kecamatan",
    subject="person",
    period="month",
    adjustable=True,
    minimum_count=1,
    maximum_count=12,
    indicators=(
        Indicator(
            code="on_time",
            label="Permohonan selesai tepat waktu",
            measure_unit="persen",
            direction="higher",
            weight="30",
            target="95",
            source="Register layanan",
        ),
        Indicator(
            code="waiting",
            label="Rata-rata waktu tunggu",
            measure_unit="menit",
            direction="lower",
            weight="25",
            target="15",
            source="Data antrean",
        ),
        Indicator(
            code="returned",
            label="Berkas dikembalikan karena salah",
            measure_unit="berkas",
            direction="lower",
            weight="15",
            target="3",
            source="Register layanan",
        ),
        Indicator(
            code="visits",
            label="Kunjungan lapangan/RW",
            measure_unit="kali",
            direction="higher",
            weight="20",
            target="8",
            source="Laporan kunjungan",
        ),
        Indicator(
            code="ideas",
            label="Gagasan perbaikan layanan",
            measure_unit="usulan",
            direction="higher",
            weight="10",
            target="1",
            source="Catatan gagasan",
        ),
    ),
)
"""Offered as proposals to the workshop, which may choose others."""

INDICATOR_SETS = (PARAMETER_SET,)
"""Every indicator set of the region."""
