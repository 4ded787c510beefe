from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.work import measurements, projects
from portal.store.db import session, unit_of_work
from portal.store.models import Evidence, Measurement, Progress


@pytest.fixture
def row(world):
    project = world.running("a1", "b1")
    return world.measurement(project, "a1", "output")


def test_progress_is_added_with_its_file(world, row, settings):
    entry = measurements.enter_progress(
        world.actor("a1"),
        row.id,
        on=date(2026, 3, 31),
        value="2,5",
        note="Ruas pertama",
        evidence_file=("catatan.txt", io.BytesIO(b"ruas satu selesai")),
    )
    assert str(entry.value) == "2.5"
    found = session().scalars(select(Evidence)).one()
    assert (found.kind, found.subject_id) == ("progress", entry.id)


def test_a_refused_file_takes_the_progress_with_it(world, row, settings):
    with pytest.raises(Invalid):
        measurements.enter_progress(
            world.actor("a1"),
            row.id,
            on=date(2026, 3, 31),
            value="2",
            evidence_file=("catatan.svg", io.BytesIO(b"<svg/>")),
        )
    assert session().scalar(select(func.count(Progress.id))) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": date(2026, 1, 1)},
        {"on": date(2026, 6, 16)},
        {"value": None},
        {"value": "-1"},
        {"value": "banyak"},
    ],
)
def test_unusable_progress_is_refused(world, row, wrong):
    given = {"on": date(2026, 3, 31), "value": "1"}
    with pytest.raises(Invalid):
        measurements.enter_progress(world.actor("a1"), row.id, **{**given, **wrong})


def test_only_oneself_enters_progress(world, row):
    for who, error in (
        ("b1", NotFound),  # shares the project, not the values of others
        ("boss_a", NotAllowed),
        ("hr", NotAllowed),
        ("a2", NotFound),
        ("foreign_hr", NotFound),
    ):
        with pytest.raises(error):
            measurements.enter_progress(world.actor(who), row.id, on=date(2026, 3, 31), value="1")


def test_nothing_is_entered_before_the_start(world):
    project = world.project("a1")
    row = world.measurement(project, "a1", "output")
    with pytest.raises(WrongStage):
        measurements.enter_progress(world.actor("a1"), row.id, on=date(2026, 3, 31), value="1")
    with pytest.raises(WrongStage):
        measurements.set_actual(world.actor("a1"), row.id, "1", row.version)


def test_a_new_value_has_to_be_confirmed_again(world, row):
    measurements.set_actual(world.actor("a1"), row.id, "9", row.version)
    measurements.confirm(world.actor("boss_a"), row.id, row.version)
    assert row.confirmed_by == world.id("boss_a")
    measurements.set_actual(world.actor("a1"), row.id, "10", row.version)
    assert (row.confirmed_at, row.confirmed_by) == (None, None)


def test_nobody_confirms_his_own_value(world, row):
    measurements.set_actual(world.actor("a1"), row.id, "0", row.version)
    assert row.actual == 0
    with pytest.raises(NotAllowed, match="sendiri"):
        measurements.confirm(world.actor("a1"), row.id, row.version)


def test_a_value_is_confirmed_by_head_appraiser_or_personnel_office(world):
    project = world.running("b1", "b2")
    for code, who in (("timeliness", "boss_a"), ("quality", "boss_b"), ("output", "hr")):
        row = world.measurement(project, "b1", code)
        measurements.set_actual(world.actor("b1"), row.id, "7", row.version)
        for stranger in ("a1", "foreign_hr"):
            with pytest.raises(NotFound):
                measurements.confirm(world.actor(stranger), row.id)
        with pytest.raises(NotFound):
            measurements.confirm(world.actor("b2"), row.id)
        assert measurements.confirm(world.actor(who), row.id).confirmed_at is not None


def test_a_missing_value_cannot_be_confirmed(world, row):
    with pytest.raises(Invalid, match="belum diisi"):
        measurements.confirm(world.actor("boss_a"), row.id)


def test_two_people_enter_a_value(world, row):
    seen = row.version
    measurements.set_actual(world.actor("a1"), row.id, "9", seen)
    with pytest.raises(Conflict) as met:
        measurements.set_actual(world.actor("boss_a"), row.id, "8", seen)
    assert (met.value.theirs, met.value.yours) == ({"actual": "9"}, {"actual": "8"})
    assert str(session().get_one(Measurement, row.id).actual) == "9"


def test_a_changed_target_is_agreed_again(world):
    project = world.project("a1")
    member = world.member(project, "a1")
    projects.accept_membership(world.actor("a1"), member.id)
    row = world.measurement(project, "a1", "output")
    with pytest.raises(Invalid, match="Target 0"):
        measurements.set_target(world.actor("boss_a"), row.id, "0", row.version)
    with pytest.raises(NotAllowed):
        measurements.set_target(world.actor("a1"), row.id, "1", row.version)
    measurements.set_target(world.actor("boss_a"), row.id, "12", row.version)
    assert str(row.target) == "12"
    assert member.accepted_at is None


def test_an_accepted_result_stands(world):
    project = world.accepted("a1")
    row = world.measurement(project, "a1", "output")
    for act in (
        lambda: measurements.set_actual(world.actor("hr"), row.id, "1", row.version),
        lambda: measurements.confirm(world.actor("hr"), row.id),
        lambda: measurements.set_target(world.actor("hr"), row.id, "1", row.version),
    ):
        with pytest.raises(WrongStage):
            act()


def _own_plan(world, *weights):
    appraisal = world.appraisal("a1")
    with unit_of_work() as db_session:
        for at, weight in enumerate(weights):
            db_session.add(
                Measurement(
                    region="kemuning",
                    cycle_id=world.cycle_id,
                    subject="person",
                    subject_id=appraisal.id,
                    indicator_set="own",
                    period="2026",
                    code=f"i{at}",
                    label=f"Indikator {at}",
                    direction="higher",
                    weight=weight,
                    target=10,
                )
            )
    return appraisal


def test_an_own_plan_is_agreed_by_its_owner_with_weights_of_100(world):
    world.open_cycle()
    appraisal = _own_plan(world, 60, 30)
    with pytest.raises(Invalid, match="Jumlah bobot 90"):
        measurements.agree_plan(world.actor("a1"), appraisal.id)
    _own_plan_fill(appraisal)
    with pytest.raises(NotFound):
        measurements.agree_plan(world.actor("a2"), appraisal.id)
    assert measurements.agree_plan(world.actor("a1"), appraisal.id).phase == "running"


def _own_plan_fill(appraisal):
    with unit_of_work() as db_session:
        row = db_session.scalars(
            select(Measurement).where(
                Measurement.subject_id == appraisal.id, Measurement.code == "i1"
            )
        ).one()
        row.weight = 40
