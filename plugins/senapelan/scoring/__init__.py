"""Scoring of the region: parameters by ballot, monthly and yearly value, coaching."""

from __future__ import annotations

from typing import Any

from portal.api import ScoringMethod

from .achievement import ACHIEVEMENT
from .coaching import COACHING
from .parameters import PARAMETERS

__all__ = ["ACHIEVEMENT", "COACHING", "METHODS", "PARAMETERS"]

METHODS: tuple[ScoringMethod[Any], ...] = (ACHIEVEMENT, PARAMETERS, COACHING)
"""Every method of the region."""
