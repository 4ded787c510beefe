from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select

from portal.domain.actor import Actor, Grant
from portal.host.registry import Registry
from portal.services.desk.tasks import waiting_for
from portal.services.desk.waiting import ENDPOINTS
from portal.services.followup import followups
from portal.services.outcome import objections, publication, receiving
from portal.services.personnel import facts
from portal.services.work import measurements
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Employee
from portal.store.queries import fact_screens, tasks
from tests.services.helpers_results import (
    calculate,
    hold_dialogues,
    open_all,
    publish,
    send_all,
)


def kinds(world, who):
    return [task.kind for task in waiting_for(world.actor(who))]


def only(world, who, kind):
    return [task for task in waiting_for(world.actor(who)) if task.kind == kind]


def test_a_member_accepts_his_part_then_reports_progress(world):
    project = world.project("a1", "a2", "b1")
    (task,) = only(world, "a1", "accept_membership")
    assert task.params == {
        "project_id": project.id,
        "member_id": world.member(project, "a1").id,
    }
    assert kinds(world, "a3") == []


def test_nobody_is_asked_before_the_project_was_opened(world):
    """A project entered after its start is due on the day it was entered, not before."""
    opened = date(2026, 6, 15)
    for code, starts in (("P-1", date(2026, 2, 2)), ("P-2", date(2026, 7, 1))):
        world.project("a1", code=code, starts=starts, planned_end=date(2026, 9, 1))
    found = only(world, "a1", "accept_membership")
    assert [task.due_on for task in found] == [opened, date(2026, 7, 1)]


def test_overdue_progress_is_named_with_its_date(world):
    """Days count from the day the part was taken, June 15, then from the last entry."""
    project = world.running("a1", "a2", "b1")
    assert only(world, "a1", "enter_progress") == []
    world.clock.advance(days=32)
    (task,) = only(world, "a1", "enter_progress")
    assert task.due_on == date(2026, 7, 16)
    assert only(world, "a4", "enter_progress") == []
    key = world.measurements(project, "a1")[0].id
    for day in (date(2026, 6, 20), date(2026, 6, 10)):
        measurements.enter_progress(world.actor("a1"), key, on=day, value="1")
    assert only(world, "a1", "enter_progress") == []
    world.clock.advance(days=5)
    assert only(world, "a1", "enter_progress")[0].due_on == date(2026, 7, 21)


def test_a_project_entered_before_its_start_is_not_late_before_it_begins(world):
    world.running("a1", "a2", starts=date(2026, 7, 1), planned_end=date(2026, 9, 1))
    world.clock.advance(days=47)  # August 1, the last day of the first month
    assert only(world, "a1", "enter_progress") == []
    world.clock.advance(days=1)
    assert only(world, "a1", "enter_progress")[0].due_on == date(2026, 8, 1)


def test_what_others_wait_for_comes_before_everything_else(world):
    publish(world)
    followups.propose(world.actor("hr"), world.cycle_id)
    found = waiting_for(world.actor("hr"))
    blocking = sum(task.blocks for task in found)
    assert all(task.blocks for task in found[:blocking])
    assert {"committee", "holds"} <= {task.kind for task in found[:blocking]}
    assert found[blocking:]


def test_the_step_of_a_cycle_says_what_to_do(world):
    open_all(world)
    (task,) = only(world, "hr", "cycle_step")
    assert str(task.title).startswith("Tutup formulir dan hitung nilai: ")


def test_forms_wait_for_raters_until_they_are_late(world):
    open_all(world)
    assert len(only(world, "b1", "fill_form")) == 4
    assert len(only(world, "boss_a", "superior_form")) == 4
    assert only(world, "b1", "fill_form")[0].due_on == date(2026, 6, 22)
    send_all(world, rater="b1")
    assert only(world, "b1", "fill_form") == []
    world.clock.advance(days=8)
    assert only(world, "a1", "fill_form") == []


def test_results_are_opened_answered_or_objected_to(world):
    calculate(world)
    assert len(only(world, "boss_a", "hold_dialogue")) == 4
    hold_dialogues(world)
    publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)
    assert kinds(world, "a1") == ["open_result"]
    receiving.mark_opened(world.actor("a1"), world.appraisal("a1").id)
    tasks = waiting_for(world.actor("a1"))
    assert [(t.kind, t.due_on) for t in tasks] == [
        ("respond", date(2026, 6, 20)),
        ("may_object", date(2026, 6, 29)),
    ]
    assert "14 hari" in str(tasks[1].detail)
    receiving.respond(world.actor("a1"), world.appraisal("a1").id, "agree")
    world.clock.advance(days=15)
    assert kinds(world, "a1") == []


def test_objections_wait_for_both(world):
    publish(world)
    objections.file(world.actor("a1"), world.appraisal("a1").id, reason="Belum lengkap.")
    assert "state_objection" in kinds(world, "boss_a")
    assert "decide_objection" in kinds(world, "secretary")
    assert "decide_objection" not in kinds(world, "leader")


