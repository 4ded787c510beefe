"""A small finished year in a real database: people, a project, published results, awards."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import samples

from portal.app import create_app
from portal.domain.digests import digest
from portal.host import load_host
from portal.paths import plugins_dir
from portal.reports.worker import RenderPool
from portal.settings import Settings
from portal.store.db import db, unit_of_work
from portal.store.models import (
    Account,
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FollowUp,
    FormTally,
    Measurement,
    Minutes,
    Position,
    Project,
    ProjectMember,
    RaterTask,
    RoleGrant,
    ScoreRecord,
    Unit,
)
from tests.fresh import fresh_database

NOW = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def host():
    return load_host([plugins_dir()], entry_points=False)


@pytest.fixture(scope="session")
def printing():
    """One rendering process for tests that only want pages printed."""
    with RenderPool(1) as pool:
        yield pool


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    fresh_database(f"sqlite:///{folder / 'portal.sqlite3'}")
    return folder / "portal.sqlite3"


@pytest.fixture
def make_app(tmp_path, empty_database, host):
    """Build an application on a copy of the empty database."""

    def make(**fields):
        instance = tmp_path / "instance"
        if not instance.exists():
            instance.mkdir()
            (instance / "portal.sqlite3").write_bytes(empty_database.read_bytes())
        settings = Settings(
            instance=instance,
            secret_key="k" * 20 + "3f9a0b7d5e1c8264",
            base_url="https://kinerja.contoh",
            **fields,
        )
        return create_app(settings, host=host, clock=lambda: NOW)

    return make


@pytest.fixture
def app(make_app):
    application = make_app()
    with application.app_context():
        seed(people=3)
        yield application
        db.session.remove()
    with application.app_context():
        db.engine.dispose()


def seed(people: int = 3) -> None:
    """Write a published cycle of so many people with one project and an award decision."""
    with unit_of_work() as session:
        cycle = _cycle()
        unit = Unit(region="kemuning", code="U1", name=samples.LONG_UNIT)
        session.add_all([cycle, unit])
        session.flush()
        unit.path = f"/{unit.id}/"
        position = Position(
            region="kemuning", code="J1", title="Perencana Ahli Madya", unit_id=unit.id
        )
        boss = Employee(region="kemuning", nip="197001011995031001", name="Bambang Suryo, M.Si.")
        session.add_all([position, boss])
        session.flush()
        project = _project(cycle, boss)
        session.add(project)
        for at in range(1, people + 1):
            _person(session, at, cycle, unit, position, boss, project)
        session.flush()
        _extras(session, cycle, boss, project)


def _cycle() -> Cycle:
    method = samples.entry().result_method()
    return Cycle(
        region="kemuning",
        code="2026",
        title="Penilaian Kinerja Tahun 2026",
        year=2026,
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
        state="published",
        plugin_id="kemuning",
        frozen={"methods": {method.id: {"version": method.version, "digest": ""}}},
    )


def _project(cycle, boss) -> Project:
    return Project(
        region="kemuning",
        cycle_id=cycle.id,
        code="P-01",
        title="Pembangunan Jembatan Gantung",
        place="Kemuning Hulu",
        state="accepted",
        indicator_set="project",
        starts=date(2026, 2, 1),
        planned_end=date(2026, 6, 30),
        ended=date(2026, 7, 2),
        accepted_on=date(2026, 7, 5),
        head_id=boss.id,
        opened_at=NOW,
    )


def _person(session, at, cycle, unit, position, boss, project) -> None:
    case = samples.case(at, name=f"Pegawai Contoh {at}, S.T.", peers=3 + at % 2)
    facts = case.snapshot
    employee = Employee(region="kemuning", nip=facts.employee.nip, name=facts.employee.name)
    session.add(employee)
    session.flush()
    held = Assignment(
        region="kemuning",
        employee_id=employee.id,
        position_id=position.id,
        appraiser_id=boss.id,
        starts=date(2026, 1, 1),
    )
    session.add(held)
    session.flush()
    appraisal = Appraisal(
        region="kemuning",
        cycle_id=cycle.id,
        assignment_id=held.id,
        employee_id=employee.id,
        appraiser_id=boss.id,
        unit_id=unit.id,
        phase="published",
        published_at=NOW,
        opened_at=NOW,
    )
    member = ProjectMember(
        region="kemuning", employee_id=employee.id, sector="Pekerjaan Umum", days=100 + at
    )
    project.members.append(member)
    session.add(appraisal)
    session.flush()
    session.add(_score(cycle, appraisal, case))
    session.add_all(_measurements(cycle, member, facts.projects[0]))


def _score(cycle, appraisal, case) -> ScoreRecord:
    documents = {
        "snapshot": case.snapshot.to_document(),
        "result": dict(case.result),
        "breakdown": [step.to_document() for step in case.breakdown],
    }
    return ScoreRecord(
        region="kemuning",
        cycle_id=cycle.id,
        appraisal_id=appraisal.id,
        method="kemuning.objective",
        plugin_id="kemuning",
        plugin_version="1.0.0",
        plugin_digest="",
        **documents,
        digest=digest(documents),
        final_value=case.result["final_value"],
        predikat=case.result["predikat"],
        calculated_at=NOW,
        published=True,
    )


def _measurements(cycle, member, project):
    from decimal import Decimal

    return [
        Measurement(
            region="kemuning",
            cycle_id=cycle.id,
            subject="project",
            subject_id=member.id,
            indicator_set="project",
            order=at,
            code=measure.code,
            label=measure.label,
            direction=measure.direction,
            measure_unit=measure.measure_unit,
            weight=Decimal(measure.weight),
            target=Decimal(measure.target),
            actual=Decimal(measure.actual),
        )
        for at, measure in enumerate(project.measures)
    ]


def _extras(session, cycle, boss, project) -> None:
    chair = {"employee_id": boss.id, "name": boss.name, "role": "chair"}
    acceptance = Minutes(
        region="kemuning",
        cycle_id=cycle.id,
        kind="acceptance",
        subject_id=project.id,
        number="027/BA/2026",
        held_on=date(2026, 7, 5),
        attendees=[chair],
        content={"remarks": "Diterima tanpa perbaikan."},
        recorded_at=NOW,
    )
    decided = Minutes(
        region="kemuning",
        cycle_id=cycle.id,
        kind="committee",
        subject_id=cycle.id,
        number="003/BA/2026",
        held_on=date(2026, 12, 19),
        place="Kemuning",
        attendees=[chair],
        recorded_at=NOW,
    )
    leader = Account(login="pimpinan", employee_id=boss.id, region="kemuning", name=boss.name)
    leader.grants.append(RoleGrant(role="leader", region="kemuning"))
    session.add_all([acceptance, decided, leader])
    session.flush()
    project.opened_by = leader.id
    first = session.query(Appraisal).order_by(Appraisal.id).first()
    session.add_all(
        [
            FollowUp(
                region="kemuning",
                cycle_id=cycle.id,
                employee_id=first.employee_id,
                rule="award",
                kind="award",
                title="Penghargaan",
                reason="Nilai akhir tertinggi",
                rank=1,
                state="confirmed",
                minutes_id=decided.id,
            ),
            FormTally(
                region="kemuning",
                project_id=project.id,
                instrument="peer",
                item="collaborative",
                rater_sector="Kesehatan",
                ratee_sector="Pekerjaan Umum",
                count=4,
                total=15,
            ),
            FormTally(
                region="kemuning",
                project_id=project.id,
                instrument="peer",
                item="collaborative",
                rater_sector="Pekerjaan Umum",
                ratee_sector="Pekerjaan Umum",
                count=2,
                total=2,
            ),
            *[
                RaterTask(
                    region="kemuning",
                    cycle_id=cycle.id,
                    appraisal_id=first.id,
                    instrument="peer",
                    relation="peer",
                    rater_id=boss.id if state == "sent" else first.employee_id,
                    state=state,
                    due_on=date(2026, 11, 30),
                )
                for state in ("sent", "expired")
            ],
        ]
    )
