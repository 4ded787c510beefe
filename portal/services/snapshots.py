"""Freezing what a score may depend on, from stored rows only.

A batch of appraisals costs a fixed number of statements. The same rows always give the same
snapshot: everything is ordered by codes and contents, never by the order of insertion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.api.describe import Fact, RatingForm
from portal.api.snapshot import (
    CycleFacts,
    FactValue,
    FormFacts,
    Measure,
    PastResult,
    PersonFacts,
    ProjectFacts,
    Snapshot,
)
from portal.domain.digests import canonical_json
from portal.host.registry import RegionEntry
from portal.services.raters import project_of_cycle
from portal.services.values import plain
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    Evidence,
    FactRecord,
    FormAnswer,
    Measurement,
    Position,
    Progress,
    Project,
    ProjectMember,
    ScoreRecord,
)

_SUBJECTS = ("person", "position", "unit", "project")


@dataclass(slots=True)
class _Rows:
    """All rows of one batch, grouped as the snapshots need them."""

    posts: dict[int, list[Assignment]] = field(default_factory=dict)
    members: dict[int, list[ProjectMember]] = field(default_factory=dict)
    sectors: dict[int, list[str]] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    measures: dict[tuple[str, int], list[Measure]] = field(default_factory=dict)
    forms: dict[int, list[FormAnswer]] = field(default_factory=dict)
    facts: dict[int, list[FactRecord]] = field(default_factory=dict)
    history: dict[int, list[PastResult]] = field(default_factory=dict)
    segments: dict[int, list[Appraisal]] = field(default_factory=dict)


def appraisals_of(cycle: Cycle, keys: Sequence[int]) -> list[Appraisal]:
    """Return appraisals with people and positions, in the order of their ids: one statement."""
    statement = (
        select(Appraisal)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.id.in_(keys))
        .options(
            joinedload(Appraisal.employee),
            joinedload(Appraisal.appraiser),
            joinedload(Appraisal.appraiser_superior),
            joinedload(Appraisal.assignment)
            .joinedload(Assignment.position)
            .joinedload(Position.unit),
        )
        .order_by(Appraisal.id)
    )
    return list(session().scalars(statement))


def build_snapshots(
    cycle: Cycle, appraisals: Sequence[Appraisal], entry: RegionEntry
) -> dict[int, Snapshot]:
    """Return the snapshot of each appraisal of one batch, by the appraisal's id."""
    rows = _load(cycle, appraisals)
    return {one.id: _snapshot(cycle, one, entry, rows) for one in appraisals}


def _snapshot(cycle: Cycle, one: Appraisal, entry: RegionEntry, rows: _Rows) -> Snapshot:
    place, position = one.assignment, one.assignment.position_id
    person = ("person", one.id), ("position", position)
    return Snapshot(
        region=cycle.region,
        cycle=cycle_facts(cycle),
        employee=_person(one.employee, place),
        appraiser=_other(one.appraiser, cycle, rows),
        appraiser_superior=_other(one.appraiser_superior, cycle, rows),
        starts=max(place.starts, cycle.starts),
        ends=min(place.ends or cycle.ends, cycle.ends),
        projects=tuple(_project(member, rows) for member in _own_projects(one, rows)),
        measures=tuple(m for key in person for m in rows.measures.get(key, ())),
        unit_measures=tuple(rows.measures.get(("unit", one.unit_id), ())),
        forms=_forms(rows.forms.get(one.id, ()), entry.forms()),
        facts=_facts(one, rows, {fact.code: fact for fact in entry.facts()}),
        history=tuple(rows.history.get(one.employee_id, ())),
        indicator_version=_indicator_version(cycle),
    )


def cycle_facts(cycle: Cycle) -> CycleFacts:
    """Return the cycle as plugins see it."""
    return CycleFacts(
        code=cycle.code, title=cycle.title, year=cycle.year, starts=cycle.starts, ends=cycle.ends
    )


def _indicator_version(cycle: Cycle) -> str:
    sets: dict[str, Any] = cycle.frozen.get("indicator_sets") or {}
    versions = {name: str(pin.get("version", "1")) for name, pin in sorted(sets.items())}
    if len(versions) == 1:
        return next(iter(versions.values()))
    return ",".join(f"{name}:{version}" for name, version in versions.items()) or "1"


def _person(employee: Employee, post: Assignment | None) -> PersonFacts:
    position = post.position if post else None
    return PersonFacts(
        nip=employee.nip,
        name=employee.name,
        employee_type=employee.employee_type,
        rank=employee.rank,
        position=position.title if position else "",
        position_kind=position.kind if position else "",
        level=position.level if position else "",
        unit=position.unit.name if position else "",
        unit_code=position.unit.code if position else "",
        sex=employee.sex,
    )


