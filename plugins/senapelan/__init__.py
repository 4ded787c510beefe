"""Senapelan: monthly achievement of jointly chosen parameters, and the satisfaction of the public.

Low months call for guidance at once, and improvement is recognized on any level.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.api import (
    FollowUpRule,
    IndicatorSet,
    Instrument,
    LearningMaterial,
    Region,
    ReportFormat,
    ScoringMethod,
    Workflow,
    hookimpl,
)

from .indicators import INDICATOR_SETS
from .instruments import INSTRUMENTS
from .learning import LEARNING
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


@hookimpl
def portal_workflow(region: str) -> Workflow:
    """Return stages of the year, and the month that is closed on its own."""
    from .workflow import WORKFLOW

    return WORKFLOW


@hookimpl
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:
    """Return guidance, training, recognition, award and promotion."""
    from .follow_ups import FOLLOW_UPS

    return FOLLOW_UPS


@hookimpl
def portal_learning(region: str) -> Sequence[LearningMaterial]:
    """Return the training of February, and why the way of appraisal changed."""
    return LEARNING


@hookimpl
def portal_report_formats(region: str) -> Sequence[ReportFormat]:
    """Return the four reports of the region."""
    from .reports import REPORT_FORMATS

    return REPORT_FORMATS
