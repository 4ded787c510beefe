"""The database itself refuses what must never change, whoever asks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.domain.actor import SYSTEM
from portal.services.common import audit
from portal.store import triggers
from portal.store.db import unit_of_work
from portal.store.models import (
    Appraisal,
    Assignment,
    CombinedScore,
    Cycle,
    Employee,
    PeriodClosing,
    Position,
    RegionRecord,
    ScoreRecord,
    Unit,
)

DAY, MOMENT = date(2026, 1, 1), datetime(2026, 12, 1, tzinfo=UTC)
CHANGES = {
    "region": "'y'",
    "revision": "7",
    "method": "'other'",
    "plugin_version": "'9'",
    "plugin_digest": "'0'",
    "snapshot": "'{}'",
    "result": """'{"final_value":"99"}'""",
    "breakdown": "'[1]'",
    "digest": "'0'",
    "final_value": "'99.99'",
    "predikat": "'other'",
    "reason": "'other'",
    "calculated_at": "'2027-01-01'",
}


@pytest.fixture
def scores(app: Flask) -> None:
    with app.app_context(), unit_of_work() as db_session:
        for code in ("x", "y"):
            db_session.add(RegionRecord(code=code, name=code, agency=code, plugin_id="x"))
        db_session.flush()
        unit = Unit(region="x", code="u", name="U")
        person = Employee(region="x", nip="1", name="N")
        cycle = Cycle(region="x", code="c", title="C", year=2026, starts=DAY, ends=DAY)
        db_session.add_all([unit, person, cycle])
        db_session.flush()
        position = Position(region="x", code="p", title="P", unit_id=unit.id)
        db_session.add(position)
        db_session.flush()
        held = Assignment(region="x", employee_id=person.id, position_id=position.id, starts=DAY)
        db_session.add(held)
        db_session.flush()
        appraisal = Appraisal(
            region="x",
            cycle_id=cycle.id,
            assignment_id=held.id,
            employee_id=person.id,
            unit_id=unit.id,
        )
        db_session.add(appraisal)
        db_session.flush()
        for revision, published in ((1, True), (2, False)):
            db_session.add(_score(cycle.id, appraisal.id, revision, published=published))
            db_session.add(_year(appraisal, revision, published=published))
            db_session.add(_month(appraisal, revision, published=published))


def _score(cycle_id: int, appraisal_id: int, revision: int, *, published: bool) -> ScoreRecord:
    return ScoreRecord(
        region="x",
        cycle_id=cycle_id,
        appraisal_id=appraisal_id,
        revision=revision,
        method="m",
        plugin_id="x",
        plugin_version="1",
        plugin_digest="d",
        snapshot={"a": 1},
        result={"final_value": "80.00"},
        breakdown=[],
        digest="d",
        final_value="80.00",
        predikat="Baik",
        calculated_at=MOMENT,
        published=published,
    )


def _month(appraisal: Appraisal, revision: int, *, published: bool) -> PeriodClosing:
    return PeriodClosing(
        region="x",
        cycle_id=appraisal.cycle_id,
        closing="month",
        subject="person",
        subject_id=appraisal.id,
        appraisal_id=appraisal.id,
        unit_id=appraisal.unit_id,
        period="2026-01",
        revision=revision,
        state="published" if published else "closed",
        value="80.00",
        result={"monthly_value": "80.00"},
        digest="d",
        published_at=MOMENT if published else None,
    )


def _year(appraisal: Appraisal, revision: int, *, published: bool) -> CombinedScore:
    return CombinedScore(
        region="x",
        year=2026,
        employee_id=appraisal.employee_id,
        appraisal_id=appraisal.id,
        revision=revision,
        rule="days",
        segments=[{"value": "80.00"}],
        result={"final_value": "80.00"},
        digest="d",
        calculated_at=MOMENT,
        published=published,
    )


def _run(app: Flask, statement: str) -> int:
    with app.app_context(), unit_of_work() as db_session:
        return db_session.connection().execute(text(statement)).rowcount


@pytest.mark.parametrize("revision", [1, 2])
def test_no_score_is_ever_changed(app, scores, revision):
    for column, value in CHANGES.items():
        with pytest.raises(DBAPIError, match="never changed"):
            _run(app, f"UPDATE score_record SET {column} = {value} WHERE revision = {revision}")


def test_a_score_is_published_once_and_stays_published(app, scores):
    assert _run(app, "UPDATE score_record SET published = true WHERE revision = 2") == 1
    for value in ("true", "false"):
        with pytest.raises(DBAPIError, match="never changed"):
            _run(app, f"UPDATE score_record SET published = {value} WHERE revision = 2")


def test_published_scores_are_never_deleted(app, scores):
    with pytest.raises(DBAPIError, match="never deleted"):
        _run(app, "DELETE FROM score_record WHERE revision = 1")
    assert _run(app, "DELETE FROM score_record WHERE revision = 2") == 1


def test_a_combined_year_is_as_safe_as_its_parts(app, scores):
    kept = ("region", "revision", "method", "plugin_digest", "result", "digest", "calculated_at")
    changes = {name: CHANGES[name] for name in kept}
    for column, value in {**changes, "segments": "'[]'", "rule": "'months'"}.items():
        with pytest.raises(DBAPIError, match="never changed"):
            _run(app, f"UPDATE combined_score SET {column} = {value} WHERE revision = 1")
    with pytest.raises(DBAPIError, match="never deleted"):
        _run(app, "DELETE FROM combined_score WHERE revision = 1")
    assert _run(app, "DELETE FROM combined_score WHERE revision = 2") == 1


def test_a_published_month_keeps_its_value_while_talks_are_written_beside_it(app, scores):
    changes = {"value": "'99.00'", "status": "'green'", "result": "'{}'", "period": "'2026-02'"}
    for column, value in {**changes, "digest": "'0'", "published_at": "NULL"}.items():
        with pytest.raises(DBAPIError, match="never changed"):
            _run(app, f"UPDATE period_closing SET {column} = {value} WHERE revision = 1")
        _run(app, f"UPDATE period_closing SET {column} = {value} WHERE revision = 2")
    with pytest.raises(DBAPIError, match="never deleted"):
        _run(app, "DELETE FROM period_closing WHERE revision = 1")
    assert _run(app, "UPDATE period_closing SET state = 'objection', talk = '{}'") == 2
    assert _run(app, "DELETE FROM period_closing WHERE revision = 2") == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"]
)
def test_audit_entries_only_grow(app, statement):
    with app.app_context(), unit_of_work():
        audit.record(SYSTEM, "test.done")
    with pytest.raises(DBAPIError, match="never"):
        _run(app, statement)


def test_postgresql_refuses_truncate_too(app, scores):
    with app.app_context(), unit_of_work() as db_session:
        if db_session.get_bind().dialect.name == "sqlite":
            pytest.skip("SQLite has no TRUNCATE")
    for table in triggers.TABLES:
        with pytest.raises(DBAPIError, match="never deleted"):
            _run(app, f"TRUNCATE {table} CASCADE")
