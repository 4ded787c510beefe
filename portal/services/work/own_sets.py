"""Which own-indicator sets a person has, and the library from which they may be drafted.

An adjustable set of persons is a rule (how many, which aspects, what is ticked) and a library.
Sets named for a unit or position (`applies_to`) widen the library of the general set of the same
kind of period; without a general set, the most particular one is the rule itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.api.describe import Indicator, IndicatorSet
from portal.services.common.appraisals import cycle_entry, gathers
from portal.store.models import Appraisal


@dataclass(frozen=True, slots=True)
class OwnSet:
    """One plan of a person: the rule, and every indicator of his library, once per code."""

    rule: IndicatorSet
    library: tuple[Indicator, ...]

    @property
    def id(self) -> str:
        """Return the id under which the plan's indicators are kept."""
        return self.rule.id


def fits(found: IndicatorSet, names: Iterable[str]) -> bool:
    """Tell whether a set is for a unit or position of these codes and titles."""
    wanted = found.applies_to.casefold()
    return not wanted or wanted in {name.casefold() for name in names}


def own_sets(appraisal: Appraisal) -> tuple[OwnSet, ...]:
    """Return the plans that the person makes for himself, in the order of the description.

    A year that is made of its halves has none.
    """
    if gathers(appraisal.region, appraisal.cycle.cadence):
        return ()
    position = appraisal.assignment.position
    names = (position.code, position.title, position.unit.code, position.unit.name)
    groups: dict[str, list[IndicatorSet]] = {}
    entry = cycle_entry(appraisal.cycle)
    shared = {one.indicator_set for one in entry.deliberations()}  # chosen by many, not by each
    for found in entry.indicator_sets:
        if found.id in shared:
            continue
        if found.adjustable and found.subject == "person" and fits(found, names):
            groups.setdefault(found.period, []).append(found)
    return tuple(_joined(sets) for sets in groups.values())


def own_set(appraisal: Appraisal, set_id: str) -> OwnSet | None:
    """Return the plan of that id, None when the person has none of it."""
    return next((one for one in own_sets(appraisal) if one.id == set_id), None)


def _joined(sets: list[IndicatorSet]) -> OwnSet:
    general = [one for one in sets if not one.applies_to]
    rule = general[0] if general else sets[-1]
    particular = [one for one in sets if one.applies_to]
    library: dict[str, Indicator] = {}
    for one in [*particular, *general]:
        for item in one.indicators:
            library.setdefault(item.code, item)
    return OwnSet(rule, tuple(library.values()))
