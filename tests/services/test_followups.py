from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.api import (
    Cohort,
    CohortMember,
    CycleFacts,
    FactValue,
    PersonFacts,
    Proposal,
    Snapshot,
)
from portal.domain.errors import Invalid, NotAllowed, NotFound, Unavailable, WrongStage
from portal.services.common import audit, runtime
from portal.services.followup import followups
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Employee, FollowUp, Minutes
from portal.store.queries import follow_up_pages as reads
from portal.store.queries.leadership import leader_summary
from tests.services.helpers_results import calculate, publish

CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)


def member(at, value, predikat="Baik", *, sanctioned=False, objective=None):
    fact = FactValue(code="sanctioned", value="true", confirmed=True)
    return CohortMember(
        snapshot=Snapshot(
            region="kemuning",
            cycle=CYCLE,
            employee=PersonFacts(nip=f"{at:018}", name=f"Pegawai {at}"),
            facts=(fact,) if sanctioned else (),
        ),
        result={
            "final_value": value,
            "objective_value": objective or value,
            "predikat": predikat,
        },
    )


def proposed(registry, rule_id, members):
    rules = {rule.id: rule for rule in registry.region("kemuning").follow_up_rules}
    cohort = Cohort(region="kemuning", cycle=CYCLE, members=tuple(members))
    return rules[rule_id].propose(cohort)


@pytest.mark.parametrize(("count", "quota"), [(4, 0), (5, 1), (9, 1), (10, 2), (14, 2)])
def test_one_award_in_five_members(world, registry, host, count, quota):
    members = [member(at, f"{90 + at}.00") for at in range(count)]
    got = host.call(
        "kemuning", "usulan", lambda: proposed(registry, "award", members), expect=tuple
    )
    assert [int(one.nip) for one in got] == list(range(count - 1, count - 1 - quota, -1))
    assert [one.rank for one in got] == list(range(1, quota + 1))


def test_sanctions_and_low_grades_win_nothing_but_count_for_the_quota(registry):
    members = [
        member(1, "112.00", "Sangat Baik", sanctioned=True),
        member(2, "95.50"),
        member(3, "89.00", "Cukup"),
        member(4, None, "Tidak Dapat Dinilai"),
        member(5, "95.50", objective="97.00"),
    ]
    (one,) = proposed(registry, "award", members)
    assert int(one.nip) == 5
    assert "95,50" in one.reason


def test_achievers_are_everybody_with_the_top_grade_and_the_best_tenth(registry):
    members = [member(at, f"{80 + at}.00") for at in range(20)]
    members[3] = member(3, "110.00", "Sangat Baik")
    got = proposed(registry, "talent", members)
    assert [int(one.nip) for one in got] == [3, 19]
    assert "sepuluh persen" in got[1].reason
    assert proposed(registry, "talent", [member(1, "100.00")]) == ()


def test_a_place_of_the_best_tenth_is_not_handed_on(registry):
    members = [member(at, f"{80 + at}.00") for at in range(11)]
    members[10] = member(10, "99.00", sanctioned=True)
    assert proposed(registry, "talent", members) == ()


def test_the_best_tenth_is_counted_over_everybody_with_a_value(registry):
    members = [member(at, f"{80 + at}.00") for at in range(20)]
    members[0] = member(0, "80.00", sanctioned=True)
    assert [int(one.nip) for one in proposed(registry, "talent", members)] == [19, 18]


def test_equal_values_belong_to_the_best_tenth_together(registry):
    members = [member(at, "80.00") for at in range(19)] + [member(19, "99.00")]
    assert len(proposed(registry, "talent", members)) == 20
    members = [member(at, f"{80 + at}.00") for at in range(18)]
    members += [member(18, "99.00"), member(19, "99.00")]
    assert [int(one.nip) for one in proposed(registry, "talent", members)] == [18, 19]


def finished(world):
    publish(world)
    return followups.propose(world.actor("hr"), world.cycle_id)


SEATS = (("leader", "chair"), ("secretary", "member"), ("boss_b", "member"))


def seats(world, *chosen):
    return [{"employee_id": world.id(key), "role": role} for key, role in chosen or SEATS]


def nip_of(world, key):
    return session().get_one(Employee, world.id(key)).nip


def waiting(rule="award"):
    statement = select(FollowUp).where(FollowUp.rule == rule, FollowUp.state == "proposed")
    return list(session().scalars(statement.order_by(FollowUp.rank)))


def confirm(world, *, who="hr", committee=None, strikes=None, rule="award", number="BA/7"):
    return followups.confirm_minutes(
        world.actor(who),
        world.cycle_id,
        rule,
        number=number,
        held_on=date(2026, 6, 20),
        place="Aula",
        committee=seats(world) if committee is None else committee,
        strikes=strikes,
    )


def test_proposals_wait_for_publication(world):
    calculate(world)
    with pytest.raises(WrongStage):
        followups.propose(world.actor("hr"), world.cycle_id)


def test_a_committee_of_three_confirms_strikes_and_never_adds(world):
    report = finished(world)
    names = waiting()
    assert report.proposed["award"] == len(names) >= 1
    with pytest.raises(Invalid, match="hanya dapat mencoret"):
        confirm(world, strikes={names[0].id + 999: "Tambah"})
    with pytest.raises(Invalid):
        confirm(world, strikes={names[0].id: " "})
    minutes = confirm(world, strikes={names[0].id: "Sedang pindah tugas"})
    struck = session().get_one(FollowUp, names[0].id)
    assert (struck.state, struck.decision_text) == ("struck", "Sedang pindah tugas")
    assert struck.minutes_id == minutes.id
    kept = session().get_one(Minutes, minutes.id)
    assert [seat["role"] for seat in kept.attendees] == ["chair", "member", "member"]
    with pytest.raises(WrongStage):
        confirm(world)
    again = followups.propose(world.actor("hr"), world.cycle_id)
    assert again.decided == ("award",)
    assert audit.verify()[1] is None


