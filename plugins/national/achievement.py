"""Achievement of one indicator in percent: not below 0, not capped above.

Source: the annex of PermenPANRB 8/2021. Its printed 113 % for 92 against 80-90 is an erratum:
92/90 is 102.22 %. Every region measures with this one formula and sets its own cap.
"""

from __future__ import annotations

from portal.api import (
    IndicatorInput,
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    at_least,
    exact,
    printed,
    read_indicator,
)

_RULE = "PermenPANRB 8/2021, lampiran"
_HUNDRED = exact(100)
_TWO = exact(2)

_INSIDE = exact(100).sealed("realisasi di dalam batas target")
_MET = exact(100).sealed("target 0 tercapai")
_EXCEEDED = exact(0).sealed("target 0 terlampaui, tanpa toleransi")
_NOT_COMPUTABLE = {
    "no_data": "realisasi belum ada",
    "zero_target": "target 0 tidak dapat dibandingkan",
}


def compute(indicator: IndicatorInput) -> ScoreCard:
    """Return the achievement in percent and at most one flag; null when not computable."""
    value, flags = _achievement(indicator)
    root: Number | Verdict
    if value is None:
        root = Verdict("achievement", "Capaian", "-", _NOT_COMPUTABLE[flags[0]], rule=_RULE)
    else:
        root = value = value.named("achievement", "Capaian", _RULE)
    return ScoreCard(
        method="national.achievement",
        result={"achievement": printed(value), "flags": flags},
        numbers={"achievement": value},
        roots=(root,),
    )


def _achievement(indicator: IndicatorInput) -> tuple[Number | None, list[str]]:
    actual = indicator.actual
    if actual is None:
        return None, ["no_data"]
    direction, target = indicator.direction, indicator.target
    if direction == "range":
        direction, target = indicator.range_direction, _nearer_bound(indicator, actual)
    if target is None:
        return _INSIDE, []
    if target == 0:
        return _against_zero(indicator, direction, actual)
    if direction == "higher":
        return actual / target * _HUNDRED, []
    return at_least((_TWO - actual / target) * _HUNDRED, 0), []


def _nearer_bound(indicator: IndicatorInput, actual: Number) -> Number | None:
    """Return the bound that was missed, ``None`` inside the bounds (both included)."""
    low, high = indicator.lower_bound, indicator.upper_bound
    if high is not None and actual > high:
        return high
    return low if low is not None and actual < low else None


def _against_zero(
    indicator: IndicatorInput, direction: str, actual: Number
) -> tuple[Number | None, list[str]]:
    if direction == "higher":
        return None, ["zero_target"]
    if actual == 0:
        return _MET, ["zero_target_met"]
    tolerance = indicator.tolerance
    # A tolerance of zero days tolerates nothing: it is the same as none.
    if tolerance is None or tolerance == 0:
        return _EXCEEDED, ["zero_target_exceeded"]
    late = at_least(_HUNDRED - _HUNDRED * actual / tolerance, 0)
    return late, ["zero_target_tolerance"]


ACHIEVEMENT = ScoringMethod(
    id="national.achievement",
    title="Capaian satu indikator (persen)",
    parse=read_indicator,
    compute=compute,
    missing_data="Realisasi yang belum ada tidak dihitung dan diberi tanda no_data.",
    legal_basis=_RULE,
)
