"""In Bungo results stay closed to the superior of the appraiser until an objection is filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import PERMISSIONS
from portal.services.common import access
from portal.services.desk.tasks import waiting_for
from portal.services.followup.career import career_of
from portal.services.outcome import objections
from portal.store import models as m
from portal.store.db import session, unit_of_work
from portal.store.queries import appraisal_pages, objection_pages
from portal.store.scope import get_visible, visible
from tests.services import conftest
from tests.services.helpers_bungo import answer, calculated, feedback

ABOVE = [name for name, row in PERMISSIONS.items() if "appraiser_superior_of" in row.relations]
BELOW = ("a1", "a2", "a3", "a4", "b1", "b2", "b3")
OF_ONE = (m.Appraisal, m.ScoreRecord, m.Measurement, m.FormAnswer, m.Document, m.Evidence)


@pytest.fixture
def office(monkeypatch, request):
    """The usual small office in Bungo, calculated, with a file beside each plan."""
    monkeypatch.setattr(conftest, "REGION", "bungo")
    monkeypatch.setattr(conftest, "NEIGHBOUR", "kemuning")
    world = request.getfixturevalue("world")
    world.region = "bungo"
    calculated(world, "a1", "a2")
    with unit_of_work() as current:
        for who in ("a1", "a2"):
            for at, row in enumerate(plan_of(world, who)):
                current.add(file(world, who, "measurement", row.id, f"{who}-{at}"))
            current.add(file(world, who, "fact", 999, f"{who}-of-no-appraisal"))
    return world


def plan_of(world, who):
    of_person = m.Measurement.subject_id == world.appraisal(who).id
    return list(session().scalars(select(m.Measurement).where(of_person)))


def file(world, who, kind, key, name):
    return m.Evidence(
        region="bungo",
        employee_id=world.id(who),
        kind=kind,
        subject_id=key,
        file_name=name,
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        stored_as=name,
        uploaded_at=datetime(2026, 6, 1, tzinfo=UTC),
    )


def object_to(world, who="a1"):
    feedback(world, who)
    answer(world, "keberatan", "Realisasi T1 tercatat keliru", who=who)
    session().expire_all()


def seen(world, model, permission, who="secretary"):
    """The rows by relation alone, without what a committee or a leader reads by office."""
    actor = replace(world.actor(who), grants=())
    return list(session().scalars(visible(model, actor, permission)))


def appraised(world, permission="appraisal.view", who="secretary"):
    return {world.key_of(one.employee_id) for one in seen(world, m.Appraisal, permission, who)}


@pytest.mark.parametrize("permission", ABOVE)
def test_the_superior_reads_his_own_staff_and_no_further(office, permission):
    """He appraises the two heads and the personnel officer; whom they appraise is not his yet."""
    assert appraised(office, permission) <= {"secretary", "hr", "boss_a", "boss_b"}
    below = {office.id(who) for who in BELOW}
    for model in OF_ONE:
        assert not [row for row in seen(office, model, permission) if owner(row) in below], model
    assert not {row.id for row in seen(office, m.Employee, permission)} & below


def test_his_own_staff_stays_open(office):
    assert appraised(office) == {"secretary", "hr", "boss_a", "boss_b"}
    assert appraised(office, "career.view") == {"secretary", "hr", "boss_a", "boss_b"}
    assert appraised(office, who="boss_a") == {"boss_a", "a1", "a2", "a3", "a4"}


def owner(row):
    if isinstance(row, m.Measurement):
        return session().get_one(m.Appraisal, row.subject_id).employee_id
    if isinstance(row, m.Appraisal | m.Evidence):
        return row.employee_id
    return session().get_one(m.Appraisal, row.appraisal_id).employee_id


def test_pages_lists_and_counts_hold_nobody_further(office):
    judge, one = office.actor("secretary"), office.appraisal("a1")
    with pytest.raises(NotFound):
        appraisal_pages.appraisal(judge, one.id)
    with pytest.raises(NotFound):
        career_of(judge, one.employee_id)
    listed = appraisal_pages.of_cycle(judge, office.cycle_id).rows
    assert {row.name for row in listed}.isdisjoint({f"Pegawai {who.upper()}" for who in BELOW})
    counts = appraisal_pages.phase_counts(judge, office.cycle_id)
    counts.pop("hold", None)  # they are counted in their phase as well
    assert sum(counts.values()) == len(listed)
    assert objection_pages.objections(judge).rows == ()
    assert not [task for task in waiting_for(judge) if "objection" in task.kind]


def test_an_objection_opens_that_one_appraisal_with_what_belongs_to_it(office):
    object_to(office)
    judge, me = office.actor("secretary"), office.id("a1")
    assert appraised(office) - {"secretary", "hr", "boss_a", "boss_b"} == {"a1"}
    for model, permission in (
        (m.ScoreRecord, "appraisal.view"),
        (m.Measurement, "appraisal.view"),
        (m.Objection, "objection.view"),
    ):
        below = [row for row in seen(office, model, permission) if owner(row) == me]
        assert below, model
        assert office.id("a2") not in {owner(row) for row in seen(office, model, permission)}
    assert appraisal_pages.appraisal(judge, office.appraisal("a1").id).final_value
    files = {row.file_name for row in seen(office, m.Evidence, "evidence.view")}
    assert files == {"a1-0", "a1-1", "a1-2"}


def test_an_objection_opens_no_other_year_and_no_career(office):
    """The person's other papers and his career record stay with his own superior."""
    object_to(office)
    with pytest.raises(NotFound):
        career_of(office.actor("secretary"), office.id("a1"))
    with unit_of_work() as current:
        old = m.Cycle(
            region="bungo",
            code="2025",
            title="Penilaian 2025",
            year=2025,
            starts=datetime(2025, 1, 1, tzinfo=UTC).date(),
            ends=datetime(2025, 12, 31, tzinfo=UTC).date(),
        )
        current.add(old)
        current.flush()
        like = office.appraisal("a1")
        names = ("assignment_id", "employee_id", "appraiser_id", "appraiser_superior_id")
        copied = {name: getattr(like, name) for name in (*names, "unit_id", "region")}
        former = m.Appraisal(cycle_id=old.id, **copied)
        current.add(former)
    assert former.superior_reads == "objection"  # what nobody stated stays closed
    assert former.id not in {one.id for one in seen(office, m.Appraisal, "appraisal.view")}


