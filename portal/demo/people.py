"""Fill a sample office: units, positions, employees, assignments, accounts and roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.demo.names import SamplePerson, sample_people
from portal.demo.plan import Office, Post
from portal.domain.actor import SYSTEM, Actor, Grant
from portal.services.identity import accounts
from portal.services.personnel import assignments, people
from portal.store.db import session, unit_of_work
from portal.store.models import Employee

if TYPE_CHECKING:
    from random import Random

PASSWORD = "teh-manis-di-teras-rumah"  # noqa: S105  (shown to whoever tries the sample office)
CHUNK = 200


@dataclass(slots=True)
class Person:
    """One member of the sample office with what the story needs to know of him."""

    employee_id: int
    account_id: int
    nip: str
    name: str
    sector: str
    unit: str
    is_head: bool
    appraiser: Person | None = None
    staff: list[Person] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    region: str = ""
    talent: int = 0
    """How well his work goes, from -2 to 2. Only picks believable values and marks."""
    leniency: float = 0.0
    """Habit as a rater: above 0 lenient, below 0 strict. Only picks marks, never enters a score."""

    def actor(self) -> Actor:
        """Return him as the actor of a use case, with a password just given."""
        roles = [*self.roles, *(["appraiser"] if self.staff else [])]
        grants = tuple(Grant(role, self.region) for role in roles)
        return Actor(
            account_id=self.account_id,
            name=self.name,
            region=self.region,
            employee_id=self.employee_id,
            grants=grants,
            fresh=True,
        )


def fill_office(region: str, office: Office, random: Random, starts: date) -> list[Person]:
    """Create everybody; heads come first, each appraised by the head of the unit above."""
    heads_wanted = sum(post.is_head for post in office.posts)
    known = session().scalars(select(Employee.nip).order_by(Employee.nip))
    sample = sample_people(random, len(office.posts), heads_wanted, starts, known)
    units = _units(region, office)
    heads: dict[str, Person] = {}
    found: list[Person] = []
    for first in range(0, len(office.posts), CHUNK):
        with unit_of_work():
            for at in range(first, min(first + CHUNK, len(office.posts))):
                post, one = office.posts[at], sample[at]
                boss = _boss(post, office, heads)
                person = _employ(
                    post,
                    one,
                    boss,
                    region=region,
                    unit_id=units[post.unit],
                    starts=starts,
                    at=at,
                )
                person.sector = next(u.sector for u in office.units if u.code == post.unit)
                person.talent = random.choice((-2, -1, 0, 0, 0, 0, 1, 1, 2, 2))
                person.leniency = random.choice((-1, 0, 0, 0, 0, 1))
                if post.is_head:
                    heads[post.unit] = person
                found.append(person)
    return found


def _units(region: str, office: Office) -> dict[str, int]:
    ids: dict[str, int] = {}
    with unit_of_work():
        for unit in office.units:
            row = people.create_unit(
                SYSTEM,
                region=region,
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                sector=unit.sector,
                parent_id=ids.get(unit.parent),
            )
            ids[unit.code] = row.id
    return ids


def _boss(post: Post, office: Office, heads: dict[str, Person]) -> Person | None:
    if not post.is_head:
        return heads[post.unit]
    parent = next(unit.parent for unit in office.units if unit.code == post.unit)
    return heads.get(parent)


def _employ(
    post: Post,
    one: SamplePerson,
    boss: Person | None,
    *,
    region: str,
    unit_id: int,
    starts: date,
    at: int,
) -> Person:
    position = people.create_position(
        SYSTEM,
        region=region,
        code=f"J-{at + 1:04}",
        title=post.title,
        unit_id=unit_id,
        kind=post.kind,
        level=post.level,
    )
    employee = people.create_employee(
        SYSTEM,
        region=region,
        nip=one.nip,
        name=one.name,
        employee_type=one.employee_type,
        rank=post.rank if one.employee_type == "pns" else "IX",
        education=one.education,
    )
    assignments.assign(
        SYSTEM,
        employee_id=employee.id,
        position_id=position.id,
        appraiser_id=boss.employee_id if boss else None,
        starts=starts,
    )
    account = accounts.create_account(
        SYSTEM, login=one.nip, name=one.name, region=region, employee_id=employee.id
    )
    person = Person(
        employee.id, account.id, one.nip, one.name, "", post.unit, post.is_head, boss, region=region
    )
    if boss:
        boss.staff.append(person)
    return person
