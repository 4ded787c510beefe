"""Employees' surveys: taking part is known, the answer is nobody's, small units show nothing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import inspect, select, text

from portal.api import Item, Scale, ScalePoint, Survey
from portal.domain.errors import Invalid, NotFound, WrongStage
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import entry_of
from portal.services.survey import survey_results, survey_rounds, surveys
from portal.store.db import session
from portal.store.models import AuditEntry, SurveyParticipation, SurveySheet
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


def test_means_and_high_marks_only_from_enough_answers_per_unit(town, system_round):
    answer_all(town, system_round.id)
    survey_rounds.close_round(town.actor("hr"), system_round.id)
    entry = entry_of(town.region)
    found = {one.name: one for one in survey_results.groups_of(entry, SURVEY, [system_round])}
    roads, water = found["Bidang roads"], found["Bidang water"]
    # 1, 2, 3, 4: mean 2.5, one of four is 4 or 5
    assert [(one.mean, one.high_share) for one in roads.items] == [
        ("2.50", "25.00"),
        ("5.00", "100.00"),
    ]
    assert (water.shown, water.answers, water.items) == (False, 3, ())
    assert found["Senapelan"].answers == 7


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
