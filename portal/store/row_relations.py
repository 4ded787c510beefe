"""Which rows stand in a relation to an employee: his own, his staff's, those he judges or heads.

The other half of the walls, read by `portal.store.scope` alone. A relation follows from the rows
themselves: whose appraisal it is, who appraises, who heads the project, who sits on the panel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.store.base import Base
from portal.store.models import (
    Appraisal,
    Assignment,
    CombinedScore,
    DeliberationMember,
    DeliberationRound,
    Document,
    Employee,
    Evidence,
    FactRecord,
    FairnessReview,
    FairnessSeat,
    FairnessVote,
    Feedback,
    FollowUp,
    FormAnswer,
    LearningRecord,
    Measurement,
    Objection,
    ParameterProposal,
    PeriodClosing,
    PlanAgreement,
    Progress,
    Project,
    ProjectMember,
    RaterFlag,
    RaterNomination,
    RaterTask,
    RatingCorrection,
    Record,
    ScoreRecord,
    SurveyRound,
    Unit,
)
from portal.store.unit_relations import (
    Person,
    positions_below,
    positions_held,
    units_below,
    units_headed,
    units_of,
)

Clause = ColumnElement[bool]

_DIRECT: dict[type[Base], dict[str, InstrumentedAttribute[Any]]] = {
    Appraisal: {
        "self": Appraisal.employee_id,
        "appraiser_of": Appraisal.appraiser_id,
    },
    Project: {"project_head": Project.head_id},
    ProjectMember: {"self": ProjectMember.employee_id},
    RaterTask: {"rater": RaterTask.rater_id},
    Employee: {"self": Employee.id},
    Evidence: {"self": Evidence.employee_id},
    FactRecord: {"self": FactRecord.employee_id},
    Assignment: {"self": Assignment.employee_id},
    FollowUp: {"self": FollowUp.employee_id, "coach_of": FollowUp.coach_id},
    LearningRecord: {"self": LearningRecord.employee_id},
}
BY_APPRAISAL: dict[type[Base], InstrumentedAttribute[Any]] = {
    ScoreRecord: ScoreRecord.appraisal_id,
    CombinedScore: CombinedScore.appraisal_id,
    Objection: Objection.appraisal_id,
    Feedback: Feedback.appraisal_id,
    FormAnswer: FormAnswer.appraisal_id,
    RaterNomination: RaterNomination.appraisal_id,
    FactRecord: FactRecord.appraisal_id,
    PeriodClosing: PeriodClosing.appraisal_id,
    PlanAgreement: PlanAgreement.appraisal_id,
    Document: Document.appraisal_id,
}
_BY_REVIEW: dict[type[Base], InstrumentedAttribute[Any]] = {
    FairnessReview: FairnessReview.id,
    FairnessSeat: FairnessSeat.review_id,
    FairnessVote: FairnessVote.review_id,
    RaterFlag: RaterFlag.review_id,
    RatingCorrection: RatingCorrection.review_id,
}
"""Rows of a fairness review: its panel reads them."""
_FILED: dict[str, type[Measurement | FactRecord | Objection]] = {
    "measurement": Measurement,
    "fact": FactRecord,
    "objection": Objection,
}
"""Kinds of evidence that belong to a row of some appraisal; progress belongs to a measurement."""

_OF_UNITS: frozenset[type[Base]] = frozenset({Unit, Measurement, PeriodClosing})

_ABOVE = frozenset({"appraiser_of", "appraiser_superior_of"})


def related(model: type[Base], me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return one condition for each way in which rows of the model stand in the relations."""
    clauses: list[Clause] = [
        column == me for name, column in _DIRECT.get(model, {}).items() if name in relations
    ]
    if model is Appraisal and "appraiser_superior_of" in relations:
        clauses.append(_open_above(me, "always", "filed"))
    if model in BY_APPRAISAL:
        # A year tells of all posts of a person: an objection to one of them does not open it.
        year = model is CombinedScore
        own = _whole(me, relations) if year else related(Appraisal, me, relations)
        if own:
            clauses.append(BY_APPRAISAL[model].in_(select(Appraisal.id).where(or_(*own))))
    if model is Employee:
        clauses.append(Employee.id.in_(_staff(me, relations)))
    if model in _FURTHER:
        clauses += _FURTHER[model](me, relations)
    clauses += _of_panel(model, me, relations)
    if model is Project and "project_member" in relations:
        member = select(ProjectMember.project_id).where(ProjectMember.employee_id == me)
        clauses.append(Project.id.in_(member))
    clauses += _shared(model, me, relations)
    clauses += _in_units(model, me, relations)
    if model is Measurement:
        clauses += _seats(me, relations)
        own = related(Appraisal, me, relations)
        # Fellow members share the project, not each other's values.
        parts = related(ProjectMember, me, relations - {"project_member"})
        if own or parts:
            clauses.append(measured(or_(false(), *own), or_(false(), *parts)))
    return clauses