def test_only_minutes_close_a_rule_of_a_committee(world, clock):
    """What was decided before, when the rule asked no committee, closes nothing."""
    publish(world)
    first, second, third, fourth = (nip_of(world, key) for key in ("a1", "a2", "a3", "a4"))
    assert named(world, first) == {first}
    clock.moment += timedelta(days=1)
    with unit_of_work():
        (row,) = waiting()
        row.state, row.decided_at = "struck", clock.moment
    clock.moment += timedelta(days=1)
    with unit_of_work() as current:
        late = select(Appraisal).where(Appraisal.employee_id == world.id("a4"))
        current.scalars(late).one().published_at = clock.moment
    clock.moment += timedelta(days=1)
    assert named(world, first, second, third) == {second, third}
    confirm(world)
    everybody = (first, second, third, fourth)
    assert named(world, *everybody) == set(), "the committee met after the last publication"


@pytest.mark.parametrize(
    "chosen",
    [
        (("leader", "chair"), ("secretary", "member")),
        (("leader", "chair"), ("secretary", "member"), ("secretary", "member")),
        (("leader", "chair"), ("secretary", "chair"), ("boss_b", "member")),
        (("boss_b", "chair"), ("secretary", "member"), ("leader", "member")),
        (("leader", "chair"), ("secretary", "member"), ("winner", "member")),
        (*SEATS, ("boss_a", "member")),
    ],
)
def test_other_committees_are_refused(world, chosen):
    finished(world)
    winner = world.key_of(waiting()[0].employee_id)
    named = [(winner if key == "winner" else key, role) for key, role in chosen]
    with pytest.raises(Invalid):
        confirm(world, committee=seats(world, *named))
    assert waiting()


def test_nobody_decides_about_himself(world):
    finished(world)
    with unit_of_work() as current:
        current.get_one(FollowUp, waiting()[0].id).employee_id = world.id("hr")
    with pytest.raises(NotAllowed):
        confirm(world)
    for stranger in ("a1", "leader", "foreign_hr"):
        with pytest.raises(NotFound):
            confirm(world, who=stranger)


def test_a_confirmed_award_is_finished(world):
    finished(world)
    confirm(world)
    row = session().scalars(select(FollowUp).where(FollowUp.state == "confirmed")).first()
    assert row.due_on == date(2026, 9, 18)
    me = world.by_employee(row.employee_id)
    followups.finish(world.actor("hr"), row.id, "Piagam diserahkan")
    assert session().get_one(FollowUp, row.id).state == "done"
    with pytest.raises(WrongStage):
        followups.finish(world.actor("hr"), row.id, "Lagi")
    seen = reads.one(world.actor("leader"), row.id)
    assert (seen.state, seen.outcome) == ("done", "Piagam diserahkan")
    assert seen.minutes_number
    assert reads.counts(world.actor("foreign_hr"), world.cycle_id) == {}
    # Nobody is told about proposals on himself before they are decided and handed over.
    with pytest.raises(NotFound):
        reads.one(me, row.id)


@contextmanager
def proposing(*nips):
    """While inside, the award's rule names these people."""
    real = runtime.runtime()

    class Stub:
        def __getattr__(self, name):
            return getattr(real.host, name)

        def call(self, region, label, function, rule, cohort, *, expect):
            asked = nips if rule.id == "award" else ()
            told = tuple(Proposal(nip=nip, title="x", reason="y") for nip in asked)
            rule = dataclasses.replace(rule, propose=lambda c: told)
            return real.host.call(region, label, function, rule, cohort, expect=expect)

    token = runtime.bind(dataclasses.replace(real, host=Stub()))
    try:
        yield real.host
    finally:
        runtime.unbind(token)


def named(world, *nips):
    """Return the NIPs that wait once the award's rule has named these people."""
    with proposing(*nips):
        followups.propose(world.actor("hr"), world.cycle_id)
    return {row.employee.nip for row in waiting()}


def test_a_rule_that_names_strangers_saves_nothing(world):
    publish(world)
    with proposing("1") as host, pytest.raises(Unavailable):
        followups.propose(world.actor("hr"), world.cycle_id)
    assert session().scalars(select(FollowUp)).all() == []
    host.release("kemuning")


def test_leaders_read_counts_and_no_answers(world):
    finished(world)
    confirm(world)
    page = leader_summary(world.actor("leader"), world.cycle_id)
    assert page.predikat == {"Baik": 5, "Tidak Dapat Dinilai": 5}
    assert (page.people, page.rated, page.on_hold, page.open_objections) == (12, 10, 1, 0)
    assert page.coverage == "50.00"
    assert page.forms_share == "100.00"
    shares = {row.name: row for row in page.participation}
    assert shares["Kepala Satu"].leader
    assert shares["Kepala Satu"].awards_confirmed == 1
    with pytest.raises(NotFound):
        leader_summary(world.actor("a1"), world.cycle_id)
    with pytest.raises(NotFound):
        leader_summary(world.actor("foreign_hr"), world.cycle_id)
