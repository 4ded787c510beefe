from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.common import audit
from portal.services.rating import forms
from portal.services.rating.form_answers import check_answer
from portal.store.db import session
from portal.store.models import AuditEntry, FormAnswer, FormTally, RaterTask
from portal.store.queries import rater_forms as reads
from tests.services.helpers_results import ITEMS, cycle, filled, open_all, tasks


def first(world, ratee="a1", rater="b1"):
    return tasks(world, ratee=ratee, rater=rater)[0].id


def test_each_fault_is_named_by_its_field(world):
    open_all(world)
    items, _reasons, _texts = filled(3)
    items |= {"service": 1, "loyal": 9, "adaptive": "", "unknown": 3}
    with pytest.raises(Invalid) as caught:
        forms.send(world.actor("b1"), first(world), items, {}, {})
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"reasons.service", "items.loyal", "items.adaptive", "items.unknown"}
    assert session().scalars(select(FormAnswer)).all() == []


@pytest.mark.parametrize("mark", [1, 2, 5])
def test_very_low_and_highest_marks_need_a_reason(world, registry, mark):
    form = registry.region("kemuning").form("peer")
    with pytest.raises(Invalid) as caught:
        check_answer(form, dict.fromkeys(ITEMS, str(mark)), {"service": "Sebab"}, {})
    assert len(caught.value.problems) == 6
    assert check_answer(form, dict.fromkeys(ITEMS, "4"), {}, {}).items["loyal"] == 4


def test_a_draft_is_kept_and_guarded_by_its_version(world):
    open_all(world)
    task_id, rater = first(world), world.actor("b1")
    version = reads.own_form(rater, task_id).version
    saved = forms.save_draft(rater, task_id, {"service": "4", "x": "1"}, {}, {}, version)
    assert saved == version + 1
    assert reads.draft(rater, task_id)["items"] == {"service": "4"}
    assert reads.draft(world.actor("b2"), task_id) == {}
    assert reads.own_form(world.actor("hr"), task_id) is None
    with pytest.raises(Conflict):
        forms.save_draft(rater, task_id, {"service": "2"}, {}, {}, version)
    forms.send(rater, task_id, *filled(), saved)
    assert session().get_one(RaterTask, task_id).draft == {}


def test_a_sent_form_is_final_and_only_its_rater_may_send_it(world):
    open_all(world)
    task_id = first(world)
    for other in ("a1", "hr", "boss_a", "b2", "foreign_hr"):
        with pytest.raises(NotFound):
            forms.send(world.actor(other), task_id, *filled())
    forms.send(world.actor("b1"), task_id, *filled())
    with pytest.raises(WrongStage):
        forms.send(world.actor("b1"), task_id, *filled())


def test_nobody_rates_himself_even_with_a_task(world):
    open_all(world)
    from portal.store.db import unit_of_work

    with unit_of_work() as current:
        task = current.get_one(RaterTask, first(world))
        task.rater_id = world.id("a1")
    with pytest.raises(NotAllowed):
        forms.send(world.actor("a1"), task.id, *filled())


def test_late_forms_count_as_not_given_until_the_days_are_extended(world):
    open_all(world)
    task_id = first(world)
    world.clock.advance(days=7)
    forms.save_draft(world.actor("b1"), task_id, {"service": "4"}, {}, {})
    world.clock.advance(days=1)
    with pytest.raises(WrongStage):
        forms.send(world.actor("b1"), task_id, *filled())
    waiting = len(tasks(world))
    due = cycle(world).forms_due_on.replace(day=30)
    assert forms.extend(world.actor("hr"), world.cycle_id, due) == waiting
    forms.send(world.actor("b1"), task_id, *filled())
    with pytest.raises(NotFound):
        forms.extend(world.actor("boss_a"), world.cycle_id, due)


def test_reminders_come_on_their_days(world):
    open_all(world)
    assert forms.remind(world.actor("hr"), world.cycle_id) == ()
    world.clock.advance(days=3)
    reminded = forms.remind(world.actor("hr"), world.cycle_id)
    assert {r.rater_id for r in reminded} == {t.rater_id for t in tasks(world)}


def test_the_audit_entry_names_rater_and_form_never_the_ratee(world):
    open_all(world)
    forms.send(world.actor("b1"), first(world), *filled())
    entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "form.send")).one()
    assert (entry.entity, entry.entity_id) == ("cycle", str(world.cycle_id))
    assert entry.detail == {"instrument": "peer"}
    assert audit.verify()[1] is None


def test_marks_of_one_item_are_counted_by_sectors(world):
    open_all(world)
    forms.send(world.actor("b1"), first(world), *filled(4))
    forms.send(world.actor("b2"), first(world, rater="b2"), *filled(3))
    cell = session().scalars(select(FormTally)).one()
    assert (cell.rater_sector, cell.ratee_sector, cell.count, cell.total) == ("Air", "Jalan", 2, 7)


def test_the_personnel_office_sees_states_only(world):
    open_all(world)
    forms.send(world.actor("b1"), first(world), *filled())
    asked = len(tasks(world, relation="peer"))
    (_superior, peer) = reads.form_counts(world.actor("hr"), world.cycle_id)
    assert (peer.relation, peer.open, peer.sent, peer.expired) == ("peer", asked, 1, 0)
    rows = reads.rater_progress(world.actor("hr"), world.cycle_id, search="B1").rows
    assert [(row.name, row.sent) for row in rows] == [("Pegawai B1", 1)]
    for stranger in ("foreign_hr", "a1"):
        assert reads.form_counts(world.actor(stranger), world.cycle_id) == ()
        assert reads.rater_progress(world.actor(stranger), world.cycle_id).rows == ()
