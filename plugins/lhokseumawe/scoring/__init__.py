"""Scoring of the region: half-year and year, fairness of raters and groups, proposals."""

from __future__ import annotations

from typing import Any

from portal.api import ScoringMethod

from .decisions import DECISIONS
from .development import DEVELOPMENT
from .fairness import FAIRNESS
from .three_sources import THREE_SOURCES
from .year import YEAR

__all__ = ["DECISIONS", "DEVELOPMENT", "FAIRNESS", "METHODS", "THREE_SOURCES", "YEAR"]

METHODS: tuple[ScoringMethod[Any], ...] = (THREE_SOURCES, YEAR, FAIRNESS, DECISIONS, DEVELOPMENT)
"""Every method of the region."""
