"""One small office taken through its year: a database per stage, made once and copied for tests."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from portal.app import create_app
from portal.domain.actor import SYSTEM
from portal.host import Host
from portal.services.identity import passwords
from portal.services.outcome import dialogue, publication
from portal.services.rating import feedback, forms
from portal.services.scores import calculation
from portal.settings import Settings
from portal.store.base import Base
from portal.store.db import db, session, unit_of_work
from portal.store.models import (
    Account,
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FollowUp,
    Objection,
    RaterTask,
    ScoreRecord,
)
from tests.fresh import fresh_database
from tests.services import conftest as services
from tests.services.conftest import Clock, World

PASSWORD = "kuda hitam lari pagi"
TEAM = ("a1", "a2", "a3", "a4", "b1", "b2", "b3")
STAGES = ("running", "rating", "calculated", "published")
SECRET = "Catatan rahasia rekan"
KEY = "k" * 40


@dataclass
class Office:
    """The application at one stage; `browser("a1")` is signed in as that person."""

    app: Flask
    world: World
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, key: str) -> FlaskClient:
        if key not in self.browsers:
            client = self.app.test_client()
            answer = client.post(
                "/masuk",
                data={"login": key, "password": PASSWORD, "csrf_token": token(client, "/masuk")},
            )
            assert answer.status_code == 303, answer.text
            self.browsers[key] = client
        return self.browsers[key]

    def appraisal(self, key: str) -> int:
        with self.app.app_context():
            return self.world.appraisal(key).id

    def task(self, rater: str, relation: str = "peer", state: str = "open") -> int:
        with self.app.app_context():
            found = session().scalar(
                select(RaterTask.id)
                .where(
                    RaterTask.rater_id == self.world.id(rater),
                    RaterTask.relation == relation,
                    RaterTask.state == state,
                )
                .order_by(RaterTask.id)
                .limit(1)
            )
        assert found is not None, (rater, relation, state)
        return found

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """Collect the SQL statements that requests inside send."""
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest) -> None:
            if statement.startswith(("SELECT", "WITH")):
                seen.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)


def token(client: FlaskClient, page: str = "/akun") -> str:
    text = client.get(page).text
    return text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def post(client: FlaskClient, path: str, **data: object):
    """Send a form as a page of ours would."""
    return client.post(path, data={"csrf_token": token(client), **data})


def copy_of(pattern: Path, stage: str, target: Path, host: Host, world: World) -> Office:
    """Return an application on a fresh copy of one stage."""
    for file in (pattern / stage).glob("portal.sqlite3*"):
        shutil.copy(file, target)
    own = copy.deepcopy(world)
    app = create_app(Settings(instance=target, secret_key=KEY), host=host, clock=own.clock)
    return Office(app, own)


def prepare_stages(folder: Path, host: Host) -> dict[str, World]:
    """Take the office through its year and keep a copy of the database at every stage."""
    work = folder / "work"
    work.mkdir()
    settings = Settings(instance=work, secret_key=KEY)
    fresh_database(settings.database_url)
    world = World(Clock())
    app = create_app(settings, host=host, clock=world.clock)
    kept: dict[str, World] = {}
    for stage in STAGES:
        with app.app_context():
            STEPS[stage](world)
            db.session.remove()
            db.engine.dispose()
        target = folder / stage
        target.mkdir()
        for file in work.glob("portal.sqlite3*"):
            shutil.copy(file, target)
        kept[stage] = copy.deepcopy(world)
    return kept


def _run(world: World) -> None:
    with unit_of_work() as current:
        services._staff(world)
        services._account(world, "auditor", ("auditor",), services.REGION)
        services._account(world, "admin", ("admin",), "*")
        services._neighbour(world)
        cycle = Cycle(
            region=services.REGION,
            code="2026",
            title="Penilaian 2026",
            year=2026,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
        current.add(cycle)
        current.flush()
        world.cycle_id = cycle.id
        hashed = passwords.hash_password(PASSWORD)
        current.execute(update(Account).values(password_hash=hashed))
    world.accepted(*TEAM)
    feedback.give(world.actor("boss_a"), world.appraisal("a1").id, "Laporan mingguan rapi.")


def _rate(world: World) -> None:
    forms.open_forms(world.actor("hr"), world.cycle_id, seed="7")


def _calculate(world: World) -> None:
    tasks = session().scalars(select(RaterTask).order_by(RaterTask.id)).all()
    for at, (key, rater) in enumerate([(task.id, task.rater_id) for task in tasks]):
        actor = world.by_employee(rater)
        items = answer(3 + at % 2)
        texts = {"strengths": f"{SECRET} {at}"}
        forms.send(actor, key, items, {}, texts)
    calculation.calculate_cycle(SYSTEM, world.cycle_id)


def _publish(world: World) -> None:
    rows = session().scalars(select(Appraisal).where(Appraisal.phase == "calculated")).all()
    for key, boss in [(row.id, row.appraiser_id) for row in rows]:
        dialogue.hold_dialogue(
            world.by_employee(boss),
            key,
            held_on=date(2026, 6, 15),
            place="Ruang rapat",
            summary="Hasil dibahas bersama.",
        )
    publication.publish_cycle(SYSTEM, world.cycle_id, partial=True)
    world.clock.moment += timedelta(hours=1)


STEPS = {"running": _run, "rating": _rate, "calculated": _calculate, "published": _publish}


def answer(mark: int) -> dict[str, int]:
    """The same mark for all seven items."""
    codes = (
        "service",
        "accountable",
        "competent",
        "harmonious",
        "loyal",
        "adaptive",
        "collaborative",
    )
    return dict.fromkeys(codes, mark)


LONG = "Dra. Hj. Raden Ayu Siti Nurhaliza Kusumaningrum Wijayakusuma Hadiningrat, S.Sos., M.A.P."


def crowd(office: Office, number: int, first: int = 0) -> None:
    """Add people like a1 under the same appraiser, with long names, results, tasks and more."""
    with office.app.app_context(), unit_of_work() as current:
        one = office.world.appraisal("a1")
        score = current.scalar(select(ScoreRecord).where(ScoreRecord.appraisal_id == one.id))
        task = current.scalar(
            select(RaterTask).where(RaterTask.rater_id == office.world.id("boss_a"))
        )
        for at in range(first, first + number):
            person = Employee(
                region=one.region, nip=f"19900101201501{at:04}", name=f"{LONG} {at:03}"
            )
            post_ = Assignment(
                region=one.region,
                position_id=one.assignment.position_id,
                appraiser_id=one.appraiser_id,
                starts=date(2026, 1, 1),
            )
            person.assignments.append(post_)
            current.add(person)
            current.flush()
            made = _like(one, assignment_id=post_.id, employee_id=person.id)
            current.add(made)
            current.flush()
            if score is not None:
                current.add(_like(score, appraisal_id=made.id))
            if task is not None:
                current.add(_like(task, appraisal_id=made.id))
                current.add(_like(task, appraisal_id=made.id, rater_id=person.id))
            current.add(
                FollowUp(
                    region=one.region,
                    cycle_id=one.cycle_id,
                    employee_id=person.id,
                    rule="award",
                    kind="award",
                    title="Penghargaan",
                    reason="Nilai akhir 98,10 dengan predikat Baik.",
                    rank=at + 1,
                )
            )
            current.add(
                Objection(
                    region=one.region,
                    appraisal_id=made.id,
                    reason="Angka keliru.",
                    filed_at=office.world.clock(),
                    due_on=date(2026, 7, 1),
                )
            )


def _like(row: Base, **changed: object) -> Base:
    """A new row with the same values but for the key and what changed."""
    columns = {column.name for column in row.__table__.columns} - {"id", "version", "key"}
    return type(row)(**{name: getattr(row, name) for name in columns} | changed)
