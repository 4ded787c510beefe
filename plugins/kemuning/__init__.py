"""Kemuning: staff are appraised by their project work in cross-sector teams.

Objective indicators of each project (time, quality, output), the superior's form and the peers'
forms make one value; the hooks below only hand over what the modules of this folder describe.
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
    """Return the indicator set of a project member."""
    return INDICATOR_SETS


@hookimpl
def portal_instruments(region: str) -> Sequence[Instrument]:
    """Return the superior's and the peers' forms, and the two facts."""
    return INSTRUMENTS


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return the yearly value and the award proposal."""
    from .scoring import METHODS

    return METHODS


@hookimpl
def portal_workflow(region: str) -> Workflow:
    """Return stages and deadlines of the year."""
    return WORKFLOW


@hookimpl
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:
    """Return the award proposal and the list of achievers."""
    from .follow_ups import FOLLOW_UPS

    return FOLLOW_UPS


@hookimpl
def portal_learning(region: str) -> Sequence[LearningMaterial]:
    """Return the awareness material about the appraisal of project work."""
    return LEARNING


@hookimpl
def portal_report_formats(region: str) -> Sequence[ReportFormat]:
    """Return the four reports of the region."""
    from .reports import REPORT_FORMATS

    return REPORT_FORMATS
