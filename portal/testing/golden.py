"""Worked examples of a plugin: `golden/<method id>.json`, with what their author promises.

```json
{
  "method": "contoh.nilai",
  "approved_by": "Badan Kepegawaian Contoh",
  "legal_basis": "Peraturan Bupati Contoh 1/2026",
  "promises": {
    "missing": {"indicators[].actual": "drops_out"},
    "any_order": ["indicators"],
    "rises_with": ["rating"],
    "bounds": {"final_value": ["0", "120"]},
    "bands": {"key": "predikat", "value": "final_value", "limits": [["90", "Baik"]]},
    "unused": ["notes"]
  },
  "cases": [{"id": "C-1", "input": {}, "expected": {}, "note": ""}]
}
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.api.reading import DocumentError, parse_document

MISSING_RULES = ("drops_out", "zero", "refused", "not_rated")
"""What may happen to a missing value: left out, counted as 0, an error, or no result at all."""
KNOWN_PROMISES = frozenset(
    {"missing", "any_order", "rises_with", "falls_with", "bounds", "bands", "unused", "value"}
)


class GoldenError(ValueError):
    """The file is no sheet of worked examples; the message is one Indonesian sentence."""


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example."""

    id: str
    input: Any
    expected: Mapping[str, object]

    @property
    def is_error(self) -> bool:
        """Whether the example shows input that cannot be scored."""
        return set(self.expected) == {"error"}


@dataclass(frozen=True, slots=True)
class Golden:
    """A sheet of worked examples and promises."""

    path: Path
    method: str
    approved_by: str
    legal_basis: str
    cases: tuple[Example, ...]
    promises: Mapping[str, Any] = field(default_factory=dict)

    @property
    def usable(self) -> tuple[Example, ...]:
        """The examples that have a result."""
        return tuple([case for case in self.cases if not case.is_error])

    def promised(self, name: str) -> list[str]:
        """Return a promise that is a list of patterns."""
        listed = self.promises.get(name, [])
        return [str(item) for item in listed] if isinstance(listed, list) else []

    def promised_map(self, name: str) -> dict[str, Any]:
        """Return a promise that is an object."""
        found = self.promises.get(name, {})
        return dict(found) if isinstance(found, Mapping) else {}


def read_golden(path: Path) -> Golden:
    """Read one file. Raises `GoldenError` with a sentence that tells what is wrong."""
    try:
        sheet = parse_document(path.read_bytes())
    except (OSError, DocumentError) as error:
        raise GoldenError(f"{path.name} bukan JSON yang dapat dibaca ({error}).") from error
    if not isinstance(sheet, Mapping):
        raise GoldenError(f"{path.name} harus berupa satu objek JSON.")
    cases = sheet.get("cases")
    if not isinstance(cases, list) or not cases:
        raise GoldenError(f'{path.name} belum memiliki daftar "cases" yang berisi.')
    return Golden(
        path=path,
        method=str(sheet.get("method", path.stem)),
        approved_by=_text(sheet.get("approved_by")),
        legal_basis=_text(sheet.get("legal_basis")),
        cases=tuple([_example(path, at, case) for at, case in enumerate(cases, 1)]),
        promises=_promises(path, sheet.get("promises", {})),
    )


def _example(path: Path, at: int, case: object) -> Example:
    if not isinstance(case, Mapping) or "input" not in case:
        raise GoldenError(f'{path.name}: contoh ke-{at} tidak memiliki "input".')
    expected = case.get("expected")
    if not isinstance(expected, Mapping):
        raise GoldenError(f'{path.name}: contoh ke-{at} tidak memiliki objek "expected".')
    return Example(str(case.get("id", at)), case["input"], expected)


def _promises(path: Path, promises: object) -> Mapping[str, Any]:
    if not isinstance(promises, Mapping):
        raise GoldenError(f'{path.name}: "promises" harus berupa objek.')
    strange = sorted(set(promises) - KNOWN_PROMISES)
    if strange:
        known = ", ".join(sorted(KNOWN_PROMISES))
        raise GoldenError(f"{path.name}: janji {strange[0]} tidak dikenal; yang dikenal: {known}.")
    rules = promises.get("missing", {})
    wrong = [r for r in rules.values() if r not in MISSING_RULES] if isinstance(rules, dict) else []
    if wrong:
        known = ", ".join(MISSING_RULES)
        raise GoldenError(f"{path.name}: aturan data kosong {wrong[0]} tidak dikenal; {known}.")
    return promises


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
