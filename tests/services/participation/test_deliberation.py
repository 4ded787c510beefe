"""Choosing parameters together: secret votes, exact points, and the monthly rows that follow."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, inspect, select, text

from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongStage
from portal.services.choices import deliberation_steps, deliberations
from portal.services.common import access
from portal.store.db import session
from portal.store.models import AuditEntry, Ballot, DeliberationMember, DeliberationRound
from portal.store.models import Measurement as Row
from portal.store.queries import deliberation_pages as queries

PEOPLE = ("boss_a", "a1", "a2", "a3", "a4")
WORDS = {"measure_unit": "kali", "source": "Register", "reason": "Warga menunggu terlalu lama"}


def opened(town, people):
    """A deliberation of the unit `roads` with these members."""
    return deliberations.open_round(
        town.actor("hr"),
        "parameters",
        region=town.region,
        year=2026,
        title="Parameter jalan",
        unit_id=town.units["roads"],
        member_ids=[town.id(key) for key in people],
    )


@pytest.fixture
def round_(town):
    return opened(town, PEOPLE)


def propose(town, round_, key="a1", label="Kunjungan", direction="higher", target="8"):
    return deliberations.propose(
        town.actor(key), round_.id, label=label, direction=direction, target=target, **WORDS
    )


def to_vote(town, round_, present=PEOPLE):
    deliberation_steps.take(town.actor("hr"), round_.id, "discuss")
    to_vote_again(town, round_, present)


def to_vote_again(town, round_, present):
    deliberations.record_workshop(
        town.actor("hr"),
        round_.id,
        held_on=date(2026, 6, 10),
        place="Aula",
        discussion="Dibahas dalam tiga kelompok",
        present_ids=[town.id(key) for key in present],
    )
    deliberation_steps.take(town.actor("hr"), round_.id, "vote")


def vote(town, round_, choices, present=PEOPLE):
    """`choices`: for each proposal how many of those present agree."""
    for at, key in enumerate(present):
        given = {proposal: at < count for proposal, count in choices.items()}
        deliberations.vote(town.actor(key), round_.id, given)


def to_weights(town, round_, ballots, present=PEOPLE):
    deliberation_steps.take(town.actor("hr"), round_.id, "tally")
    order = [one.id for one in queries.accepted(round_.id)]
    for key, points in zip(present, ballots, strict=True):
        deliberations.ballot(town.actor(key), round_.id, dict(zip(order, points, strict=True)))
    deliberation_steps.take(town.actor("hr"), round_.id, "weigh")


def fixed(town, round_):
    """Three proposals, one rejected; weights 75 and 25."""
    found = [
        propose(town, round_, "a1", "Tepat waktu", target="95"),
        propose(town, round_, "a2", "Waktu tunggu", "lower", "15"),
        propose(town, round_, "boss_a", "Rapat", target="2"),
        propose(town, round_, "a3", "Kotak saran", target="1"),
    ]
    to_vote(town, round_)
    vote(town, round_, {found[0].id: 5, found[1].id: 4, found[2].id: 3, found[3].id: 5})
    to_weights(town, round_, [[75, 25, 0]] * 5)
    return deliberation_steps.fix(
        town.actor("hr"),
        round_.id,
        number="BA/1/2026",
        signers=[town.id("boss_a"), town.id("a1")],
    )


def rows_of(town, key):
    statement = (
        select(Row.period, Row.code, Row.weight, Row.target)
        .where(Row.subject == "person", Row.subject_id == town.appraisal(key).id)
        .order_by(Row.period, Row.order)
    )
    return list(session().execute(statement))


def test_what_was_fixed_becomes_the_months_of_the_unit_only(town, round_):
    town.open_cycle()
    assert rows_of(town, "a1") == []
    row = fixed(town, round_)
    outcomes = {one.label: (one.outcome, one.weight) for one in queries.proposals(row.id)}
    assert outcomes == {
        "Tepat waktu": ("accepted", 75),
        "Waktu tunggu": ("accepted", 25),
        "Rapat": ("rejected", None),
        "Kotak saran": ("accepted", 0),
    }
    mine = rows_of(town, "a1")
    assert len(mine) == 24
    assert mine[0] == ("2026-01", "tepat_waktu", 75, 95)
    assert {code for _period, code, _weight, _target in mine} == {"tepat_waktu", "waktu_tunggu"}
    assert rows_of(town, "b1") == []
    assert town.appraisal("a1").phase == "running"
    assert [one["role"] for one in row.result["signers"]] == [
        "Pimpinan musyawarah",
        "Wakil peserta",
    ]


def test_a_cycle_opened_later_gets_the_rows_too(town, round_):
    fixed(town, round_)
    town.open_cycle()
    assert len(rows_of(town, "a2")) == 24
    assert rows_of(town, "b1") == []


def test_totals_are_kept_and_never_a_single_vote_or_ballot(town, round_):
    fixed(town, round_)
    names = {column["name"] for column in inspect(session().get_bind()).get_columns("ballot")}
    assert names == {"key", "region", "round_id", "points"}
    keys = list(session().scalars(text("SELECT key FROM ballot")))
    assert keys == sorted(keys)
    assert len(keys) == len(PEOPLE)
    told = " ".join(str(one.detail) for one in session().scalars(select(AuditEntry)))
    assert "points" not in told.replace("'state': 'points'", "")
    assert {"deliberation.cast", "deliberation.ballot"}.isdisjoint(
        session().scalars(select(AuditEntry.action))
    )
    member = {column.name for column in DeliberationMember.__table__.columns}
    assert member == {"id", "region", "round_id", "employee_id", "present", "voted", "balloted"}


def test_points_must_be_exactly_one_hundred_and_once(town, round_):
    found = [propose(town, round_, "a1", "Satu"), propose(town, round_, "a2", "Dua")]
    to_vote(town, round_)
    vote(town, round_, {one.id: 5 for one in found})
    deliberation_steps.take(town.actor("hr"), round_.id, "tally")
    for points in ((60, 39), (101, 0), (120, -20)):
        given = {found[0].id: points[0], found[1].id: points[1]}
        with pytest.raises(Invalid):
            deliberations.ballot(town.actor("a1"), round_.id, given)
    assert session().scalar(select(func.count()).select_from(Ballot)) == 0
    deliberations.ballot(town.actor("a1"), round_.id, {found[0].id: 60, found[1].id: 40})
    with pytest.raises(WrongStage):
        deliberations.ballot(town.actor("a1"), round_.id, {found[0].id: 60, found[1].id: 40})
    with pytest.raises(NotFound):
        deliberations.ballot(town.actor("b1"), round_.id, {found[0].id: 60, found[1].id: 40})


def test_a_vote_counts_once_and_only_of_those_present(town, round_):
    one = propose(town, round_)
    to_vote(town, round_, present=("boss_a", "a1", "a2"))
    deliberations.vote(town.actor("a1"), round_.id, {one.id: True})
    with pytest.raises(WrongStage):
        deliberations.vote(town.actor("a1"), round_.id, {one.id: True})
    with pytest.raises(WrongStage):
        deliberations.vote(town.actor("a4"), round_.id, {one.id: True})
    with pytest.raises(Invalid):
        deliberations.vote(town.actor("a2"), round_.id, {})
    session().expire_all()
    assert queries.proposals(round_.id)[0].in_favor == 1


def test_without_quorum_the_vote_is_repeated(town):
    round_ = opened(town, (*PEOPLE, "b1"))
    one = propose(town, round_)
    present = PEOPLE[:3]
    to_vote(town, round_, present=present)
    vote(town, round_, {one.id: 3}, present=present)
    with pytest.raises(WrongStage, match="Tidak kuorum"):
        deliberation_steps.take(town.actor("hr"), round_.id, "tally")
    deliberation_steps.take(town.actor("hr"), round_.id, "repeat")
    session().expire_all()
    assert queries.proposals(round_.id)[0].in_favor == 0
    assert not any(member.voted for member in queries.members(round_.id))
    assert session().get_one(DeliberationRound, round_.id).state == "discussion"


def test_totals_of_fewer_than_three_are_never_counted(town, round_):
    hr, one = town.actor("hr"), propose(town, round_)
    with pytest.raises(Invalid):
        opened(town, PEOPLE[:2])
    with pytest.raises(WrongStage, match="Baru 2 peserta hadir"):
        to_vote(town, round_, present=PEOPLE[:2])
    deliberations.record_workshop(
        hr,
        round_.id,
        held_on=date(2026, 6, 10),
        place="Aula",
        discussion="Dibahas lagi",
        present_ids=[town.id(key) for key in PEOPLE],
    )
    deliberation_steps.take(hr, round_.id, "vote")
    vote(town, round_, {one.id: 2}, present=PEOPLE[:2])
    with pytest.raises(WrongStage, match="memberikan suara"):
        deliberation_steps.take(hr, round_.id, "tally")
    vote(town, round_, {one.id: 3}, present=PEOPLE[2:])
    deliberation_steps.take(hr, round_.id, "tally")
    for key in PEOPLE[:2]:
        deliberations.ballot(town.actor(key), round_.id, {one.id: 100})
    with pytest.raises(WrongStage, match="membagikan poin"):
        deliberation_steps.take(hr, round_.id, "weigh")
    session().expire_all()
    assert queries.proposals(round_.id)[0].weight is None
    deliberations.ballot(town.actor("a2"), round_.id, {one.id: 100})
    deliberation_steps.take(hr, round_.id, "weigh")
    assert session().get_one(DeliberationRound, round_.id).state == "weighed"


def test_points_that_too_few_can_give_are_begun_anew(town, round_):
    hr, one = town.actor("hr"), propose(town, round_)
    present = PEOPLE[:3]
    to_vote(town, round_, present=present)
    vote(town, round_, {one.id: 3}, present=present)
    deliberation_steps.take(hr, round_.id, "tally")
    for key in present[:2]:
        deliberations.ballot(town.actor(key), round_.id, {one.id: 100})
    deliberation_steps.take(hr, round_.id, "repeat")
    session().expire_all()
    assert queries.ballots(round_.id) == []
    assert session().get_one(DeliberationRound, round_.id).result == {}
    assert not any(one.voted or one.balloted for one in queries.members(round_.id))
    assert [(one.in_favor, one.outcome) for one in queries.proposals(round_.id)] == [(0, "")]
    again = (*present[:2], "a4")
    to_vote_again(town, round_, again)
    vote(town, round_, {one.id: 3}, present=again)
    to_weights(town, round_, [[100]] * 3, present=again)
    session().expire_all()
    assert queries.proposals(round_.id)[0].weight == 100
    assert session().get_one(DeliberationRound, round_.id).result["ballots"] == 3


def test_a_cancelled_deliberation_makes_room_for_another(town, round_):
    with pytest.raises(Invalid, match="sudah ada"):
        opened(town, PEOPLE)
    deliberation_steps.take(town.actor("hr"), round_.id, "discuss")
    deliberation_steps.take(town.actor("hr"), round_.id, "cancel")
    again = opened(town, PEOPLE)
    assert again.id != round_.id
    with pytest.raises(Invalid, match="sudah ada"):
        opened(town, PEOPLE)


def test_anybody_of_the_office_proposes_and_only_members_decide(town, round_):
    propose(town, round_, "a4", "Gagasan")
    outside = propose(town, round_, "b1", "Titipan")
    with pytest.raises(NotFound):
        propose(town, round_, "foreign_hr", "Titipan")
    for key in ("a1", "b2"):
        with pytest.raises(NotAllowed):
            deliberations.withdraw(town.actor(key), outside.id)
    with pytest.raises(Invalid):
        propose(town, round_, "a1", "Nol", target="0")
    with pytest.raises(NotFound):
        deliberation_steps.take(town.actor("a1"), round_.id, "discuss")
    assert seeing(town, "a1", "b1", "b2", "hr", "foreign_hr") == ["a1", "b1", "b2", "hr"]
    to_vote(town, round_)
    # The vote is the members' alone; who proposed may follow what became of it.
    assert seeing(town, "a1", "b1", "b2", "hr", "foreign_hr") == ["a1", "b1", "hr"]
    with pytest.raises(NotFound):
        deliberations.vote(town.actor("b1"), round_.id, {outside.id: True})
    with pytest.raises(WrongStage):
        propose(town, round_, "b1", "Terlambat")


def seeing(town, *keys):
    return [key for key in keys if queries.rounds(town.actor(key))]


def test_a_vote_that_meets_the_count_is_refused(town, round_, monkeypatch):
    one = propose(town, round_)
    to_vote(town, round_)
    asked = access.require

    def slow(*given, **more):
        asked(*given, **more)
        session().execute(text("UPDATE deliberation_round SET state = 'points'"))

    monkeypatch.setattr(access, "require", slow)
    with pytest.raises(WrongStage):
        deliberations.vote(town.actor("a1"), round_.id, {one.id: True})
    assert queries.proposals(round_.id)[0].in_favor == 0


def test_withdrawing_makes_room_for_other_proposals(town, round_, monkeypatch):
    monkeypatch.setattr(deliberations, "MOST_PROPOSALS", 2)
    first = propose(town, round_, "a1", "Kunjungan")
    propose(town, round_, "a2", "Kunjungan")
    with pytest.raises(WrongStage, match="tarik yang tidak diperlukan"):
        propose(town, round_, "a3", "Kunjungan")
    deliberations.withdraw(town.actor("a1"), first.id)
    propose(town, round_, "a3", "Kunjungan")
    codes = [one.code for one in queries.proposals(round_.id, withdrawn=True)]
    assert codes == ["kunjungan", "kunjungan_2", "kunjungan_3"]


def test_the_example_set_is_taken_over_as_proposals(town, round_):
    assert deliberations.propose_examples(town.actor("hr"), round_.id) == 5
    assert deliberations.propose_examples(town.actor("hr"), round_.id) == 0
    codes = [one.code for one in queries.proposals(round_.id)]
    assert codes == ["on_time", "waiting", "returned", "visits", "ideas"]
