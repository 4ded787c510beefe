"""What a project must agree on before it starts: indicators, weights, targets, members, dates.

The one validator of plans: opening and editing a project pass through it alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from portal.api.describe import Indicator, IndicatorSet
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.reading.values import plain, read_decimal

HUNDRED = Decimal(100)
DIRECTIONS = frozenset({"higher", "lower", "range"})
MOST_DAYS = 366
ASPECTS: dict[str, str] = {
    "time": _("waktu"),
    "quality": _("kualitas"),
    "output": _("keluaran"),
    "quantity": _("kuantitas"),
    "cost": _("biaya"),
}
Number = str | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorInput:
    """One indicator of a project plan. Numbers are decimal texts; `target` may differ per member.

    An indicator of time counted in days ("hari") without target takes each member's own days.
    """

    code: str
    label: str
    measure_unit: str
    direction: str
    weight: Number
    aspect: str = ""
    source: str = ""
    target: Number = None
    lower_bound: Number = None
    upper_bound: Number = None
    range_direction: str = "higher"
    tolerance: Number = None
    target_is_maximum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInput:
    """A paper on which a project rests: its kind, and its number and day when it has them."""

    kind: str
    number: str = ""
    on: date | None = None

    def row(self) -> dict[str, str]:
        """Return the texts that are stored: kind, number, and date as `2026-03-02` or empty."""
        day = self.on.isoformat() if self.on else ""
        return {"kind": self.kind.strip(), "number": self.number.strip(), "date": day}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInput:
    """One member: his sector, his working days, and targets of his own by indicator code."""

    employee_id: int
    sector: str
    days: int
    role: str = "member"
    targets: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One checked indicator with its exact numbers; `targets` by employee id."""

    given: IndicatorInput
    weight: Decimal
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    tolerance: Decimal | None
    targets: Mapping[int, Decimal | None]


def from_description(items: Iterable[Indicator]) -> list[IndicatorInput]:
    """Return the region's own indicators as a plan to start from."""
    return [
        IndicatorInput(
            code=item.code,
            label=item.label,
            measure_unit=item.measure_unit,
            direction=item.direction,
            weight=item.weight,
            aspect=item.aspect,
            source=item.source,
            target=item.target,
            lower_bound=item.lower_bound,
            upper_bound=item.upper_bound,
            range_direction=item.range_direction,
            tolerance=item.tolerance,
            target_is_maximum=item.target_is_maximum,
        )
        for item in items
    ]


def check_plan(
    found: IndicatorSet, indicators: Sequence[IndicatorInput], members: Sequence[MemberInput]
) -> list[Plan]:
    """Return the checked plan, or raise `Invalid` with every problem at once."""
    problems = [*_shape_problems(found, indicators), *_member_problems(members)]
    if not problems:
        problems += weight_problems([item.weight for item in indicators])
    if problems:
        raise Invalid(problems)
    plans: list[Plan] = []
    for item in indicators:
        try:
            plan = _planned(item, members)
        except Invalid as error:
            problems += error.problems
            continue
        problems += _target_problems(plan, members)
        plans.append(plan)
    if problems:
        raise Invalid(problems)
    return plans


def weight_problems(weights: Sequence[Number]) -> list[Problem]:
    """Require positive weights that add up to exactly 100; the sentence shows the sum."""
    try:
        exact = [read_decimal(weight, "weight") or Decimal(0) for weight in weights]
    except Invalid as error:
        return list(error.problems)
    if any(weight == 0 for weight in exact):
        told = _("Setiap indikator memerlukan bobot lebih dari 0.")
        return [Problem("weights", Sentence(told), code="no_weight")]
    total = sum(exact, Decimal(0))
    if total == HUNDRED:
        return []
    told = _("Jumlah bobot {sum}; seharusnya tepat 100. Sesuaikan bobotnya.")
    shown = (plain(total) or "").replace(".", ",")
    return [Problem("weights", sentence(told, sum=shown), value=shown, code="weights_not_100")]


def check_dates(starts: date, planned_end: date, ended: date | None = None) -> None:
    """Raise `Invalid` when a project would end before it starts."""
    for name, day in (("planned_end", planned_end), ("ended", ended)):
        if day is not None and day < starts:
            told = _("Tanggal selesai tidak boleh mendahului tanggal mulai proyek.")
            raise Invalid(Problem(name, Sentence(told), value=day.isoformat()))


