"""Rounds of anonymous surveys and the counters they are about: opened and closed by personnel.

When a round closes, its sheets are written anew in the order of their random keys, so that neither
place nor row version joins a sheet to the moment, the ticket or the employee's mark. Employees'
sheets of units below the minimum lose their unit: where one person of a unit took part, it would
name him.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from portal.api.instruments import Survey
from portal.domain.actor import Actor
from portal.domain.errors import Conflict, Invalid, NotFound, Problem
from portal.domain.periods import period as read_period
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import entry_of
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.reading.values import require_text
from portal.store.db import session, unit_of_work
from portal.store.models import Employee, ServiceCounter, SurveyRound, SurveySheet, Unit
from portal.store.queries.survey_pages import headed_units
from portal.store.scope import get_visible

MANAGE = "survey.manage"
_CHUNK = 500


def survey_of(region: str, survey_id: str) -> Survey:
    """Return the region's survey of that id. Raises NotFound."""
    try:
        return entry_of(region).survey(survey_id)
    except KeyError as error:
        raise NotFound(_("Survei")) from error


def save_counter(
    actor: Actor,
    *,
    region: str,
    code: str,
    name: str,
    unit_id: int,
    staff: Collection[int] = (),
    counter_id: int | None = None,
    active: bool = True,
    expected_version: int | None = None,
) -> ServiceCounter:
    """Create or change a service counter; `staff` are ids of employees of the region.

    Raises Conflict when somebody else changed it meanwhile.
    """
    with unit_of_work() as current:
        access.require(actor, MANAGE, region)
        unit = current.get(Unit, unit_id)
        if unit is None or unit.region != region:
            raise NotFound(_("Unit kerja"))
        row = _counter(region, counter_id)
        if counter_id is not None:
            _refuse_older(row, expected_version, _in_words(code, name, unit, staff, active=active))
        code = require_text(code, "code", _("Kode loket"), longest=30)
        _refuse_taken(row, code)
        row.code, row.unit_id, row.active = code, unit.id, active
        row.name = require_text(name, "name", _("Nama loket"), longest=120)
        row.staff = _known_people(region, staff)
        current.add(row)
        current.flush()
        detail = {"code": row.code, "staff": row.staff, "active": active}
        audit.record(
            actor,
            "survey.counter",
            region=region,
            entity="service_counter",
            entity_id=row.id,
            detail=detail,
        )
    return row


def _counter(region: str, counter_id: int | None) -> ServiceCounter:
    if counter_id is None:
        return ServiceCounter(region=region)
    row = session().get(ServiceCounter, counter_id)
    if row is None or row.region != region:
        raise NotFound(_("Loket"))
    return row


def _refuse_older(row: ServiceCounter, version: int | None, yours: dict[str, str]) -> None:
    """Raise Conflict, with both versions in words, when the form is older than the row."""
    claim(row, None)
    if version in {None, row.version}:
        return
    unit = session().get(Unit, row.unit_id)
    raise Conflict(_in_words(row.code, row.name, unit, row.staff, active=row.active), yours)


def _in_words(
    code: str, name: str, unit: Unit | None, staff: Collection[int], *, active: bool
) -> dict[str, str]:
    """Return a counter's fields as people read them."""
    names = session().scalars(
        select(Employee.name).where(Employee.id.in_(staff)).order_by(Employee.name)
    )
    return {
        "code": code.strip(),
        "name": name.strip(),
        "unit": unit.name if unit is not None else "",
        "staff": "; ".join(names),
        "active": str(active),
    }


def _refuse_taken(row: ServiceCounter, code: str) -> None:
    taken = select(ServiceCounter.id).where(
        ServiceCounter.region == row.region, ServiceCounter.code == code
    )
    with session().no_autoflush:
        other = session().scalar(taken)
    if other is not None and other != row.id:
        told = sentence(_("Kode loket {code} sudah dipakai."), code=code)
        raise Invalid(Problem("code", told, value=code))


def _known_people(region: str, wanted: Collection[int]) -> list[int]:
    known = select(Employee.id).where(Employee.region == region, Employee.id.in_(wanted))
    found = sorted(session().scalars(known))
    if set(found) != set(wanted):
        raise NotFound(_("Pegawai"))
    return found


def open_round(
    actor: Actor,
    survey_id: str,
    *,
    region: str,
    period: str,
    opens_on: date,
    closes_on: date,
    topic: str = "",
    title: str = "",
) -> SurveyRound:
    """Open a survey for one period (`2026-Q3`, `2026`), and topic where there are several.

    Raises Invalid for a period of another kind, days in the wrong order, or a round that exists.
    """
    survey = survey_of(region, survey_id)
    with unit_of_work() as current:
        access.require(actor, MANAGE, region)
        problems = _round_problems(survey, region, period, topic, opens_on, closes_on)
        if problems:
            raise Invalid(problems)
        row = SurveyRound(
            region=region,
            survey=survey.id,
            period=period,
            topic=topic.strip()[:200],
            title=title.strip()[:200] or survey.title,
            opens_on=opens_on,
            closes_on=closes_on,
        )
        current.add(row)
        current.flush()
        _told(actor, row, "survey.open")
    announce(region, "survey.opened", survey=survey.id, period=period)
    return row


