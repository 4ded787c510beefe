"""The explanation adds up: each formula, recomputed from what it shows, gives the value shown."""

from __future__ import annotations

from collections.abc import Iterator

from portal.api.cards import Step
from portal.api.numbers import published
from portal.testing.findings import Finding
from portal.testing.formula_text import Interval, evaluate
from portal.testing.subject import Subject, Tried


def breakdown(subject: Subject) -> Iterator[Finding]:
    """Recompute every step of every example, and find the published value among the steps."""
    for tried in subject.tried:
        for case in tried.golden.usable if tried.golden else ():
            problem = next(_problems(tried, case.input), "")
            if problem:
                yield Finding(
                    level="must",
                    what=f"Metode {tried.method.id}, contoh {case.id}: {problem}.",
                    file=tried.file,
                    why="Pegawai berhak melihat bagaimana angkanya terjadi, sampai cocok.",
                    mend="Hitung dengan rumus biasa atas exact(); rinciannya tersusun sendiri.",
                )
                break


def _problems(tried: Tried, document: object) -> Iterator[str]:
    found = tried.score(document)
    if found.card is None:
        return
    steps = list(_all(found.card.breakdown()))
    if not steps and found.text is not None:
        yield "tidak ada rincian perhitungan"
    for step in steps:
        if not step.label.strip():
            yield f"langkah {step.key} tidak memiliki label"
        if step.value is not None and _is_wrong(step):
            yield f"langkah {step.label}: {step.formula} tidak menghasilkan {step.value}"
    number = found.card.exact(tried.value_key) if tried.value_key else None
    if number is None or found.text is None:
        return
    places = len(found.text.partition(".")[2])
    if published(number, places).text != found.text:
        yield f"{tried.value_key} terbit {found.text}, padahal dihitung {number!r}"
    if all(step.published != found.text for step in steps):
        yield f"nilai terbit {found.text} tidak ada di dalam rincian"


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.parts)


def _is_wrong(step: Step) -> bool:
    shown = evaluate(step.formula)
    if shown is None:
        return False  # a sealed step says in words where it came from
    return not shown.meets(Interval.shown(str(step.value)))
