"""Whoever reads the whole database must not find out who gave which anonymous answer."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import inspect, select, text

from portal.services.outcome import receiving
from portal.services.rating import forms
from portal.services.rating.form_summary import form_summary
from portal.services.scores import calculation, reopening
from portal.store.base import Base
from portal.store.db import session
from portal.store.models import AuditEntry, FormAnswer, FormTally, RaterTask, ScoreRecord
from tests.services.helpers_results import (
    filled,
    hold_dialogues,
    open_all,
    publish,
    send_all,
    summary,
    tasks,
    values_shown,
)


def sent_in_turn(world):
    """Every peer sends with a mark of his own; returns the truth: (ratee, mark) -> rater."""
    open_all(world)
    truth = {}
    for task in tasks(world, relation="peer"):
        rater = world.by_employee(task.rater_id)
        taken = {mark for (key, mark) in truth if key == task.appraisal_id}
        mark = next(m for m in (3, 4, 5, 2, 1) if m not in taken)
        truth[task.appraisal_id, mark] = task.rater_id
        forms.send(rater, task.id, *filled(mark, strengths=f"Catatan {mark}"))
        world.clock.advance(minutes=7)
    return truth


def all_rows():
    """Every row of every table as plain texts."""
    names = inspect(session().get_bind()).get_table_names()
    return {
        name: [tuple(map(str, row)) for row in session().execute(text(f'SELECT * FROM "{name}"'))]
        for name in names
    }


def test_no_column_of_any_table_joins_an_answer_to_its_rater(world):
    sent_in_turn(world)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    answers = session().scalars(select(FormAnswer).where(FormAnswer.instrument == "peer")).all()
    assert answers
    assert {a.rater_id for a in answers} == {None}
    keys = {a.key for a in answers}
    for name, rows in all_rows().items():
        if name == "form_answer":
            continue
        told = {value for row in rows for value in row}
        assert not any(key in value for key, value in itertools.product(keys, told)), name
    assert set(Base.metadata.tables["form_answer"].columns.keys()) == {
        "key",
        "region",
        "appraisal_id",
        "instrument",
        "relation",
        "items",
        "reasons",
        "texts",
        "rater_id",
    }


def test_the_table_has_no_hidden_row_number_and_stands_in_key_order(world):
    sent_in_turn(world)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    if session().get_bind().dialect.name == "sqlite":
        with pytest.raises(Exception, match="no such column"):
            session().execute(text("SELECT rowid FROM form_answer"))
    stored = list(session().scalars(text("SELECT key FROM form_answer WHERE rater_id IS NULL")))
    assert stored == sorted(stored)


def test_order_of_sending_and_of_the_audit_says_nothing(world):
    """Guess each answer from the order of tasks, of audit entries, of answers: no better than
    chance, because keys are random and the audit names no ratee."""
    truth = sent_in_turn(world)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    entries = session().scalars(
        select(AuditEntry).where(AuditEntry.action == "form.send").order_by(AuditEntry.sequence)
    )
    people = {entry.account_id: entry for entry in entries}
    assert all(set(entry.detail) == {"instrument"} for entry in people.values())
    assert {entry.entity for entry in people.values()} == {"cycle"}
    rows = session().scalars(select(FormAnswer).where(FormAnswer.instrument == "peer"))
    by_key = {}
    for answer in rows:
        by_key.setdefault(answer.appraisal_id, []).append(answer.items["service"])
    sent = {}
    for appraisal, mark in truth:
        sent.setdefault(appraisal, []).append(mark)
    assert any(by_key[key] != marks for key, marks in sent.items())


def test_a_sealed_task_keeps_neither_draft_nor_mark(world):
    sent_in_turn(world)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    for task in session().scalars(select(RaterTask).where(RaterTask.relation == "peer")):
        assert task.draft == {}
        assert set(task.context) == {"projects"}


def test_cells_of_the_tally_with_few_forms_are_dropped_when_forms_close(world):
    sent_in_turn(world)
    before = session().scalars(select(FormTally.count)).all()
    assert min(before) < 3 <= max(before)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    after = session().scalars(select(FormTally.count)).all()
    assert after
    assert sorted(after) == sorted(count for count in before if count >= 3)


def test_few_peer_forms_enter_no_snapshot_and_no_mean(world):
    open_all(world)
    send_all(world, relation="superior")
    send_all(world, ratee="a1", relation="peer", skip=("a2", "a3"))
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    key = world.appraisal("a1").id
    record = session().scalars(select(ScoreRecord).where(ScoreRecord.appraisal_id == key)).one()
    assert [form["relation"] for form in record.snapshot["forms"]] == ["superior"]
    assert "no_peers" in record.result["flags"]
    groups, items = summary(world, "a1")
    assert (groups["peer"].shown, groups["peer"].count) == (False, 0)
    assert {one.means for one in items} == {("4.00", None)}


def test_a_result_recalculated_with_a_late_form_leaves_no_earlier_one_to_compare(world):
    open_all(world)
    send_all(world, skip=("b1",))
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    reopening.reopen_forms(world.actor("hr"), world.cycle_id, "Satu penilai baru kembali")
    send_all(world, mark=3)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    key = world.appraisal("a1").id
    kept = session().scalars(select(ScoreRecord).where(ScoreRecord.appraisal_id == key)).all()
    assert [(record.revision, record.reason) for record in kept] == [(2, "calculation")]


def test_comments_are_nameless_and_shown_from_three_upward(world):
    sent = {"a1": 4, "b1": 2}
    open_all(world)
    send_all(world, relation="superior")
    for ratee, count in sent.items():
        for at, task in enumerate(tasks(world, ratee=ratee, relation="peer")):
            words = {"strengths": f"Teks {at}"} if at < count else {}
            forms.send(world.by_employee(task.rater_id), task.id, *filled(4, **words))
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    hold_dialogues(world)
    many, few = summary(world, "a1")[0]["peer"], summary(world, "b1")[0]["peer"]
    assert [sorted(texts) for _label, texts in many.comments] == [
        ["Teks 0", "Teks 1", "Teks 2", "Teks 3"]
    ]
    assert (few.shown, few.comments, few.reasons) == (True, (), ())


def test_two_comments_of_one_person_never_stand_at_the_same_place(registry):
    """Each question has an order of its own, which is not that of the answers either."""
    form = registry.region("kemuning").form("peer")
    codes = [one.code for one in form.narratives]
    answers = [
        {
            "instrument": "peer",
            "items": {},
            "reasons": {item.code: f"Sebab {at}" for item in form.items},
            "texts": dict.fromkeys(codes, f"{at}"),
        }
        for at in range(6)
    ]
    (group,) = form_summary([form], {"forms": answers}).groups
    orders = [texts for _label, texts in group.comments]
    assert len(orders) == len(codes) > 1
    assert len({*orders, tuple("012345")}) == len(orders) + 1
    assert group.reasons == ()


def test_the_employee_sees_means_only_once_he_opened_the_published_result(world):
    publish(world)
    assert not values_shown(world, "a1", "a1")
    receiving.mark_opened(world.actor("a1"), world.appraisal("a1").id)
    assert values_shown(world, "a1", "a1")
    groups, items = summary(world, "a1")
    assert {key: group.count for key, group in groups.items()} == {"superior": 1, "peer": 4}
    assert [one.means for one in items] == [("4.00", "4.00")] * 7
