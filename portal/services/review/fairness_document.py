"""What the fairness method reads: the forms of a cycle by rater, and its groups of people.

Raters stand in the document under a code, so that its result and explanation may be shown to
leaders without names; the code's owner is kept beside it for the panel.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Employee, FormAnswer, ScoreRecord, Unit
from portal.store.queries.scores import is_newest, newest

DIVISIONS: dict[str, str] = {
    "sex": _("Jenis kelamin"),
    "employee_type": _("Jenis kepegawaian"),
    "age": _("Kelompok umur"),
    "unit": _("Unit kerja"),
}
"""How people are grouped, in the order of the report."""
_AGES = ((30, "sampai 30"), (40, "31-40"), (50, "41-50"))
_OLDEST = "di atas 50"
_SEXES = {"male": "Laki-laki", "female": "Perempuan"}


def compared_items(entry: RegionEntry) -> tuple[str, ...]:
    """Return the items that every form with a known rater asks, in the order of the first."""
    forms = [form for form in entry.forms() if form.relation in {"superior", "peer"}]
    known = [form for form in forms if not form.anonymous or form.known_to_panel]
    if not known:
        return ()
    shared = set.intersection(*({item.code for item in form.items} for form in known))
    return tuple(item.code for item in known[0].items if item.code in shared)


def build_document(cycle: Cycle, entry: RegionEntry, dice: Random | None = None) -> dict[str, Any]:
    """Return forms, codes of raters, and groups, from stored rows: two statements.

    The codes are drawn; only the document keeps whose they are, so it has to be stored.
    """
    items = compared_items(entry)
    rows = [row for row in _answers(cycle) if all(code in row.items for code in items)]
    codes = _codes({row.rater_id for row in rows}, dice or secrets.SystemRandom())
    forms = [
        {
            "key": row.key,
            "rater": codes[row.rater_id],
            "ratee": row.nip,
            "appraisal": row.appraisal_id,
            "items": [row.items[code] for code in items],
        }
        for row in rows
    ]
    forms.sort(key=lambda one: (one["rater"], one["ratee"], one["key"]))
    top = entry.workflow.top_grade if entry.workflow else ""
    return {
        "forms": forms,
        "raters": {code: key for key, code in codes.items()},
        "groups": _groups(cycle, top),
        "items": list(items),
    }


def _answers(cycle: Cycle) -> Iterable[Any]:
    return session().execute(
        select(
            FormAnswer.key,
            FormAnswer.rater_id,
            FormAnswer.items,
            FormAnswer.appraisal_id,
            Employee.nip,
        )
        .join(Appraisal, Appraisal.id == FormAnswer.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(
            Appraisal.cycle_id == cycle.id,
            FormAnswer.rater_id.is_not(None),
            FormAnswer.relation.in_(["superior", "peer"]),
        )
    )


def _codes(people: Iterable[int], dice: Random) -> dict[int, str]:
    """Number the raters in a drawn order, which nobody can work out from what he knows of them."""
    drawn = sorted(people)
    dice.shuffle(drawn)
    return {key: f"P{at:03}" for at, key in enumerate(drawn, 1)}


def _groups(cycle: Cycle, top: str) -> dict[str, dict[str, dict[str, int]]]:
    last = newest(ScoreRecord.cycle_id == cycle.id)
    rows = session().execute(
        select(
            Employee.sex,
            Employee.employee_type,
            Employee.birth_date,
            Unit.name,
            ScoreRecord.predikat,
        )
        .select_from(ScoreRecord)
        .join(last, is_newest(last))
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .join(Unit, Unit.id == Appraisal.unit_id)
        .where(ScoreRecord.final_value.is_not(None), Appraisal.hold == "")
        .order_by(Unit.name, Employee.nip)
    )
    found: dict[str, dict[str, dict[str, int]]] = {name: {} for name in DIVISIONS}
    for sex, kind, born, unit, predikat in rows:
        names = {
            "sex": _SEXES.get(sex, ""),
            "employee_type": kind.upper(),
            "age": age_group(born, cycle.ends),
            "unit": unit,
        }
        for division, name in names.items():
            if name:
                group = found[division].setdefault(name, {"top": 0, "total": 0})
                group["total"] += 1
                group["top"] += predikat == top
    return found


def in_order(groups: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the groups of one division: ages from young to old, everything else by its name."""
    return sorted(groups.items(), key=_order)


def _order(group: tuple[str, object]) -> tuple[int, str]:
    ages = [*(label for _most, label in _AGES), _OLDEST]
    name = group[0]
    return (ages.index(name) if name in ages else -1, name)


def age_group(born: date | None, on: date) -> str:
    """Return the group of somebody's age on a day, or nothing when the birth date is unknown."""
    if born is None:
        return ""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((label for most, label in _AGES if age <= most), _OLDEST)
