from __future__ import annotations

import io
from collections import Counter
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from portal.domain.actor import Actor, Grant
from portal.domain.errors import NotFound
from portal.services.work import evidence, measurements
from portal.store.db import db, session
from portal.store.queries import appraisal_pages, cycle_screens, cycles, projects
from portal.store.queries import measurement_screens as screens
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
            appraisal_pages.of_cycle(world.actor("hr"), world.cycle_id)
            cycle_screens.people(world.actor("hr"), world.cycle_id)
            screens.own(world.actor("a1"))
        counts.append(len(seen))
    assert counts == [10, 10]


def test_a_projects_page_takes_few_statements_however_many_members(world):
    for keys, code in ((("a1",), "P-1"), (("a1", "a2", "a3", "b1", "b2"), "P-2")):
        project_id = world.accepted(*keys, code=code).id
        with statements() as seen:
            detail = projects.project_detail(world.actor("hr"), project_id, today=TODAY)
            screens.of_projects(world.actor("hr"), [member.id for member in detail.members])
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


def values_of(world, who, project_id):
    """Number of values by person whose values somebody sees in a project."""
    members = projects.project_detail(world.actor("hr"), project_id, today=TODAY).members
    return Counter(
        row.person for row in screens.of_projects(world.actor(who), [m.id for m in members])
    )


def test_the_detail_names_members_and_its_minutes(world):
    project = world.accepted("a1", "a2", "b1")
    detail = projects.project_detail(world.actor("a1"), project.id, today=TODAY)
    assert [(m.sector, m.name) for m in detail.members] == [
        ("Air", "Pegawai B1"),
        ("Jalan", "Pegawai A1"),
        ("Jalan", "Pegawai A2"),
    ]
    assert detail.minutes.number == "BA/P-1/2026"
    with pytest.raises(NotFound):
        projects.project_detail(world.actor("foreign_hr"), project.id, today=TODAY)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("a1", {"Pegawai A1": 3}),
        ("b1", {"Pegawai B1": 3}),
        ("boss_b", {"Pegawai B1": 3}),  # his appraiser; a stranger to the project
        ("boss_a", {"Pegawai A1": 3, "Pegawai B1": 3}),  # heads the project
        ("secretary", {"Pegawai A1": 3, "Pegawai B1": 3}),  # above both appraisers
        ("hr", {"Pegawai A1": 3, "Pegawai B1": 3}),
        ("auditor", {"Pegawai A1": 3, "Pegawai B1": 3}),
        ("a2", {}),
        ("admin", {}),
        ("foreign_hr", {}),
    ],
)
def test_values_are_for_their_owner_and_those_above_him(world, who, seen):
    """Fellow members share a project, not each other's values; the history follows the values."""
    project = world.running("a1", "b1")
    row = world.measurement(project, "b1", "output")
    measurements.enter_progress(world.actor("b1"), row.id, on=date(2026, 3, 31), value="3")
    assert values_of(world, who, project.id) == seen
    assert len(measured.progress_of(world.actor(who), row.id)) == ("Pegawai B1" in seen)


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
    own = measured.files_of(world.actor("a1"), "measurement", [row.id])
    assert [file.file_name for file in own[row.id]] == ["b.txt"]
    assert screens.measurement(world.actor("a1"), row.id).last_on == date(2026, 3, 31)
    for stranger in ("b1", "foreign_hr"):
        with pytest.raises(NotFound):
            screens.measurement(world.actor(stranger), row.id)


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
    boss = world.actor("boss_a")
    assert appraisal_pages.of_cycle(boss, world.cycle_id).total == 5  # four staff and himself
    assert appraisal_pages.staff(boss).total == 4
    (mine,) = appraisal_pages.of_cycle(world.actor("a1"), world.cycle_id).rows
    assert (mine.name, mine.appraiser) == ("Pegawai A1", "Pegawai BOSS_A")
    found = appraisal_pages.of_cycle(world.actor("hr"), world.cycle_id, search="b2")
    assert found.total == cycle_screens.people(world.actor("hr"), world.cycle_id, search="b2").total
    assert found.total == 1
    with pytest.raises(NotFound):
        cycles.cycle(world.actor("a1"), world.cycle_id)
    can_open = cycles.list_cycles(world.actor("boss_a"), permission="project.create")
    assert can_open.total == 1


def test_a_role_for_one_unit_sees_that_unit(world):
    project = world.project("a1", "b1")
    narrow = Actor(
        1, "hr roads", "kemuning", None, (Grant("hr", "kemuning", world.units["roads"]),)
    )
    assert appraisal_pages.of_cycle(narrow, world.cycle_id).total == 5
    members = projects.project_detail(narrow, project.id, today=TODAY).members
    rows = screens.of_projects(narrow, [member.id for member in members])
    assert {row.person for row in rows} == {"Pegawai A1"}
