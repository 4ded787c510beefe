"""Reads about cycles: lists, one cycle, how far its appraisals and projects have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from portal.domain.actor import Actor
from portal.domain.errors import NotFound
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Project,
)
from portal.store.queries.paging import Page, matches, read_page
from portal.store.scope import allowed_rows


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One cycle."""

    id: int
    region: str
    code: str
    title: str
    year: int
    cadence: str
    starts: date
    ends: date
    state: str
    plugin_id: str
    plugin_version: str
    forms_open_on: date | None
    forms_due_on: date | None
    opened_at: datetime | None
    published_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """Appraisals by phase, projects by state, and appraisals held back for a reason."""

    phases: Mapping[str, int]
    projects: Mapping[str, int]
    held: int

    @property
    def appraisals(self) -> int:
        """Return the number of appraisals."""
        return sum(self.phases.values())


_CYCLE = (
    Cycle.id,
    Cycle.region,
    Cycle.code,
    Cycle.title,
    Cycle.year,
    Cycle.cadence,
    Cycle.starts,
    Cycle.ends,
    Cycle.state,
    Cycle.plugin_id,
    Cycle.plugin_version,
    Cycle.forms_open_on,
    Cycle.forms_due_on,
    Cycle.opened_at,
    Cycle.published_at,
    Cycle.version,
)


def list_cycles(
    actor: Actor,
    *,
    region: str = "",
    state: str = "",
    search: str = "",
    sort: str = "",
    page: int = 1,
    permission: str = "cycle.view",
) -> Page[CycleRow]:
    """Return cycles, newest first. With another permission: where the actor may use that one."""
    statement = select(*_CYCLE).where(allowed_rows(Cycle, actor, permission))
    if region:
        statement = statement.where(Cycle.region == region)
    if state:
        statement = statement.where(Cycle.state == state)
    if search.strip():
        statement = statement.where(matches(search, Cycle.code, Cycle.title))
    return read_page(
        statement,
        _cycle,
        sorts={
            "starts": Cycle.starts.expression,
            "code": Cycle.code.expression,
            "title": Cycle.title.expression,
            "state": Cycle.state.expression,
        },
        tie=Cycle.id.expression,
        default="-starts",
        page=page,
        search=search,
        sort=sort,
    )


def cycle(actor: Actor, cycle_id: int, permission: str = "cycle.view") -> CycleRow:
    """Return one cycle. Raises NotFound behind a wall."""
    statement = select(*_CYCLE).where(Cycle.id == cycle_id, allowed_rows(Cycle, actor, permission))
    row = session().execute(statement).first()
    if row is None:
        raise NotFound(_("Siklus"))
    return _cycle(row)


def status_counts(actor: Actor, cycle_id: int) -> StatusCounts:
    """Return how far a cycle is, as far as the actor sees its people. Three statements."""
    appraisals = [Appraisal.cycle_id == cycle_id, allowed_rows(Appraisal, actor, "cycle.view")]
    projects = [Project.cycle_id == cycle_id, allowed_rows(Project, actor, "cycle.view")]
    current = session()
    phases = current.execute(
        select(Appraisal.phase, func.count()).where(*appraisals).group_by(Appraisal.phase)
    )
    states = current.execute(
        select(Project.state, func.count()).where(*projects).group_by(Project.state)
    )
    held = current.scalar(select(func.count(Appraisal.id)).where(*appraisals, Appraisal.hold != ""))
    return StatusCounts(
        {row[0]: row[1] for row in phases}, {row[0]: row[1] for row in states}, held or 0
    )


def _cycle(row: Any) -> CycleRow:  # noqa: ANN401  (a row)
    return CycleRow(*row)
