"""A practice month: for newcomers, chosen before the month is over, and once."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.errors import Invalid
from portal.services.common.runtime import now
from portal.services.personnel import facts
from portal.services.personnel.facts_import import import_facts
from portal.services.reading.tables import Row, Table
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, FactRecord, ScoreRecord

HEADER = ("NIP", "Kode", "Nilai", "Mulai")


@pytest.fixture
def newcomer(town) -> Appraisal:
    town.open_cycle()
    return town.appraisal("a1")


def practice(town, appraisal, month):
    return facts.state_fact(town.actor("hr"), appraisal.id, "practice_month", month)


def test_a_month_that_is_over_is_not_chosen_any_more(town, newcomer, clock):
    with pytest.raises(Invalid, match="belum berakhir"):
        practice(town, newcomer, "05")
    assert practice(town, newcomer, "06").value == "06"
    clock.advance(days=14)
    assert practice(town, newcomer, "07").value == "07"
    clock.advance(days=32)
    assert practice(town, newcomer, "07").value == "07"
    with pytest.raises(Invalid, match="tetap berlaku"):
        practice(town, newcomer, "09")


def test_on_its_last_day_a_month_may_be_closed_and_is_chosen_no_more(town, newcomer, clock):
    clock.advance(days=15)
    with pytest.raises(Invalid, match="belum berakhir"):
        practice(town, newcomer, "06")


@pytest.mark.parametrize("published", [True, False])
def test_who_has_a_result_here_is_no_first_time_user(town, newcomer, published):
    with unit_of_work() as current:
        past = Cycle(
            region=town.region,
            code="2025",
            title="2025",
            year=2025,
            starts=date(2025, 1, 1),
            ends=date(2025, 12, 31),
        )
        current.add(past)
        current.flush()
        before = Appraisal(
            region=town.region,
            cycle_id=past.id,
            employee_id=newcomer.employee_id,
            assignment_id=newcomer.assignment_id,
            unit_id=newcomer.unit_id,
        )
        current.add(before)
        current.flush()
        score = ScoreRecord(appraisal_id=before.id, cycle_id=past.id, region=town.region)
        score.method = score.plugin_id = score.plugin_version = score.plugin_digest = "x"
        score.snapshot, score.result, score.breakdown, score.digest = {}, {}, [], "x"
        score.calculated_at, score.published = now(), published
        current.add(score)
    if not published:
        assert practice(town, newcomer, "07").value == "07"
        return
    with pytest.raises(Invalid, match="pertama kali"):
        practice(town, newcomer, "07")


def test_a_table_of_facts_keeps_the_same_limits(town, newcomer):
    nip = session().get_one(Employee, newcomer.employee_id).nip

    def run(month):
        rows = (Row(2, (nip, "practice_month", month, "2026-06-15")),)
        return import_facts(town.actor("hr"), town.region, Table(HEADER, rows))

    (problem,) = run("05").problems
    assert (problem.field, problem.row) == ("value", 2)
    assert run("07").created == 1
    assert session().query(FactRecord.value).all() == [("07",)]


def test_a_fact_of_the_year_stands_in_a_table_once_whatever_its_day(town, newcomer):
    nip = session().get_one(Employee, newcomer.employee_id).nip

    def run(*rows):
        cells = [Row(at, (nip, "practice_month", month, on)) for at, (month, on) in rows]
        return import_facts(town.actor("hr"), town.region, Table(HEADER, tuple(cells)))

    report = run((2, ("07", "2026-06-15")), (3, ("08", "2026-06-16")))
    assert [(problem.row, problem.field) for problem in report.problems] == [(3, "code")]
    assert session().query(FactRecord).count() == 0
    assert run((2, ("07", "2026-06-15"))).created == 1
    assert run((2, ("07", "2026-06-16"))).unchanged == 1