def _other(employee: Employee | None, cycle: Cycle, rows: _Rows) -> PersonFacts | None:
    """Return a superior with the position he held at the end of the cycle."""
    if employee is None:
        return None
    held = [post for post in rows.posts.get(employee.id, ()) if post.starts <= cycle.ends]
    return _person(employee, held[-1] if held else None)


def _own_projects(one: Appraisal, rows: _Rows) -> list[ProjectMember]:
    """Return the projects accepted while this assignment lasted.

    Who moved has an appraisal per assignment; each project counts in exactly one of them.
    """
    mine = rows.members.get(one.employee_id, [])
    others = rows.segments.get(one.employee_id, [one])
    return [member for member in mine if _segment(member, others).id == one.id]


def _segment(member: ProjectMember, segments: Sequence[Appraisal]) -> Appraisal:
    accepted = member.project.accepted_on or date.max
    begun = [one for one in segments if one.assignment.starts <= accepted]
    return begun[-1] if begun else segments[0]


def _project(member: ProjectMember, rows: _Rows) -> ProjectFacts:
    project = member.project
    role: Literal["head", "member"] = (
        "head" if member.role == "head" or project.head_id == member.employee_id else "member"
    )
    return ProjectFacts(
        code=project.code,
        title=project.title,
        place=project.place,
        starts=project.starts,
        planned_end=project.planned_end,
        ended=project.ended,
        head=rows.heads.get(project.id, ""),
        role=role,
        sector=member.sector,
        sectors=tuple(rows.sectors.get(project.id, ())),
        days=member.days,
        accepted_on=project.accepted_on,
        document_number=project.document_number,
        measures=tuple(rows.measures.get(("project", member.id), ())),
    )


def _forms(answers: Iterable[FormAnswer], described: Sequence[RatingForm]) -> tuple[FormFacts, ...]:
    """Return the forms that may be used, ordered by content.

    Anonymous forms below their quorum stay out altogether: they are neither shown nor used.
    """
    given = list(answers)
    counts = {form.id: sum(a.instrument == form.id for a in given) for form in described}
    closed = {f.id for f in described if f.anonymous and counts[f.id] < f.quorum}
    facts = [
        FormFacts(
            instrument=answer.instrument,
            relation=answer.relation,
            items=answer.items,
            reasons=answer.reasons,
            texts=answer.texts,
        )
        for answer in given
        if answer.instrument not in closed
    ]
    return tuple(sorted(facts, key=lambda fact: canonical_json(fact.to_document())))


def _facts(one: Appraisal, rows: _Rows, known: dict[str, Fact]) -> tuple[FactValue, ...]:
    """Return facts by code; those of this appraisal stand before those of the person."""
    records = [
        record
        for record in rows.facts.get(one.employee_id, ())
        if record.appraisal_id in {None, one.id}
    ]
    newest = sorted(records, key=lambda r: (r.stated_at, r.id), reverse=True)
    newest.sort(key=lambda r: (r.code, r.appraisal_id is None))
    return tuple(
        FactValue(
            code=record.code,
            value=record.value,
            text=record.text,
            confirmed=record.confirmed_at is not None or _needs_none(known.get(record.code)),
        )
        for record in newest
    )


def _needs_none(fact: Fact | None) -> bool:
    return fact is not None and not fact.confirmed_by


def _load(cycle: Cycle, appraisals: Sequence[Appraisal]) -> _Rows:
    people = sorted({one.employee_id for one in appraisals})
    rows = _Rows()
    _load_posts(appraisals, rows)
    _load_segments(cycle, people, rows)
    _load_projects(cycle, people, rows)
    _load_measures(cycle, appraisals, rows)
    _load_forms([one.id for one in appraisals], rows)
    _load_facts(cycle, people, rows)
    _load_history(cycle, people, rows)
    return rows


def _load_posts(appraisals: Sequence[Appraisal], rows: _Rows) -> None:
    chiefs = {one.appraiser_id for one in appraisals}
    chiefs |= {one.appraiser_superior_id for one in appraisals}
    statement = (
        select(Assignment)
        .where(Assignment.employee_id.in_(chiefs - {None}))
        .options(joinedload(Assignment.position).joinedload(Position.unit))
        .order_by(Assignment.employee_id, Assignment.starts, Assignment.id)
    )
    for post in session().scalars(statement):
        rows.posts.setdefault(post.employee_id, []).append(post)


def _load_segments(cycle: Cycle, people: list[int], rows: _Rows) -> None:
    statement = (
        select(Appraisal)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.employee_id.in_(people))
        .options(joinedload(Appraisal.assignment))
        .order_by(Appraisal.employee_id, Assignment.starts, Appraisal.id)
    )
    for one in session().scalars(statement):
        rows.segments.setdefault(one.employee_id, []).append(one)


