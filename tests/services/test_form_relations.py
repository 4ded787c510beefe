"""Whom a form goes to, by its relation: what is said by subordinates, and about oneself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.services.rating import forms
from portal.store.db import session
from portal.store.models import Appraisal, FormAnswer, RaterTask
from tests.services.helpers_results import filled, open_all


@pytest.fixture
def wider(registry, monkeypatch):
    """Let the region also ask subordinates, and everybody about himself."""
    entry = registry.region("kemuning")
    peer = entry.form("peer")
    plain = {"anonymous": False, "draw": None, "quorum": 1, "tally_item": ""}
    more = (
        replace(peer, id="reflection", title="Penilaian diri", relation="self", **plain),
        replace(peer, id="upward", title="Penilaian bawahan", relation="subordinate", **plain),
    )
    wide = replace(entry, instruments=(*entry.instruments, *more))
    monkeypatch.setattr(forms, "frozen_entry", lambda _cycle: wide)
    monkeypatch.setattr(forms, "cycle_entry", lambda _cycle: wide)


def pairs(instrument):
    rows = session().execute(
        select(RaterTask.id, RaterTask.rater_id, Appraisal.employee_id, Appraisal.appraiser_id)
        .join(Appraisal, Appraisal.id == RaterTask.appraisal_id)
        .where(RaterTask.instrument == instrument)
    )
    return [tuple(row) for row in rows]


def test_everybody_fills_the_form_about_himself(world, wider):
    open_all(world)
    found = pairs("reflection")
    assert found
    assert all(rater == ratee for _task, rater, ratee, _boss in found)
    mine = next(task for task, rater, *_ in found if rater == world.id("a1"))
    with pytest.raises(NotFound):
        forms.send(world.actor("b1"), mine, *filled())
    forms.send(world.actor("a1"), mine, *filled())
    sent = session().scalars(select(FormAnswer).where(FormAnswer.instrument == "reflection")).one()
    assert (sent.relation, sent.rater_id) == ("self", world.id("a1"))


def test_subordinates_are_asked_about_their_appraiser_and_nobody_about_himself(world, wider):
    open_all(world)
    found = pairs("upward")
    assert found
    assert all(rater != ratee for _task, rater, ratee, _boss in found)
    bosses = dict(session().execute(select(Appraisal.employee_id, Appraisal.appraiser_id)).all())
    assert all(bosses[rater] == ratee for _task, rater, ratee, _boss in found)
    assert {rater for _task, rater, *_ in found} == {
        one for one, boss in bosses.items() if boss in bosses
    }
