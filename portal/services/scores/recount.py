"""Computing stored inputs again, each with the very plugin its cycle was opened with.

The installed plugin answers while it is that plugin; else its archived copy does, also when the
region is closed or its plugin was removed. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.digests import canonical_json
from portal.domain.errors import Unavailable
from portal.host.errors import RegionUnavailable
from portal.host.registry import RegionEntry
from portal.services.common.archived import bundle_of, is_pinned
from portal.services.common.runtime import runtime
from portal.services.scores.scoring import LABEL
from portal.services.scores.scoring import score as score_snapshot
from portal.store.models import Cycle

Answer = dict[str, Any] | ScoringError | Unavailable
"""A card's document, or why there is none."""


@dataclass(frozen=True, slots=True)
class Input:
    """One stored input: the cycle it belongs to, its method, and a snapshot or document."""

    cycle: Cycle
    method: str
    kind: Literal["snapshot", "document"]
    value: Any


def recount(inputs: Sequence[Input]) -> list[Answer]:
    """Return the answer to each input, in order; one archived process answers many at once."""
    answers: dict[int, Answer] = {}
    for places in _alike(inputs):
        found = _answers([inputs[place] for place in places])
        answers.update(zip(places, found, strict=True))
    return [answers[place] for place in range(len(inputs))]


def _alike(inputs: Sequence[Input]) -> Iterable[list[int]]:
    """Return the places of inputs that one process can answer together."""
    groups: dict[tuple[int, str, str], list[int]] = {}
    for place, one in enumerate(inputs):
        groups.setdefault((one.cycle.id, one.method, one.kind), []).append(place)
    return groups.values()


def _answers(alike: Sequence[Input]) -> Sequence[Answer]:
    first = alike[0]
    try:
        entry = _installed(first.cycle)
        if entry is not None:
            return [_here(entry, one) for one in alike]
        bundle, values = bundle_of(first.cycle), [one.value for one in alike]
        if first.kind == "snapshot":
            return bundle.score(first.method, values)
        return bundle.score_documents(first.method, values)
    except Unavailable as error:
        return [error] * len(alike)


def _installed(cycle: Cycle) -> RegionEntry | None:
    """Return the installed plugin's entry when it is open and the one the cycle pinned."""
    try:
        entry = runtime().host.registry.region(cycle.region)
    except RegionUnavailable:
        return None
    return entry if is_pinned(entry, cycle) else None


def _here(entry: RegionEntry, one: Input) -> Answer:
    try:
        method = entry.method(one.method)
    except KeyError:
        return ScoringError("unknown_method")
    try:
        if one.kind == "snapshot":
            return score_snapshot(method, _snapshot(one.value))
        return runtime().host.call(one.cycle.region, LABEL, _card, method, one.value, expect=dict)
    except ScoringError as error:
        return error
    except Unavailable as error:
        return error


def _snapshot(document: dict[str, Any]) -> Snapshot:
    try:
        return Snapshot.from_document(document)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ScoringError("unreadable_input") from error


def _card(method: ScoringMethod[Any], document: object) -> dict[str, Any]:
    found = method.score(document).to_document()
    canonical_json(found)
    return found