def _open_above(me: Person, *when: str) -> Clause:
    """Return the appraisals two steps below that are open to their superior at those times."""
    return and_(Appraisal.appraiser_superior_id == me, Appraisal.superior_reads.in_(when))


def _whole(me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the appraisals of those who are open whole; an objection opens its own one only."""
    clauses = related(Appraisal, me, relations - {"appraiser_superior_of"})
    if "appraiser_superior_of" in relations:
        clauses.append(_open_above(me, "always"))
    return clauses


def _staff(me: Person, relations: frozenset[str]) -> Select[Any]:
    """Return whose files and papers are open whole."""
    above = _whole(me, relations & _ABOVE)
    return select(Appraisal.employee_id).where(or_(false(), *above))


def _files(me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the files of the own staff, of judged appraisals and of those in headed projects."""
    # A file of a record is handed out with the record: its register says who reads it.
    clauses = [and_(Evidence.kind != "record", Evidence.employee_id.in_(_staff(me, relations)))]
    if "appraiser_superior_of" in relations:
        found = {kind: _opened(model, me) for kind, model in _FILED.items()}
        entries = select(Progress.id).where(Progress.measurement_id.in_(found["measurement"]))
        clauses += [
            and_(Evidence.kind == kind, Evidence.subject_id.in_(keys))
            for kind, keys in (*found.items(), ("progress", entries))
        ]
    if "project_head" in relations:
        headed = (
            select(ProjectMember.employee_id)
            .join(Project, Project.id == ProjectMember.project_id)
            .where(Project.head_id == me)
        )
        clauses.append(
            and_(Evidence.kind.in_(["measurement", "progress"]), Evidence.employee_id.in_(headed))
        )
    return clauses


def _opened(model: type[Measurement | FactRecord | Objection], me: Person) -> Select[Any]:
    """Return the rows of appraisals that are open to the superior of their appraiser."""
    rows = related(model, me, frozenset({"appraiser_superior_of"}))
    return select(model.id).where(or_(*rows))


def _shared(model: type[Base], me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return what belongs to many at once: surveys of the region, choices made together.

    A colleague sees the deliberations that still take proposals, and those that took one of his.
    """
    home = select(Employee.region).where(Employee.id == me).scalar_subquery()
    if model is SurveyRound and "colleague" in relations:
        return [SurveyRound.region == home]
    clauses: list[Clause] = []
    if model is DeliberationRound and "participant" in relations:
        mine = select(DeliberationMember.round_id).where(DeliberationMember.employee_id == me)
        clauses.append(DeliberationRound.id.in_(mine))
    if model is DeliberationRound and "colleague" in relations:
        proposed = select(ParameterProposal.round_id).where(ParameterProposal.proposed_by == me)
        taking = DeliberationRound.state.in_(["proposals", "discussion"])
        heard = or_(taking, DeliberationRound.id.in_(proposed))
        clauses.append(and_(DeliberationRound.region == home, heard))
    return clauses


def _followed_up(me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the follow-ups of the own staff, of the cycle in which they were appraised."""
    above = related(Appraisal, me, relations & _ABOVE)
    if not above:
        return []
    staff = select(Appraisal.id).where(
        Appraisal.employee_id == FollowUp.employee_id,
        Appraisal.cycle_id == FollowUp.cycle_id,
        or_(*above),
    )
    return [staff.exists()]


def _recorded(me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the records that a relation opens: by their appraisal, else by person or unit."""
    clauses: list[Clause] = []
    if "self" in relations:
        clauses.append(Record.employee_id == me)
    above = related(Appraisal, me, relations & _ABOVE)
    if above:
        own = select(Appraisal.id).where(or_(*above))
        staff = Record.employee_id.in_(_staff(me, relations))
        clauses.append(Record.appraisal_id.in_(own))
        clauses.append(and_(Record.appraisal_id.is_(None), staff))
    if "objection_judge_of" in relations:
        judged = (
            select(Objection.appraisal_id)
            .join(Appraisal, Appraisal.id == Objection.appraisal_id)
            .where(Appraisal.appraiser_superior_id == me)
        )
        clauses.append(Record.appraisal_id.in_(judged))
    if "unit_head" in relations:
        clauses.append(Record.unit_id.in_(units_headed(me)))
    return clauses


def _of_panel(model: type[Base], me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the rows of the fairness reviews on whose panel somebody sits."""
    if model not in _BY_REVIEW or "panel_member" not in relations:
        return []
    seats = select(FairnessSeat.review_id).where(FairnessSeat.employee_id == me)
    return [_BY_REVIEW[model].in_(seats)]


def _membership(me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return whose part of a project somebody may see: as head, fellow member or appraiser."""
    clauses: list[Clause] = []
    if "project_head" in relations:
        headed = select(Project.id).where(Project.head_id == me)
        clauses.append(ProjectMember.project_id.in_(headed))
    if "project_member" in relations:
        mine = aliased(ProjectMember)
        shared = select(mine.project_id).where(mine.employee_id == me)
        clauses.append(ProjectMember.project_id.in_(shared))
    above = related(Appraisal, me, relations & _ABOVE)
    if above:
        # From the few appraised people outwards; asked member by member this would read them all.
        part = aliased(ProjectMember)
        staff = (
            select(part.id)
            .join(Appraisal, Appraisal.employee_id == part.employee_id)
            .join(
                Project,
                # "+ 0" keeps SQLite from walking all projects of the cycle for each of the staff.
                and_(Project.id == part.project_id, Project.cycle_id + 0 == Appraisal.cycle_id),
            )
            .where(or_(*above))
        )
        clauses.append(ProjectMember.id.in_(staff))
    return clauses


def measured(appraisals: Clause, members: Clause) -> Clause:
    """Return the measurements of those appraisals' people and of those project members."""
    return or_(
        and_(
            Measurement.subject == "person",
            Measurement.subject_id.in_(select(Appraisal.id).where(appraisals)),
        ),
        and_(
            Measurement.subject == "project",
            Measurement.subject_id.in_(select(ProjectMember.id).where(members)),
        ),
    )


def placed(subject: str, keys: Select[Any]) -> Clause:
    """Return the measurements of those units or positions."""
    return and_(Measurement.subject == subject, Measurement.subject_id.in_(keys))


def _units_seen(me: Person, relations: frozenset[str]) -> list[Select[Any]]:
    """Return the units that stand in one of the relations, as SELECTs of ids."""
    known = {"unit_head": units_headed, "unit_superior": units_below, "unit_member": units_of}
    return [find(me) for name, find in known.items() if name in relations]


def _in_units(model: type[Base], me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the rows of units for the models that have any; building the SELECTs takes time."""
    found = _units_seen(me, relations) if model in _OF_UNITS else []
    return [_unit_rows(model, one) for one in found]


def _unit_rows(model: type[Base], found: Select[Any]) -> Clause:
    if model is Unit:
        return Unit.id.in_(found)
    if model is Measurement:
        return placed("unit", found)
    if model is PeriodClosing:
        return and_(PeriodClosing.subject == "unit", PeriodClosing.unit_id.in_(found))
    return false()


def _seats(me: Person, relations: frozenset[str]) -> list[Clause]:
    """Return the measurements of own positions, of those below, and of work one verifies."""
    clauses: list[Clause] = []
    if "self" in relations:
        clauses.append(placed("position", positions_held(me)))
    if "appraiser_of" in relations:
        clauses.append(placed("position", positions_below(me)))
    if "verifier" in relations:
        clauses.append(Measurement.verifier_id == me)
    return clauses


_FURTHER: dict[type[Base], Callable[[Person, frozenset[str]], list[Clause]]] = {
    Evidence: _files,
    FollowUp: _followed_up,
    ProjectMember: _membership,
    Record: _recorded,
}
"""Rows that follow from rows of other kinds: an appraisal, a membership, a project."""