def _shape_problems(found: IndicatorSet, indicators: Sequence[IndicatorInput]) -> list[Problem]:
    problems: list[Problem] = []
    codes = [item.code for item in indicators]
    if len(set(codes)) < len(codes) or not all(code.strip() for code in codes):
        told = _("Setiap indikator memerlukan kode sendiri yang tidak sama dengan yang lain.")
        problems.append(Problem("code", Sentence(told), code="code_twice"))
    if not found.minimum_count <= len(indicators) <= found.maximum_count:
        told = _("Jumlah indikator {count}; seharusnya {least} sampai {most}.")
        params = {"least": found.minimum_count, "most": found.maximum_count}
        problems.append(Problem("indicators", sentence(told, count=len(indicators), **params)))
    if not found.adjustable and indicators != from_description(found.indicators):
        told = _("Indikator dan bobot daerah ini tetap dan tidak dapat diganti per proyek.")
        problems.append(Problem("indicators", Sentence(told), code="fixed"))
    for aspect in found.required_aspects:
        if aspect not in {item.aspect for item in indicators}:
            told = _("Proyek memerlukan sedikitnya satu indikator {aspect}.")
            shown = ASPECTS.get(aspect, aspect)
            problems.append(Problem("aspects", sentence(told, aspect=shown), code="aspect_missing"))
    return problems + [problem for item in indicators for problem in _word_problems(item)]


def _word_problems(item: IndicatorInput) -> list[Problem]:
    if not item.label.strip() or not item.measure_unit.strip():
        told = _("Indikator {code} memerlukan nama dan satuan.")
        return [Problem("label", sentence(told, code=item.code))]
    if item.direction not in DIRECTIONS or item.range_direction not in {"higher", "lower"}:
        told = _("Arah indikator {label} harus naik, turun, atau rentang.")
        return [Problem("direction", sentence(told, label=item.label), value=item.direction)]
    return []


def _member_problems(members: Sequence[MemberInput]) -> list[Problem]:
    problems: list[Problem] = []
    ids = [member.employee_id for member in members]
    if not ids:
        problems.append(
            Problem("members", Sentence(_("Proyek memerlukan sedikitnya satu anggota.")))
        )
    if len(set(ids)) < len(ids):
        told = _("Seorang pegawai hanya dapat sekali menjadi anggota proyek.")
        problems.append(Problem("members", Sentence(told), code="member_twice"))
    for at, member in enumerate(members):
        if not 0 < member.days <= MOST_DAYS:
            told = _("Hari kerja anggota harus 1 sampai {most}.")
            given = str(member.days)
            problems.append(Problem("days", sentence(told, most=MOST_DAYS), at, given, "days"))
        if not member.sector.strip():
            problems.append(Problem("sector", Sentence(_("Sektor anggota wajib diisi.")), at))
    return problems


def _planned(item: IndicatorInput, members: Sequence[MemberInput]) -> Plan:
    where = f"target:{item.code}"
    targets = {
        member.employee_id: read_decimal(member.targets.get(item.code, item.target), where)
        for member in members
    }
    if item.aspect == "time" and item.measure_unit == "hari":
        targets = {
            member.employee_id: targets[member.employee_id] or Decimal(member.days)
            for member in members
        }
    return Plan(
        given=item,
        weight=read_decimal(item.weight, "weight") or Decimal(0),
        lower_bound=read_decimal(item.lower_bound, where),
        upper_bound=read_decimal(item.upper_bound, where),
        tolerance=read_decimal(item.tolerance, where),
        targets=targets,
    )


def _target_problems(plan: Plan, members: Sequence[MemberInput]) -> list[Problem]:
    item, where = plan.given, f"target:{plan.given.code}"
    if item.direction == "range":
        low, high = plan.lower_bound, plan.upper_bound
        if low is None or high is None or low > high:
            told = _("Indikator {label} memerlukan batas bawah dan batas atas yang berurutan.")
            return [Problem(where, sentence(told, label=item.label), code="bounds")]
        return []
    problems: list[Problem] = []
    for at, member in enumerate(members):
        found = target_problem(item.direction, plan.targets[member.employee_id], item.label)
        if found is not None:
            problems.append(replace(found, field=where, row=at))
    return problems


def target_problem(direction: str, target: Decimal | None, label: str) -> Problem | None:
    """Return why a target cannot be measured against; 0 is no target where more is better."""
    if target is None and direction != "range":
        told = _("Target {label} wajib diisi.")
        return Problem("target", sentence(told, label=label), code="no_target")
    if target == 0 and direction == "higher":
        told = _(
            "Target 0 untuk {label} tidak dapat diukur karena makin besar makin baik. Isi target "
            "lebih dari 0."
        )
        return Problem("target", sentence(told, label=label), value="0", code="zero_target")
    return None


def document_rows(documents: Iterable[DocumentInput]) -> list[dict[str, str]]:
    """Return the documents as stored. Raises `Invalid` for one that does not say what it is."""
    rows = [document.row() for document in documents]
    told = _("Jenis dokumen wajib diisi.")
    problems = [
        Problem(f"kind-{at}", Sentence(told)) for at, row in enumerate(rows, 1) if not row["kind"]
    ]
    if problems:
        raise Invalid(problems)
    return rows
