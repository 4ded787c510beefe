"""What the judge of an objection may correct, and the snapshot that his corrections make.

A month or quarter that has objections of its own is left out: once it is published, its values
change by an objection to that period alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import select

from portal.api.describe import Closing
from portal.api.snapshot import Measure, Snapshot
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.appraisals import gathers
from portal.services.outcome.objection_marks import (
    Change,
    correctable_marks,
    drawn,
    with_marks,
)
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
Marks = Mapping[str, str | int]
"""Corrected marks by the key of `correctable_marks`, as typed."""
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the judge typed: actual values and marks."""

    actuals: Typed = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)


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
        halves = (
            select(Cycle.title)
            .join(Appraisal, Appraisal.cycle_id == Cycle.id)
            .where(
                Appraisal.employee_id == one.employee_id,
                Cycle.region == one.region,
                Cycle.year == one.cycle.year,
                Cycle.cadence == "half",
            )
            .distinct()
            .add_columns(Cycle.starts)
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
    entry = drawn(one)
    known = {closing.id: closing for closing in (entry.closings() if entry else ())}
    rows = session().execute(
        select(PeriodClosing.period, PeriodClosing.closing)
        .where(PeriodClosing.appraisal_id == one.id, PeriodClosing.state.in_(OUT))
        .order_by(PeriodClosing.period)
    )
    return {
        period: known[name] for period, name in rows if name in known and known[name].objection_days
    }


def corrected(
    actor: Actor, one: Appraisal, snapshot: Snapshot, given: Corrections
) -> tuple[Snapshot, list[Change]]:
    """Write corrected actual values; return the snapshot with them and with corrected marks.

    Raises Invalid when nothing was typed, or nothing that differs.
    """
    if not given.actuals and not given.marks:
        raise Invalid(Problem("corrections", _nothing_typed(one)))
    rated, changes = with_marks(one, snapshot, given.marks)
    for change in changes:
        _audit(actor, one, ("appraisal", one.id), change)
    places = _write(actor, one, given.actuals, changes)
    if not changes:  # a decision that says "changed" must have changed something
        raise Invalid(Problem("corrections", Sentence(SAME)))
    return _with_actuals(rated, places), changes


def _nothing_typed(one: Appraisal) -> Sentence:
    parts = () if correctable(one) or correctable_marks(one) else parts_of(one)
    return told_apart(parts) if parts else Sentence(_("Isi nilai yang diperbaiki."))


def _write(
    actor: Actor, one: Appraisal, typed: Typed, changes: list[Change]
) -> dict[_Place, Decimal]:
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
        what = (project, row.label) if project else (row.label,)
        change = Change(what, plain(row.actual), format(value, "f"))
        _audit(actor, one, ("measurement", row.id), change, {"code": row.code})
        changes.append(change)
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


def _audit(
    actor: Actor,
    one: Appraisal,
    entity: tuple[str, int],
    change: Change,
    more: Mapping[str, str] | None = None,
) -> None:
    audit.record(
        actor,
        "objection.correct",
        region=one.region,
        entity=entity[0],
        entity_id=entity[1],
        detail={**change.to_document(), "what": ": ".join(change.what), **(more or {})},
    )
