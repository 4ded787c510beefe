from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from portal.domain.actor import Actor, Grant
from portal.domain.errors import NotFound
from portal.services import evidence, facts, measurements
from portal.services.project_sheet import project_sheet
from portal.store.db import db, session
from portal.store.queries import cycles, projects
from portal.store.queries import measurements as measured
from portal.store.queries.paging import PAGE_SIZE

TODAY = date(2026, 6, 15)


@contextmanager
def statements():
    """Collect the SELECTs of a block."""
    session().commit()
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_more):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_lists_take_two_statements_however_long(world):
    for at in range(3):
        world.project("a1", "b1", code=f"P-{at}")
    counts = []
    for size in (1, 30):
        while size > 3 and len(projects.list_projects(world.actor("hr"), today=TODAY).rows) < 25:
            at = projects.list_projects(world.actor("hr"), today=TODAY).total
            world.project("a1", "a2", "b1", "b2", code=f"P-{at}")
        with statements() as seen:
            projects.list_projects(world.actor("hr"), today=TODAY, search="jalan")
            cycles.list_cycles(world.actor("hr"))
            cycles.list_appraisals(world.actor("hr"), world.cycle_id)
            measured.waiting_confirmations(world.actor("hr"))
            projects.overdue_progress(world.actor("hr"), today=TODAY, every_days=31)
        counts.append(len(seen))
    assert counts == [10, 10]


def test_a_projects_page_takes_four_statements(world):
    for keys, code in ((("a1",), "P-1"), (("a1", "a2", "a3", "b1", "b2"), "P-2")):
        project_id = world.accepted(*keys, code=code).id
        with statements() as seen:
            projects.project_detail(world.actor("hr"), project_id, today=TODAY)
        assert len(seen) == 4


def test_pages_search_and_order(world):
    for at in range(PAGE_SIZE + 2):
        world.project("a1", code=f"K{at:02}")
    hr = world.actor("hr")
    first = projects.list_projects(hr, today=TODAY, sort="code")
    last = projects.list_projects(hr, today=TODAY, sort="code", page=99)
    assert (first.total, first.pages, len(first.rows), first.rows[0].code) == (27, 2, 25, "K00")
    assert [row.code for row in last.rows] == ["K25", "K26"]
    assert projects.list_projects(hr, today=TODAY, sort="-code").rows[0].code == "K26"
    assert projects.list_projects(hr, today=TODAY, sort="head_id; drop").sort == "-starts"
    assert [r.code for r in projects.list_projects(hr, today=TODAY, search="k07").rows] == ["K07"]
    assert projects.list_projects(hr, today=TODAY, search="%").total == 0


def test_everyone_sees_the_projects_of_his_own(world):
    world.project("a1", code="P-1")
    world.project("b1", code="P-2", head="boss_b")

    def codes(who, **more):
        rows = projects.list_projects(world.actor(who), today=TODAY, sort="code", **more).rows
        return [row.code for row in rows]

    assert codes("hr") == codes("leader") == codes("auditor") == ["P-1", "P-2"]
    assert codes("a1") == codes("boss_a") == codes("boss_a", mine=True) == ["P-1"]
    assert codes("foreign_hr") == codes("a2") == codes("admin") == []


def test_late_projects(world):
    world.running("a1", code="P-1")
    world.project("a1", code="P-2", planned_end=date(2026, 12, 1))
    world.accepted("a1", code="P-3")
    rows = projects.list_projects(world.actor("hr"), today=TODAY, late=True, sort="code").rows
    assert [(row.code, row.late_days) for row in rows] == [("P-1", 17), ("P-3", 3)]


def test_the_detail_groups_members_and_hides_the_values_of_others(world):
    project = world.accepted("a1", "a2", "b1")
    detail = projects.project_detail(world.actor("hr"), project.id, today=TODAY)
    assert [sector for sector, _rows in detail.by_sector] == ["Air", "Jalan"]
    assert all(len(member.measures) == 3 for member in detail.members)
    assert detail.minutes.number == "BA/P-1/2026"
    own = projects.project_detail(world.actor("a1"), project.id, today=TODAY)
    assert {m.name: len(m.measures) for m in own.members} == {
        "Pegawai A1": 3,
        "Pegawai A2": 0,
        "Pegawai B1": 0,
    }
    with pytest.raises(NotFound):
        projects.project_detail(world.actor("foreign_hr"), project.id, today=TODAY)


def test_the_sheet_shows_achievements(world):
    project = world.accepted("a1", actual="9")
    sheet = project_sheet(world.actor("boss_a"), project.id)
    assert sorted(sheet.achievements.values()) == ["100.00", "90.00", "90.00"]


def test_unfinished_projects_do_not_count_in_the_year(world):
    world.running("a1", code="P-1")
    world.accepted("a1", code="P-2")
    world.accepted("b1", code="P-3")
    hr = world.actor("hr")
    counted = projects.accepted_projects(hr, world.cycle_id, today=TODAY)
    assert [found.project.code for found in counted] == ["P-2", "P-3"]
    only = projects.accepted_projects(
        hr, world.cycle_id, today=TODAY, employee_ids=[world.id("b1")]
    )
    assert [found.project.code for found in only] == ["P-3"]


