"""Lhokseumawe: verified work reports and two opinions make a predikat; raters are checked too.

Nothing is decided by a formula: corrections and proposals go to a panel and a committee.
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
    """Return the half-year and year ratings, fairness, proposals and development."""
    from .scoring import METHODS

    return METHODS
