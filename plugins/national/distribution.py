"""Share of each predikat, with advice by the predikat of the organization.

Source: SE MenPANRB 3/2023. The pattern is a consideration for the leader, never an automatic
change. Limits look at the printed percentages; "must exist" and "not allowed" look at counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.api import (
    GOOD,
    NEEDS_IMPROVEMENT,
    POOR,
    PREDIKAT,
    VERY_GOOD,
    VERY_POOR,
    Number,
    Published,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    exact,
    published,
    read_object,
    read_whole,
    read_word,
)

_ID = "national.distribution"
_RULE = "SE MenPANRB 3/2023"
_SMALLEST_GROUP = 10
_OUTSTANDING = "Istimewa"

Counts = Mapping[str, int]
Shares = Mapping[str, Published]
_Check = tuple[str, Callable[[Shares, Counts], bool]]


def _over(predikat: str, limit: int) -> Callable[[Shares, Counts], bool]:
    return lambda shares, _counts: shares[predikat] > limit


def _under(predikat: str, limit: int) -> Callable[[Shares, Counts], bool]:
    return lambda shares, _counts: shares[predikat] < limit


def _nobody_lower(_shares: Shares, counts: Counts) -> bool:
    return not counts[NEEDS_IMPROVEMENT] and not counts[POOR]


def _poor_and_improvable(shares: Shares, _counts: Counts) -> bool:
    return shares[POOR].number + shares[NEEDS_IMPROVEMENT].number < 10


def _any_very_good(_shares: Shares, counts: Counts) -> bool:
    return counts[VERY_GOOD] > 0


_PATTERNS: Mapping[str, tuple[_Check, ...]] = {
    _OUTSTANDING: (("very_good_over_70", _over(VERY_GOOD, 70)),),
    GOOD: (
        ("good_over_70", _over(GOOD, 70)),
        ("lower_grades_required", _nobody_lower),
    ),
    NEEDS_IMPROVEMENT: (
        ("needs_improvement_under_60", _under(NEEDS_IMPROVEMENT, 60)),
        ("very_good_over_10", _over(VERY_GOOD, 10)),
    ),
    POOR: (
        ("poor_under_60", _under(POOR, 60)),
        ("needs_improvement_under_10", _under(NEEDS_IMPROVEMENT, 10)),
        ("very_good_over_10", _over(VERY_GOOD, 10)),
    ),
    VERY_POOR: (
        ("very_poor_under_60", _under(VERY_POOR, 60)),
        ("poor_and_needs_improvement_under_10", _poor_and_improvable),
        ("very_good_not_allowed", _any_very_good),
    ),
}


@dataclass(frozen=True, slots=True)
class DistributionInput:
    """Predikat of the organization and the number of people with each of the five predikat."""

    organization_predikat: str
    counts: Counts


def parse(document: object) -> DistributionInput:
    """Read ``{organization_predikat, counts}``; all five counts are needed.

    ``unknown_value`` for other words, ``invalid_value`` for anything but whole counts.
    """
    fields = read_object(document)
    organization = read_word(fields.get("organization_predikat"), _PATTERNS)
    counts = read_object(fields.get("counts"))
    if not set(counts) <= set(PREDIKAT):
        raise ScoringError("unknown_value")
    return DistributionInput(
        organization, {predikat: read_whole(counts.get(predikat)) for predikat in PREDIKAT}
    )


def compute(given: DistributionInput) -> ScoreCard:
    """Return the percentages and the advice as flags."""
    people = sum(given.counts.values())
    if not people:
        return ScoreCard(_ID, {"percentages": None, "flags": ["group_too_small"]})
    numbers = {predikat: _share(given.counts, predikat, people) for predikat in PREDIKAT}
    shares = {predikat: published(number) for predikat, number in numbers.items()}
    result: dict[str, object] = {
        "percentages": {predikat: share.text for predikat, share in shares.items()},
        "flags": _advice(given, shares, people),
    }
    return ScoreCard(_ID, result, numbers, tuple(numbers.values()))


def _share(counts: Counts, predikat: str, people: int) -> Number:
    return (exact(counts[predikat]) / people * 100).named(predikat, f"Persentase {predikat}", _RULE)


def _advice(given: DistributionInput, shares: Shares, people: int) -> list[str]:
    if people < _SMALLEST_GROUP:
        return ["group_too_small"]
    checks = _PATTERNS[given.organization_predikat]
    return [flag for flag, departs in checks if departs(shares, given.counts)]


DISTRIBUTION = ScoringMethod(
    id=_ID,
    title="Pola distribusi predikat",
    parse=parse,
    compute=compute,
    missing_data="Jumlah setiap predikat wajib ada, boleh 0.",
    legal_basis=_RULE,
)
