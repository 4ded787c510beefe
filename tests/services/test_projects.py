from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.cycle import cycles
from portal.services.work import measurements, projects
from portal.services.work.project_rules import from_description
from portal.store.db import session
from portal.store.models import AuditEntry, Cycle, Measurement, Project, ProjectMember

ATTENDEES = [{"employee_id": None, "name": "Pemeriksa", "role": "ketua"}]


@pytest.fixture
def indicators(registry):
    return from_description(registry.region("kemuning").indicator_set("project").indicators)


def test_a_project_starts_from_the_regions_set(world):
    project = world.project("a1", "b1")
    rows = world.measurements(project, "a1")
    assert [(row.code, str(row.weight), str(row.target)) for row in rows] == [
        ("timeliness", "35", "20"),
        ("quality", "35", "10"),
        ("output", "30", "10"),
    ]
    assert {member.sector for member in project.members} == {"Jalan", "Air"}
    assert project.state == "planning"


@pytest.mark.parametrize(
    ("weights", "shown"), [(("35", "35", "25"), "95"), (("33.3", "33.3", "33.3"), "99,9")]
)
def test_weights_other_than_100_are_refused_with_their_sum(world, indicators, weights, shown):
    given = [replace(i, weight=w) for i, w in zip(indicators, weights, strict=True)]
    with pytest.raises(Invalid, match=f"Jumlah bobot {shown};"):
        world.project(indicators=given)
    assert session().scalar(select(func.count(Project.id))) == 0
    assert session().scalar(select(func.count(Measurement.id))) == 0


@pytest.mark.parametrize("aspect", ["time", "quality", "output"])
def test_each_aspect_keeps_an_indicator(world, indicators, aspect):
    given = [replace(i, aspect="cost") if i.aspect == aspect else i for i in indicators]
    with pytest.raises(Invalid) as refused:
        world.project(indicators=given)
    assert [p.code for p in refused.value.problems] == ["aspect_missing"]


def test_target_zero_where_more_is_better_is_refused(world):
    members = [replace(m, targets={"quality": "0", "output": "1"}) for m in world.members("a1")]
    with pytest.raises(Invalid, match="Target 0 untuk Kualitas") as refused:
        world.project(members=members)
    assert (refused.value.problems[0].code, refused.value.problems[0].row) == ("zero_target", 0)


def test_a_missing_target_and_a_thousands_point_are_refused(world):
    members = [replace(m, targets={"quality": "10"}) for m in world.members("a1")]
    with pytest.raises(Invalid, match="Target Pencapaian target keluaran wajib"):
        world.project(members=members)
    members = [replace(m, targets={"quality": "1.250", "output": "1"}) for m in members]
    with pytest.raises(Invalid, match="dua cara"):
        world.project(members=members)


@pytest.mark.parametrize("change", [{"days": 0}, {"days": -1}, {"days": 400}, {"sector": " "}])
def test_members_need_days_and_a_sector(world, change):
    with pytest.raises(Invalid):
        world.project(members=[replace(m, **change) for m in world.members("a1")])


def test_members_are_named_once_and_belong_to_the_region(world):
    with pytest.raises(Invalid, match="hanya dapat sekali"):
        world.project(members=world.members("a1", "a1"))
    foreign = replace(world.members("a1")[0], employee_id=world.id("foreign_staff"))
    with pytest.raises(NotFound):
        world.project(members=[foreign])
    with pytest.raises(NotFound):
        world.project(head="foreign_staff")
    with pytest.raises(Invalid):
        world.project(members=[])


def test_dates_and_codes(world):
    with pytest.raises(Invalid, match="mendahului"):
        world.project(planned_end=date(2026, 1, 1))
    world.project()
    with pytest.raises(Invalid, match="sudah dipakai"):
        world.project()


