"""What an indicator measures, who may act on it, and until when its value may change."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, select

from portal.api.describe import IndicatorSet
from portal.domain.errors import NotFound, WrongStage
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Measurement,
    PeriodClosing,
    Position,
    ProjectMember,
    Unit,
)

Subject = Appraisal | ProjectMember | Unit | Position
_MODELS = {"person": Appraisal, "project": ProjectMember, "unit": Unit, "position": Position}
_OF_UNITS = {
    "progress.enter": "unit.measure",
    "result.accept": "unit.confirm",
    "project.manage": "unit.confirm",
    "evidence.add": "unit.measure",
}
"""What a permission on people is called where the values of a unit are concerned."""
CLOSED = frozenset({"closed", "published", "objection"})
"""States of a closing in which the values of its period stand."""
_WORKING = frozenset({"running", "rating"})


def subject_of(row: Measurement) -> Subject:
    """Return the appraisal, project member, unit or position that is measured."""
    model = _MODELS.get(row.subject)
    subject = session().get(model, row.subject_id) if model is not None else None
    if subject is None:
        raise NotFound(_("Indikator"))
    return subject  # type: ignore[return-value]  # one of the models above


def names_for(subject: Subject, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the permissions by the names they have for this kind of subject."""
    if not isinstance(subject, Unit):
        return names
    return tuple(_OF_UNITS.get(name, name) for name in names)


def set_of(region: str, set_id: str) -> IndicatorSet | None:
    """Return the described set, None while the region's plugin is away or no longer has it."""
    entry = described(region)
    found = entry.indicator_sets if entry else ()
    return next((one for one in found if one.id == set_id), None)


def require_open(
    row: Measurement, subject: Subject, states: set[str], *, values: bool = False
) -> None:
    """Raise WrongStage unless the work stands in one of the states and its period is open.

    With `values`, the months and quarters that are closed one by one stay open for them also
    while forms are filled, and a verifier's mark is nobody's to enter.
    """
    cycle = session().get_one(Cycle, row.cycle_id)
    closing = require_unclosed(row)
    allowed = states | ({"rating"} if values and closing is not None else set())
    if isinstance(subject, Appraisal):
        fits = subject.phase in allowed
    elif isinstance(subject, ProjectMember):
        fits = subject.project.state in allowed
    else:
        fits = True
    if not fits or cycle.state not in _WORKING:
        raise WrongStage(_("Tahap pekerjaan ini tidak mengizinkan perubahan indikator tersebut."))
    described_set = set_of(row.region, row.indicator_set) if values else None
    if described_set is not None and described_set.verified_marks:
        raise WrongStage(_("Hasil laporan ini ditetapkan oleh verifikator, bukan diisi sendiri."))


def require_unclosed(row: Measurement) -> PeriodClosing | None:
    """Return the closing of the measurement's period. Raises WrongStage once it was closed."""
    closing = closing_of(row)
    if closing is not None and closing.state in CLOSED:
        raise WrongStage(_("Periode ini sudah ditutup; nilainya tidak diubah lagi."))
    return closing


def closing_of(row: Measurement) -> PeriodClosing | None:
    """Return the closing that the measurement's period is part of, if there is one.

    It is the newest revision. A position's values are closed with its holder's; of several
    holders the one who was closed counts.
    """
    names = ("cycle_id", "subject", "subject_id", "period")
    values = {f"its_{name}": getattr(row, name) for name in names}
    return session().scalar(_newest_closing(row.subject == "position"), values)


@cache
def _newest_closing(of_position: bool) -> Select[PeriodClosing]:  # noqa: FBT001
    """Return the statement, built once: every value that is entered asks it."""
    cycle: Any = bindparam("its_cycle_id")
    subject: Any = bindparam("its_subject")
    subject_id: Any = bindparam("its_subject_id")
    covers = _of_holders(subject_id, cycle) if of_position else _of(subject, subject_id)
    closed = case((PeriodClosing.state.in_(sorted(CLOSED)), 0), else_=1)
    return (
        select(PeriodClosing)
        .where(
            PeriodClosing.cycle_id == cycle,
            PeriodClosing.period == bindparam("its_period"),
            covers,
        )
        .order_by(closed, PeriodClosing.revision.desc(), PeriodClosing.id.desc())
        .limit(1)
    )


def closed_periods(subject: str, subject_id: int, cycle_id: int) -> set[str]:
    """Return the periods of a cycle in which the values of a subject stand: one statement.

    As in `closing_of`, a position's are those in which one of its holders was closed, also when
    the reader does not see that holder: it tells no more than that the values stand.
    """
    statement = select(PeriodClosing.period).where(
        PeriodClosing.cycle_id == cycle_id,
        PeriodClosing.state.in_(sorted(CLOSED)),
        _covers(subject, subject_id, cycle_id),
    )
    return set(session().scalars(statement.distinct()))


def _covers(subject: str, subject_id: int, cycle_id: int) -> ColumnElement[bool]:
    if subject != "position":
        return _of(subject, subject_id)
    return _of_holders(subject_id, cycle_id)


def _of(subject: str, subject_id: int) -> ColumnElement[bool]:
    return and_(PeriodClosing.subject == subject, PeriodClosing.subject_id == subject_id)


def _of_holders(position_id: int, cycle_id: int) -> ColumnElement[bool]:
    held = (
        select(Appraisal.id)
        .join(Assignment, Assignment.id == Appraisal.assignment_id)
        .where(Appraisal.cycle_id == cycle_id, Assignment.position_id == position_id)
    )
    return and_(PeriodClosing.subject == "person", PeriodClosing.appraisal_id.in_(held))
