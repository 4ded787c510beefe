"""The status chain: where an appraisal stands on its way, from the table of phases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portal.domain.workflow import LABELS, PHASES


@dataclass(frozen=True, slots=True)
class Link:
    """One phase in the chain."""

    phase: str
    label: str
    state: Literal["done", "current", "todo"]
    on: date | None = None


def status_chain(
    phase: str,
    *,
    dates: Mapping[str, date] | None = None,
    labels: Mapping[Any, str] | None = None,
    skip: Collection[str] = (),
) -> tuple[Link, ...]:
    """Return the chain up to and after a phase.

    `labels` are the region's own words for phases; a phase that the region does not name, or one in
    `skip` (such as `objection` when none was filed), is left out unless it is the present one.
    """
    named = labels or LABELS
    order = [p for p in PHASES if (p in named and p not in skip) or p == phase]
    at = order.index(phase) if phase in order else -1
    words = {**LABELS, **(labels or {})}
    return tuple(
        Link(p, words[p], _state(index, at, last=p == "final"), (dates or {}).get(p))
        for index, p in enumerate(order)
    )


def _state(index: int, at: int, *, last: bool) -> Literal["done", "current", "todo"]:
    if index < at or (index == at and last):
        return "done"
    return "current" if index == at else "todo"
