"""Yearly value 0..120 of one employee: results of the duties, process and contribution.

Achievement and conversion are those of PermenPANRB 8/2021, the predikat that of PP 30/2019. The
shares 60/25/15, the anchor scale, "no evidence is zero" and the limits of a training need are the
region's choices. The exact achievement is converted, never the printed one: just under the target
is under the target.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.api import (
    IndicatorInput,
    Number,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Verdict,
    anchor_value,
    borrow,
    exact,
    gaps_of,
    mean,
    percent,
    pp30_predikat,
    printed,
    published,
    weighted_mean,
)

from .inputs import (
    CONTRIBUTION_ITEMS,
    PROCESS_ITEMS,
    DutiesInput,
    PositionsInput,
    gather,
    parse,
)

_ID = "bungo.duties"
_RULE = "PermenPANRB 8/2021 dan PP 30/2019"
_NEED_BELOW = 90
_NEED_MARK = 2

_ACHIEVEMENT = borrow("national.achievement")
_CONVERSION = borrow("national.conversion")
_SIXTY, _TWENTY_FIVE, _FIFTEEN = percent(60), percent(25), percent(15)
_NO_EVIDENCE = exact(0).sealed("tidak ada bukti sampai batas waktu")


@dataclass(slots=True)
class _Duties:
    """What the indicators gave, collected in their order."""

    values: list[Number | None] = field(default_factory=list)
    pairs: list[tuple[Number, Number]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    gaps: list[Verdict] = field(default_factory=list)


def compute(given: DutiesInput | PositionsInput) -> ScoreCard:
    """Return the value of one position, or that of a year in several positions.

    Raises ``no_measurable_indicator`` when no indicator is left.
    """
    return _year(given) if isinstance(given, PositionsInput) else _position(given)


def _position(given: DutiesInput) -> ScoreCard:
    found = _Duties()
    for indicator in given.indicators:
        _convert(indicator, found)
    result = weighted_mean(found.pairs)
    if result is None:
        raise ScoringError("no_measurable_indicator")
    found.needs.extend(_weak_items(given.process))
    result = result.named("result_value", "Nilai hasil")
    process = _form_value("process", "Nilai proses", given.process, PROCESS_ITEMS)
    contribution = _form_value(
        "contribution", "Nilai kontribusi", given.contribution, CONTRIBUTION_ITEMS
    )
    final = _SIXTY * result + _TWENTY_FIVE * process + _FIFTEEN * contribution
    final = final.named("final_value", "Nilai akhir")
    verdict = pp30_predikat(published(final), verified_idea=given.verified_idea)
    numbers = {
        "result_value": result,
        "process_value": process,
        "contribution_value": contribution,
        "final_value": final,
    }
    document: dict[str, object] = {
        "converted_values": [printed(value) for value in found.values],
        **{name: printed(number) for name, number in numbers.items()},
        "predikat": verdict.text,
        "training_needs": found.needs,
        "flags": found.flags,
    }
    return ScoreCard(_ID, document, numbers, (*found.gaps, final, verdict))


def _convert(indicator: IndicatorInput, found: _Duties) -> None:
    """Add the converted value of one indicator, its flags and its training need."""
    achievement = _achieved(indicator, found)
    if achievement is None:
        found.values.append(None)
        return
    card = _CONVERSION(
        {"achievement": achievement, "target_is_maximum": indicator.target_is_maximum}
    )
    value = card.numbers["value"]
    if value is None:  # the conversion has a value for every achievement
        raise ScoringError("invalid_value")
    value = value.named(f"converted_{indicator.code}", f"Nilai konversi: {indicator.title}")
    if published(value) < _NEED_BELOW:
        found.needs.append(indicator.code)
    found.values.append(value)
    found.pairs.append((indicator.weight, value))


def _achieved(indicator: IndicatorInput, found: _Duties) -> Number | None:
    """Return the exact achievement, ``None`` for an indicator that drops out."""
    key, label = f"achievement_{indicator.code}", f"Capaian: {indicator.title}"
    if indicator.not_applicable:
        found.flags.append("not_applicable")
        found.gaps.append(Verdict(key, label, "-", "tidak berlaku menurut atasan"))
        return None
    if indicator.actual is None:
        found.flags.append("no_evidence")
        return _NO_EVIDENCE.named(key, label, places=None)
    card = _ACHIEVEMENT(indicator)
    found.flags.extend(card.flags)
    achievement = card.exact("achievement")
    if achievement is None:
        found.gaps.extend(gaps_of(card, key, label))
        return None
    return achievement.named(key, label, places=None)


def _form_value(name: str, title: str, marks: Iterable[Number], items: Sequence[str]) -> Number:
    """Return the mean of the marks after each went through the anchor scale."""
    values = [
        anchor_value(mark).named(f"{name}_{at}", item, places=None)
        for at, (mark, item) in enumerate(zip(marks, items, strict=True), 1)
    ]
    return mean(values).named(f"{name}_value", title)


def _weak_items(marks: Iterable[Number]) -> list[str]:
    return [f"process_{at}" for at, mark in enumerate(marks, 1) if mark <= _NEED_MARK]


def _year(given: PositionsInput) -> ScoreCard:
    """Weigh the values of the positions by their months."""
    pairs = [
        (exact(part.months), part.value.named(f"position_{at}", f"Nilai jabatan {at}"))
        for at, part in enumerate(given.positions, 1)
    ]
    final = weighted_mean(pairs)
    if final is None:  # every position has at least one month
        raise ScoringError("invalid_value")
    final = final.named("final_value", "Nilai akhir")
    verdict = pp30_predikat(published(final), verified_idea=given.verified_idea)
    document: dict[str, object] = {
        "final_value": printed(final),
        "predikat": verdict.text,
        "flags": [],
    }
    return ScoreCard(_ID, document, {"final_value": final}, (final, verdict))


DUTIES = ScoringMethod(
    id=_ID,
    title="Nilai kinerja tugas pokok",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data=(
        "Tugas tanpa bukti sampai batas waktu bernilai 0; tugas yang tidak berlaku menurut atasan "
        "dan target nol dengan arah naik tidak dihitung."
    ),
    legal_basis=_RULE,
    cycle_result=True,
    published_key="final_value",
    grade_key="predikat",
)
