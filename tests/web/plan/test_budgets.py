"""Every list page costs the same number of statements, however many rows it has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Evidence,
    FactRecord,
    Measurement,
    Position,
    Project,
    ProjectMember,
)
from tests.web.plan.journey import Journey

PAGES = (
    ("hr", "/siklus"),
    ("hr", "/siklus/{cycle}"),
    ("hr", "/siklus/{cycle}/pegawai"),
    ("hr", "/proyek"),
    ("a1", "/proyek"),
    ("boss_a", "/proyek/{project}"),
    ("a1", "/indikator"),
    ("a1", "/indikator/penilaian/{appraisal}"),
    ("hr", "/bukti"),
    ("boss_a", "/keterangan"),
    ("hr", "/keterangan/pegawai"),
    ("boss_a", "/staf"),
    ("leader", "/"),
)
SET = "project"


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_five_rows_cost_as_much_as_sixty(opened: Journey, who: str, path: str) -> None:
    with opened.office() as world:
        appraisal = world.appraisal("a1").id
        names = {"cycle": world.cycle_id, "project": opened.project_id, "appraisal": appraisal}
        grow(opened, 1, 5)
    address = path.format(**names)
    few = opened.statements(who, address)
    with opened.office():
        grow(opened, 6, 60)
    assert opened.statements(who, address) == few


def grow(journey: Journey, first: int, last: int) -> None:
    """Add rows of every kind: employees with appraisals and facts, projects with measurements."""
    world, moment = journey.world, datetime(2026, 6, 1, tzinfo=UTC)
    pattern = world.appraisal("a1")
    place = {"assignment_id": pattern.assignment_id, "unit_id": pattern.unit_id, "version": 1}
    boss, region = world.id("boss_a"), world.region
    for at in range(first, last + 1):
        with unit_of_work() as current:
            person = Employee(region=region, nip=f"19900101202001{at:04}", name=f"Orang {at:03}")
            current.add(person)
            cycle = Cycle(
                region=region,
                code=f"L{at}",
                title=f"Siklus lama {at}",
                year=1900 + at,
                starts=date(1900 + at, 1, 1),
                ends=date(1900 + at, 12, 31),
                state="final",
            )
            project = Project(
                region=region,
                cycle_id=world.cycle_id,
                code=f"X-{at}",
                title=f"Proyek {at}",
                state="running",
                indicator_set=SET,
                starts=date(2026, 1, 5),
                planned_end=date(2026, 9, 1),
                head_id=boss,
                opened_at=moment,
            )
            member = ProjectMember(
                region=region, employee_id=world.id("a1"), sector="Jalan", days=5
            )
            project.members.append(member)
            current.add_all([cycle, project])
            current.flush()
            extra = ProjectMember(
                region=region,
                project_id=journey.project_id,
                employee_id=person.id,
                sector="Air",
                days=3,
            )
            current.add(extra)
            current.flush()
            segment = {**place, "assignment_id": _assignment(person.id, at)}
            current.execute(
                insert(Appraisal),
                [
                    {
                        **segment,
                        "region": region,
                        "cycle_id": world.cycle_id,
                        "employee_id": person.id,
                        "appraiser_id": boss,
                        "phase": "running",
                        "hold": "Data kurang.",
                    }
                ],
            )
            current.add_all(
                [_measured(region, world.cycle_id, key) for key in (member.id, extra.id)]
            )
            key = current.scalar(select(Appraisal.id).where(Appraisal.employee_id == person.id))
            current.add_all(
                [
                    _fact(region, person.id, key, "verified_idea", moment),
                    _fact(region, person.id, None, "sanctioned", moment),
                    Evidence(
                        region=region,
                        employee_id=person.id,
                        kind="measurement",
                        subject_id=1,
                        file_name=f"bukti {at}.pdf",
                        media_type="application/pdf",
                        size=2048 * at,
                        sha256="0" * 64,
                        stored_as=f"{at:064x}",
                        uploaded_at=moment,
                    ),
                ]
            )
    session().expire_all()


def _assignment(employee_id: int, at: int) -> int:
    current = session()
    unit = current.scalar(select(Position.unit_id).where(Position.code == "pos-a1"))
    position = Position(region="kemuning", code=f"x-{at}", title="Analis Pekerjaan", unit_id=unit)
    current.add(position)
    current.flush()
    row = Assignment(
        region="kemuning",
        employee_id=employee_id,
        position_id=position.id,
        starts=date(2026, 1, 1),
    )
    current.add(row)
    current.flush()
    return row.id


def _measured(region: str, cycle_id: int, member_id: int) -> Measurement:
    return Measurement(
        region=region,
        cycle_id=cycle_id,
        subject="project",
        subject_id=member_id,
        indicator_set=SET,
        code="output",
        label="Pencapaian target keluaran",
        measure_unit="keluaran",
        direction="higher",
        weight=Decimal(100),
        target=Decimal(10),
        actual=Decimal(9),
    )


def _fact(
    region: str, person: int, appraisal: int | None, code: str, moment: datetime
) -> FactRecord:
    return FactRecord(
        region=region,
        employee_id=person,
        appraisal_id=appraisal,
        code=code,
        value="true",
        text="Uraian",
        starts=date(2026, 1, 1),
        stated_at=moment,
    )
