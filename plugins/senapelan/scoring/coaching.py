"""Coaching actions after low months, and recognition of improvement.

The limits 76.61 and 65 are the bands B and C of the satisfaction survey; they and the gain of
five points are the region's choices. All look at printed values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from portal.api import (
    SATISFACTION_BANDS,
    Number,
    Published,
    ScoreCard,
    ScoringMethod,
    Snapshot,
    Verdict,
    mean,
    published,
    read_object,
)

from .inputs import gather_monthly, months_of, read_monthly

_ID = "senapelan.coaching"
_LIMITS = {band.letter: band.limit for band in SATISFACTION_BANDS}
_LOW, _VERY_LOW = _LIMITS["B"], _LIMITS["C"]
_GUIDED_RUN, _TRAINED_RUN = 2, 3
_WINDOW = 3
_GAIN = 5
_ACTIONS = {"guidance": "bimbingan", "refer_training": "rujuk ke pelatihan"}


@dataclass(frozen=True, slots=True)
class CoachingInput:
    """Published monthly values in calendar order; ``None`` for a month without appraisal."""

    monthly: tuple[Number | None, ...]


def parse(document: object) -> CoachingInput:
    """Read ``{monthly}``; ``invalid_value`` for a value outside 0..100."""
    return CoachingInput(read_monthly(read_object(document).get("monthly")))


def gather(snapshot: Snapshot) -> CoachingInput | None:
    """Take the published months of the cycle; ``None`` while no month was opened."""
    return CoachingInput(gather_monthly(snapshot)) if months_of(snapshot) else None


def compute(given: CoachingInput) -> ScoreCard:
    """Return one action per low month that needs one, and the months with enough gain."""
    actions = _actions(given.monthly)
    gains = _gains(given.monthly)
    document: dict[str, object] = {
        "coaching": [{"month": month, "action": action} for month, action, _ in actions],
        "recognition": [{"month": month, "gain": published(gain).text} for month, gain in gains],
    }
    steps = [_step(*action) for action in actions]
    return ScoreCard(_ID, document, roots=(*steps, *[gain for _, gain in gains]))


def _actions(monthly: tuple[Number | None, ...]) -> list[tuple[int, str, Published]]:
    """Follow the run of low months: a month without value neither lengthens nor ends it."""
    found = []
    run = 0
    for month, value in enumerate(monthly, 1):
        if value is None:
            continue
        shown = published(value)
        run = run + 1 if shown < _LOW else 0
        if run >= _TRAINED_RUN:
            found.append((month, "refer_training", shown))
        elif run and (run >= _GUIDED_RUN or shown < _VERY_LOW):
            found.append((month, "guidance", shown))
    return found


def _gains(monthly: tuple[Number | None, ...]) -> list[tuple[int, Number]]:
    """Compare the last three with the three before, where all six months have values."""
    found = []
    for month in range(2 * _WINDOW, len(monthly) + 1):
        six = monthly[month - 2 * _WINDOW : month]
        if any(value is None for value in six):
            continue
        known = cast("tuple[Number, ...]", six)
        gain = mean(known[_WINDOW:]) - mean(known[:_WINDOW])
        if published(gain) >= _GAIN:
            found.append((month, gain.named(f"gain_{month}", f"Peningkatan bulan {month}")))
    return found


def _step(month: int, action: str, shown: Published) -> Verdict:
    label = f"Tindak lanjut bulan {month}"
    return Verdict(f"action_{month}", label, _ACTIONS[action], "nilai bulan {}", (shown,))


COACHING = ScoringMethod(
    id=_ID,
    title="Bimbingan dan apresiasi peningkatan",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data="Bulan tanpa penilaian tidak menambah dan tidak memutus rangkaian bulan rendah.",
)
