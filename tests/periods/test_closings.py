"""Months and quarters: report, closing with feedback, publication, objection, plan, snapshot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.periods import closing_objections, closings
from portal.services.scores.calculation import build_snapshot
from portal.services.scores.closing_values import closing_of, on_time
from portal.services.work import (
    measurement_tables,
    measurements,
    own_indicators,
    report_marks,
)
from portal.services.work.measurement_tables import Cell
from portal.store import db
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Assignment, Measurement, PeriodClosing, Position
from portal.store.scope import get_visible
from tests.periods.conftest import REGION, Office

WORKS = {"works": "Memeriksa berkas dan menjawab surat."}
FEEDBACK = {
    "good": "Berkas selesai sebelum waktunya.",
    "next": "Bantu rekan di loket setiap Senin.",
}


def filled(office: Office, *values: str, period: str = "2026-02") -> None:
    for row, value in zip(office.rows("ani", period=period), values, strict=True):
        measurements.set_actual(office.actor("ani"), row.id, value, None)


def closed(office: Office, *values: str) -> int:
    office.agreed()
    office.clock.to(3, 2)
    filled(office, *values)
    row = office.closing("ani", "2026-02")
    closings.send_report(office.actor("ani"), row.id, WORKS)
    office.clock.to(3, 6)
    closings.close_period(office.actor("chief"), row.id, feedback=FEEDBACK, report_accepted=True)
    return row.id


def test_a_month_is_reported_closed_and_published(office: Office):
    key = closed(office, "8", "10")
    row = office.closing("ani", "2026-02")
    assert (row.state, row.value) == ("closed", "88.00")
    assert all(
        m.confirmed_by == office.people["chief"] for m in office.rows("ani", period="2026-02")
    )
    with pytest.raises(NotAllowed):
        closings.publish_period(office.actor("ani"), key)
    closings.publish_period(office.actor("chief"), key)
    fact = next(f for f in build_snapshot(office.appraisal("ani")).periods if f.period == "2026-02")
    assert (fact.value, fact.on_time) == ("88.00", True)
    assert fact.texts["good"] == FEEDBACK["good"]


def test_what_is_due_and_not_published_stands_in_the_snapshot_without_value(office: Office):
    office.agreed()
    office.clock.to(4, 20)
    facts = build_snapshot(office.appraisal("ani")).periods
    assert [f.period for f in facts] == ["2026-01", "2026-02", "2026-03"]
    assert {(f.value, f.on_time) for f in facts} == {(None, False)}


def test_a_late_or_refused_report_is_not_on_time(office: Office):
    office.agreed()
    office.clock.to(3, 5)  # the fourth working day
    row = closings.send_report(office.actor("ani"), office.closing("ani", "2026-02").id, WORKS)
    assert on_time(row, closing_of(row)) is False
    office.clock.to(4, 2)
    row = closings.send_report(office.actor("ani"), office.closing("ani", "2026-03").id, WORKS)
    assert on_time(row, closing_of(row)) is None, "not accepted yet"
    done = closings.close_period(
        office.actor("chief"), row.id, feedback=FEEDBACK, report_accepted=False
    )
    assert on_time(done, closing_of(done)) is False


def test_feedback_is_compulsory_and_nothing_is_half_kept(office: Office):
    office.agreed()
    office.clock.to(3, 6)
    row = office.closing("ani", "2026-02")
    wrong = {office.rows("ani", period="2026-02")[0].id: "sepuluh"}
    with pytest.raises(Invalid) as caught:
        closings.close_period(
            office.actor("chief"), row.id, feedback={"good": "Baik."}, actuals=wrong
        )
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {f"actual-{next(iter(wrong))}", "values.good", "values.next"}
    assert office.closing("ani", "2026-02").state == "open"


def test_a_period_is_not_closed_before_it_is_over_nor_by_a_stranger(office: Office):
    office.agreed()
    row = office.closing("ani", "2026-02")
    office.clock.to(2, 20)
    with pytest.raises(WrongStage):
        closings.close_period(office.actor("chief"), row.id, feedback=FEEDBACK)
    office.clock.to(3, 6)
    with pytest.raises(NotFound):
        closings.close_period(office.actor("other"), row.id, feedback=FEEDBACK)
    with pytest.raises(NotAllowed):
        closings.close_period(office.actor("ani"), row.id, feedback=FEEDBACK)


def test_values_stay_as_they_are_once_the_period_is_closed(office: Office):
    closed(office, "8", "10")
    row = office.rows("ani", period="2026-02")[0]
    with pytest.raises(WrongStage):
        measurements.set_actual(office.actor("ani"), row.id, "10", None)
    with pytest.raises(WrongStage):
        measurements.confirm(office.actor("chief"), row.id)


def test_what_is_closed_with_the_period_is_closed_too(office: Office):
    """Values of the position, and the marks of verified reports."""
    office.agreed()
    one = office.appraisal("ani")
    with unit_of_work() as current:
        report = office.rows("ani", "reports")[0]
        report.period, report.code = "2026-02", "report"
        seat = Measurement(
            region=REGION,
            cycle_id=office.cycle_id,
            subject="position",
            subject_id=one.assignment.position_id,
            indicator_set="seat",
            period="2026-02",
            code="seat",
            label="Jabatan",
            direction="higher",
        )
        current.add(seat)
        current.flush()
        keys = seat.id, report.id
    chief = office.actor("chief")
    measurements.set_actual(chief, keys[0], "9", None)
    report_marks.verify(chief, keys[1], "100", "Sesuai kesepakatan.")
    shut(office)
    with pytest.raises(WrongStage, match="sudah ditutup"):
        measurements.set_actual(chief, keys[0], "10", None)
    with pytest.raises(WrongStage, match="sudah ditutup"):
        report_marks.verify(chief, keys[1], "50", "Sebagian.")


def shut(office: Office) -> None:
    office.clock.to(3, 6)
    with unit_of_work():
        office.closing("ani", "2026-02").state = "closed"


def test_an_objection_adds_a_revision_and_is_final(office: Office):
    key = closed(office, "8", "10")
    closings.publish_period(office.actor("chief"), key)
    closing_objections.object_to_period(office.actor("ani"), key, "Satu berkas belum dihitung.")
    measured = office.rows("ani", period="2026-02")[0]
    for who, error in (("chief", NotAllowed), ("ani", NotAllowed)):
        with pytest.raises(error):
            closing_objections.decide_period_objection(
                office.actor(who), key, decision="confirmed", text="Tetap."
            )
    newest = closing_objections.decide_period_objection(
        office.actor("top"),
        key,
        decision="changed",
        text="Berkas ada dalam register.",
        corrections={measured.id: "9"},
    )
    assert (newest.revision, newest.value, newest.state) == (2, "94.00", "published")
    assert newest.objection["before"]["value"] == "88.00"
    assert office.closing("ani", "2026-02").id == newest.id
    with pytest.raises(WrongStage):
        closing_objections.object_to_period(office.actor("ani"), newest.id, "Sekali lagi.")
    facts = build_snapshot(office.appraisal("ani")).periods
    assert [f.value for f in facts if f.period == "2026-02"] == ["94.00"]


def test_an_objection_to_a_period_opens_the_appraisal_to_the_one_who_decides(office: Office):
    """Where results stay closed to him until an objection, as with one to the whole year."""
    key = closed(office, "8", "10")
    with unit_of_work():
        for one in session().scalars(select(Appraisal)):
            one.superior_reads = "objection"
    judge = office.actor("top")
    closings.publish_period(office.actor("chief"), key)
    for model, row in ((PeriodClosing, key), (Appraisal, office.appraisal("ani").id)):
        with pytest.raises(NotFound):
            get_visible(model, row, judge, "closing.view")
    closing_objections.object_to_period(office.actor("ani"), key, "Satu berkas belum dihitung.")
    assert office.appraisal("ani").superior_reads == "filed"
    assert get_visible(PeriodClosing, key, judge, "closing.decide").id == key
    decided = closing_objections.decide_period_objection(
        judge, key, decision="confirmed", text="Register sudah diperiksa."
    )
    assert decided.objection["decision"] == "confirmed"


def test_the_time_to_object_ends(office: Office):
    key = closed(office, "8", "10")
    closings.publish_period(office.actor("chief"), key)
    office.clock.to(3, 21)
    with pytest.raises(WrongStage):
        closing_objections.object_to_period(office.actor("ani"), key, "Terlambat.")


def served(office: Office, *values: str) -> int:
    office.clock.to(1, 20)
    rows = office.unit_rows("service", "2026-Q1")
    for row, target in zip(rows, ("100", "4"), strict=True):
        measurements.set_target(office.actor("hr"), row.id, target, None)
    office.clock.to(4, 6)
    cells = [Cell(r.id, "actual", v, None) for r, v in zip(rows, values, strict=True)]
    measurement_tables.save_cells(office.actor("chief"), cells)
    row = office.closing("service", "2026-Q1")
    closings.close_period(office.actor("chief"), row.id)
    return row.id


def test_a_unit_is_closed_by_its_head_and_published_by_another(office: Office):
    key = served(office, "60", "4")
    row = office.closing("service", "2026-Q1")
    assert (row.status, row.value) == ("red", "72.00")
    with pytest.raises(NotAllowed):
        closings.publish_period(office.actor("chief"), key)
    with pytest.raises(Invalid):
        closings.record_talk(office.actor("chief"), key, {"action": "x"})
    closings.record_talk(office.actor("chief"), key, {"action": "Menambah petugas loket."})
    done = closings.publish_periods(office.actor("hr"), office.cycle_id, "quarter", "2026-Q1")
    assert (done.count, done.skipped) == (1, 0)
    facts = build_snapshot(office.appraisal("ani")).unit_periods
    assert [(f.period, f.status) for f in facts] == [("2026-Q1", "red")]


def test_who_closed_a_unit_does_not_publish_it_whatever_his_role(office: Office):
    key = served(office, "60", "4")
    hr = office.actor("hr")
    closings.reopen_period(hr, key)
    with pytest.raises(NotAllowed):  # an account without an employee could not be told apart
        closings.close_period(replace(hr, employee_id=None), key)
    closings.close_period(hr, key)
    with pytest.raises(NotAllowed):
        closings.publish_period(hr, key)
    done = closings.publish_periods(hr, office.cycle_id, "quarter", "2026-Q1")
    assert (done.count, done.skipped) == (0, 1)
    assert closings.publish_period(office.actor("top"), key).state == "published"


def test_a_whole_period_is_published_with_the_same_reads_for_one_and_for_more(
    office: Office, monkeypatch
):
    monkeypatch.setattr(db, "_MOST_KEPT", 1)  # an office of more people than the session holds
    office.clock.to(4, 6)
    told = []
    for period, people in (("2026-02", ("ani",)), ("2026-03", ("ani", "budi"))):
        with unit_of_work():
            for key in people:
                office.closing(key, period).state = "closed"
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest, seen=seen):
            if statement.startswith("SELECT"):
                seen.append(statement)

        session().expunge_all()
        event.listen(session().get_bind(), "before_cursor_execute", note)
        done = closings.publish_periods(office.actor("hr"), office.cycle_id, "month", period)
        event.remove(session().get_bind(), "before_cursor_execute", note)
        told.append((done.count, len(seen)))
    assert [count for count, _reads in told] == [1, 2]
    assert told[0][1] == told[1][1]


def test_members_and_strangers_do_not_enter_values_of_a_unit(office: Office):
    row = office.unit_rows("service", "2026-Q1")[0]
    for who in ("ani", "other"):
        with pytest.raises((NotAllowed, NotFound)):
            measurements.set_actual(office.actor(who), row.id, "1", None)
    measurements.set_actual(office.actor("chief"), row.id, "1", None)
    with pytest.raises(NotAllowed):  # nobody confirms the values of his own unit
        measurements.confirm(office.actor("chief"), row.id)
    assert measurements.confirm(office.actor("top"), row.id).confirmed_at is not None


def test_a_post_that_begins_later_opens_nothing_yet(office: Office):
    row = office.unit_rows("service", "2026-Q1")[0]
    other = office.actor("other")
    with unit_of_work() as current:
        place = Position(
            region=REGION, code="P-90", title="Kepala", unit_id=office.units["service"]
        )
        current.add(place)
        current.flush()
        current.add(
            Assignment(
                region=REGION,
                employee_id=office.people["other"],
                position_id=place.id,
                appraiser_id=office.people["top"],
                starts=date(2026, 2, 1),
            )
        )
    with pytest.raises(NotFound):
        measurements.set_actual(other, row.id, "1", None)
    office.clock.moment = datetime(2026, 1, 31, 17, 0, tzinfo=UTC)  # midnight where the office is
    assert measurements.set_actual(other, row.id, "1", None).actual == 1


def test_a_table_is_saved_whole_or_not_at_all(office: Office):
    rows = office.unit_rows("service", "2026-Q1")
    chief = office.actor("chief")
    with pytest.raises(Invalid) as caught:
        measurement_tables.save_cells(
            chief,
            [Cell(rows[0].id, "actual", "5", None), Cell(rows[1].id, "actual", "lima", None)],
        )
    assert [p.field for p in caught.value.problems] == [f"actual-{rows[1].id}"]
    assert office.unit_rows("service", "2026-Q1")[0].actual is None
    stale = [Cell(row.id, "actual", "7", row.version) for row in rows]
    measurement_tables.save_cells(chief, [Cell(rows[0].id, "actual", "6", rows[0].version)])
    with pytest.raises(Conflict) as conflict:
        measurement_tables.save_cells(chief, stale)
    assert conflict.value.theirs == {f"actual-{rows[0].id}": "6"}
    assert conflict.value.yours == {f"actual-{rows[0].id}": "7"}
    assert office.unit_rows("service", "2026-Q1")[1].actual is None


def test_reopened_plans_keep_the_months(office: Office):
    closed(office, "8", "10")
    one = office.appraisal("ani")
    own_indicators.reopen(office.actor("chief"), one.id, "own", "Tugas berubah.")
    assert office.closing("ani", "2026-02").value == "88.00"
