"""What the judge of an objection may correct, and the snapshot that his corrections make.

A month or quarter that has objections of its own is left out: once it is published, its values
change by an objection to that period alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from portal.api.describe import Closing
from portal.api.snapshot import Measure, Snapshot
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services.common import audit
from portal.services.common.appraisals import cycle_entry, described, gathers
from portal.services.reading.values import plain, require_decimal
from portal.services.scores.scoring import latest_record
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Measurement,
    PeriodClosing,
    Project,
    ProjectMember,
)
from portal.store.queries.closing_pages import OUT

Typed = Mapping[int, str | int | Decimal]
"""Corrected actual values by the measurement's id, as typed."""
_Place = tuple[str, str, str]
SAME = _("Nilai yang diisi sama dengan nilai semula. Perbaiki, atau pilih dikuatkan.")
UNMOVED = _(
    "Perbaikan ini tidak mengubah satu angka pun dalam hasil. Perbaiki, atau pilih dikuatkan."
)


def correctable(one: Appraisal) -> dict[int, tuple[str, Measurement]]:
    """Return the measurements of the appraisal by id, each with its project's code (or "")."""
    own = select(Measurement).where(
        Measurement.subject == "person",
        Measurement.subject_id == one.id,
        Measurement.cycle_id == one.cycle_id,
        Measurement.period.not_in(sorted(_objected_apart(one))),
    )
    found = {row.id: ("", row) for row in session().scalars(own.order_by(Measurement.id))}
    counted = {p["code"] for p in latest_record(one.id).snapshot["projects"]}
    of_projects = (
        select(Project.code, Measurement)
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .join(
            Measurement,
            (Measurement.subject == "project") & (Measurement.subject_id == ProjectMember.id),
        )
        .where(
            Project.region == one.region,
            ProjectMember.employee_id == one.employee_id,
            Project.code.in_(counted),
        )
    )
    return found | {row.id: (code, row) for code, row in session().execute(of_projects)}


def parts_of(one: Appraisal) -> tuple[str, ...]:
    """Return the published parts of a gathered result, which are objected to one by one.

    These are the half-years of a year, or the periods with objections of their own by their title.
    """
    if gathers(one.region, one.cycle.cadence):
        halves = select(Cycle.title).where(
            Cycle.region == one.region, Cycle.year == one.cycle.year, Cycle.cadence == "half"
        )
        return tuple(session().scalars(halves.order_by(Cycle.starts)))
    return tuple(dict.fromkeys(closing.title for closing in _objected_apart(one).values()))


def told_apart(parts: tuple[str, ...]) -> Sentence:
    """Return the sentence that says where to object to what a gathered result is made of."""
    told = _(
        "Hasil ini dihimpun dari {parts}. Yang keliru di dalamnya diubah lewat keberatan atas"
        " bagian itu."
    )
    return sentence(told, parts=", ".join(parts))


def _objected_apart(one: Appraisal) -> dict[str, Closing]:
    """Return the published periods that have objections of their own, each with its closing."""
    entry = _drawn(one)
    known = {closing.id: closing for closing in (entry.closings() if entry else ())}
    rows = session().execute(
        select(PeriodClosing.period, PeriodClosing.closing)
        .where(PeriodClosing.appraisal_id == one.id, PeriodClosing.state.in_(OUT))
        .order_by(PeriodClosing.period)
    )
    return {
        period: known[name] for period, name in rows if name in known and known[name].objection_days
    }


def _drawn(one: Appraisal) -> RegionEntry | None:
    """Return what the cycle was opened with, None while the region's plugin is away."""
    return cycle_entry(one.cycle) if described(one.region) is not None else None


def corrected(actor: Actor, one: Appraisal, snapshot: Snapshot, typed: Typed) -> Snapshot:
    """Write the corrected actual values and return the snapshot with them. Raises Invalid."""
    if not typed:
        parts = parts_of(one) if not correctable(one) else ()
        told = told_apart(parts) if parts else Sentence(_("Isi nilai yang diperbaiki."))
        raise Invalid(Problem("corrections", told))
    places = _write(actor, one, typed)
    if not places:  # a decision that says "changed" must have changed something
        raise Invalid(Problem("corrections", Sentence(SAME)))
    return _with_actuals(snapshot, places)


def _write(actor: Actor, one: Appraisal, typed: Typed) -> dict[_Place, Decimal]:
    """Write the corrected actual values; return them by project, code and period."""
    known = correctable(one)
    places: dict[_Place, Decimal] = {}
    for key, given in typed.items():
        field = f"corrections.{key}"
        if key not in known:
            raise Invalid(Problem(field, Sentence(_("Indikator ini bukan bagian penilaian."))))
        project, row = known[key]
        value = require_decimal(given, field, row.label)
        if value == row.actual:
            continue
        detail = {"before": plain(row.actual), "after": plain(value), "code": row.code}
        audit.record(
            actor,
            "objection.correct",
            region=one.region,
            entity="measurement",
            entity_id=row.id,
            detail=detail,
        )
        row.actual = value
        places[project, row.code, row.period] = value
    return places


def _with_actuals(snapshot: Snapshot, places: Mapping[_Place, Decimal]) -> Snapshot:
    used = set[_Place]()

    def fix(project: str, measure: Measure) -> Measure:
        place = (project, measure.code, measure.period)
        if place not in places:
            return measure
        used.add(place)
        return replace(measure, actual=plain(places[place]))

    projects = tuple(
        replace(p, measures=tuple(fix(p.code, m) for m in p.measures)) for p in snapshot.projects
    )
    measures = tuple(fix("", measure) for measure in snapshot.measures)
    if used != set(places):
        told = sentence(_("Indikator ini tidak dipakai dalam hasil yang diterbitkan."))
        raise Invalid(Problem("corrections", told))
    return replace(snapshot, projects=projects, measures=measures)
