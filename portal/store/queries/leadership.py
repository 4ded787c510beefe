"""Counts for the page of top management: no single person's answers, no names of peers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from portal.api.numbers import exact, mean, printed
from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.store.db import session
from portal.store.models import (
    Account,
    Appraisal,
    Cycle,
    Employee,
    Minutes,
    Objection,
    Project,
    RoleGrant,
    ScoreRecord,
)
from portal.store.queries.rater_forms import FormCount, form_counts
from portal.store.queries.scores import is_newest, newest
from portal.store.scope import get_visible


@dataclass(frozen=True, slots=True)
class Participation:
    """What one person of the management did in the cycle."""

    name: str
    leader: bool
    projects_opened: int = 0
    dialogues: int = 0
    awards_confirmed: int = 0


@dataclass(frozen=True, slots=True)
class LeaderSummary:
    """One cycle for the leaders. `coverage` is the mean in percent as text, None without data."""

    cycle_id: int
    title: str
    state: str
    people: int
    rated: int
    on_hold: int
    open_objections: int
    coverage: str | None
    predikat: Mapping[str, int] = field(default_factory=dict)
    forms: tuple[FormCount, ...] = ()
    participation: tuple[Participation, ...] = ()

    @property
    def forms_share(self) -> str | None:
        """Share of forms sent, in percent with two decimals; None when none were asked for."""
        total = sum(share.total for share in self.forms)
        sent = sum(share.sent for share in self.forms)
        return printed(exact(100 * sent) / exact(total)) if total else None


def leader_summary(actor: Actor, cycle_id: int) -> LeaderSummary:
    """Return the summary of a cycle: a fixed number of statements. NotFound behind the walls."""
    cycle = get_visible(Cycle, cycle_id, actor, "report.leader", _("Siklus"))
    people, held = (
        session()
        .execute(
            select(func.count(), func.count().filter(Appraisal.hold != "")).where(
                Appraisal.cycle_id == cycle.id
            )
        )
        .one()
    )
    results = _results(cycle)
    return LeaderSummary(
        cycle_id=cycle.id,
        title=cycle.title,
        state=cycle.state,
        people=people,
        rated=len(results),
        on_hold=held,
        open_objections=_open_objections(cycle),
        coverage=_mean([result.get("coverage") for result in results]),
        predikat=dict(Counter(str(r["predikat"]) for r in results if r.get("predikat"))),
        forms=form_counts(actor, cycle.id, "report.leader"),
        participation=_participation(cycle),
    )


def _results(cycle: Cycle) -> list[Mapping[str, Any]]:
    """Return the published results; who is not yet published does not count."""
    last = newest()
    statement = (
        select(ScoreRecord.result)
        .join(last, is_newest(last))
        .where(ScoreRecord.cycle_id == cycle.id, ScoreRecord.published)
        .order_by(ScoreRecord.appraisal_id)
    )
    return list(session().scalars(statement))


def _mean(texts: list[Any]) -> str | None:
    values = [exact(text) for text in texts if text is not None]
    return printed(mean(values)) if values else None


def _open_objections(cycle: Cycle) -> int:
    statement = (
        select(func.count())
        .select_from(Objection)
        .join(Appraisal, Appraisal.id == Objection.appraisal_id)
        .where(Appraisal.cycle_id == cycle.id, Objection.decision == "")
    )
    return session().scalar(statement) or 0


def _participation(cycle: Cycle) -> tuple[Participation, ...]:
    """Return who opened projects, attended dialogues and sat in committees, leaders first."""
    opened = _opened(cycle)
    attended, confirmed = _attended(cycle)
    leaders, names = _leaders(cycle)
    people = (set(opened) | set(confirmed) | leaders) & set(names)
    rows = [
        Participation(names[key], key in leaders, opened[key], attended[key], confirmed[key])
        for key in sorted(people)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.leader, row.name)))


def _opened(cycle: Cycle) -> Counter[int]:
    statement = (
        select(Account.employee_id, func.count())
        .join(Project, Project.opened_by == Account.id)
        .where(Project.cycle_id == cycle.id, Account.employee_id.is_not(None))
        .group_by(Account.employee_id)
    )
    return Counter({key: count for key, count in session().execute(statement) if key})


def _attended(cycle: Cycle) -> tuple[Counter[int], Counter[int]]:
    """Count attendance of dialogues and of committees by employee."""
    statement = select(Minutes.kind, Minutes.attendees).where(
        Minutes.cycle_id == cycle.id, Minutes.kind.in_(["dialogue", "committee"])
    )
    counts: dict[str, Counter[int]] = {"dialogue": Counter(), "committee": Counter()}
    for kind, attendees in session().execute(statement):
        for person in attendees:
            appraised = kind == "dialogue" and person.get("role") == "employee"
            if person.get("employee_id") and not appraised:
                counts[kind][person["employee_id"]] += 1
    return counts["dialogue"], counts["committee"]


def _leaders(cycle: Cycle) -> tuple[set[int], dict[int, str]]:
    statement = (
        select(Employee.id, Employee.name, RoleGrant.role)
        .join(Account, Account.employee_id == Employee.id)
        .outerjoin(
            RoleGrant,
            (RoleGrant.account_id == Account.id)
            & (RoleGrant.role == "leader")
            & RoleGrant.region.in_([cycle.region, "*"]),
        )
        .where(Employee.region == cycle.region)
    )
    leaders, names = set[int](), dict[int, str]()
    for key, name, role in session().execute(statement):
        names[key] = name
        if role == "leader":
            leaders.add(key)
    return leaders, names
