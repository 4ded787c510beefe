"""The conformance suite: every check in its order, run on one plugin folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.host.refusal import error_text
from portal.testing.checks import (
    bands,
    described,
    examples,
    explained,
    folder,
    fractions_of_weight,
    gathered,
    laws,
    pages,
    parts,
    proposals,
    pure,
    speed,
)
from portal.testing.findings import Answer, Finding, Report
from portal.testing.patience import limited
from portal.testing.places import place_named, place_of_error
from portal.testing.show import report_text
from portal.testing.subject import Subject, opened


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a plugin. `admitted`: it can only be asked of a plugin that was admitted."""

    id: str
    title: str
    run: Callable[[Subject], Iterable[Finding]]
    admitted: bool = True


CHECKS = (
    Check("admission", "Manifes, rentang API, dan hook diterima portal", folder.admission, False),
    Check("imports", "Hanya mengimpor portal.api", folder.imports, False),
    Check("ageing", "Tanpa nama portal.api yang sudah usang", folder.ageing),
    Check("exact", "Tanpa pecahan biner dan bobot terpotong", folder.floats, False),
    Check("companions", "Berkas pendamping lengkap", folder.companions, False),
    Check("office", "Kantor contoh (demo.toml) dapat disusun", folder.office, False),
    Check("ids", "Id tetap dan sederhana", described.stable_ids),
    Check("weights", "Bobot bawaan berjumlah 100", described.weights),
    Check("texts", "Teks lengkap dan berbahasa Indonesia", described.texts),
    Check("declared", "Aturan data kosong dan dasar hukum dinyatakan", described.declared),
    Check("examples", "Contoh perhitungan disetujui dan cocok persis", examples.examples),
    Check("gather", "Nilai dapat dihitung dari data satu penilaian", gathered.gather),
    Check("repeat", "Ulangan memberi hasil sama, masukan tidak berubah", pure.repeat),
    Check("elsewhere", "Proses lain memberi hasil sama", pure.elsewhere),
    Check("order", "Urutan yang tidak berarti tidak mengubah hasil", pure.order),
    Check("missing", "Data kosong diperlakukan seperti yang dinyatakan", laws.missing),
    Check("influence", "Setiap bagian masukan ikut menentukan", laws.influence),
    Check("fractions", "Bobot pecahan dihitung penuh", fractions_of_weight.fractional_weights),
    Check("bounded", "Nilai tetap di dalam batasnya", laws.bounded),
    Check("monotone", "Kinerja lebih baik tidak menurunkan nilai", laws.monotone),
    Check("breakdown", "Rincian perhitungan menghasilkan nilainya", explained.breakdown),
    Check("bands", "Nilai tepat pada batas mendapat predikat yang benar", bands.bands),
    Check("closings", "Periode dapat ditutup dengan nilai dan status", parts.closings),
    Check("surveys", "Jawaban survei dapat dihitung", parts.surveys),
    Check("deliberations", "Suara dan poin musyawarah dapat dihitung", parts.deliberations),
    Check("review", "Pemeriksaan keadilan dapat dijalankan", parts.review),
    Check("follow_ups", "Tindak lanjut tahan terhadap keadaan sulit", proposals.follow_ups),
    Check("reports", "Setiap laporan dapat dicetak", pages.reports),
    Check("speed", "Cukup cepat untuk 1.000 orang", speed.speed),
)
"""Every check; the ids are stable, continuous integration may rely on them."""


def check_plugin(path: Path, only: Iterable[str] = ()) -> Report:
    """Run the suite on a plugin folder. Nothing the plugin does makes this raise."""
    wanted = set(only)
    with opened(path) as subject:
        asked = [c for c in CHECKS if not (wanted and c.admitted) or c.id in wanted]
        answers = [_answer(check, subject) for check in asked]
        return Report(subject.folder, subject.plugin, subject.version, tuple(answers))


def assert_conforms(path: Path, only: Iterable[str] = ()) -> None:
    """Raise AssertionError with the whole checklist when a check fails that must pass."""
    report = check_plugin(path, only)
    if not report.passed:
        raise AssertionError("\n" + report_text(report))


def _answer(check: Check, subject: Subject) -> Answer:
    if check.admitted and subject.admitted is None:
        return Answer(check.id, check.title, (), asked=False)
    found: list[Finding] = []
    try:
        with limited():
            found.extend(_unique(check.run(subject)))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  (plugin code may raise anything)
        found.append(_crash(check, subject, error))
    return Answer(check.id, check.title, tuple(found))


def _unique(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen = set[Finding]()
    for finding in findings:
        if finding not in seen:
            seen.add(finding)
            yield finding


def _crash(check: Check, subject: Subject, error: BaseException) -> Finding:
    file, line = place_of_error(subject, error) or place_named(subject, "")
    return Finding(
        level="must",
        what=f"Plugin gagal saat diperiksa ({check.id}): {error_text(error)}.",
        file=file,
        line=line,
        why="Masukan apa pun harus berakhir dengan nilai atau ScoringError, bukan kegagalan.",
        mend="Baca masukan dengan read_number, read_rating, read_object dari portal.api.",
    )