def _load_projects(cycle: Cycle, people: list[int], rows: _Rows) -> None:
    statement = (
        select(ProjectMember)
        .join(Project, Project.id == ProjectMember.project_id)
        .where(ProjectMember.employee_id.in_(people), project_of_cycle(cycle))
        .options(joinedload(ProjectMember.project).joinedload(Project.head))
        .order_by(Project.accepted_on, Project.code, ProjectMember.id)
    )
    for member in session().scalars(statement):
        rows.members.setdefault(member.employee_id, []).append(member)
        rows.heads[member.project_id] = member.project.head.name
    sectors = (
        select(ProjectMember.project_id, ProjectMember.sector)
        .where(ProjectMember.project_id.in_(list(rows.heads)))
        .distinct()
        .order_by(ProjectMember.project_id, ProjectMember.sector)
    )
    for project_id, sector in session().execute(sectors):
        rows.sectors.setdefault(project_id, []).append(sector)


def _load_measures(cycle: Cycle, appraisals: Sequence[Appraisal], rows: _Rows) -> None:
    members = [member.id for mine in rows.members.values() for member in mine]
    keys = {
        "person": [one.id for one in appraisals],
        "position": [one.assignment.position_id for one in appraisals],
        "unit": [one.unit_id for one in appraisals],
        "project": members,
    }
    wanted = [
        (Measurement.subject == subject) & Measurement.subject_id.in_(sorted(set(keys[subject])))
        for subject in _SUBJECTS
    ]
    here = or_(Measurement.subject == "project", Measurement.cycle_id == cycle.id)
    found = list(
        session().scalars(
            select(Measurement)
            .where(or_(*wanted), here)
            .order_by(Measurement.order, Measurement.code, Measurement.period, Measurement.id)
        )
    )
    counts = _evidence_counts([measurement.id for measurement in found])
    for row in found:
        measure = _measure(row, counts.get(row.id, 0))
        rows.measures.setdefault((row.subject, row.subject_id), []).append(measure)


def _evidence_counts(keys: list[int]) -> dict[int, int]:
    """Count the files of measurements and of their progress entries."""
    direct = (
        select(Evidence.subject_id, func.count())
        .where(Evidence.kind == "measurement", Evidence.subject_id.in_(keys))
        .group_by(Evidence.subject_id)
    )
    entries = (
        select(Progress.measurement_id, func.count())
        .join(Evidence, (Evidence.kind == "progress") & (Evidence.subject_id == Progress.id))
        .where(Progress.measurement_id.in_(keys))
        .group_by(Progress.measurement_id)
    )
    counts: dict[int, int] = {}
    for statement in (direct, entries):
        for key, count in session().execute(statement):
            counts[key] = counts.get(key, 0) + count
    return counts


def _measure(row: Measurement, evidence: int) -> Measure:
    return Measure(
        code=row.code,
        label=row.label,
        direction=row.direction,
        measure_unit=row.measure_unit,
        weight=plain(row.weight),
        target=plain(row.target),
        actual=plain(row.actual),
        lower_bound=plain(row.lower_bound),
        upper_bound=plain(row.upper_bound),
        range_direction=row.range_direction or None,
        tolerance=plain(row.tolerance),
        target_is_maximum=row.target_is_maximum,
        not_applicable=row.not_applicable,
        aspect=row.aspect,
        source=row.source,
        competence=row.competence,
        period=row.period,
        evidence_count=evidence,
    )


def _load_forms(keys: list[int], rows: _Rows) -> None:
    for answer in session().scalars(select(FormAnswer).where(FormAnswer.appraisal_id.in_(keys))):
        rows.forms.setdefault(answer.appraisal_id, []).append(answer)


def _load_facts(cycle: Cycle, people: list[int], rows: _Rows) -> None:
    valid = (
        or_(FactRecord.starts.is_(None), FactRecord.starts <= cycle.ends),
        or_(FactRecord.ends.is_(None), FactRecord.ends >= cycle.starts),
    )
    statement = select(FactRecord).where(
        FactRecord.region == cycle.region, FactRecord.employee_id.in_(people), *valid
    )
    for record in session().scalars(statement):
        rows.facts.setdefault(record.employee_id, []).append(record)


def _load_history(cycle: Cycle, people: list[int], rows: _Rows) -> None:
    """Read the published results of earlier years in this region; the last revision counts."""
    statement = (
        select(Appraisal.employee_id, Cycle.year, ScoreRecord)
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Cycle, Cycle.id == ScoreRecord.cycle_id)
        .where(
            Appraisal.employee_id.in_(people),
            Cycle.region == cycle.region,
            Cycle.year < cycle.year,
            ScoreRecord.published,
        )
        .order_by(Cycle.year, ScoreRecord.appraisal_id, ScoreRecord.revision)
    )
    latest: dict[tuple[int, int], tuple[int, ScoreRecord]] = {}
    for employee_id, year, record in session().execute(statement):
        latest[employee_id, record.appraisal_id] = (year, record)
    for (employee_id, _appraisal), (year, record) in latest.items():
        past = PastResult(year=year, method=record.method, result=record.result)
        rows.history.setdefault(employee_id, []).append(past)
