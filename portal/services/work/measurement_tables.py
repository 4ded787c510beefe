"""Saving many values of one table at once: all of them or none, each problem at its cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.domain.actor import Actor
from portal.domain.errors import Conflict, Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.work import measurements
from portal.store.db import unit_of_work

MOST_CELLS = 600


@dataclass(frozen=True, slots=True)
class Cell:
    """One changed cell: `kind` is actual or target, `value` as typed, `version` as drawn."""

    measurement_id: int
    kind: str
    value: str
    version: int | None

    @property
    def field(self) -> str:
        """Return the name of its input."""
        return f"{self.kind}-{self.measurement_id}"


def save_cells(actor: Actor, cells: Sequence[Cell]) -> int:
    """Save the changed cells; return how many.

    Raises Invalid with one problem per bad cell, or Conflict with both versions of every cell
    that somebody else changed meanwhile. Nothing is saved in either case.
    """
    if len(cells) > MOST_CELLS:
        raise Invalid(Problem("cells", Sentence(_("Terlalu banyak isian dalam satu tabel."))))
    return _each(actor, cells, _save)


def confirm_cells(actor: Actor, cells: Sequence[Cell]) -> int:
    """Confirm many entered values in one step, never one's own; all of them or none."""
    return _each(actor, cells, _confirm)


def _each(actor: Actor, cells: Sequence[Cell], act: Callable[[Actor, Cell], None]) -> int:
    problems: list[Problem] = []
    theirs: dict[str, str] = {}
    yours: dict[str, str] = {}
    with unit_of_work():
        for cell in cells:
            try:
                act(actor, cell)
            except Invalid as error:
                problems += error.problems
            except (WrongStage, NotAllowed) as error:
                problems.append(Problem(cell.field, error.sentence, value=cell.value))
            except Conflict as error:
                theirs[cell.field] = next(iter(error.theirs.values()), "")
                yours[cell.field] = cell.value
        if problems:
            raise Invalid(problems)
        if yours:
            raise Conflict(theirs, yours)
    return len(cells)


def _save(actor: Actor, cell: Cell) -> None:
    save = measurements.save_target if cell.kind == "target" else measurements.save_actual
    save(actor, cell.measurement_id, cell.value, cell.version, field=cell.field)


def _confirm(actor: Actor, cell: Cell) -> None:
    measurements.confirm(actor, cell.measurement_id, cell.version)
