"""Scoring of the region: the yearly value from the main duties."""

from __future__ import annotations

from typing import Any

from portal.api import ScoringMethod

from .duties import DUTIES

__all__ = ["DUTIES", "METHODS"]

METHODS: tuple[ScoringMethod[Any], ...] = (DUTIES,)
"""Every method of the region."""
