"""Fractional weights count in full: half a point of weight moves the value by half a step."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from portal.testing.documents import Path, changed, like, nodes, number_of
from portal.testing.findings import Finding
from portal.testing.golden import Example
from portal.testing.subject import Subject, Tried

_HALF = Fraction(1, 2)


def fractional_weights(subject: Subject) -> Iterator[Finding]:
    """Move weight from one part to another by whole and by half points, and compare."""
    for tried in subject.tried:
        for case in tried.golden.usable if tried.golden else ():
            found = next(filter(None, (_try(tried, case, p, n) for p, n in _weighted(case))), "")
            if found:
                yield Finding(
                    level="must",
                    what=f"Metode {tried.method.id}, contoh {case.id}: {found}.",
                    file=tried.file,
                    why="Bobot pecahan yang dipotong membuat jumlahnya bukan 100 lagi.",
                    mend="Baca bobot dengan read_number, dan jangan pakai int() atau round().",
                )
                break


def _weighted(case: Example) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    for path, node in nodes(case.input):
        if isinstance(node, list) and len(node) > 1 and all(_weight(item) for item in node[:2]):
            yield path, node


def _weight(item: object) -> Fraction | None:
    found = number_of(item.get("weight")) if isinstance(item, dict) else None
    return found if found is not None and found >= 2 else None


def _try(tried: Tried, case: Example, path: Path, node: list[dict[str, Any]]) -> str:
    """Return what is wrong, or "". Only where whole steps change the value in a straight line."""

    def moved(step: Fraction) -> Any:  # noqa: ANN401  (an input document)
        changes = []
        for at, sign in ((0, 1), (1, -1)):
            old = node[at]["weight"]
            changes.append(
                ((*path, at, "weight"), like(old, (_weight(node[at]) or 0) + sign * step))
            )
        return tried.score(changed(case.input, *changes))

    start, half, one, two = (moved(Fraction(step)) for step in (0, _HALF, 1, 2))
    if half.error and not (start.error or one.error):
        return f"bobot pecahan ditolak ({half.error}) walaupun jumlahnya tetap"
    values = [found.value for found in (start, half, one, two)]
    if any(value is None for value in values):
        return ""
    first, middle, second, third = (value or Fraction(0) for value in values)
    if third - second == second - first and 2 * middle != first + second:
        return "bobot pecahan tidak dihitung penuh"
    return ""
