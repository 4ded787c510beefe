"""What a plan of own indicators must hold: before it is saved, and before it is agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.api.describe import Indicator, IndicatorSet
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.reading.values import read_decimal
from portal.services.work.project_rules import ASPECTS, DIRECTIONS, target_problem, weight_problems

LONGEST = {"label": 300, "measure_unit": 60, "source": 300, "duty": 500, "competence": 200}
_LABELS = {
    "label": _("Indikator"),
    "measure_unit": _("Satuan"),
    "source": _("Sumber data"),
    "duty": _("Tugas pokok"),
    "competence": _("Kompetensi"),
}
_REQUIRED = ("label", "measure_unit")
_NUMBERS = ("weight", "target", "lower_bound", "upper_bound", "tolerance")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIndicator:
    """One own indicator as typed; numbers are decimal texts, an empty code is a new one."""

    code: str = ""
    label: str = ""
    measure_unit: str = ""
    direction: str = "higher"
    weight: str = ""
    target: str = ""
    aspect: str = ""
    source: str = ""
    duty: str = ""
    competence: str = ""
    lower_bound: str = ""
    upper_bound: str = ""
    range_direction: str = "higher"
    tolerance: str = ""
    target_is_maximum: bool = False

    @classmethod
    def from_library(cls, item: Indicator) -> OwnIndicator:
        """Return a library's indicator as a first draft."""
        return cls(
            code=item.code,
            label=item.label,
            measure_unit=item.measure_unit,
            direction=item.direction,
            weight=item.weight or "",
            target=item.target or "",
            aspect=item.aspect,
            source=item.source,
            duty=item.duty,
            competence=item.competence,
            lower_bound=item.lower_bound or "",
            upper_bound=item.upper_bound or "",
            range_direction=item.range_direction,
            tolerance=item.tolerance or "",
            target_is_maximum=item.target_is_maximum,
        )


def read_indicators(
    rule: IndicatorSet, given: Sequence[OwnIndicator]
) -> list[dict[str, Decimal | None]]:
    """Return the numbers of each indicator. Raises Invalid with fields named `<name>-<index>`.

    A draft may still lack weights and targets; what is filled in must be usable.
    """
    problems: list[Problem] = []
    if len(given) > rule.maximum_count:
        told = sentence(_("Paling banyak {n} indikator."), n=rule.maximum_count)
        problems.append(Problem("indicators", told, code="too_many"))
    numbers = [_numbers(one, at, problems) for at, one in enumerate(given)]
    for at, one in enumerate(given):
        problems += _text_problems(one, at)
    if problems:
        raise Invalid(problems)
    return numbers


def _numbers(one: OwnIndicator, at: int, problems: list[Problem]) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for name in _NUMBERS:
        try:
            found[name] = read_decimal(getattr(one, name), f"{name}-{at}")
        except Invalid as error:
            problems += error.problems
            found[name] = None
    target = found["target"]
    if target is not None and one.direction != "range":
        problem = target_problem(one.direction, target, one.label)
        if problem is not None:
            problems.append(Problem(f"target-{at}", problem.sentence, code=problem.code))
    return found


def _text_problems(one: OwnIndicator, at: int) -> list[Problem]:
    problems: list[Problem] = []
    for name, longest in LONGEST.items():
        text = getattr(one, name)
        label = _LABELS[name]
        if name in _REQUIRED and not text.strip():
            told = sentence(_("{label} wajib diisi."), label=label)
            problems.append(Problem(f"{name}-{at}", told))
        if len(text) > longest:
            told = sentence(_("{label} paling panjang {n} karakter."), label=label, n=longest)
            problems.append(Problem(f"{name}-{at}", told))
    if one.direction not in DIRECTIONS or one.range_direction not in {"higher", "lower"}:
        problems.append(Problem(f"direction-{at}", Sentence(_("Pilih arah penilaian."))))
    return problems


def agreement_problems(rule: IndicatorSet, rows: Sequence[object]) -> list[Problem]:
    """Return what still speaks against agreeing: count, weights, targets, duties and aspects.

    `rows` are the measurements of one period of the plan.
    """
    problems: list[Problem] = []
    counted = [row for row in rows if not getattr(row, "not_applicable", False)]
    if not rule.minimum_count <= len(rows) <= rule.maximum_count:
        told = _("Rencana memuat {n} indikator; seharusnya {low} sampai {high}.")
        values = {"n": len(rows), "low": rule.minimum_count, "high": rule.maximum_count}
        problems.append(Problem("indicators", Sentence(told, values), code="count"))
    problems += weight_problems([getattr(row, "weight", None) for row in rows])
    for row in counted:
        problem = _row_problem(row)
        problems += [problem] if problem else []
    present = {getattr(row, "aspect", "") for row in rows}
    for aspect in rule.required_aspects:
        if aspect not in present:
            told = _("Belum ada indikator untuk aspek {aspect}.")
            shown = sentence(told, aspect=ASPECTS.get(aspect, aspect))
            problems.append(Problem("aspects", shown, code="aspect"))
    return problems


def _row_problem(row: object) -> Problem | None:
    label, direction = getattr(row, "label", ""), getattr(row, "direction", "")
    low, high = getattr(row, "lower_bound", None), getattr(row, "upper_bound", None)
    if direction == "range" and (low is None or high is None or low > high):
        told = sentence(_("Batas bawah dan batas atas {label} belum benar."), label=label)
        return Problem("target", told, code="bounds")
    return target_problem(direction, getattr(row, "target", None), label)


def checklist_problems(rule: IndicatorSet, rows: Sequence[object]) -> list[Problem]:
    """Return which indicators the superior has not ticked whole; nothing without a checklist."""
    told = _("{label}: daftar periksa belum lengkap dicentang oleh atasan.")
    wanted = set(rule.checklist)
    return [
        Problem("checklist", sentence(told, label=getattr(row, "label", "")), code="checklist")
        for row in rows
        if not wanted <= set(getattr(row, "checked", ()) or ())
    ]
