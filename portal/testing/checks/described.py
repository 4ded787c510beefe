"""What the plugin describes: ids that can stay, texts people can read, rules that are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.api.describe import Indicator
from portal.api.instruments import Fact, Instrument, RatingForm, Register
from portal.host.descriptions import describe
from portal.host.registry import RegionEntry, _plain
from portal.testing.findings import Finding
from portal.testing.subject import Subject

_ID = re.compile(r"[a-z][a-z0-9_.-]*", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(the|and|of|with|your|this|that|are|was|shall|please)\b", re.IGNORECASE)
_MINIMUM_RULE = 15
"""Letters below which a declared rule is a word, not a sentence."""

_Text = tuple[str, str]


def stable_ids(subject: Subject) -> Iterator[Finding]:
    """Ids are plain words, and describing twice gives the same descriptions."""
    for entry in _entries(subject):
        for where, name in _ids(entry):
            if not _ID.fullmatch(name):
                yield Finding(
                    level="must",
                    what=f"{where}: id {name!r} bukan kata sederhana.",
                    why="Id disimpan bersama nilai dan dipakai untuk membandingkan tahun.",
                    mend="Pakai huruf, angka, garis bawah, dan titik, diawali huruf.",
                )
        assert subject.admitted is not None  # noqa: S101  (entries come from it)
        again = describe(subject.admitted.hooks, entry.region.code)
        if _plain(again.indicator_sets) != _plain(entry.indicator_sets) or _plain(
            again.instruments
        ) != _plain(entry.instruments):
            yield Finding(
                level="must",
                what=f"Daerah {entry.region.code} dijelaskan berbeda pada panggilan kedua.",
                why="Siklus membekukan uraian; uraian yang berubah tidak dapat dibuktikan.",
                mend="Simpan uraian sebagai nilai tetap di modul.",
            )


def weights(subject: Subject) -> Iterator[Finding]:
    """Weights proposed by an adjustable set add up to 100 as well (fixed ones: admission)."""
    from fractions import Fraction

    for entry in _entries(subject):
        for found in entry.indicator_sets:
            given = [Fraction(i.weight) for i in found.indicators if i.weight is not None]
            if found.adjustable and given and sum(given) != 100:
                yield Finding(
                    level="should",
                    what=f"Bobot bawaan set {found.id} berjumlah {sum(given)}, bukan 100.",
                    why="Orang mengambil bobot bawaan apa adanya, lalu ditolak saat diaktifkan.",
                    mend="Sesuaikan bobotnya sampai berjumlah tepat 100.",
                )


def texts(subject: Subject) -> Iterator[Finding]:
    """Every label is filled in and reads Indonesian."""
    for entry in _entries(subject):
        for where, text in _labels(entry):
            if not text.strip():
                yield _text(f"{where}: teksnya kosong.", "must")
            elif len(_ENGLISH.findall(text)) > 1:
                yield _text(f"{where}: tampaknya bukan bahasa Indonesia: {text!r}.", "should")


def declared(subject: Subject) -> Iterator[Finding]:
    """Each method says what happens to missing data, and on what it rests."""
    for tried in subject.tried:
        method = tried.method
        if len(method.missing_data.strip()) < _MINIMUM_RULE:
            yield Finding(
                level="must",
                what=f"Metode {method.id} tidak menyatakan aturan untuk data yang kosong.",
                why="Tanpa aturan, data kosong diam-diam menjadi nol dan merugikan pegawai.",
                mend="Isi missing_data dengan satu kalimat, misalnya: Indikator tanpa data "
                "dikeluarkan dari rata-rata.",
            )
        if not method.title.strip():
            yield _text(f"Metode {method.id}: judulnya kosong.", "must")
        elif not method.legal_basis and method.cycle_result:
            yield Finding(
                level="should",
                what=f"Metode {method.id} tidak menyebut dasar hukum.",
                why="Nilai akhir dicetak pada dokumen resmi bersama dasar hukumnya.",
                mend="Isi legal_basis dengan peraturan dan pasalnya.",
            )


def _text(what: str, level: str) -> Finding:
    return Finding(
        level="must" if level == "must" else "should",
        what=what,
        why="Teks ini dibaca pegawai, pejabat penilai, dan pengelola kepegawaian.",
        mend="Tulis label atau kalimat bahasa Indonesia yang jelas.",
    )


def _entries(subject: Subject) -> tuple[RegionEntry, ...]:
    return subject.admitted.entries if subject.admitted else ()


def _ids(entry: RegionEntry) -> Iterator[_Text]:
    for found in entry.indicator_sets:
        yield "Set indikator", found.id
        yield from [(f"Indikator {found.id}", i.code) for i in found.indicators]
    for form in entry.forms():
        yield "Formulir", form.id
        yield from [(f"Butir {form.id}", item.code) for item in form.items]
    yield from [("Fakta", fact.code) for fact in entry.facts()]
    yield from [("Register", register.id) for register in entry.registers()]
    yield from [("Survei", survey.id) for survey in entry.surveys()]
    yield from [("Musyawarah", item.id) for item in entry.deliberations()]
    yield from [("Penutupan", closing.id) for closing in entry.closings()]
    yield from [("Metode", method.id) for method in entry.methods]
    yield from [("Laporan", report.id) for report in entry.report_formats]


def _labels(entry: RegionEntry) -> Iterator[_Text]:
    region = entry.region
    yield f"Daerah {region.code}, nama", region.name
    yield f"Daerah {region.code}, instansi", region.agency
    for found in entry.indicator_sets:
        yield f"Set {found.id}, judul", found.title
        for indicator in found.indicators:
            yield from _indicator(found.id, indicator)
    for item in entry.instruments:
        yield from _instrument(item)
    for stage in entry.workflow.stages if entry.workflow else ():
        yield f"Tahap {stage.code}", stage.label
    for report in entry.report_formats:
        yield f"Laporan {report.id}, judul", report.title
    for rule in entry.follow_up_rules:
        yield f"Tindak lanjut {rule.id}, judul", rule.title
    for material in entry.learning:
        yield from [(f"Kuis {material.id}, soal", one.prompt) for one in material.questions]


def _instrument(item: Instrument) -> Iterator[_Text]:
    if isinstance(item, RatingForm):
        yield from _form(item)
    elif isinstance(item, Fact):
        yield from _fact(item)
    else:
        yield f"{type(item).__name__} {item.id}, judul", item.title
    if isinstance(item, Register):
        for field in item.fields:
            yield f"Isian {item.id}.{field.code}, label", field.label


def _indicator(where: str, indicator: Indicator) -> Iterator[_Text]:
    yield f"Indikator {where}.{indicator.code}, label", indicator.label
    yield f"Indikator {where}.{indicator.code}, satuan", indicator.measure_unit


def _form(form: RatingForm) -> Iterator[_Text]:
    yield f"Formulir {form.id}, judul", form.title
    for item in form.items:
        yield f"Butir {form.id}.{item.code}, label", item.label
        yield f"Butir {form.id}.{item.code}, pertanyaan", item.prompt
    for point in form.scale.points:
        yield f"Skala {form.id}, nilai {point.value}", point.label
    for narrative in form.narratives:
        yield f"Isian {form.id}.{narrative.code}", narrative.label


def _fact(fact: Fact) -> Iterator[_Text]:
    yield f"Fakta {fact.code}, label", fact.label
