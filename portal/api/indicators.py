"""Targets and actuals of indicators as scoring methods receive them, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from portal.api.methods import ScoringError
from portal.api.numbers import Number, total
from portal.api.reading import (
    read_flag,
    read_list,
    read_number,
    read_object,
    read_optional_number,
    read_text,
    read_word,
)

__all__ = ["IndicatorInput", "read_indicator", "read_indicator_set"]

_DIRECTIONS = ("higher", "lower", "range")
_RANGE_DIRECTIONS = ("higher", "lower")
_NO_WEIGHT = Number(0, 1)


@dataclass(frozen=True, slots=True)
class IndicatorInput:
    """One indicator with its numbers. A ``range`` has both bounds, the others have a target."""

    direction: str
    """``higher``, ``lower`` or ``range``."""
    actual: Number | None
    """``None`` is a missing value; a realized 0 is 0."""
    target: Number | None = None
    lower_bound: Number | None = None
    upper_bound: Number | None = None
    range_direction: str = "higher"
    tolerance: Number | None = None
    target_is_maximum: bool = False
    not_applicable: bool = False
    code: str = ""
    weight: Number = _NO_WEIGHT
    label: str = ""

    @property
    def title(self) -> str:
        """What people call it: the label, or the code where no label was given."""
        return self.label or self.code


def read_indicator(document: object, *, code: str = "", label: str = "") -> IndicatorInput:
    """Read one indicator; ``invalid_value`` or ``unknown_value`` when it cannot be used.

    Optional fields may be missing or null. Bounds must be in order. Without a weight it is
    0: the whole set wants each of them, see :func:`read_indicator_set`.
    """
    fields = read_object(document)
    get = fields.get
    direction = read_word(get("direction"), _DIRECTIONS)
    weight = read_optional_number(get("weight"))
    range_direction = get("range_direction")
    indicator = IndicatorInput(
        direction=direction,
        range_direction=(
            "higher" if range_direction is None else read_word(range_direction, _RANGE_DIRECTIONS)
        ),
        actual=read_optional_number(get("actual")),
        target=read_optional_number(get("target")),
        lower_bound=read_optional_number(get("lower_bound")),
        upper_bound=read_optional_number(get("upper_bound")),
        tolerance=read_optional_number(get("tolerance")),
        target_is_maximum=_optional_flag(get("target_is_maximum")),
        not_applicable=_optional_flag(get("not_applicable")),
        code=code,
        weight=_NO_WEIGHT if weight is None else weight,
        label=label,
    )
    _check_target(indicator)
    return indicator


def read_indicator_set(documents: object) -> tuple[IndicatorInput, ...]:
    """Read a weighted set; ``weights_not_100`` unless all its weights add up to exactly 100.

    Weights are checked before targets and actuals, and over all indicators, also those that
    drop out later.
    """
    entries: list[Mapping[str, object]] = [read_object(item) for item in read_list(documents)]
    amount = total([read_number(entry.get("weight")) for entry in entries])
    if amount != 100:
        raise ScoringError("weights_not_100", total=amount)
    return tuple(
        [
            read_indicator(entry, code=read_text(entry.get("code")), label=_label(entry))
            for entry in entries
        ]
    )


def _label(entry: Mapping[str, object]) -> str:
    """Return the label where one is given; it never enters a calculation."""
    label = entry.get("label")
    return label if isinstance(label, str) else ""


def _optional_flag(value: object) -> bool:
    return False if value is None else read_flag(value)


def _check_target(indicator: IndicatorInput) -> None:
    if indicator.direction != "range":
        usable = indicator.target is not None
    else:
        low, high = indicator.lower_bound, indicator.upper_bound
        usable = low is not None and high is not None and low <= high
    if not usable:
        raise ScoringError("invalid_value")


def bounds_of(indicator: IndicatorInput) -> tuple[Number, Number]:
    """Return both bounds of a ``range`` indicator that was read by this module."""
    return cast("Number", indicator.lower_bound), cast("Number", indicator.upper_bound)
