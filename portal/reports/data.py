"""Report data: what an actor may see, built from stored records only.

Each function passes the region's walls with the permission that the format names, so the same
call serves the screen, the printer and the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import joinedload

from portal.api.describe import Letterhead, ReportFormat
from portal.api.report_data import Case, ReportData
from portal.api.snapshot import CycleFacts, Snapshot
from portal.domain.actor import SYSTEM, Actor
from portal.domain.errors import NotAllowed, NotFound, WrongStage
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED
from portal.reports.career_records import career_record
from portal.reports.cases import build_cases
from portal.reports.fairness import fairness_record
from portal.reports.features import with_features
from portal.reports.follow_up_records import follow_up_records, own_records
from portal.reports.missing_records import missing_records
from portal.reports.participation import (
    deliberation_records,
    superiors_on_time,
    survey_results_of,
)
from portal.reports.period_cards import closing_id_of, period_case, published_rows, year_result
from portal.reports.records import (
    participation_record,
    project_record,
    summary_record,
)
from portal.reports.unit_records import unit_record, unit_tree
from portal.services.common.runtime import today
from portal.services.registers.record_facts import for_report
from portal.services.scores.calculation import build_snapshot
from portal.services.scores.guarding import guarded_keys, sees_all
from portal.services.scores.sight import must_open_first
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Project, RegionRecord, Unit
from portal.store.queries.leadership import leader_summary
from portal.store.scope import get_visible, visible


def permission_of(form: ReportFormat) -> str:
    """Return the permission that opens a format."""
    return f"report.{form.audience}"


def report_data(actor: Actor, form: ReportFormat, subject_id: int, period: str = "") -> ReportData:
    """Return the data of one report.

    `subject_id` is the id of the appraisal, unit, project or cycle by the format's scope. Raises
    NotFound (also behind a wall), and WrongStage while the result is not published or while the
    employee himself has not opened it. `period` chooses the period of a sheet about one.
    """
    if closing_id_of(form):
        return with_features(actor, _of_period(actor, form, subject_id, period), form)
    if form.scope == "unit":
        return with_features(actor, _unit(actor, form, subject_id, period), form)
    makers = {"employee": _employee, "project": _project, "cycle": _cycle}
    if form.scope not in makers:
        raise NotFound(_("Laporan"))
    found = makers[form.scope](actor, form, subject_id)
    return with_features(actor, found, form)


def _employee(actor: Actor, form: ReportFormat, appraisal_id: int) -> ReportData:
    permission = permission_of(form)
    appraisal = get_visible(Appraisal, appraisal_id, actor, permission, _("Penilaian"))
    if is_early(form):
        return _early(appraisal, form)
    if told := _waits_for(actor, form, appraisal):
        raise WrongStage(told)
    cycle = session().get_one(Cycle, appraisal.cycle_id)
    region = session().get_one(RegionRecord, appraisal.region)
    cases = build_cases([appraisal], cycle, region.time_zone)
    if not cases:
        raise WrongStage(_("Nilai penilaian ini belum dihitung."))
    case = replace(cases[0], follow_ups=own_records(appraisal, cycle))
    keys = guarded_keys(appraisal.region, case.method.partition(" ")[0])
    if keys and not sees_all(actor, appraisal.region, appraisal.employee_id):
        raise NotAllowed(
            _("Lembar ini hanya dibuka pegawai itu sendiri dan pengelola kepegawaian.")
        )
    return ReportData(
        cases=(case,),
        career=career_record(appraisal.employee_id, cycle),
        records=for_report(cycle, form.audience, appraisal=appraisal),
        printed_on=signed_on(case),
        **_head(region, cycle),
    )


def not_yet(actor: Actor, forms: Iterable[ReportFormat], appraisal_id: int) -> dict[str, str]:
    """Return, by format, what a person's report still waits for; those that open are not named.

    For a list whose reader may see the appraisal: opening a report asks again.
    """
    appraisal = session().get_one(Appraisal, appraisal_id)
    told = {form.id: _waits_for(actor, form, appraisal) for form in forms}
    return {key: words for key, words in told.items() if words}


def _waits_for(actor: Actor, form: ReportFormat, appraisal: Appraisal) -> str:
    if closing := closing_id_of(form):
        return (
            "" if published_rows(closing, [appraisal.id]) else _("Periode ini belum diterbitkan.")
        )
    if is_early(form):
        return ""
    if appraisal.phase not in PUBLISHED:
        return _("Hasil penilaian ini belum diterbitkan.")
    if must_open_first(actor, appraisal):
        return _("Buka hasil penilaian Anda lebih dahulu, lalu unduh lembarnya.")
    return ""


def is_early(form: ReportFormat) -> bool:
    """Tell whether a person's report can be opened before the result is: it shows no value.

    A format says so by `options={"from_phase": "planning"}`.
    """
    return form.scope == "employee" and form.options.get("from_phase") == "planning"


def _early(appraisal: Appraisal, form: ReportFormat) -> ReportData:
    """Return people and records only: nothing here was calculated, so nothing can be told early."""
    cycle = session().get_one(Cycle, appraisal.cycle_id)
    region = session().get_one(RegionRecord, appraisal.region)
    told = build_snapshot(appraisal)
    people = Snapshot(
        region=told.region,
        cycle=told.cycle,
        employee=told.employee,
        appraiser=told.appraiser,
        appraiser_superior=told.appraiser_superior,
        starts=told.starts,
        ends=told.ends,
    )
    return ReportData(
        cases=(Case(snapshot=people, result={}, stage=""),),
        records=for_report(cycle, form.audience, appraisal=appraisal),
        **_head(region, cycle),
    )


def _of_period(actor: Actor, form: ReportFormat, appraisal_id: int, period: str) -> ReportData:
    permission = permission_of(form)
    appraisal = get_visible(Appraisal, appraisal_id, actor, permission, _("Penilaian"))
    cycle = session().get_one(Cycle, appraisal.cycle_id)
    region = session().get_one(RegionRecord, appraisal.region)
    case, shown = period_case(appraisal, cycle, form, period, region.time_zone)
    return ReportData(
        cases=(case,),
        settings={"period": shown, "year": year_result(appraisal, form, shown)},
        printed_on=case.published_on,
        **_head(region, cycle),
    )


def _unit(actor: Actor, form: ReportFormat, unit_id: int, period: str) -> ReportData:
    unit = get_visible(Unit, unit_id, actor, permission_of(form), _("Unit kerja"))
    region = session().get_one(RegionRecord, unit.region)
    told, cycle = unit_record(unit, period, region.time_zone)
    days = [one["published_on"] for one in told["closings"]]
    return ReportData(
        unit=told,
        settings={"period": told["period"]},
        printed_on=max([day for day in days if day is not None], default=None),
        **_head(region, cycle),
    )


def signed_on(case: Case) -> date | None:
    """Return the day under a sheet: never before the decision of the objection that it tells of."""
    decided = case.objection.get("decided_on")
    days = [case.published_on, date.fromisoformat(decided) if decided else None]
    return max([day for day in days if day is not None], default=None)


def _project(actor: Actor, form: ReportFormat, project_id: int) -> ReportData:
    project = get_visible(Project, project_id, actor, permission_of(form), _("Proyek ini"))
    cycle = session().get_one(Cycle, project.cycle_id)
    region = session().get_one(RegionRecord, project.region)
    return ReportData(
        project=project_record(project), printed_on=project.accepted_on, **_head(region, cycle)
    )


def _cycle(actor: Actor, form: ReportFormat, cycle_id: int) -> ReportData:
    permission = permission_of(form)
    cycle = get_visible(Cycle, cycle_id, actor, permission, _("Siklus"))
    region = session().get_one(RegionRecord, cycle.region)
    appraisals = session().scalars(
        visible(Appraisal, actor, permission)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.phase.in_(PUBLISHED))
        .options(joinedload(Appraisal.employee))
    )
    ordered = sorted(appraisals, key=lambda row: (row.employee.nip, row.id))
    # The walls of the cycle were passed above; a committee reads these counts with the same right.
    told = leader_summary(SYSTEM, cycle.id)
    return ReportData(
        cases=build_cases(ordered, cycle, region.time_zone),
        units=unit_tree(cycle.region),
        follow_ups=follow_up_records(cycle.id),
        participation={
            **participation_record(cycle, told),
            "superiors": superiors_on_time(cycle),
            **missing_records(cycle, form.audience),
        },
        summary=summary_record(cycle.id, told),
        fairness=fairness_record(cycle, region.time_zone),
        records=for_report(cycle, form.audience),
        surveys=survey_results_of(cycle),
        deliberations=deliberation_records(cycle),
        printed_on=today(region.time_zone),
        **_head(region, cycle),
    )


def _head(region: RegionRecord, cycle: Cycle) -> dict[str, Any]:
    known = {field.name for field in fields(Letterhead)}
    head = {name: text for name, text in region.letterhead.items() if name in known}
    blank = {"government": region.name, "agency": region.agency, "address": ""}
    return {
        "region": region.code,
        "region_name": region.name,
        "letterhead": Letterhead(**{**blank, **head}),
        "place": region.place or region.name,
        "cycle": CycleFacts(
            code=cycle.code,
            title=cycle.title,
            year=cycle.year,
            starts=cycle.starts,
            ends=cycle.ends,
        ),
    }


def plain(value: object) -> Any:  # noqa: ANN401  (any JSON value)
    """Return report data as plain JSON values, for digests."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
