"""One account per role, with a password, so that whoever tries the portal can sign in as each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.domain.actor import SYSTEM
from portal.services.identity import accounts
from portal.store.db import unit_of_work

if TYPE_CHECKING:
    from portal.demo.people import Person


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """A way to sign in to the sample office."""

    role: str
    login: str
    name: str
    password: str

    def to_document(self) -> dict[str, str]:
        """Return plain texts for JSON."""
        return {name: getattr(self, name) for name in ("role", "login", "name", "password")}


def open_accounts(region: str, people: list[Person], password: str) -> list[SampleAccount]:
    """Give passwords and roles to a few people, and open two accounts without personnel file."""
    cast = _cast(people)
    with unit_of_work():
        opened = [_with_role(region, role, person, password) for role, person in cast.items()]
        for person in _committee(people):
            _grant(region, "committee", person)
        opened += [
            _without_file(region, role, f"{role}.{region}", f"{title} {region.title()}", password)
            for role, title in (("auditor", "Inspektorat"), ("admin", "Administrator"))
        ]
    return opened


def _cast(people: list[Person]) -> dict[str, Person]:
    """Choose who plays which role: distinct people wherever the office is large enough."""
    top = people[0]
    leader = next((p for p in people if p.is_head and p.appraiser is top), top)
    head = next((p for p in people if p.is_head and p.staff and p.appraiser is leader), leader)
    staff = next((p for p in head.staff if not p.is_head), people[-1])
    others = [p for p in people if not p.is_head and p is not staff]
    hr = next((p for p in others if p.appraiser is leader), others[0])
    deputies = [p for p in others if p is not hr] or [hr]
    found = {"staff": staff, "appraiser": head, "hr": hr, "leader": leader}
    found["appraiser_superior"] = head.appraiser or top
    mates = [p for p in head.staff if not p.is_head and p is not staff and p is not hr]
    found["peer"] = (mates or deputies)[0]
    found["hr_deputy"] = next((p for p in deputies if p is not found["peer"]), deputies[0])
    return found


def _committee(people: list[Person]) -> list[Person]:
    """Return the chair (head of office) and two more heads, or whoever is there."""
    heads = [person for person in people if person.is_head]
    return (heads + [p for p in people if not p.is_head])[:3]


def _with_role(region: str, role: str, person: Person, password: str) -> SampleAccount:
    accounts.set_password(SYSTEM, person.account_id, password)
    granted = {"hr_deputy": "hr", "hr": "hr", "leader": "leader"}.get(role)
    if granted:
        _grant(region, granted, person)
    return SampleAccount(role, person.nip, person.name, password)


def _grant(region: str, role: str, person: Person) -> None:
    accounts.grant_role(SYSTEM, person.account_id, role, region)
    person.roles.append(role)


def _without_file(region: str, role: str, login: str, name: str, password: str) -> SampleAccount:
    account = accounts.create_account(
        SYSTEM, login=login, name=name, region=region, password=password
    )
    accounts.grant_role(SYSTEM, account.id, role, region)
    return SampleAccount(role, login, name, password)
