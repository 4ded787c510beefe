"""Which follow-ups somebody is reminded of: whoever decides, then whoever is responsible.

The coach is responsible where one is named, else the appraiser by rules that he decides, else the
personnel office.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portal.services.common.appraisals import local_today
from portal.services.common.runtime import runtime, today
from portal.services.followup import followups
from portal.store.queries import follow_up_waiting as rows
from portal.store.queries.follow_up_waiting import Due

_FARTHEST = timedelta(days=1)
"""The day may already be another one where the region stands."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Open proposals of one rule about the own staff."""

    region: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Office:
    """Decided follow-ups of one rule whose day comes near and that personnel sees to."""

    region: str
    rule: str
    title: str
    count: int
    due_on: date


def undecided(me: int) -> tuple[Undecided, ...]:
    """Return what the appraiser has to decide, by rule: one statement."""
    titles = _titles()
    return tuple(
        Undecided(region, titles.get((region, rule), rule), count)
        for region, rule, count in rows.to_decide(me, followups.guided_rules())
    )


def near(me: int | None, regions: Collection[str]) -> tuple[tuple[Due, ...], tuple[Office, ...]]:
    """Return what is due for oneself, and by rule what is due for the personnel office."""
    lead = _reminders()
    if not lead:
        return (), ()
    until = today() + timedelta(days=max(lead.values())) + _FARTHEST
    found = [
        one
        for one in rows.near(me, followups.guided_rules(), regions, until)
        if (one.region, one.rule) in lead
        and one.due_on - timedelta(days=lead[one.region, one.rule]) <= local_today(one.region)
    ]
    titles, office = _titles(), dict[tuple[str, str], Office]()
    for one in found:
        key = (one.region, one.rule)
        if not one.mine:
            before = office.get(key)
            count = before.count + 1 if before else 1
            first = before.due_on if before else one.due_on
            office[key] = Office(*key, titles.get(key, one.rule), count, first)
    return tuple(one for one in found if one.mine), tuple(office.values())


def _titles() -> dict[tuple[str, str], str]:
    return {
        (entry.region.code, rule.id): rule.title
        for entry in runtime().host.registry.regions()
        for rule in entry.follow_up_rules
    }


def _reminders() -> dict[tuple[str, str], int]:
    """Return by rule how many days before the due date the first reminder comes."""
    return {
        (entry.region.code, rule.id): max(rule.reminder_days)
        for entry in runtime().host.registry.regions()
        for rule in entry.follow_up_rules
        if rule.reminder_days
    }
