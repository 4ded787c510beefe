"""The career record: what a person achieved and learned over the years, for those entitled to it.

The person himself reads all of it, from every region he worked in; the personnel office that of its
own region; superiors that without the keys that the region's method guards, and without the facts
behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.api import Fact, Field
from portal.domain.actor import Actor
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.services.followup import followups
from portal.services.registers.record_rules import readers
from portal.services.scores.guarding import sees_all, without
from portal.services.scores.sight import must_open_first
from portal.services.scores.years import YearView, years_of
from portal.store.models import Employee
from portal.store.queries import career_pages as rows
from portal.store.queries import follow_up_pages
from portal.store.queries.career_pages import FactRow, PeriodRow, PinnedRow, ProjectRow, YearRow
from portal.store.queries.follow_up_pages import FollowUpRow
from portal.store.scope import get_visible


@dataclass(frozen=True, slots=True)
class Year:
    """One published result with what the region also keeps in view: [(label, text)]."""

    row: YearRow
    shown: bool
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pinned record with its register's title and its fields: [(field, text)]."""

    row: PinnedRow
    title: str
    values: tuple[tuple[Field, str], ...]


@dataclass(frozen=True, slots=True)
class Career:
    """The record of one person, as far as the reader may see it."""

    employee: Employee
    is_self: bool
    whole: bool
    years: tuple[Year, ...]
    periods: tuple[PeriodRow, ...]
    projects: tuple[ProjectRow, ...]
    learning: tuple[tuple[str, Any, int], ...]
    follow_ups: tuple[FollowUpRow, ...]
    facts: tuple[tuple[Fact, FactRow], ...]
    pinned: tuple[Pinned, ...]
    combined: tuple[YearView, ...] = ()
    """Years in several posts, as far as the reader may see them."""


def career_of(actor: Actor, employee_id: int) -> Career:
    """Return the record of a person. Raises NotFound, also behind a wall.

    A fixed number of statements, whatever the number of years.
    """
    employee = get_visible(Employee, employee_id, actor, "career.view", _("Pegawai"))
    entry = described(employee.region)
    whole = sees_all(actor, employee.region, employee.id)
    is_self = actor.employee_id == employee.id
    region = None if is_self else employee.region
    personnel = access.can(actor, "followup.view", employee.region)
    rules = followups.every_rule() if personnel and not is_self else followups.open_rules()
    if not is_self:  # what another region decided about him stays there
        rules = {employee.region: rules.get(employee.region, frozenset())}
    return Career(
        employee=employee,
        is_self=is_self,
        whole=whole,
        years=tuple(
            _year(actor, row, entry, whole=whole) for row in rows.years(actor, employee.id)
        ),
        periods=rows.periods(actor, employee.id),
        projects=rows.projects(employee.id, region),
        learning=rows.learning(employee.id, region),
        follow_ups=follow_up_pages.of_employee(employee.id, rules),
        facts=_facts(entry, employee.id, region) if whole else (),
        pinned=_pinned(actor, entry, employee),
        combined=years_of(actor, employee.id),
    )


def _year(actor: Actor, row: YearRow, entry: RegionEntry | None, *, whole: bool) -> Year:
    if must_open_first(actor, row):
        return Year(row, shown=False)
    more = []
    for method in entry.methods if entry else ():
        if method.id == row.method:
            seen = row.result if whole else without(row.result, method.guarded_keys)
            more = [
                (label, str(seen[key]))
                for key, label in method.history_keys
                if seen.get(key) is not None
            ]
    return Year(row, shown=True, more=tuple(more))


def _facts(
    entry: RegionEntry | None, employee_id: int, region: str | None
) -> tuple[tuple[Fact, FactRow], ...]:
    """Return the facts of the person that the region still describes."""
    known = {fact.code: fact for fact in entry.facts()} if entry else {}
    return tuple(
        (known[row.code], row) for row in rows.facts(employee_id, region) if row.code in known
    )


def _pinned(actor: Actor, entry: RegionEntry | None, employee: Employee) -> tuple[Pinned, ...]:
    registers = {one.id: one for one in entry.registers()} if entry else {}
    words = {name: readers(one) for name, one in registers.items()}
    return tuple(
        Pinned(
            row,
            registers[row.register].title,
            tuple(
                (field, str(row.values[field.code]))
                for field in registers[row.register].fields
                if row.values.get(field.code)
            ),
        )
        for row in rows.pinned(actor, employee.region, employee.id, words)
    )
