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
    "bands": {"key": "predikat", "limits": [["90", "Baik"]]},
    "unused": ["notes"]
  },
  "cases": [{"id": "C-1", "input": {}, "expected": {}, "note": ""}]
}
```
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.api.reading import DocumentError, parse_document
from portal.testing.documents import number_of

MISSING_RULES = ("drops_out", "zero", "refused", "not_rated")
"""What may happen to a missing value: left out, counted as 0, an error, or no result at all."""


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
    strange = sorted(set(promises) - set(_PROBLEMS))
    if strange:
        known = ", ".join(sorted(_PROBLEMS))
        raise GoldenError(f"{path.name}: janji {strange[0]} tidak dikenal; yang dikenal: {known}.")
    for name, problem in _PROBLEMS.items():
        told = problem(promises[name]) if name in promises else ""
        if told:
            raise GoldenError(f"{path.name}: janji {name} {told}")
    return promises


def _wrong_missing(rules: object) -> str:
    if not isinstance(rules, Mapping):
        return 'harus berupa objek, misalnya {"indicators[].actual": "drops_out"}.'
    wrong = [rule for rule in rules.values() if rule not in MISSING_RULES]
    known = ", ".join(MISSING_RULES)
    return f"memuat aturan {wrong[0]!r} yang tidak dikenal; yang dikenal: {known}." if wrong else ""


def _wrong_list(patterns: object) -> str:
    if isinstance(patterns, list) and all(isinstance(one, str) for one in patterns):
        return ""
    return 'harus berupa daftar nama, misalnya ["indicators"].'


def _wrong_bounds(bounds: object) -> str:
    fine = isinstance(bounds, Mapping) and all(
        isinstance(pair, list)
        and len(pair) == _PAIR
        and all(limit is None or number_of(limit) is not None for limit in pair)
        for pair in bounds.values()
    )
    return "" if fine else 'harus berupa pasangan batas, misalnya {"final_value": ["0", "120"]}.'


def _wrong_bands(bands: object) -> str:
    fine = (
        isinstance(bands, Mapping)
        and set(bands) <= {"key", "limits"}
        and isinstance(bands.get("key", ""), str)
        and isinstance(bands.get("limits"), list)
        and all(_is_limit(one) for one in bands["limits"])
    )
    example = '{"key": "predikat", "limits": [["70", "Cukup"], ["90", "Baik"]]}'
    return "" if fine else f"harus berupa objek, misalnya {example}."


def _is_limit(one: object) -> bool:
    if not isinstance(one, list) or len(one) != _PAIR:
        return False
    return number_of(one[0]) is not None and isinstance(one[1], str)


def _wrong_text(value: object) -> str:
    return "" if isinstance(value, str) else 'harus berupa nama, misalnya "final_value".'


_PAIR = 2
_PROBLEMS: dict[str, Callable[[object], str]] = {
    "missing": _wrong_missing,
    "any_order": _wrong_list,
    "rises_with": _wrong_list,
    "falls_with": _wrong_list,
    "unused": _wrong_list,
    "bounds": _wrong_bounds,
    "bands": _wrong_bands,
    "value": _wrong_text,
}
"""What is wrong with the shape of a promise, "" when nothing is."""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
