"""Bungo: staff are appraised by the main duties of their position, by their direct superior.

Results, process and contribution make one value; each duty carries a training need with it.
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
    """Return the yearly value from duties, for one position or several in a year."""
    from .scoring import METHODS

    return METHODS
