"""What an indicator measures, who may act on it, and until when its value may change."""

from __future__ import annotations

from sqlalchemy import select

from portal.api.describe import IndicatorSet
from portal.domain.errors import NotFound, WrongStage
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described
from portal.store.db import session
from portal.store.models import (
    Appraisal,
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
    closing = closing_of(row)
    if closing is not None and closing.state in CLOSED:
        raise WrongStage(_("Periode ini sudah ditutup; nilainya tidak diubah lagi."))
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


def closing_of(row: Measurement) -> PeriodClosing | None:
    """Return the closing of the measurement's own period, the newest revision, if there is one."""
    statement = select(PeriodClosing).where(
        PeriodClosing.cycle_id == row.cycle_id,
        PeriodClosing.subject == row.subject,
        PeriodClosing.subject_id == row.subject_id,
        PeriodClosing.period == row.period,
    )
    return session().scalar(statement.order_by(PeriodClosing.revision.desc()).limit(1))
