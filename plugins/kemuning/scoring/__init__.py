"""Scoring methods of the region: the yearly value of a team member and the award proposal."""

from __future__ import annotations

from typing import Any

from portal.api import ScoringMethod

from .awards import AWARDS
from .objective import OBJECTIVE

__all__ = ["AWARDS", "METHODS", "OBJECTIVE"]

METHODS: tuple[ScoringMethod[Any], ...] = (OBJECTIVE, AWARDS)
"""Every method of the region."""