def _round_problems(  # noqa: PLR0917  (all that one round consists of)
    survey: Survey, region: str, code: str, topic: str, opens_on: date, closes_on: date
) -> list[Problem]:
    found: list[Problem] = []
    if not _is_of_kind(code, survey.period):
        found.append(Problem("period", Sentence(_("Pilih masa survei yang sesuai.")), value=code))
    if closes_on < opens_on:
        told = Sentence(_("Hari penutupan tidak boleh sebelum hari pembukaan."))
        found.append(Problem("closes_on", told, value=closes_on.isoformat()))
    known = select(SurveyRound.id).where(
        SurveyRound.region == region,
        SurveyRound.survey == survey.id,
        SurveyRound.period == code,
        SurveyRound.topic == topic.strip()[:200],
    )
    if session().scalar(known) is not None:
        told = Sentence(_("Survei untuk masa ini sudah pernah dibuka."))
        found.append(Problem("period", told, value=code))
    return found


def _is_of_kind(code: str, kind: str) -> bool:
    try:
        return read_period(code).kind == kind
    except ValueError:
        return False


def close_round(actor: Actor, round_id: int, expected_version: int | None = None) -> SurveyRound:
    """Close a round for good and seal its sheets."""
    with unit_of_work():
        row = load_round(actor, round_id, MANAGE)
        claim(row, expected_version)
        row.state = step("survey", row.state, "close").target
        reseal(row.id, survey_of(row.region, row.survey))
        _told(actor, row, "survey.close")
    announce(row.region, "survey.closed", survey=row.survey, period=row.period)
    return row


def reseal(round_id: int, survey: Survey) -> None:
    """Write all sheets of a round anew in the order of their keys, in this transaction.

    Employees' sheets keep their unit only where enough of it answered (k-anonymity).
    """
    table: Any = SurveySheet.__table__
    mine = table.c.round_id == round_id
    current = session()
    current.flush()
    statement = select(table).where(mine).order_by(table.c.key)
    rows = [dict(row) for row in current.execute(statement).mappings()]
    if survey.audience == "employees":
        _forget_small_units(rows, survey.minimum_answers)
    current.execute(delete(table).where(mine))
    for start in range(0, len(rows), _CHUNK):
        current.execute(insert(table), rows[start : start + _CHUNK])


def _forget_small_units(rows: list[dict[str, Any]], least: int) -> None:
    counts = Counter(row["unit_id"] for row in rows if row["complete"])
    for row in rows:
        if counts[row["unit_id"]] < least:
            row["unit_id"] = None


def save_plan(
    actor: Actor,
    round_id: int,
    text: str,
    *,
    unit_id: int | None = None,
    expected_version: int | None = None,
) -> SurveyRound:
    """Write what will be done about the results, for a unit or (without one) the whole office.

    Personnel writes any plan, a head that of his units.
    """
    with unit_of_work():
        row = get_visible(SurveyRound, round_id, actor, "survey.view", _("Survei"))
        if not may_plan(actor, row.region, unit_id):
            access.require(actor, "survey.plan", row.region)
        claim(row, expected_version, {"plan": text})
        if unit_id is not None:
            unit = session().get(Unit, unit_id)
            if unit is None or unit.region != row.region:
                raise NotFound(_("Unit kerja"))
        told = require_text(text, "text", _("Rencana tindak lanjut"), longest=4000)
        row.plan = {**row.plan, plan_key(unit_id): told}
        _told(actor, row, "survey.plan", unit=unit_id or 0)
    return row


def may_plan(actor: Actor, region: str, unit_id: int | None) -> bool:
    """Tell whether the actor may write the plan of a unit, and read the comments given there."""
    if access.can(actor, "survey.plan", region):
        return True
    me = actor.employee_id
    return me is not None and unit_id is not None and unit_id in headed_units(me, region)


def plan_key(unit_id: int | None) -> str:
    """Return the key of a unit's plan inside a round."""
    return "all" if unit_id is None else str(unit_id)


def load_round(actor: Actor, round_id: int, permission: str) -> SurveyRound:
    """Return the round when the actor may use the permission on it."""
    row = get_visible(SurveyRound, round_id, actor, permission, _("Survei"))
    access.require(actor, permission, row.region, record=row)
    return row


def _told(actor: Actor, row: SurveyRound, action: str, **more: object) -> None:
    audit.record(
        actor,
        action,
        region=row.region,
        entity="survey_round",
        entity_id=row.id,
        detail={"survey": row.survey, "period": row.period, **more},
    )
