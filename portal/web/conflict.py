"""Somebody else saved first: both versions side by side, and the way on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from portal.domain.errors import Conflict
from portal.domain.sentences import mark as _
from portal.web.i18n import say

LABELS: dict[str, str] = {
    "title": _("Judul"),
    "name": _("Nama"),
    "place": _("Tempat"),
    "goal": _("Tujuan"),
    "starts": _("Mulai"),
    "ends": _("Selesai"),
    "planned_end": _("Rencana selesai"),
    "target": _("Target"),
    "actual": _("Realisasi"),
    "weight": _("Bobot"),
    "text": _("Uraian"),
    "summary": _("Ringkasan"),
    "state": _("Status"),
    "version": _("Versi"),
}
_TICKED = {"True": _("Ya"), "False": _("Tidak")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in both versions; `differs` marks those that need a look."""

    label: str
    theirs: str
    yours: str

    @property
    def differs(self) -> bool:
        """Tell whether the two versions say different things."""
        return self.theirs != self.yours


def name_fields(**labels: str) -> None:
    """Name the fields of the present form, for the page that may follow a conflict."""
    g.conflict_labels = {**g.get("conflict_labels", {}), **labels}


def differences(error: Conflict) -> list[Difference]:
    """Return the fields of both versions, those that differ first."""
    labels: dict[str, str] = {**LABELS, **g.get("conflict_labels", {})}
    names = [*error.theirs, *(name for name in error.yours if name not in error.theirs)]
    rows = [
        Difference(
            say(labels.get(name, name)),
            _shown(error.theirs.get(name, "")),
            _shown(error.yours.get(name, "")),
        )
        for name in names
        if name != "version"
    ]
    return sorted(rows, key=lambda row: not row.differs)


def _shown(value: str) -> str:
    """Return a value as people say it: a box is ticked or not."""
    return say(_TICKED[value]) if value in _TICKED else value
