"""Freezing what a score may depend on, from stored rows only.

A batch of appraisals costs a fixed number of statements. The same rows always give the same
snapshot: everything is ordered by codes and contents, never by the order of insertion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.instruments import Fact, RatingForm
from portal.api.snapshot import (
    CycleFacts,
    FactValue,
    FormFacts,
    PersonFacts,
    ProjectFacts,
    Snapshot,
)
from portal.domain.digests import canonical_json
from portal.host.registry import RegionEntry
from portal.services.registers import record_facts
from portal.services.scores import period_facts
from portal.services.scores.snapshot_rows import SnapshotRows, load_rows
from portal.services.survey import survey_facts
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FactRecord,
    FormAnswer,
    Position,
    ProjectMember,
)


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
    rows = load_rows(cycle, appraisals)
    rows.surveys = survey_facts.facts_of(cycle, appraisals, entry)
    rows.records = record_facts.of_people(cycle, appraisals)
    closed = period_facts.of_batch(cycle, appraisals, entry)
    rows.periods, rows.unit_periods = closed.people, closed.units
    return {one.id: _snapshot(cycle, one, entry, rows) for one in appraisals}


def _snapshot(cycle: Cycle, one: Appraisal, entry: RegionEntry, rows: SnapshotRows) -> Snapshot:
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
        forms=_forms(rows.forms.get(one.id, ()), entry.forms(), rows.corrections),
        facts=_facts(one, rows, {fact.code: fact for fact in entry.facts()}),
        history=tuple(rows.history.get(one.employee_id, ())),
        periods=rows.periods.get(one.id, ()),
        unit_periods=rows.unit_periods.get(one.unit_id, ()),
        surveys=rows.surveys.get(one.id, ()),
        records=rows.records.get(one.id, ()),
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


def _other(employee: Employee | None, cycle: Cycle, rows: SnapshotRows) -> PersonFacts | None:
    """Return a superior with the position he held at the end of the cycle."""
    if employee is None:
        return None
    held = [post for post in rows.posts.get(employee.id, ()) if post.starts <= cycle.ends]
    return _person(employee, held[-1] if held else None)


def _own_projects(one: Appraisal, rows: SnapshotRows) -> list[ProjectMember]:
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


def _project(member: ProjectMember, rows: SnapshotRows) -> ProjectFacts:
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


def _forms(
    answers: Iterable[FormAnswer],
    described: Sequence[RatingForm],
    corrections: Mapping[str, str],
) -> tuple[FormFacts, ...]:
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
            corrected=corrections.get(answer.key),
        )
        for answer in given
        if answer.instrument not in closed
    ]
    return tuple(sorted(facts, key=lambda fact: canonical_json(fact.to_document())))


def _facts(one: Appraisal, rows: SnapshotRows, known: dict[str, Fact]) -> tuple[FactValue, ...]:
    """Return facts by code; those of this appraisal stand before those of the person."""
    records = [
        record
        for record in rows.facts.get(one.employee_id, ())
        if record.appraisal_id in {None, one.id} and _holds(record, known.get(record.code), one)
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


def _holds(record: FactRecord, fact: Fact | None, one: Appraisal) -> bool:
    """Tell whether a fact with a term has not expired by the end of the appraised time."""
    if fact is None or not fact.valid_years or record.ends is None:
        return True
    return record.ends >= min(one.assignment.ends or one.cycle.ends, one.cycle.ends)


def _needs_none(fact: Fact | None) -> bool:
    return fact is not None and not fact.confirmed_by
