"""National rules as scoring methods that region plugins borrow: one formula in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.api import ScoringMethod, hookimpl

from .achievement import ACHIEVEMENT
from .conversion import CONVERSION
from .credit_points import CREDIT_POINTS
from .distribution import DISTRIBUTION
from .matrices import NINE_BOX, QUADRANT
from .nip import NIP
from .satisfaction_index import SATISFACTION_INDEX

METHODS: tuple[ScoringMethod[Any], ...] = (
    ACHIEVEMENT,
    CONVERSION,
    QUADRANT,
    CREDIT_POINTS,
    SATISFACTION_INDEX,
    NINE_BOX,
    DISTRIBUTION,
    NIP,
)
"""Every national method, in the order of the legal levels they come from."""


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return the shared methods, the same for every region."""
    return METHODS