def test_who_may_open(world):
    given = {
        "cycle_id": world.open_cycle().id,
        "title": "Air bersih",
        "starts": date(2026, 1, 5),
        "planned_end": date(2026, 3, 1),
        "head_id": world.id("boss_b"),
        "members": world.members("b1"),
    }
    assert projects.open_project(world.actor("boss_b"), code="P-9", **given).code == "P-9"
    for who, error in (("a1", NotFound), ("auditor", NotAllowed), ("foreign_hr", NotFound)):
        with pytest.raises(error):
            projects.open_project(world.actor(who), code="P-8", **given)


def test_no_project_in_a_cycle_that_is_not_open(world):
    with pytest.raises(WrongStage):
        projects.open_project(
            world.actor("hr"),
            cycle_id=world.cycle_id,
            code="P",
            title="P",
            starts=date(2026, 1, 5),
            planned_end=date(2026, 3, 1),
            head_id=world.id("boss_b"),
            members=world.members("b1"),
        )


def test_every_member_accepts_before_the_start(world):
    project = world.project("a1", "b1")
    first, second = project.members
    with pytest.raises(NotFound):  # not even the personnel office accepts in his place
        projects.accept_membership(world.actor("hr"), first.id)
    projects.accept_membership(world.actor("a1"), first.id)
    assert world.appraisal("a1").phase == "running"
    with pytest.raises(Invalid, match="Pegawai B1"):
        projects.start_project(world.actor("boss_a"), project.id)
    assert session().get_one(Project, project.id).state == "planning"
    projects.accept_membership(world.actor("b1"), second.id)
    assert projects.start_project(world.actor("boss_a"), project.id).state == "running"


def test_editing_asks_only_those_whose_part_changed(world):
    project = world.project("a1", "a2")
    for key in ("a1", "a2"):
        projects.accept_membership(world.actor(key), world.member(project, key).id)
    members, indicators = projects.stored_plan(project)
    changed = [replace(members[0], days=30), members[1], *world.members("b1")]
    version = project.version
    projects.edit_project(
        world.actor("boss_a"), project.id, expected_version=version, members=changed
    )
    assert project.version > version
    assert world.member(project, "a1").accepted_at is None
    assert world.member(project, "a2").accepted_at is not None
    assert len(world.measurements(project)) == 9
    assert len(indicators) == 3
    projects.edit_project(
        world.actor("boss_a"), project.id, expected_version=project.version, members=changed[1:]
    )
    assert len(world.measurements(project)) == 6
    assert session().scalar(select(func.count(ProjectMember.id))) == 2


def test_a_refused_edit_leaves_everything_as_it_was(world, indicators):
    project = world.project("a1")
    wrong = [replace(i, weight="10") for i in indicators]
    with pytest.raises(Invalid):
        projects.edit_project(
            world.actor("hr"),
            project.id,
            expected_version=project.version,
            changes={"title": "Judul baru"},
            indicators=wrong,
        )
    fresh = session().get_one(Project, project.id)
    assert fresh.title == "Jalan penghubung P-1"
    assert [str(r.weight) for r in world.measurements(fresh)] == ["35", "35", "30"]


def test_two_editors_meet(world):
    project = world.project("a1")
    seen = project.version
    projects.edit_project(
        world.actor("hr"), project.id, expected_version=seen, changes={"title": "Punya Hana"}
    )
    with pytest.raises(Conflict) as met:
        projects.edit_project(
            world.actor("boss_a"), project.id, expected_version=seen, changes={"title": "Punya Adi"}
        )
    assert met.value.theirs["title"] == "Punya Hana"
    assert met.value.yours["title"] == "Punya Adi"
    assert session().get_one(Project, project.id).title == "Punya Hana"


def test_no_goal_post_moves_after_the_start(world):
    project = world.running("a1")
    for change in (
        {"changes": {"planned_end": date(2026, 8, 1)}},
        {"changes": {"head_id": world.id("boss_b")}},
        {"members": world.members("a1", "a2")},
    ):
        with pytest.raises(WrongStage):
            projects.edit_project(
                world.actor("hr"), project.id, expected_version=project.version, **change
            )
    projects.edit_project(
        world.actor("hr"),
        project.id,
        expected_version=project.version,
        changes={"document_number": "SPK/1"},
    )
    with pytest.raises(TypeError):
        projects.edit_project(
            world.actor("hr"), project.id, expected_version=None, changes={"state": "accepted"}
        )