def test_overdue_progress(world):
    project = world.running("a1", "a2", "b1")
    for key, day in (("a1", date(2026, 6, 1)), ("a2", date(2026, 5, 1))):
        row = world.measurement(project, key, "output")
        measurements.enter_progress(world.actor(key), row.id, on=day, value="3")
    found = projects.overdue_progress(world.actor("hr"), today=TODAY, every_days=31)
    assert [(r.name, r.last_on, r.since) for r in found.rows] == [
        ("Pegawai B1", None, date(2026, 2, 2)),
        ("Pegawai A2", date(2026, 5, 1), date(2026, 5, 1)),
    ]
    own = projects.overdue_progress(world.actor("a2"), today=TODAY, every_days=31, mine=True)
    assert [row.name for row in own.rows] == ["Pegawai A2"]
    assert projects.overdue_progress(world.actor("a1"), today=TODAY, every_days=31).total == 0


def test_values_wait_for_whoever_may_confirm_them(world):
    project = world.running("boss_a", "b1")
    for key in ("boss_a", "b1"):
        row = world.measurement(project, key, "output")
        measurements.set_actual(world.actor(key), row.id, "7", row.version)

    def waiting(who):
        return [row.name for row in measured.waiting_confirmations(world.actor(who)).rows]

    assert waiting("boss_a") == ["Pegawai B1"]  # his own value waits for his own appraiser
    assert waiting("secretary") == ["Pegawai BOSS_A"]
    assert waiting("boss_b") == ["Pegawai B1"]
    assert len(waiting("hr")) == 2
    assert waiting("b1") == waiting("foreign_hr") == []


def test_progress_with_files(world):
    project = world.running("a1", "b1")
    row = world.measurement(project, "a1", "output")
    entry = measurements.enter_progress(
        world.actor("a1"),
        row.id,
        on=date(2026, 3, 31),
        value="3",
        evidence_file=("a.txt", io.BytesIO(b"x")),
    )
    evidence.store(
        world.actor("a1"),
        kind="measurement",
        subject_id=row.id,
        file_name="b.txt",
        stream=io.BytesIO(b"y"),
    )
    (found,) = measured.progress_of(world.actor("boss_a"), row.id)
    assert (found.id, found.entered_by, found.files[0].file_name) == (
        entry.id,
        "Pegawai A1",
        "a.txt",
    )
    assert measured.measurement(world.actor("a1"), row.id).files == 2
    assert measured.progress_of(world.actor("b1"), row.id) == ()
    assert measured.measurement(world.actor("foreign_hr"), row.id) is None


def test_counts_and_appraisals(world):
    world.accepted("a1")
    counts = cycles.status_counts(world.actor("hr"), world.cycle_id)
    assert (counts.phases, counts.projects, counts.appraisals, counts.held) == (
        {"planning": 11, "acceptance": 1},
        {"accepted": 1},
        12,
        0,
    )
    assert cycles.status_counts(world.actor("foreign_hr"), world.cycle_id).appraisals == 0
    assert cycles.list_appraisals(world.actor("boss_a")).total == 5  # four staff and himself
    assert cycles.list_appraisals(world.actor("a1")).rows[0].appraiser == "Pegawai BOSS_A"
    found = cycles.list_appraisals(world.actor("hr"), world.cycle_id, unit_id=world.units["roads"])
    assert found.total == 5
    assert cycles.list_appraisals(world.actor("hr"), search="b2").total == 1
    with pytest.raises(NotFound):
        cycles.cycle(world.actor("a1"), world.cycle_id)
    can_open = cycles.list_cycles(world.actor("boss_a"), permission="project.create")
    assert can_open.total == 1


def test_a_role_for_one_unit_sees_that_unit(world):
    project = world.project("a1", "b1")
    narrow = Actor(
        1, "hr roads", "kemuning", None, (Grant("hr", "kemuning", world.units["roads"]),)
    )
    assert cycles.list_appraisals(narrow, world.cycle_id).total == 5
    detail = projects.project_detail(narrow, project.id, today=TODAY)
    assert {m.name: len(m.measures) for m in detail.members} == {"Pegawai A1": 3, "Pegawai B1": 0}


def test_facts_with_their_state(world):
    world.open_cycle()
    a1 = world.appraisal("a1")
    row = facts.state_fact(world.actor("a1"), a1.id, "verified_idea", "true", "Ide")
    facts.record_employee_fact(world.actor("hr"), world.id("a1"), "sanctioned", "true", "SK")

    def states():
        return [(f.code, f.state) for f in measured.facts_of(world.actor("boss_a"), a1.id)]

    assert states() == [("sanctioned", "confirmed"), ("verified_idea", "waiting")]
    facts.confirm_fact(world.actor("boss_a"), row.id, False)
    assert states()[1] == ("verified_idea", "refused")
    with pytest.raises(NotFound):
        measured.facts_of(world.actor("a2"), a1.id)
    assert measured.plan_of(world.actor("a1"), a1.id) == ()
