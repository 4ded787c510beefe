"""The judge of an objection corrects marks of the superior's form, never those of peers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid
from portal.services.outcome import (
    objection_corrections,
    objection_marks,
    objections,
    publication,
    receiving,
)
from portal.services.review import fairness
from portal.services.scores import calculation
from portal.services.scores.scoring import latest_record
from portal.services.scores.verification import verify
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, FormAnswer, Objection
from tests.services import conftest
from tests.services import lhokseumawe_office as lhok
from tests.services.helpers_bungo import answer, calculated, feedback, stored
from tests.services.test_half_years import publish_half, year
from tests.services.test_objections import filed


@pytest.fixture
def bungo(monkeypatch, request):
    """The usual small office, in Bungo, where the superior alone rates."""
    monkeypatch.setattr(conftest, "REGION", "bungo")
    monkeypatch.setattr(conftest, "NEIGHBOUR", "kemuning")
    world = request.getfixturevalue("world")
    world.region = "bungo"
    return world


@pytest.fixture
def halves(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    return lhok.build(clock)


def objected(world):
    calculated(world, "a1")
    feedback(world)
    answer(world, "keberatan", "Koordinasi saya dinilai terlalu rendah")
    return session().scalars(select(Objection)).one()


def decide(world, row, marks, *, decision="changed", who="secretary"):
    return objections.decide(
        world.actor(who),
        row.id,
        decision=decision,
        text="Notula rapat membuktikan koordinasinya.",
        marks=marks,
        appraiser_silent=True,
    )


def key_of(one, code):
    found = objection_marks.correctable_marks(one)
    return next(key for key in found if key.endswith(f".{code}"))


def test_a_corrected_mark_makes_a_new_revision_and_leaves_the_form(bungo):
    row = objected(bungo)
    one = stored(bungo)
    first = latest_record(one.id)
    decide(bungo, row, {key_of(one, "process_3"): "5"})
    last = latest_record(one.id)
    assert (last.revision, last.reason, last.published) == (2, "objection", True)
    assert first.result["process_value"] != last.result["process_value"]
    assert first.final_value != last.final_value
    sent = select(FormAnswer).where(FormAnswer.appraisal_id == one.id)
    form = session().scalars(sent.where(FormAnswer.instrument == "process")).one()
    assert form.items["process_3"] == 3
    kept = session().get_one(Objection, row.id)
    assert kept.after["corrections"] == [
        {"what": ["Formulir proses kerja", "Koordinasi"], "before": "3", "after": "5"}
    ]
    assert kept.before["final_value"] == first.final_value
    assert kept.after["final_value"] == last.final_value
    assert verify().differences == ()


@pytest.mark.parametrize(
    ("mark", "decision"), [("3", "changed"), ("6", "changed"), ("", "changed"), ("5", "confirmed")]
)
def test_an_unclear_mark_changes_nothing(bungo, mark, decision):
    row = objected(bungo)
    with pytest.raises(Invalid):
        decide(bungo, row, {key_of(stored(bungo), "process_3"): mark}, decision=decision)
    one = stored(bungo)
    assert (one.phase, latest_record(one.id).revision) == ("objection", 1)


def test_the_marks_of_anonymous_forms_are_neither_offered_nor_taken(world):
    row = filed(world)
    one = world.appraisal("a1")
    forms = latest_record(one.id).snapshot["forms"]
    places = {key.partition(".")[0] for key in objection_marks.correctable_marks(one)}
    assert {forms[int(place)]["relation"] for place in places} == {"superior"}
    peer = next(at for at, form in enumerate(forms) if form["relation"] == "peer")
    with pytest.raises(Invalid, match="tidak dapat diperbaiki"):
        decide(world, row, {f"{peer}.service": "5"})


def test_a_year_of_halves_says_which_half_to_object_to(halves):
    publish_half(halves)
    half = halves.appraisal("a1")
    made = year(halves)
    calculation.calculate_cycle(halves.actor("hr"), made.id)
    publication.publish_cycle(halves.actor("hr"), made.id, partial=True)
    halves.cycle_id = made.id
    one = halves.appraisal("a1")
    receiving.mark_opened(halves.actor("a1"), one.id)
    row = objections.file(halves.actor("a1"), one.id, reason="Semester 1 keliru.")
    assert objection_corrections.parts_of(one) == ("Semester 1 2026",)
    with pytest.raises(Invalid, match="semesternya ditetapkan final"):
        decide(halves, row, {})
    with unit_of_work():
        half.phase = "final"
    with pytest.raises(Invalid, match="Semester 1 2026"):
        decide(halves, row, {})


def test_the_judge_decides_after_the_panel(halves):
    review = lhok.reviewed(halves, {"boss_a": 5})
    lhok.decide_all(halves, review)
    fairness.explain_groups(halves.actor("hr"), review.id, "Diperiksa.")
    fairness.close_review(halves.actor("hr"), review.id, number="BA/1")
    publication.publish_cycle(halves.actor("hr"), review.cycle_id, partial=True)
    one = halves.appraisal("a1")
    snapshot = latest_record(one.id).snapshot
    place = next(at for at, form in enumerate(snapshot["forms"]) if form["corrected"])
    assert snapshot["forms"][place]["relation"] == "superior"
    receiving.mark_opened(halves.actor("a1"), one.id)
    row = objections.file(halves.actor("a1"), one.id, reason="Panel keliru tentang saya.")
    decide(halves, row, {f"{place}.adaptive": "4"})
    fresh = latest_record(session().get_one(Appraisal, one.id).id).snapshot["forms"]
    changed = next(form for form in fresh if form["relation"] == "superior")
    assert (changed["corrected"], changed["items"]["adaptive"]) == (None, 4)
