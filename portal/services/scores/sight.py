"""What of a result somebody may see that the walls have already let through.

Values follow the phase and how the reader stands to the appraisal: the employee after he opened
the published result, his appraiser from the calculation on, everybody else after publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.domain.actor import Actor
from portal.domain.workflow import PUBLISHED
from portal.store.queries.appraisal_pages import AppraisalRow

CALCULATED = PUBLISHED | {"calculated", "dialogue"}


class Result(Protocol):
    """What tells whether somebody has received his result: a row of a list or the record."""

    @property
    def employee_id(self) -> int: ...  # noqa: D102
    @property
    def phase(self) -> str: ...  # noqa: D102
    @property
    def opened_at(self) -> datetime | None: ...  # noqa: D102


def must_open_first(actor: Actor, result: Result) -> bool:
    """Tell whether this is the actor's own published result that he has not opened yet.

    The terms for an answer run from the opening, so no other page, sheet or print may show the
    value before. Others, such as the personnel office, read published results regardless.
    """
    own = actor.employee_id is not None and actor.employee_id == result.employee_id
    return own and result.phase in PUBLISHED and result.opened_at is None


@dataclass(frozen=True, slots=True)
class Sight:
    """How the reader stands to one appraisal and what follows from it."""

    is_self: bool
    is_appraiser: bool
    is_superior: bool
    values: bool
    """Numbers and predikat may be shown."""
    waits_for_opening: bool
    """The employee's own published result that he has not opened yet."""


def sight(actor: Actor, row: AppraisalRow) -> Sight:
    """Return what the actor may see of an appraisal that the walls have already let through."""
    me = actor.employee_id
    is_self = me is not None and me == row.employee_id
    is_appraiser = me is not None and me == row.appraiser_id and not is_self
    is_superior = me is not None and me == row.superior_id and not is_self
    out = row.phase in PUBLISHED
    waits = must_open_first(actor, row)
    # A held appraisal may still have an older score; it counts no more.
    live = not row.hold
    if is_self:
        return Sight(
            is_self=True,
            is_appraiser=False,
            is_superior=False,
            values=live and out and not waits,
            waits_for_opening=waits,
        )
    return Sight(
        is_self=False,
        is_appraiser=is_appraiser,
        is_superior=is_superior,
        values=live and (out or (is_appraiser and row.phase in CALCULATED)),
        waits_for_opening=False,
    )