def test_an_objection_to_one_post_does_not_open_the_year_with_the_other(office):
    """The year tells of every post in it; of the others nobody objected to anything."""
    object_to(office)
    one = office.appraisal("a1")
    with unit_of_work() as current:
        year = m.CombinedScore(
            region="bungo",
            year=2026,
            employee_id=one.employee_id,
            appraisal_id=one.id,
            rule="month_ends",
            segments=[],
            result={},
            digest="",
            calculated_at=datetime(2026, 6, 1, tzinfo=UTC),
        )
        current.add(year)
    assert seen(office, m.CombinedScore, "appraisal.view") == []
    assert seen(office, m.CombinedScore, "appraisal.view", "boss_a") == [year]


def test_the_judge_decides_as_before(office):
    one = office.appraisal("a1")
    assert access.relations_to(office.actor("secretary"), one) == frozenset()
    with pytest.raises(NotAllowed):
        access.require(office.actor("secretary"), "objection.decide", "bungo", record=one)
    object_to(office)
    judge = office.actor("secretary")
    (task,) = [task for task in waiting_for(judge) if "objection" in task.kind]
    found = session().scalar(select(m.Objection))
    assert get_visible(m.Objection, found.id, judge, "objection.decide") is found
    told = "Realisasi sesuai bukti."
    decided = objections.decide(
        judge, found.id, decision="confirmed", text=told, appraiser_silent=True
    )
    assert (decided.decision, task.region) == ("confirmed", "bungo")
    assert appraised(office) - {"secretary", "hr", "boss_a", "boss_b"} == {"a1"}


def test_rows_and_relations_say_the_same(office):
    """What SQL lets through and what is asked of a loaded row are two spellings of one rule."""
    for turn in range(2):
        for who in ("secretary", "boss_a", "leader", "a1"):
            actor = office.actor(who)
            rows = {one.id for one in seen(office, m.Appraisal, "objection.decide", who)}
            for one in session().scalars(select(m.Appraisal)):
                stands = "appraiser_superior_of" in access.relations_to(actor, one)
                assert stands == (one.id in rows), (turn, who)
        if not turn:
            object_to(office)


def test_only_bungo_waits(host):
    said = {one.region.code: one.workflow.superior_reads for one in host.registry.regions()}
    assert said.pop("bungo") == "objection"
    assert set(said.values()) == {"always"}


def test_elsewhere_the_superior_reads_from_the_beginning(world):
    world.open_cycle()
    assert {one.superior_reads for one in session().scalars(select(m.Appraisal))} == {"always"}
    assert set(BELOW) < appraised(world)
    assert set(BELOW) < appraised(world, "career.view")
    assert {world.id(who) for who in BELOW} < {
        row.id for row in seen(world, m.Employee, "career.view")
    }
