"""Follow-ups decided one by one: fields, coach, due date, reminders, cases that go on."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from portal.api import Closing, Field, FollowUpRule, Proposal, Register
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.common.runtime import now
from portal.services.desk.tasks import waiting_for
from portal.services.followup import career, followups
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Employee, FollowUp, PeriodClosing, Record
from portal.store.queries import follow_up_pages as reads
from tests.services.helpers_results import publish

COURSES = Register(
    id="courses",
    title="Katalog kursus",
    subject="region",
    fields=(Field(code="title", label="Judul"), Field(code="tag", label="Kompetensi")),
    written_by=("hr",),
)

MONTH = Closing(
    id="monthly",
    title="Bulan",
    subject="person",
    period="month",
    method="kemuning.objective",
    value_key="value",
    document=list,
)


def training(cohort):
    return tuple(
        Proposal(
            nip=one.snapshot.employee.nip,
            title=f"Pelatihan {tag}",
            reason="Butir ini paling rendah.",
            topic=tag,
            details={"course": tag},
            locked="Masih ada bendera terbuka." if tag == "Arsip" else "",
        )
        for one in cohort.members
        for tag in ("Arsip", "Komunikasi")
    )


def guidance(cohort):
    return tuple(
        Proposal(
            nip=one.snapshot.employee.nip,
            title="Bimbingan",
            reason=f"Nilai {period.period} rendah.",
            topic=period.period,
        )
        for one in cohort.members
        for period in one.snapshot.periods
        if period.value is not None
    )


RULES = (
    FollowUpRule(
        id="training",
        kind="training",
        title="Kebutuhan pelatihan",
        propose=training,
        decided_by="appraiser",
        due_days=30,
        reminder_days=(7, 1),
        decision_fields=(
            Field(code="course", label="Kursus", kind="record", register="courses"),
            Field(code="priority", label="Prioritas", kind="choice", choices=("1", "2", "3")),
        ),
        outcome_fields=(Field(code="hours", label="Jam", kind="integer"),),
        open_to_employee=False,
    ),
    FollowUpRule(
        id="guidance",
        kind="coaching",
        title="Bimbingan",
        propose=guidance,
        decided_by="appraiser",
        after="closing",
        reminder_days=(5,),
        decision_fields=(
            Field(code="goal", label="Tujuan"),
            Field(code="coach", label="Pembimbing", kind="employee"),
            Field(code="due_on", label="Sampai", kind="date"),
        ),
    ),
)


@pytest.fixture
def ruled(world, registry, monkeypatch):
    entry = registry.region(world.region)
    kept = entry.follow_up_rules, entry.instruments, entry.workflow
    flow = dataclasses.replace(kept[2], closings=(MONTH,))
    object.__setattr__(entry, "workflow", flow)
    object.__setattr__(entry, "follow_up_rules", (*kept[0], *RULES))
    object.__setattr__(entry, "instruments", (*kept[1], COURSES))
    monkeypatch.setattr(
        "portal.services.followup.followup_proposals.frozen_entry", lambda _cycle: entry
    )
    yield world
    object.__setattr__(entry, "follow_up_rules", kept[0])
    object.__setattr__(entry, "instruments", kept[1])
    object.__setattr__(entry, "workflow", kept[2])


def course(world, title="Komunikasi Efektif", tag="Komunikasi"):
    with unit_of_work() as current:
        row = Record(
            region=world.region,
            register="courses",
            subject="region",
            values={"title": title, "tag": tag},
            held_on=date(2026, 1, 5),
            written_at=now(),
        )
        current.add(row)
        current.flush()
        return row.id


def closed(world, key="a1", *months):
    with unit_of_work() as current:
        for row in current.scalars(
            select(PeriodClosing).where(
                PeriodClosing.appraisal_id == world.appraisal(key).id,
                PeriodClosing.period.in_(months or ("2026-03",)),
            )
        ):
            row.state, row.published_at, row.value = "published", now(), "60.00"


def rows(rule, key=None, world=None):
    statement = select(FollowUp).where(FollowUp.rule == rule).order_by(FollowUp.id)
    if key:
        statement = statement.where(FollowUp.employee_id == world.id(key))
    return list(session().scalars(statement))


def nip(world, key):
    return session().get_one(Employee, world.id(key)).nip


def proposed(world):
    publish(world)
    return followups.propose(world.actor("hr"), world.cycle_id)


def test_several_topics_of_one_person_are_decided_by_his_appraiser(ruled):
    key = course(ruled)
    assert proposed(ruled).proposed["training"] >= 2
    locked, free = rows("training", "a1", ruled)
    with pytest.raises(WrongStage, match="bendera"):
        followups.decide(ruled.actor("boss_a"), locked.id, values={"course": str(key)})
    with pytest.raises(Invalid) as refused:
        followups.decide(ruled.actor("boss_a"), free.id, values={"priority": "9"})
    assert {p.field for p in refused.value.problems} == {"values.course", "values.priority"}
    for stranger, error in (("hr", NotAllowed), ("boss_b", NotFound), ("a1", NotFound)):
        with pytest.raises(error):
            followups.decide(
                ruled.actor(stranger), free.id, values={"course": str(key), "priority": "1"}
            )
    with pytest.raises(Conflict):
        followups.decide(ruled.actor("boss_a"), free.id, expected_version=99)
    followups.decide(
        ruled.actor("boss_a"), free.id, values={"course": str(key), "priority": "1"}, text="Segera"
    )
    kept = session().get_one(FollowUp, free.id)
    assert kept.state == "confirmed"
    assert kept.details["course_label"] == "Komunikasi Efektif"
    assert kept.due_on == date(2026, 6, 15) + timedelta(days=30)
    again = followups.propose(ruled.actor("hr"), ruled.cycle_id)
    assert again.decided == ("training",)
    assert [one.state for one in rows("training", "a1", ruled)] == ["confirmed", "proposed"]
    assert session().get_one(FollowUp, free.id).decision_text == "Segera"


def test_a_suggested_competence_finds_the_course(ruled):
    from portal.services.reading.field_values import suggested

    key = course(ruled)
    course(ruled, "Arsip Dasar", "Kearsipan")
    fields = RULES[0].decision_fields
    found = suggested(ruled.region, fields, {"course": "komunikasi"})
    assert found == {"course": str(key), "priority": ""}
    assert suggested(ruled.region, fields, {"course": "Arsip"})["course"] == ""


def test_what_is_due_reminds_the_responsible_one(ruled, clock):
    key = course(ruled)
    proposed(ruled)
    free = rows("training", "a1", ruled)[1]
    boss = ruled.actor("boss_a")
    assert "decide_follow_up" in [task.kind for task in waiting_for(boss)]
    followups.decide(boss, free.id, values={"course": str(key), "priority": "2"})
    assert "follow_up_due" not in [task.kind for task in waiting_for(boss)]
    clock.advance(days=24)
    (due,) = [task for task in waiting_for(boss) if task.kind == "follow_up_due"]
    assert due.params == {"follow_up_id": free.id}
    assert "follow_up_due" not in [task.kind for task in waiting_for(ruled.actor("boss_b"))]
    with pytest.raises(Invalid):
        followups.finish(boss, free.id, "Selesai", values={"hours": "banyak"})
    followups.finish(boss, free.id, "Sertifikat 12/2026", values={"hours": "16"})
    done = session().get_one(FollowUp, free.id)
    assert (done.state, done.outcome_values) == ("done", {"hours": "16"})
    assert "follow_up_due" not in [task.kind for task in waiting_for(boss)]


def test_a_later_month_goes_on_in_the_open_case(ruled, clock):
    ruled.accepted("a1", "a2", "b1")
    closed(ruled, "a1", "2026-03", "2026-04")
    closed(ruled, "a2")
    report = followups.propose_after_closing(ruled.cycle_id, [ruled.appraisal("a1").id])
    assert report.proposed == {"guidance": 2}
    first, second = rows("guidance")
    boss = ruled.actor("boss_a")
    values = {"goal": "Tepat waktu", "coach": nip(ruled, "boss_b"), "due_on": "2026-07-01"}
    with pytest.raises(Invalid, match="dirinya sendiri"):
        followups.decide(boss, first.id, values={**values, "coach": nip(ruled, "a1")})
    with pytest.raises(Invalid, match="sebelum"):
        followups.decide(boss, first.id, values={**values, "due_on": "2026-01-01"})
    assert followups.decide(boss, first.id, values=values).id == first.id
    case = followups.decide(boss, second.id, values={**values, "due_on": "2026-08-01"})
    assert case.id == first.id
    assert session().get_one(FollowUp, second.id).state == "joined"
    assert [entry["topic"] for entry in case.details["entries"]] == ["2026-04"]
    assert case.due_on == date(2026, 8, 1)
    coach = ruled.actor("boss_b")
    assert reads.of_staff(coach, followups.guided_rules()).total == 1
    clock.advance(days=45)
    assert "follow_up_due" in [task.kind for task in waiting_for(coach)]
    assert "follow_up_due" not in [task.kind for task in waiting_for(boss)]
    followups.finish(coach, case.id, "Tiga pertemuan; laporan tepat waktu.")
    assert followups.propose_after_closing(ruled.cycle_id, [ruled.appraisal("a1").id]).decided == (
        "guidance",
    )
    assert [one.state for one in rows("guidance", "a1", ruled)] == ["done", "joined"]


def test_a_closing_touches_only_the_people_closed(ruled):
    ruled.accepted("a1", "a2", "b1")
    closed(ruled, "a1")
    closed(ruled, "a2")
    followups.propose_after_closing(ruled.cycle_id, [ruled.appraisal("a1").id])
    followups.propose_after_closing(ruled.cycle_id, [ruled.appraisal("a2").id])
    assert len(rows("guidance")) == 2
    assert followups.propose(ruled.actor("hr"), ruled.cycle_id).proposed == {"guidance": 2}


def test_the_employee_reads_what_is_open_to_him(ruled):
    key = course(ruled)
    proposed(ruled)
    boss, me = ruled.actor("boss_a"), ruled.actor("a1")
    closed(ruled, "a1")
    followups.propose(ruled.actor("hr"), ruled.cycle_id)
    (case,) = rows("guidance", "a1", ruled)
    assert reads.own(me, followups.open_rules()) == ()
    values = {"goal": "Rapi", "coach": nip(ruled, "boss_a"), "due_on": "2026-07-01"}
    followups.decide(boss, case.id, values=values)
    followups.decide(
        boss, rows("training", "a1", ruled)[1].id, values={"course": str(key), "priority": "1"}
    )
    assert [row.rule for row in reads.own(me, followups.open_rules())] == ["guidance"]
    assert [row.rule for row in career.career_of(me, me.employee_id).follow_ups] == ["guidance"]
    assert len(career.career_of(ruled.actor("hr"), me.employee_id).follow_ups) == 2
    for stranger in ("a2", "boss_b", "foreign_hr", "leader"):
        with pytest.raises(NotFound):
            career.career_of(ruled.actor(stranger), me.employee_id)
    assert career.career_of(boss, me.employee_id).years


def test_follow_ups_of_another_region_stay_there(ruled, monkeypatch):
    """Somebody moved here: what his former region decided is his to read, not of the new one."""
    proposed(ruled)
    decided = rows("training", "a1", ruled)
    assert decided
    with unit_of_work():
        former = Cycle(
            region="bungo",
            code="BUNGO-2025",
            title="Bungo 2025",
            year=2025,
            starts=date(2025, 1, 1),
            ends=date(2025, 12, 31),
        )
        session().add(former)
        session().flush()
        for one in decided:
            one.state, one.region, one.cycle_id = "confirmed", "bungo", former.id
    rules = {"bungo": frozenset({"training"}), ruled.region: frozenset({"training"})}
    for name in ("every_rule", "open_rules"):
        monkeypatch.setattr(followups, name, lambda: rules)
    me = ruled.actor("a1")
    read = {
        key: len(career.career_of(ruled.actor(key), me.employee_id).follow_ups)
        for key in ("a1", "hr", "boss_a")
    }
    assert read == {"a1": len(decided), "hr": 0, "boss_a": 0}


def test_lists_cost_the_same_statements_for_one_and_for_many(ruled):
    def count(function, *args, **named):
        seen = []

        def note(_conn, _cursor, statement, *_rest):
            seen.append(statement)

        bind = session().get_bind()
        event.listen(bind, "before_cursor_execute", note)
        function(*args, **named)
        event.remove(bind, "before_cursor_execute", note)
        return len(seen)

    proposed(ruled)
    hr = ruled.actor("hr")
    assert reads.counts(hr, ruled.cycle_id)["training"]
    many = count(reads.of_rule, hr, ruled.cycle_id, "training")
    few = count(reads.of_rule, hr, ruled.cycle_id, "training", search="Pegawai A1")
    assert few == many == 2
    assert reads.of_rule(hr, ruled.cycle_id, "training", search="Pegawai A1").total == 2
    assert reads.of_rule(hr, ruled.cycle_id, "training", state="done").total == 0
    own = count(career.career_of, ruled.actor("a1"), ruled.id("a1"))
    assert own == count(career.career_of, ruled.actor("a2"), ruled.id("a2"))
