"""Value of one month: the weighted achievements of the agreed parameters, each cut at 100."""

from __future__ import annotations

from collections.abc import Iterable

from portal.api import IndicatorInput, MeasuredSet, borrow, measure_set

_CAP = 100
_ACHIEVEMENT = borrow("national.achievement")


def month_value(indicators: Iterable[IndicatorInput]) -> MeasuredSet:
    """Measure the parameters; those without data drop out of the weighted mean."""
    return measure_set(indicators, _ACHIEVEMENT, cap=_CAP)
