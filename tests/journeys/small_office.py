"""Seven people in two units, enough for one year: made through the use cases, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from portal.app import create_app
from portal.cli.init import make_instance
from portal.domain.actor import SYSTEM, Actor, Grant
from portal.services.identity import accounts
from portal.services.personnel import assignments, people
from portal.services.work import projects
from portal.settings import load_settings
from portal.store.db import db, session
from portal.store.models import ProjectMember

REGION, PASSWORD = "kemuning", "hujan-turun-di-ladang-jagung"
TODAY = date.today()  # noqa: DTZ011  (dates typed into forms; the year is of no account)
STARTS, ENDS = TODAY - timedelta(days=120), TODAY + timedelta(days=60)
# Short name, then the name in full, the unit, the appraiser and a role.
STAFF = {
    "leader": ("Kartika Wulandari", "office", "", "leader"),
    "hr": ("Lestari Handayani", "office", "leader", "hr"),
    "head": ("Bambang Sutrisno", "roads", "leader", ""),
    "member": ("Dewi Anggraini", "roads", "head", ""),
    "peer1": ("Fajar Nugroho", "roads", "head", ""),
    "peer2": ("Gita Permatasari", "roads", "head", ""),
    "peer3": ("Hendra Wijaya", "roads", "head", ""),
}


@dataclass
class SmallOffice:
    """Logins and ids by short names; everybody has the same password."""

    instance: Path
    logins: dict[str, str] = field(default_factory=dict)
    employees: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Work on the office's database from this process."""
        app = create_app(load_settings(self.instance))
        with app.app_context():
            yield
            session().close()
            db.engine.dispose()

    def actor(self, key: str) -> Actor:
        """The person as the actor of a use case."""
        roles = [role for role in (STAFF[key][3],) if role]
        if any(boss == key for _name, _unit, boss, _role in STAFF.values()):
            roles.append("appraiser")
        grants = tuple(Grant(role, REGION) for role in roles)
        return Actor(
            account_id=self.accounts[key],
            name=STAFF[key][0],
            region=REGION,
            employee_id=self.employees[key],
            grants=grants,
            fresh=True,
        )

    def accept_parts(self, *keys: str) -> None:
        """Let these people accept their part in every project."""
        with self.inside():
            for key in keys:
                mine = select(ProjectMember.id).where(
                    ProjectMember.employee_id == self.employees[key]
                )
                for member_id in session().scalars(mine).all():
                    projects.accept_membership(self.actor(key), member_id)


def build(folder: Path) -> SmallOffice:
    """Make the instance and its people."""
    make_instance(folder)
    office = SmallOffice(folder)
    with office.inside():
        units: dict[str, int] = {}
        for code in ("office", "roads"):
            units[code] = people.create_unit(
                SYSTEM,
                region=REGION,
                code=code,
                name=f"Bidang {code}",
                kind="",
                sector="Jalan",
                parent_id=units.get("office"),
            ).id
        for at, key in enumerate(STAFF, 1):
            _employ(office, units, at, key)
    return office


def _employ(office: SmallOffice, units: dict[str, int], at: int, key: str) -> None:
    name, unit, boss, role = STAFF[key]
    position = people.create_position(
        SYSTEM,
        region=REGION,
        code=f"J-{at}",
        title="Analis",
        unit_id=units[unit],
        kind="functional",
        level="",
    )
    nip = f"19850101201001{at % 2 + 1}{at:03}"
    employee = people.create_employee(
        SYSTEM, region=REGION, nip=nip, name=name, employee_type="pns", rank="III/a", education=""
    )
    assignments.assign(
        SYSTEM,
        employee_id=employee.id,
        position_id=position.id,
        appraiser_id=office.employees.get(boss),
        starts=STARTS - timedelta(days=30),
    )
    account = accounts.create_account(
        SYSTEM, login=nip, name=name, region=REGION, employee_id=employee.id, password=PASSWORD
    )
    if role:
        accounts.grant_role(SYSTEM, account.id, role, REGION)
    office.logins[key], office.employees[key] = nip, employee.id
    office.accounts[key] = account.id
