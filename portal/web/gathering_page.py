"""What gathering values anew will do, told before it is done: which parts, how many, what becomes.

A number is shown to the personnel office once it is out, here as everywhere. An officer does not
read his own new value here: another one brings it out, and he opens it then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _

from portal.domain.actor import Actor
from portal.domain.sentences import Sentence
from portal.domain.workflow import PUBLISHED
from portal.services.outcome.gathering import Change, gather_again, outdated_changes
from portal.services.scores.guarding import guarded_keys, sees_all
from portal.services.scores.sight import must_open_first
from portal.store.queries.cycles import CycleRow
from portal.web.formats import number, people, period_name
from portal.web.forms import Form


@dataclass(frozen=True, slots=True)
class Row:
    """One person whose value changes, or waits; texts are empty where a number is not out."""

    appraisal_id: int
    name: str
    parts: tuple[str, ...]
    before: str
    after: str
    left: Sentence | None
    is_out: bool


def effects(actor: Actor, row: CycleRow) -> list[str]:
    """Say which parts changed and for how many, and what becomes of values that are out."""
    found = _found(actor, row)
    parts = Counter(part for one in found for part in one.parts)
    told = [
        _(
            "%(part)s terbit atau berubah sesudah nilai dihitung: %(people)s.",
            part=period_name(part),
            people=people(count),
        )
        for part, count in sorted(parts.items())
    ]
    new = sum(one.is_new for one in found)
    told.append(_("Nilai %(people)s berubah; nilai lain tetap.", people=people(new)))
    out = sum(one.is_new and one.before.published for one in found)
    if out:
        told.append(
            _(
                "%(people)s sudah menerima nilai lamanya: nilai baru langsung terbit, nilai lama "
                "tetap tersimpan, dan masa keberatan dihitung sejak nilai baru dibuka.",
                people=people(out),
            )
        )
        told.append(
            _("Tanggapan atas nilai lama tersimpan di jejak audit; nilai baru ditanggapi lagi.")
        )
    if any(one.is_new and one.appraisal.phase == "objection" for one in found):
        told.append(_("Keberatan yang belum diputuskan diputuskan atas nilai baru."))
    told.append(_("Nilai yang sudah final tidak diubah."))
    return told


def rows(actor: Actor, row: CycleRow) -> list[Row]:
    """Return those whose value changes and those who have to wait, by name."""
    found = [one for one in _found(actor, row) if one.is_new or one.left]
    found.sort(key=lambda one: (one.appraisal.employee.name, one.appraisal.id))
    return [_row(actor, one) for one in found]


def run(actor: Actor, row: CycleRow, form: Form) -> tuple[str, str]:
    """Gather anew; return what was done, and what was left out (or nothing)."""
    report = gather_again(actor, row.id, expected_version=form.version())
    done = _("Nilai %(people)s dihimpun ulang.", people=people(report.changed))
    left = len(report.remaining)
    return done, _("%(people)s belum dihimpun ulang.", people=people(left)) if left else ""


def _found(actor: Actor, row: CycleRow) -> Sequence[Change]:
    """Return the changes, worked out once for a page."""
    if "gathering" not in g:
        g.gathering = outdated_changes(actor, row.id)
    found: Sequence[Change] = g.gathering
    return found


def _row(actor: Actor, one: Change) -> Row:
    appraisal = one.appraisal
    hidden = "final_value" in guarded_keys(appraisal.region, one.before.method)
    shown = (
        appraisal.phase in PUBLISHED
        and not must_open_first(actor, appraisal)
        and (not hidden or sees_all(actor, appraisal.region, appraisal.employee_id))
    )
    own = actor.employee_id is not None and actor.employee_id == appraisal.employee_id
    return Row(
        appraisal.id,
        appraisal.employee.name,
        one.parts,
        _text(one.before.final_value, one.before.predikat) if shown else "",
        _text(*one.after) if shown and not own else "",
        one.left,
        one.before.published,
    )


def _text(value: str | None, predikat: str | None) -> str:
    return ", ".join(filter(None, (number(value) if value else "", predikat))) or "\u2013"
