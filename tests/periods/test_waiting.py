"""What waits around plans and periods costs the same for one of the staff and for many."""

from __future__ import annotations

from sqlalchemy import event

from portal.services.desk.tasks import waiting_for
from portal.services.work import own_indicators
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle
from tests.periods.conftest import Office


def count(office: Office, who: str, kind: str) -> tuple[int, int]:
    """Statements of one list, and how many tasks of a kind it held."""
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    session().expire_all()
    session().expunge_all()
    event.listen(session().get_bind(), "before_cursor_execute", note)
    found = [one for one in waiting_for(office.actor(who)) if one.kind == kind]
    event.remove(session().get_bind(), "before_cursor_execute", note)
    return len(seen), len(found)


def test_plans_to_agree_cost_the_same_for_one_and_for_more(office: Office):
    told = []
    for key in ("ani", "budi"):
        one = office.appraisal(key)
        own_indicators.save_plan(office.actor(key), one.id, "own", office.plan(key, "100"))
        told.append(count(office, "chief", "agree_plan"))
    assert [number for _cost, number in told] == [1, 2]
    assert told[0][0] == told[1][0]


def test_periods_to_decide_cost_the_same_for_one_and_for_more(office: Office):
    office.clock.to(3, 20)
    told = []
    for key in ("ani", "budi"):
        with unit_of_work():
            office.closing(key, "2026-02").state = "objection"
        told.append(count(office, "top", "decide_period"))
    assert [number for _cost, number in told] == [1, 2]
    assert told[0][0] == told[1][0]


def test_what_is_to_settle_waits_after_the_values_were_calculated_too(office: Office):
    """Until it is settled no value gathered from it becomes final."""
    office.clock.to(3, 20)
    with unit_of_work():
        office.closing("ani", "2026-02").state = "objection"
        office.closing("budi", "2026-02").state = "closed"
        session().get_one(Cycle, office.cycle_id).state = "calculated"
    assert count(office, "top", "decide_period")[1] == 1
    assert count(office, "chief", "publish_period")[1] == 1
    assert count(office, "chief", "close_period")[1] == 0