def test_walls_and_rights(world):
    project = world.project("a1")
    for who, error in (
        ("foreign_hr", NotFound),
        ("b1", NotFound),
        ("a1", NotAllowed),
        ("auditor", NotAllowed),
    ):
        with pytest.raises(error):
            projects.cancel_project(world.actor(who), project.id, "tidak jadi")
    assert projects.cancel_project(world.actor("hr"), project.id, "tidak jadi").state == "cancelled"


def _submit(world, *keys, **more):
    project = world.running(*keys, **more)
    return projects.submit_project(world.actor("boss_a"), project.id, ended=date(2026, 6, 5))


def _actuals(world, project, *keys, quality="9", output="11"):
    values = {"timeliness": "22", "quality": quality, "output": output}
    return {row.id: values[row.code] for key in keys for row in world.measurements(project, key)}


def test_acceptance_writes_minutes_and_fixes_the_values(world):
    project = _submit(world, "a1", "b1")
    minutes = projects.accept_project(
        world.actor("boss_a"),
        project.id,
        accepted_on=date(2026, 6, 8),
        number="BA/1/2026",
        actuals=_actuals(world, project, "a1", "b1"),
        attendees=ATTENDEES,
        remarks="Terlambat karena hujan.",
    )
    assert (minutes.kind, minutes.number, minutes.subject_id) == (
        "acceptance",
        "BA/1/2026",
        project.id,
    )
    assert minutes.content["project"]["late_days"] == 7
    assert len(minutes.content["results"]) == 6
    assert minutes.content["results"][0]["actual"] == "22"
    assert project.state == "accepted"
    assert all(row.confirmed_at for row in world.measurements(project))
    assert world.appraisal("a1").phase == "acceptance"
    actions = set(session().scalars(select(AuditEntry.action)))
    assert {"project.opened", "project.submitted", "project.accepted"} <= actions


def test_an_appraisal_waits_for_all_projects(world):
    running = world.running("a1", code="P-1")
    world.accepted("a1", "a2", code="P-2")
    assert running.state == "running"
    assert world.appraisal("a1").phase == "running"
    assert world.appraisal("a2").phase == "acceptance"


def test_the_head_does_not_accept_his_own_results(world):
    project = _submit(world, "a1", "boss_a")
    given = {
        "accepted_on": date(2026, 6, 8),
        "number": "BA/2/2026",
        "attendees": ATTENDEES,
    }
    with pytest.raises(NotAllowed, match="sendiri"):
        projects.accept_project(
            world.actor("boss_a"),
            project.id,
            actuals=_actuals(world, project, "a1", "boss_a"),
            **given,
        )
    for row in world.measurements(project, "boss_a"):
        measurements.set_actual(world.actor("boss_a"), row.id, "10", row.version)
    theirs = _actuals(world, project, "a1")
    with pytest.raises(NotAllowed, match="Hasil Anda sendiri"):
        projects.accept_project(world.actor("boss_a"), project.id, actuals=theirs, **given)
    assert world.measurements(project, "a1")[0].actual is None  # nothing was half saved
    for row in world.measurements(project, "boss_a"):
        measurements.confirm(world.actor("secretary"), row.id, row.version)
    better = _actuals(world, project, "a1", "boss_a", quality="12")
    with pytest.raises(NotAllowed, match="Hasil Anda sendiri"):  # not after the confirmation either
        projects.accept_project(world.actor("boss_a"), project.id, actuals=better, **given)
    projects.accept_project(world.actor("boss_a"), project.id, actuals=theirs, **given)
    assert session().get_one(Project, project.id).state == "accepted"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": ""},
        {"attendees": []},
        {"attendees": [{"name": " "}]},
        {"actuals": {}},
        {"actuals": {999999: "1"}},
        {"actuals": "negative"},
        {"accepted_on": date(2027, 1, 4)},
        {"accepted_on": date(2026, 6, 1)},
        {"accepted_on": date(2026, 12, 1)},
    ],
)
def test_incomplete_minutes_are_refused(world, wrong):
    project = _submit(world, "a1")
    if wrong.get("actuals") == "negative":
        wrong = {"actuals": {row.id: "-1" for row in world.measurements(project)}}
    given = {
        "accepted_on": date(2026, 6, 8),
        "number": "BA/3/2026",
        "attendees": ATTENDEES,
        "actuals": _actuals(world, project, "a1"),
    }
    with pytest.raises(Invalid):
        projects.accept_project(world.actor("hr"), project.id, **{**given, **wrong})
    assert session().get_one(Project, project.id).state == "acceptance"
    assert world.measurements(project)[0].actual is None


