"""What a report is made of: stored cases and records of one cycle, never live rows."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.api.snapshot import CycleFacts, RecordFacts, Snapshot

if typing.TYPE_CHECKING:
    from portal.api.cards import Step
    from portal.api.describe import Letterhead

__all__ = ["Case", "ReportData"]


@dataclass(frozen=True, slots=True)
class Case:
    """One employee's record in a report: facts, published result and its calculation."""

    snapshot: Snapshot
    result: Mapping[str, Any]
    breakdown: tuple[Step, ...] = ()
    method: str = ""
    stage: str = ""
    published_on: date | None = None
    dialogue: Mapping[str, Any] = field(default_factory=dict)
    response: Mapping[str, Any] = field(default_factory=dict)
    objection: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 1
    follow_ups: tuple[Mapping[str, Any], ...] = ()
    segments: tuple[Mapping[str, Any], ...] = ()
    """Parts of the year of somebody who moved: starts, ends, days, months, region, unit, position,
    value, predikat. Of a part in another region only its span is told; empty for all others."""
    year: Mapping[str, Any] = field(default_factory=dict)
    """What those parts combine to: year, value, predikat, rule. On the last part's sheet only."""


@dataclass(frozen=True, slots=True)
class ReportData:
    """What a report may show: stored cases and records, never live rows."""

    region: str
    region_name: str
    letterhead: Letterhead
    place: str
    cycle: CycleFacts
    cases: tuple[Case, ...] = ()
    project: Mapping[str, Any] = field(default_factory=dict)
    follow_ups: tuple[Mapping[str, Any], ...] = ()
    participation: Mapping[str, Any] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    unit: Mapping[str, Any] = field(default_factory=dict)
    """Of a unit report: name, head, measures, closings, plans."""
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of a cycle report: every unit of the region by its code, with name, kind, and the code of
    the unit above it as `parent` (empty at the top)."""
    career: Mapping[str, Any] = field(default_factory=dict)
    """Of an employee report: published periods, accepted projects and learning of all years."""
    records: Mapping[str, tuple[RecordFacts, ...]] = field(default_factory=dict)
    """Records of the cycle and region that the format may show, by register."""
    surveys: tuple[Mapping[str, Any], ...] = ()
    deliberations: tuple[Mapping[str, Any], ...] = ()
    fairness: Mapping[str, Any] = field(default_factory=dict)
    features: Mapping[str, Any] = field(default_factory=dict)
    """What feature plugins add, by their id."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    printed_on: date | None = None
    verification: str = ""
    """Address of the internal verification page of this document, without the score."""
