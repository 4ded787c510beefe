"""Senapelan: monthly achievement of jointly chosen parameters, and the satisfaction of the public.

Low months call for guidance at once, and improvement is recognized on any level.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.api import IndicatorSet, Instrument, Region, ScoringMethod, hookimpl

from .indicators import INDICATOR_SETS
from .instruments import INSTRUMENTS
from .region import REGION


@hookimpl
def portal_regions() -> Sequence[Region]:
    """Return the one region of this plugin."""
    return (REGION,)


@hookimpl
def portal_indicator_sets(region: str) -> Sequence[IndicatorSet]:
    """Return the example set, from which the workshop chooses."""
    return INDICATOR_SETS


@hookimpl
def portal_instruments(region: str) -> Sequence[Instrument]:
    """Return survey, shared choice, commitment and facts."""
    return INSTRUMENTS


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return the parameter ballots, the monthly and yearly value, coaching."""
    from .scoring import METHODS

    return METHODS
