"""Kotabumi: results of work unit and position, and talent management in nine boxes.

A position has requirements, a person has values; eligibility and order follow from both.
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
    """Return the indicators of units, the rule and library of own ones, and the project's."""
    return INDICATOR_SETS


@hookimpl
def portal_instruments(region: str) -> Sequence[Instrument]:
    """Return the assessment data, the register of roles and the course catalogue."""
    return INSTRUMENTS


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return unit and career values, eligibility and the match to a position."""
    from .scoring import METHODS

    return METHODS


@hookimpl
def portal_workflow(region: str) -> Workflow:
    """Return stages, deadlines and the closings of units and persons."""
    return WORKFLOW


@hookimpl
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:
    """Return what the boxes and long projects lead to."""
    from .follow_ups import FOLLOW_UPS

    return FOLLOW_UPS


@hookimpl
def portal_learning(region: str) -> Sequence[LearningMaterial]:
    """Return why the appraisal changed, and how each kind of position is measured."""
    return LEARNING


@hookimpl
def portal_report_formats(region: str) -> Sequence[ReportFormat]:
    """Return the reports of the region."""
    from .reports import REPORT_FORMATS

    return REPORT_FORMATS
