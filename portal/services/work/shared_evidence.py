"""Evidence for the values of a unit or position: whoever may enter them may add a file."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import access
from portal.services.work.measured_subjects import names_for, require_open, subject_of
from portal.store.db import session
from portal.store.models import Measurement, Position, Unit
from portal.store.scope import get_visible


@dataclass(frozen=True, slots=True)
class Holder:
    """Under whom a file of a unit or position is kept: the employee who added it."""

    region: str
    employee_id: int


def shared_holder(actor: Actor, measurement_id: int) -> Holder | None:
    """Return the holder of a file for a unit's or position's value, None for any other value.

    Raises NotFound behind a wall, NotAllowed, and WrongStage once the period is closed.
    """
    row = session().get(Measurement, measurement_id)
    if row is None or row.subject not in {"unit", "position"}:
        return None
    subject = subject_of(row)
    assert isinstance(subject, Unit | Position)  # noqa: S101  (told by the row's subject)
    permission = names_for(subject, ("evidence.add",))[0]
    get_visible(Measurement, measurement_id, actor, permission, _("Indikator"))
    access.require(actor, permission, row.region, record=subject)
    require_open(row, subject, {"running"})
    if actor.employee_id is None:
        told = _("Bukti diunggah oleh pegawai; akun ini tidak terhubung dengan data pegawai.")
        raise Invalid(Problem("file", Sentence(told)))
    return Holder(row.region, actor.employee_id)