def test_missing_values_pass_with_a_remark_only(world):
    project = _submit(world, "a1")
    given = {"accepted_on": date(2026, 6, 8), "number": "BA/4", "attendees": ATTENDEES}
    with pytest.raises(Invalid, match="3 realisasi belum diisi"):
        projects.accept_project(world.actor("hr"), project.id, **given)
    projects.accept_project(world.actor("hr"), project.id, remarks="Data hilang.", **given)
    row = world.measurements(project)[0]
    assert (row.actual, row.confirmed_at) == (None, None)


def test_returning_needs_a_reason(world):
    project = _submit(world, "a1")
    with pytest.raises(Invalid):
        projects.return_project(world.actor("boss_a"), project.id, " ")
    again = projects.return_project(world.actor("boss_a"), project.id, "Drainase belum selesai")
    assert (again.state, again.ended) == ("running", None)


def test_the_real_end_lies_between_start_and_today(world):
    project = world.running("a1")
    for day in (date(2026, 1, 1), date(2026, 12, 1)):
        with pytest.raises(Invalid):
            projects.submit_project(world.actor("hr"), project.id, ended=day)


def test_an_unfinished_project_is_carried_into_the_next_year(world):
    project = world.running("a1")
    given = {"starts": date(2027, 1, 1), "ends": date(2027, 12, 31), "year": 2027}
    cycle = cycles.create_cycle(
        world.actor("hr"), region="kemuning", code="2027", title="Penilaian 2027", **given
    )
    with pytest.raises(Invalid):
        projects.carry_project(world.actor("hr"), project.id, cycle.id)
    cycles.open_cycle(world.actor("hr"), cycle.id)
    with pytest.raises(NotAllowed):
        projects.carry_project(world.actor("boss_a"), project.id, cycle.id)
    projects.carry_project(world.actor("hr"), project.id, cycle.id)
    assert project.cycle_id == cycle.id
    assert {row.cycle_id for row in world.measurements(project)} == {cycle.id}
    assert session().scalar(select(func.count(Cycle.id))) == 2
    world.clock.advance(days=250)
    projects.submit_project(world.actor("hr"), project.id, ended=date(2027, 1, 20))
    projects.accept_project(
        world.actor("hr"),
        project.id,
        accepted_on=date(2027, 1, 25),
        number="BA/5",
        attendees=ATTENDEES,
        actuals=_actuals(world, project, "a1"),
    )
    assert project.accepted_on == date(2027, 1, 25)


def test_a_project_accepted_next_year_does_not_count_in_this_one(world):
    project = _submit(world, "a1")
    world.clock.advance(days=230)
    with pytest.raises(Invalid, match="pindahkan dahulu") as refused:
        projects.accept_project(
            world.actor("hr"),
            project.id,
            accepted_on=date(2027, 1, 25),
            number="BA/6",
            attendees=ATTENDEES,
            actuals=_actuals(world, project, "a1"),
        )
    assert refused.value.problems[0].code == "other_cycle"
    assert session().get_one(Project, project.id).state == "acceptance"
