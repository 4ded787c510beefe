"""Scoring of the region: unit, career, eligibility for a position, match and succession."""

from __future__ import annotations

from typing import Any

from portal.api import ScoringMethod

from .career import CAREER
from .eligibility import ELIGIBILITY
from .match import MATCH
from .unit import UNIT

__all__ = ["CAREER", "ELIGIBILITY", "MATCH", "METHODS", "UNIT"]

METHODS: tuple[ScoringMethod[Any], ...] = (UNIT, CAREER, ELIGIBILITY, MATCH)
"""Every method of the region."""
