"""Lhokseumawe: verified work reports and two opinions make a predikat; raters are checked too.

Nothing is decided by a formula: corrections and proposals go to a panel and a committee.
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
from .workflow import WORKFLOW


@hookimpl
def portal_regions() -> Sequence[Region]:
    """Return the one region of this plugin."""
    return (REGION,)


@hookimpl
def portal_indicator_sets(region: str) -> Sequence[IndicatorSet]:
    """Return the rule of a half-year's reports and the library by position."""
    return INDICATOR_SETS


@hookimpl
def portal_instruments(region: str) -> Sequence[Instrument]:
    """Return both forms, the sanction, the registers and the program survey."""
    return INSTRUMENTS


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return the half-year and year ratings, fairness, proposals and development."""
    from .scoring import METHODS

    return METHODS


@hookimpl
def portal_workflow(region: str) -> Workflow:
    """Return stages and deadlines of a half-year."""
    return WORKFLOW


@hookimpl
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:
    """Return the committee's decisions and the development of people."""
    from .follow_ups import FOLLOW_UPS

    return FOLLOW_UPS


@hookimpl
def portal_learning(region: str) -> Sequence[LearningMaterial]:
    """Return the awareness pages with their quizzes."""
    return LEARNING


@hookimpl
def portal_report_formats(region: str) -> Sequence[ReportFormat]:
    """Return the four reports of the region."""
    from .reports import REPORT_FORMATS

    return REPORT_FORMATS
