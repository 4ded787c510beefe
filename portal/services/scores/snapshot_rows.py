"""The rows behind the snapshots of one batch, read with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.api.snapshot import (
    Measure,
    PastResult,
    PeriodFacts,
    RecordFacts,
    SurveyFacts,
)
from portal.services.rating.raters import project_of_cycle
from portal.services.reading.values import plain
from portal.services.scores import fairness_rules
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
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
_JUNE = 6


@dataclass(slots=True)
class SnapshotRows:
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
    periods: dict[int, tuple[PeriodFacts, ...]] = field(default_factory=dict)
    unit_periods: dict[int, tuple[PeriodFacts, ...]] = field(default_factory=dict)
    corrections: dict[str, str] = field(default_factory=dict)
    """Accepted values of the fairness panel by the key of the form."""
    surveys: dict[int, tuple[SurveyFacts, ...]] = field(default_factory=dict)
    records: dict[int, tuple[RecordFacts, ...]] = field(default_factory=dict)


def load_rows(cycle: Cycle, appraisals: Sequence[Appraisal]) -> SnapshotRows:
    """Read all rows of one batch."""
    people = sorted({one.employee_id for one in appraisals})
    rows = SnapshotRows()
    _load_posts(appraisals, rows)
    _load_segments(cycle, people, rows)
    _load_projects(cycle, people, rows)
    _load_measures(cycle, appraisals, rows)
    _load_forms([one.id for one in appraisals], rows)
    rows.corrections = fairness_rules.accepted([one.id for one in appraisals])
    _load_facts(cycle, people, rows)
    _load_history(cycle, people, rows)
    return rows


def _load_posts(appraisals: Sequence[Appraisal], rows: SnapshotRows) -> None:
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


def _load_segments(cycle: Cycle, people: list[int], rows: SnapshotRows) -> None:
    statement = (
        select(Appraisal)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.employee_id.in_(people))
        .options(joinedload(Appraisal.assignment))
        .order_by(Appraisal.employee_id, Assignment.starts, Appraisal.id)
    )
    for one in session().scalars(statement):
        rows.segments.setdefault(one.employee_id, []).append(one)


def _load_projects(cycle: Cycle, people: list[int], rows: SnapshotRows) -> None:
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


def _load_measures(cycle: Cycle, appraisals: Sequence[Appraisal], rows: SnapshotRows) -> None:
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
    counts = evidence_counts([measurement.id for measurement in found])
    for row in found:
        measure = measure_of(row, counts.get(row.id, 0))
        rows.measures.setdefault((row.subject, row.subject_id), []).append(measure)


def evidence_counts(keys: list[int]) -> dict[int, int]:
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
    for key, count in session().execute(direct.union_all(entries)):
        counts[key] = counts.get(key, 0) + count
    return counts


def measure_of(row: Measurement, evidence: int) -> Measure:
    """Return one measurement as plugins see it, with the number of its files."""
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
        duty=row.duty,
        period=row.period,
        evidence_count=evidence,
    )


def _load_forms(keys: list[int], rows: SnapshotRows) -> None:
    for answer in session().scalars(select(FormAnswer).where(FormAnswer.appraisal_id.in_(keys))):
        rows.forms.setdefault(answer.appraisal_id, []).append(answer)


def _load_facts(cycle: Cycle, people: list[int], rows: SnapshotRows) -> None:
    valid = (
        or_(FactRecord.starts.is_(None), FactRecord.starts <= cycle.ends),
        or_(FactRecord.ends.is_(None), FactRecord.ends >= cycle.starts),
    )
    statement = select(FactRecord).where(
        FactRecord.region == cycle.region, FactRecord.employee_id.in_(people), *valid
    )
    for record in session().scalars(statement):
        rows.facts.setdefault(record.employee_id, []).append(record)


def _load_history(cycle: Cycle, people: list[int], rows: SnapshotRows) -> None:
    """Read the published results of earlier cycles in this region; the last revision counts.

    Earlier are the cycles of former years, and the half-years up to the end of this cycle.
    """
    earlier_half = and_(
        Cycle.year == cycle.year,
        Cycle.cadence == "half",
        Cycle.ends <= cycle.ends,
        Cycle.id != cycle.id,
    )
    statement = (
        select(Appraisal.employee_id, Cycle, ScoreRecord)
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Cycle, Cycle.id == ScoreRecord.cycle_id)
        .where(
            Appraisal.employee_id.in_(people),
            Cycle.region == cycle.region,
            or_(Cycle.year < cycle.year, earlier_half),
            ScoreRecord.published,
        )
        .order_by(Cycle.year, Cycle.ends, ScoreRecord.appraisal_id, ScoreRecord.revision)
    )
    latest: dict[tuple[int, int], tuple[Cycle, ScoreRecord]] = {}
    for employee_id, held, record in session().execute(statement):
        latest[employee_id, record.appraisal_id] = (held, record)
    for (employee_id, _appraisal), (held, record) in latest.items():
        past = PastResult(
            year=held.year,
            method=record.method,
            result=record.result,
            cycle=held.code,
            cadence=held.cadence,
            period=_half_of(held),
        )
        rows.history.setdefault(employee_id, []).append(past)


def _half_of(cycle: Cycle) -> str:
    """Return the calendar code of a half-year, such as `2026-H1`; empty for a year."""
    return (
        f"{cycle.year}-H{1 if cycle.starts.month <= _JUNE else 2}"
        if cycle.cadence == "half"
        else ""
    )
