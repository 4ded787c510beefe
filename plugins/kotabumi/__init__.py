"""Kotabumi: results of work unit and position, and talent management in nine boxes.

A position has requirements, a person has values; eligibility and order follow from both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.api import Region, ScoringMethod, hookimpl

from .region import REGION


@hookimpl
def portal_regions() -> Sequence[Region]:
    """Return the one region of this plugin."""
    return (REGION,)


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return unit and career values, eligibility and the match to a position."""
    from .scoring import METHODS

    return METHODS
