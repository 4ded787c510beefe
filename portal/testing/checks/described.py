"""What the plugin describes: ids that can stay, texts people can read, rules that are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from portal.host.descriptions import describe
from portal.host.registry import RegionEntry, _plain
from portal.testing.checks.labels import labels
from portal.testing.findings import Finding
from portal.testing.places import place_named, place_of
from portal.testing.subject import Subject

_ID = re.compile(r"[a-z][a-z0-9_.-]*", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(the|and|of|with|your|this|that|are|was|shall|please)\b", re.IGNORECASE)
_MINIMUM_RULE = 15
"""Letters below which a declared rule is a word, not a sentence."""
_DESCRIBED = {
    "indicator_sets": "set indikator",
    "instruments": "instrumen",
    "methods": "metode",
    "workflow": "tahap kerja",
    "follow_up_rules": "tindak lanjut",
    "learning": "bahan belajar",
    "report_formats": "laporan",
}
"""What a region describes, and what it is called in a finding."""


def stable_ids(subject: Subject) -> Iterator[Finding]:
    """Ids are plain words, and describing twice gives the same descriptions."""
    for entry in _entries(subject):
        for where, name in _ids(entry):
            if not _ID.fullmatch(name):
                file, line = place_named(subject, name)
                yield Finding(
                    level="must",
                    what=f"{where}: id {name!r} bukan kata sederhana.",
                    file=file,
                    line=line,
                    why="Id disimpan bersama nilai dan dipakai untuk membandingkan tahun.",
                    mend="Pakai huruf, angka, garis bawah, dan titik, diawali huruf.",
                )
        yield from _same_again(subject, entry)


def _same_again(subject: Subject, entry: RegionEntry) -> Iterator[Finding]:
    assert subject.admitted is not None  # noqa: S101  (the entry comes from it)
    again = describe(subject.admitted.hooks, entry.region.code)
    for name, called in _DESCRIBED.items():
        if _plain(getattr(again, name)) != _plain(getattr(entry, name)):
            file, line = place_named(subject, entry.region.code)
            yield Finding(
                level="must",
                what=f"Daerah {entry.region.code}: {called} dijelaskan berbeda "
                "pada panggilan kedua.",
                file=file,
                line=line,
                why="Siklus membekukan uraian; uraian yang berubah tidak dapat dibuktikan.",
                mend="Simpan uraian sebagai nilai tetap di modul.",
            )


def weights(subject: Subject) -> Iterator[Finding]:
    """Weights proposed by an adjustable set add up to 100 as well (fixed ones: admission)."""
    for entry in _entries(subject):
        for found in entry.indicator_sets:
            given = [Fraction(i.weight) for i in found.indicators if i.weight is not None]
            if found.adjustable and given and sum(given) != 100:
                file, line = place_named(subject, found.id)
                yield Finding(
                    level="should",
                    what=f"Bobot bawaan set {found.id} berjumlah {sum(given)}, bukan 100.",
                    file=file,
                    line=line,
                    why="Orang mengambil bobot bawaan apa adanya, lalu ditolak saat diaktifkan.",
                    mend="Sesuaikan bobotnya sampai berjumlah tepat 100.",
                )


def texts(subject: Subject) -> Iterator[Finding]:
    """Every label is filled in and reads Indonesian."""
    for entry in _entries(subject):
        for where, name, text in labels(entry):
            if not text.strip():
                yield _text(subject, name, f"{where}: teksnya kosong.", "must")
            elif len(_ENGLISH.findall(text)) > 1:
                told = f"{where}: tampaknya bukan bahasa Indonesia: {text[:120]!r}."
                yield _text(subject, name, told, "should")


def declared(subject: Subject) -> Iterator[Finding]:
    """Each method says what happens to missing data, and on what it rests."""
    for tried in subject.tried:
        method = tried.method
        file, line = place_of(subject, method.compute, method.id)
        if len(method.missing_data.strip()) < _MINIMUM_RULE:
            yield Finding(
                level="must",
                what=f"Metode {method.id} tidak menyatakan aturan untuk data yang kosong.",
                file=file,
                line=line,
                why="Tanpa aturan, data kosong diam-diam menjadi nol dan merugikan pegawai.",
                mend="Isi missing_data dengan satu kalimat, misalnya: Indikator tanpa data "
                "dikeluarkan dari rata-rata.",
            )
        if not method.title.strip():
            yield _text(subject, method.id, f"Metode {method.id}: judulnya kosong.", "must")
        elif not method.legal_basis and method.cycle_result:
            yield Finding(
                level="should",
                what=f"Metode {method.id} tidak menyebut dasar hukum.",
                file=file,
                line=line,
                why="Nilai akhir dicetak pada dokumen resmi bersama dasar hukumnya.",
                mend="Isi legal_basis dengan peraturan dan pasalnya.",
            )


def _text(subject: Subject, name: str, what: str, level: str) -> Finding:
    file, line = place_named(subject, name)
    return Finding(
        level="must" if level == "must" else "should",
        what=what,
        file=file,
        line=line,
        why="Teks ini dibaca pegawai, pejabat penilai, dan pengelola kepegawaian.",
        mend="Tulis label atau kalimat bahasa Indonesia yang jelas.",
    )


def _entries(subject: Subject) -> tuple[RegionEntry, ...]:
    return subject.admitted.entries if subject.admitted else ()


def _ids(entry: RegionEntry) -> Iterator[tuple[str, str]]:
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
    yield from [("Tindak lanjut", rule.id) for rule in entry.follow_up_rules]
    yield from [("Bahan", material.id) for material in entry.learning]
