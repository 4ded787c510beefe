"""What waits around plans of own indicators: to draft, to agree, and for the office to begin.

Each kind costs one statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql import ColumnElement

from portal.api.describe import IndicatorSet
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import described, gathers, local_today
from portal.services.common.runtime import runtime
from portal.services.desk.review_tasks import Told
from portal.services.work.own_dates import agreed_by
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Measurement,
    PlanAgreement,
)

_WORKING = ("running", "rating")


def waiting(me: int, entry: RegionEntry) -> Iterator[Told]:
    """Yield the plans that an employee drafts or agrees to, in the region he works in."""
    rules = _own_rules(entry)
    if rules:
        yield from _to_agree(me)
    for rule in rules:
        if rule.agree_by_day:
            yield from _to_draft(me, entry.region.code, rule)


def managing(me: int | None, regions: frozenset[str]) -> Iterator[Told]:
    """Yield the plans that nobody has begun, for the personnel office: one task for a region."""
    for entry in runtime().host.registry.regions():
        if regions.isdisjoint({entry.region.code, "*"}):
            continue
        for rule in _own_rules(entry):
            if rule.office_drafts_from_day:
                yield from _to_begin(me, entry.region.code, rule)


def _own_rules(entry: RegionEntry) -> list[IndicatorSet]:
    return [one for one in entry.indicator_sets if one.adjustable and one.subject == "person"]


def _to_agree(me: int) -> Iterator[Told]:
    statement = (
        select(PlanAgreement, Appraisal)
        .join(Appraisal, Appraisal.id == PlanAgreement.appraisal_id)
        .join(Appraisal.cycle)
        .join(Appraisal.assignment)
        .where(
            Cycle.state.in_(_WORKING),
            Appraisal.phase.in_(["planning", "running"]),
            or_(
                and_(Appraisal.employee_id == me, PlanAgreement.own_at.is_(None)),
                and_(Appraisal.appraiser_id == me, PlanAgreement.superior_at.is_(None)),
            ),
        )
        .options(contains_eager(Appraisal.cycle), contains_eager(Appraisal.assignment))
        .options(joinedload(Appraisal.employee))
        .order_by(PlanAgreement.id)
    )
    seen: set[int] = set()
    for plan, one in session().execute(statement):
        if one.id in seen:
            continue
        seen.add(one.id)
        if one.employee_id == me:
            title = Sentence(_("Setujui rencana indikator Anda"))
        else:
            title = sentence(_("Setujui rencana indikator {name}"), name=one.employee.name)
        detail = Sentence(_("Rencana berlaku sesudah disetujui pegawai dan atasannya."))
        yield "agree_plan", one.id, one.region, title, detail, _due(plan, one)


def _due(plan: PlanAgreement, one: Appraisal) -> date | None:
    """Return the day by which the first plan is agreed; a later change has none."""
    entry = described(one.region)
    rules = {rule.id: rule for rule in _own_rules(entry)} if entry is not None else {}
    known = rules.get(plan.indicator_set)
    return agreed_by(known, one) if known is not None and plan.revision <= 1 else None


def _to_draft(me: int, region: str, rule: IndicatorSet) -> Iterator[Told]:
    statement = _empty(region, rule, Appraisal.employee_id == me)
    for one in session().scalars(statement.order_by(Appraisal.id)):
        title = sentence(_("Susun rencana indikator Anda: {cycle}"), cycle=one.cycle.title)
        detail = Sentence(_("Anda atau atasan menyusunnya dari pustaka jabatan, lalu disepakati."))
        yield "draft_plan", one.id, one.region, title, detail, agreed_by(rule, one)


def _to_begin(me: int | None, region: str, rule: IndicatorSet) -> Iterator[Told]:
    last = local_today(region) - timedelta(days=rule.office_drafts_from_day - 1)
    late = (Cycle.starts <= last, Assignment.starts <= last, Appraisal.employee_id != (me or 0))
    found = (
        _empty(region, rule, *late)
        .join(Appraisal.employee)
        .add_columns(Employee.name, func.count().over())
        .order_by(Employee.name, Appraisal.id)
    )
    row = session().execute(found.limit(1)).first()
    if row is not None:
        title = sentence(_("Susun {n} rencana indikator yang belum ada"), n=row[2])
        told = _("Mulai dari {name}; pegawai dan atasannya lalu menyepakatinya.")
        detail = sentence(told, name=row[1])
        yield "begin_plan", row[0].id, region, title, detail, None


def _empty(region: str, rule: IndicatorSet, *more: ColumnElement[bool]) -> Select[Appraisal]:
    """Select the appraisals of a region whose plan of one set has no indicator yet."""
    drafted = exists().where(
        Measurement.subject == "person",
        Measurement.subject_id == Appraisal.id,
        Measurement.indicator_set == rule.id,
    )
    statement = (
        select(Appraisal)
        .join(Appraisal.cycle)
        .join(Appraisal.assignment)
        .where(
            Appraisal.region == region,
            Appraisal.phase == "planning",
            Cycle.state.in_(_WORKING),
            ~drafted,
            *more,
        )
        .options(contains_eager(Appraisal.cycle), contains_eager(Appraisal.assignment))
    )
    return statement.where(Cycle.cadence != "year") if gathers(region, "year") else statement
