"""Achievements of a weighted set of indicators, each kept inside its cap before it is weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from portal.api.cards import ScoreCard, Verdict
from portal.api.indicators import IndicatorInput
from portal.api.numbers import Number, clamp, weighted_mean

__all__ = ["MeasuredSet", "gaps_of", "measure_set"]


@dataclass(slots=True)
class MeasuredSet:
    """What the indicators of a set gave, in their order."""

    achievements: list[Number | None] = field(default_factory=list)
    """Percent after the cap; ``None`` when not computable."""
    pairs: list[tuple[Number, Number]] = field(default_factory=list)
    """Weight and achievement of those that count."""
    flags: list[str] = field(default_factory=list)
    gaps: list[Verdict] = field(default_factory=list)
    """Why the others do not count, for the explanation."""

    def value(self) -> Number | None:
        """Return the weighted mean; ``None`` when nothing counts or all of it weighs nothing."""
        return weighted_mean(self.pairs)


def measure_set(
    indicators: Iterable[IndicatorInput],
    achievement: Callable[[object], ScoreCard],
    *,
    cap: int,
) -> MeasuredSet:
    """Measure each indicator with ``achievement`` (the borrowed national method), cut at ``cap``.

    What has no achievement drops out, and the remaining weights are used as ratios.
    """
    found = MeasuredSet()
    for indicator in indicators:
        card = achievement(indicator)
        found.flags.extend(card.flags)
        key, label = f"achievement_{indicator.code}", f"Capaian: {indicator.title}"
        percent = card.exact("achievement")
        if percent is None:
            found.gaps.extend(gaps_of(card, key, label))
            found.achievements.append(None)
            continue
        capped = clamp(percent, 0, cap).named(key, label)
        found.achievements.append(capped)
        found.pairs.append((indicator.weight, capped))
    return found


def gaps_of(card: ScoreCard, key: str, label: str) -> list[Verdict]:
    """Return why a card has no number, under the name it has here."""
    return [replace(r, key=key, label=label) for r in card.roots if isinstance(r, Verdict)]
