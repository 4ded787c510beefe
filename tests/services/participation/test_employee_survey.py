"""Employees' surveys: taking part is known, the answer is nobody's, small units show nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text

from portal.api import Item, Scale, ScalePoint, Survey
from portal.domain.errors import Invalid, NotFound, WrongStage
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import entry_of
from portal.services.survey import survey_facts, survey_results, survey_rounds, surveys
from portal.store.db import session
from portal.store.models import AuditEntry, SurveyParticipation, SurveySheet
from portal.store.queries.survey_pages import Sheet
from tests.services.participation.conftest import CLOSED, OPENED

SURVEY = Survey(
    id="system",
    title="Survei sistem",
    audience="employees",
    items=(
        Item(code="S1", label="Saya memahami indikator saya", prompt=""),
        Item(code="S2", label="Penilaian saya adil", prompt=""),
    ),
    scale=Scale(points=tuple(ScalePoint(value=n, label=str(n)) for n in range(1, 6))),
    minimum_answers=4,
)
ROADS, WATER = ("a1", "a2", "a3", "a4"), ("b1", "b2", "b3")


@pytest.fixture
def system_round(town, monkeypatch):
    monkeypatch.setattr(RegionEntry, "surveys", lambda _entry: (SURVEY,))
    return survey_rounds.open_round(
        town.actor("hr"),
        "system",
        region=town.region,
        period="2026",
        opens_on=OPENED,
        closes_on=CLOSED,
    )


def answer_all(town, round_id):
    for at, key in enumerate((*ROADS, *WATER)):
        surveys.answer_as_employee(town.actor(key), round_id, {"S1": 1 + at % 5, "S2": 5})


def test_nothing_joins_the_mark_of_taking_part_to_a_sheet(town, system_round):
    answer_all(town, system_round.id)
    survey_rounds.close_round(town.actor("hr"), system_round.id)
    connection = session().get_bind()
    for table in ("survey_participation", "survey_sheet"):
        names = {column["name"] for column in inspect(connection).get_columns(table)}
        assert not names & {"id", "rowid", "at", "created_at", "version"}, table
    taken = set(session().scalars(select(SurveyParticipation.employee_id)))
    assert taken == {town.id(key) for key in (*ROADS, *WATER)}
    order = list(session().scalars(text("SELECT key FROM survey_sheet")))
    assert order == sorted(order)
    shared = set(SurveyParticipation.__table__.columns.keys())
    assert shared & set(SurveySheet.__table__.columns.keys()) == {"region", "round_id"}
    people = {one.actor for one in session().scalars(select(AuditEntry))}
    assert people.isdisjoint({*ROADS, *WATER})


def test_closed_sheets_keep_their_unit_only_among_enough_of_it(town, system_round):
    for at, key in enumerate((*ROADS, "b1")):
        surveys.answer_as_employee(town.actor(key), system_round.id, {"S1": 1 + at, "S2": 5})
    survey_rounds.close_round(town.actor("hr"), system_round.id)
    kept = sorted((one.marks[0], one.unit_id) for one in session().scalars(select(SurveySheet)))
    roads = town.units["roads"]
    # Of the water one took part, and the list of participants names him: his sheet is anywhere's.
    assert kept == [(1, roads), (2, roads), (3, roads), (4, roads), (5, None)]


def test_each_answers_once_and_completely(town, system_round):
    me = town.actor("a1")
    with pytest.raises(Invalid):
        surveys.answer_as_employee(me, system_round.id, {"S1": 3})
    assert session().query(SurveyParticipation).count() == 0
    surveys.answer_as_employee(me, system_round.id, {"S1": 3, "S2": 4})
    with pytest.raises(WrongStage):
        surveys.answer_as_employee(me, system_round.id, {"S1": 3, "S2": 4})
    with pytest.raises(NotFound):
        surveys.answer_as_employee(town.actor("foreign_staff"), system_round.id, {})


def meanwhile(monkeypatch, act):
    """Let `act` happen between the look at the round and the saving of an answer."""
    checked = surveys.complete_marks

    def slow(survey, marks):
        monkeypatch.setattr(surveys, "complete_marks", checked)
        act()
        return checked(survey, marks)

    monkeypatch.setattr(surveys, "complete_marks", slow)


def test_an_answer_that_meets_the_closing_is_refused(town, system_round, monkeypatch):
    meanwhile(monkeypatch, lambda: survey_rounds.close_round(town.actor("hr"), system_round.id))
    with pytest.raises(WrongStage, match="ditutup"):
        surveys.answer_as_employee(town.actor("a1"), system_round.id, {"S1": 3, "S2": 4})
    assert session().query(SurveySheet).count() == 0
    assert session().query(SurveyParticipation).count() == 0


def test_a_double_click_counts_once_and_is_told(town, system_round, monkeypatch):
    given = (town.actor("a1"), system_round.id, {"S1": 3, "S2": 4})
    meanwhile(monkeypatch, lambda: surveys.answer_as_employee(*given))
    with pytest.raises(WrongStage, match="sudah mengisi"):
        surveys.answer_as_employee(*given)
    assert session().query(SurveySheet).count() == 1


def test_means_and_high_marks_only_from_enough_answers_per_unit(town, system_round):
    answer_all(town, system_round.id)
    survey_rounds.close_round(town.actor("hr"), system_round.id)
    entry = entry_of(town.region)
    found = {one.name: one for one in survey_results.groups_of(entry, SURVEY, [system_round])}
    assert set(found) == {"Senapelan", "Bidang roads"}
    office, roads = found["Senapelan"], found["Bidang roads"]
    # 1, 2, 3, 4, 5, 1, 2: mean 18/7, two of seven are 4 or 5
    assert [(one.mean, one.high_share) for one in office.items] == [
        ("2.57", "28.57"),
        ("5.00", "100.00"),
    ]
    # The office less the roads would be the three of the water.
    assert (roads.shown, roads.answers, roads.withheld) == (False, 4, True)


@given(counts=st.lists(st.integers(0, 9), min_size=1, max_size=6), nowhere=st.integers(0, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_shown_results_leave_a_handful_of_sheets_between_them(town, counts, nowhere):
    least = SURVEY.minimum_answers
    sheets = [
        Sheet(1, None, key, (3, 3), complete=True) for key, n in enumerate(counts) for _ in range(n)
    ]
    sheets += [Sheet(1, None, None, (3, 3), complete=True)] * nowhere
    units = {key: f"Unit {key}" for key in range(len(counts))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey_results.queries, "sheets", lambda _ids: sheets)
        patch.setattr(survey_results.queries, "units", lambda _region: units)
        office, *found = survey_results.groups_of(entry_of(town.region), SURVEY, [])
    shown = [one.answers for one in found if one.shown]
    assert all(n >= least for n in shown)
    if not office.shown:
        assert not shown
        return
    # A smaller office less any of its shown units is larger than less all of them.
    assert office.answers - sum(shown) not in range(1, least)
    hidden = [one.answers for one in found if one.withheld]
    assert len(hidden) <= 1
    assert not hidden or hidden[0] <= min(shown, default=hidden[0])


def test_a_year_of_half_years_is_not_told_of_employees(town, monkeypatch):
    survey = replace(SURVEY, period="half")
    monkeypatch.setattr(RegionEntry, "surveys", lambda _entry: (survey,))
    for period in ("2026-H1", "2025-H2", "2025-H1"):
        row = survey_rounds.open_round(
            town.actor("hr"),
            survey.id,
            region=town.region,
            period=period,
            opens_on=OPENED,
            closes_on=CLOSED,
        )
        answer_all(town, row.id)
        survey_rounds.close_round(town.actor("hr"), row.id)
    told = survey_facts.survey_records(town.open_cycle(), entry_of(town.region))
    assert [one["period"] for one in told] == ["2026-H1"]


def test_comments_are_read_at_one_place_only(town, monkeypatch):
    survey = replace(SURVEY, comment=True, minimum_answers=2)
    monkeypatch.setattr(RegionEntry, "surveys", lambda _entry: (survey,))
    row = survey_rounds.open_round(
        town.actor("hr"),
        survey.id,
        region=town.region,
        period="2026",
        opens_on=OPENED,
        closes_on=CLOSED,
    )
    for key in ("a1", "a2", "b1", "b2"):
        surveys.answer_as_employee(town.actor(key), row.id, {"S1": 3, "S2": 3}, f"Kata {key}")
    survey_rounds.close_round(town.actor("hr"), row.id)
    groups = survey_results.groups_of(entry_of(town.region), survey, [row])
    assert all(one.shown for one in groups)

    def read(key):
        sight = survey_results.sights(town.actor(key), town.region)
        told = [survey_results.comments_of(row.id, survey, one, sight) for one in groups]
        return {one.name: sorted(texts) for one, texts in zip(groups, told, strict=True) if texts}

    assert read("hr") == {"Senapelan": ["Kata a1", "Kata a2", "Kata b1", "Kata b2"]}
    assert read("boss_a") == {"Bidang roads": ["Kata a1", "Kata a2"]}
    assert read("a1") == {}


def test_last_year_stands_beside_this_year(town, system_round):
    earlier = survey_rounds.open_round(
        town.actor("hr"),
        "system",
        region=town.region,
        period="2025",
        opens_on=date(2025, 6, 1),
        closes_on=CLOSED,
    )
    answer_all(town, earlier.id)
    survey_rounds.close_round(town.actor("hr"), earlier.id)
    before = survey_results.before(entry_of(town.region), SURVEY, system_round)
    assert before[0].answers == 7
