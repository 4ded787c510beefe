"""Bungo: staff are appraised by the main duties of their position, by their direct superior.

Results, process and contribution make one value; each duty carries a training need with it.
Feedback and response are a talk in both directions before the result is published.
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
    """Return the rule of a person's plan and the library of duties by position."""
    return INDICATOR_SETS


@hookimpl
def portal_instruments(region: str) -> Sequence[Instrument]:
    """Return the superior's two forms, the registers, the idea and the yearly survey."""
    return INSTRUMENTS


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return the yearly value from duties, for one position or several in a year."""
    from .scoring import METHODS

    return METHODS


@hookimpl
def portal_workflow(region: str) -> Workflow:
    """Return stages and deadlines of the year."""
    return WORKFLOW


@hookimpl
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:
    """Return the training needs, each with a course or a coach."""
    from .follow_ups import FOLLOW_UPS

    return FOLLOW_UPS


@hookimpl
def portal_learning(region: str) -> Sequence[LearningMaterial]:
    """Return the awareness pages with a worked example."""
    return LEARNING


@hookimpl
def portal_report_formats(region: str) -> Sequence[ReportFormat]:
    """Return the four reports of the region."""
    from .reports import REPORT_FORMATS

    return REPORT_FORMATS