def test_steps_of_the_cycle_wait_for_the_personnel_office_of_the_region(world):
    publish(world)
    followups.propose(world.actor("hr"), world.cycle_id)
    mine = kinds(world, "hr")
    assert {"cycle_step", "holds", "committee"} <= set(mine)
    assert "committee" in kinds(world, "secretary")
    assert "leader_summary" in kinds(world, "leader")
    assert kinds(world, "foreign_hr") == ["create_cycle"], "of its own region, and nothing of this"


def test_ideas_wait_for_the_appraiser(world):
    world.open_cycle()
    facts.state_fact(
        world.actor("a1"), world.appraisal("a1").id, "verified_idea", "true", "Cara kerja baru."
    )
    assert len(only(world, "boss_a", "confirm_fact")) == 1
    assert only(world, "a1", "confirm_fact") == []
    assert only(world, "boss_b", "confirm_fact") == []
    assert only(world, "foreign_hr", "confirm_fact") == []


def test_who_answers_for_one_unit_is_told_of_ideas_there_alone(world):
    world.open_cycle()
    one = world.appraisal("a1")
    facts.state_fact(world.actor("a1"), one.id, "verified_idea", "true", "Cara kerja baru.")

    def words(unit_id):
        grant = Grant("hr", world.region, unit_id)
        actor = Actor(account_id=None, name="Unit", region=world.region, grants=(grant,))
        return [row.word for row in tasks.facts(actor)]

    others = set(world.units.values()) - {one.unit_id, world.units["office"]}
    assert words(one.unit_id) == words(None) == ["hr"]
    assert [words(unit_id) for unit_id in others] == [[]] * len(others)


@pytest.mark.parametrize("how", ["refused", "calculated"])
def test_a_decided_or_belated_idea_waits_for_nobody(world, how):
    world.open_cycle()
    one = world.appraisal("a1")
    row = facts.state_fact(world.actor("a1"), one.id, "verified_idea", "true", "Cara kerja baru.")
    assert [found.id for found in fact_screens.waiting(world.actor("boss_a")).rows] == [row.id]
    if how == "refused":
        facts.confirm_fact(world.actor("boss_a"), row.id, False)
    else:
        with unit_of_work():
            world.appraisal("a1").phase = "calculated"
    assert only(world, "boss_a", "confirm_fact") == []
    assert fact_screens.waiting(world.actor("boss_a")).rows == ()


def test_the_list_costs_the_same_statements_however_long_it_is(world):
    def count(who):
        seen = []

        def note(_conn, _cursor, statement, *_rest):
            if statement.startswith("SELECT"):
                seen.append(statement)

        session().expire_all()
        event.listen(session().get_bind(), "before_cursor_execute", note)
        waiting_for(world.actor(who))
        event.remove(session().get_bind(), "before_cursor_execute", note)
        return len(seen)

    few = count("hr")
    publish(world)
    followups.propose(world.actor("hr"), world.cycle_id)
    assert waiting_for(world.actor("hr"))
    assert count("hr") == few <= 20
    assert all(len(pair) == 2 for pair in ENDPOINTS.values())


def test_a_region_without_its_plugin_keeps_the_lists_of_its_people(world, monkeypatch):
    """Dates that only the plugin knows are left out; what is dated in the records stays."""
    open_all(world)
    monkeypatch.setattr(Registry, "known", lambda _self, _code: None)
    assert len(only(world, "b1", "fill_form")) == 4
    assert only(world, "a1", "enter_progress") == []
    assert kinds(world, "hr")


def test_results_of_a_region_without_its_plugin_are_still_offered(world, monkeypatch):
    publish(world)
    monkeypatch.setattr(Registry, "known", lambda _self, _code: None)
    assert len(only(world, "a1", "open_result")) == 1
    assert only(world, "a1", "respond") == []


def test_a_new_region_is_told_to_bring_its_people_then_to_make_a_cycle(world):
    """Where nothing exists nothing waits, and the office would read that all is done."""
    steps = [one for one in waiting_for(world.actor("hr")) if one.kind == "create_cycle"]
    assert steps == [], "it has people and a cycle"
    with unit_of_work() as current:
        for row in current.scalars(select(Cycle)):
            row.state = "cancelled"
    (task,) = only(world, "hr", "create_cycle")
    assert (task.endpoint, str(task.title)) == (
        "cycles.create",
        f"Buat siklus penilaian tahun {world.clock.moment.year}",
    )
    assert kinds(world, "leader").count("create_cycle") == 0
    with unit_of_work() as current:
        for row in current.scalars(select(Employee)):
            row.active = False
    assert len(only(world, "hr", "import_people")) == 1
    assert only(world, "hr", "create_cycle") == []
