"""A small office that appraises half-years, with the steps up to a calculated half."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from portal.services.common.runtime import now
from portal.services.cycle import cycles
from portal.services.rating import forms
from portal.services.recording import records
from portal.services.review import fairness, fairness_panel, fairness_votes
from portal.services.scores import calculation
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Account,
    Appraisal,
    Cycle,
    Measurement,
    RaterFlag,
    RaterTask,
    RatingCorrection,
    RoleGrant,
)
from tests.services import conftest as office

ITEMS = (
    "service",
    "accountable",
    "competent",
    "harmonious",
    "loyal",
    "adaptive",
    "collaborative",
)
TEXTS = {"strengths": "Teliti.", "weaknesses": "Sering terburu-buru."}
PANEL = ("b3", "secretary", "b1")
"""Nobody of them is rated by `boss_a`; b3 helps in the personnel office."""


def build(clock):
    """The staff of the usual office, in Lhokseumawe."""
    made = office.World(clock, region="lhokseumawe")
    with unit_of_work():
        office._staff(made)
        office._account(made, "auditor", ("auditor",), "lhokseumawe")
        office._neighbour(made)
        deputy = session().scalars(select(Account).where(Account.login == "b3")).one()
        deputy.grants = [RoleGrant(role="hr", region="lhokseumawe")]
    return made


def half(world, at=1, *, year=2026):
    """An open half-year in which everybody has one verified report."""
    first = (1, 6, 30) if at == 1 else (7, 12, 31)
    cycle = cycles.create_cycle(
        world.actor("hr"),
        region="lhokseumawe",
        code=f"{year}-S{at}",
        title=f"Semester {at} {year}",
        year=year,
        starts=date(year, first[0], 1),
        ends=date(year, *first[1:]),
        cadence="half",
    )
    cycles.open_cycle(world.actor("hr"), cycle.id)
    world.cycle_id = cycle.id
    with unit_of_work() as current:
        for key in current.scalars(select(Appraisal.id).where(Appraisal.cycle_id == cycle.id)):
            current.add(report(cycle, key))
    return cycle


def report(cycle, appraisal_id, actual="100"):
    return Measurement(
        region=cycle.region,
        cycle_id=cycle.id,
        subject="person",
        subject_id=appraisal_id,
        indicator_set="reports",
        period=f"{cycle.year}-H1",
        code="L1",
        label="Laporan tugas pokok",
        measure_unit="laporan",
        direction="higher",
        weight=Decimal(100),
        target=Decimal(100),
        actual=Decimal(actual),
    )


def send_all(world, marks=None, *, skip=()):
    """Everybody sends his forms with 3, or the mark that `marks` names for a rater.

    The first item is always 4, and every other form of a usual rater has more of them: equal
    marks on all items or in all forms would be flagged themselves.
    """
    given, sent = marks or {}, Counter()
    tasks = session().scalars(select(RaterTask).where(RaterTask.state == "open"))
    for key, rater, relation in [(t.id, t.rater_id, t.relation) for t in tasks]:
        name = world.key_of(rater)
        if name in skip:
            continue
        mark = given.get(name, 3)
        codes = ("superior_result", *ITEMS) if relation == "superior" else ITEMS
        sent[name] += 1
        usual = name not in given and sent[name] % 2 == 0
        more = {**dict.fromkeys(ITEMS, 4), ITEMS[-1]: 5} if usual else {ITEMS[0]: 4}
        items = {**dict.fromkeys(codes, mark), **more}
        reasons = {code: "Terlihat jelas." for code, one in items.items() if one in {1, 2, 5}}
        forms.send(world.by_employee(rater), key, items, reasons, TEXTS)


def calculated(world, marks=None, at=1, *, failing=()):
    """A half whose values are there; the reports of `failing` are of no use."""
    cycle = half(world, at)
    with unit_of_work() as current:
        weak = [world.id(key) for key in failing]
        mine = select(Appraisal.id).where(
            Appraisal.cycle_id == cycle.id, Appraisal.employee_id.in_(weak)
        )
        for row in current.scalars(select(Measurement).where(Measurement.subject_id.in_(mine))):
            row.actual = Decimal(0)
    return calculate(world, cycle, marks)


def calculate(world, cycle, marks=None):
    """Open the forms of a half, send them, and calculate."""
    forms.open_forms(world.actor("hr"), cycle.id, seed=5)
    send_all(world, marks)
    calculation.calculate_cycle(world.actor("hr"), cycle.id)
    return session().get_one(Cycle, cycle.id)


def reviewed(world, marks=None, at=1, *, members=PANEL, failing=()):
    """A half with its review and a panel."""
    cycle = calculated(world, marks, at, failing=failing)
    review = fairness.run_review(world.actor("hr"), cycle.id)
    sessions(world)
    name(world, review, members)
    return review


def sessions(world, *heads):
    """Heads of units hold a session with their teams: all of them, or those named."""
    for head, unit in (("leader", "office"), ("boss_a", "roads"), ("boss_b", "water")):
        if not heads or head in heads:
            records.write_record(
                world.actor(head),
                "team_session",
                region="lhokseumawe",
                unit_id=world.units[unit],
                values={"topic": "Pola kerja", "summary": "Tim membahas pembagian pekerjaan."},
                held_on=now().date(),
                number="BA/1",
                place="Ruang rapat",
                attendees=[{"employee_id": world.id(head), "name": head}],
            )


def name(world, review, members):
    """Name a panel."""
    keys = [world.id(key) for key in members]
    fairness_panel.name_panel(world.actor("hr"), review.id, keys)


def corrections(review):
    rows = select(RatingCorrection).where(RatingCorrection.review_id == review.id)
    return list(session().scalars(rows.order_by(RatingCorrection.id)))


def flags(review):
    return list(session().scalars(select(RaterFlag).where(RaterFlag.review_id == review.id)))


def decide_all(world, review, word="accepted", members=("b1", "b3"), *, with_flags=True):
    """Two members decide everything that is left, or all but the flags."""
    told = "Dibahas panel."
    left = [row for row in corrections(review) if not row.decision]
    for member in map(world.actor, members):
        for row in left:
            fairness_votes.decide_correction(member, row.id, decision=word, reason=told)
        for row in flags(review) if with_flags else ():
            fairness_votes.decide_flag(member, row.id, decision="confirmed", reason=told)
