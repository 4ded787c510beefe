"""The plan of a project as a form: rows of members and indicators that grow without a script.

Every button but the saving one sends the whole form back and forth, so nothing typed is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.api.describe import IndicatorSet
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark
from portal.services.work.project_rules import from_description
from portal.services.work.projects import IndicatorInput, MemberInput, stored_plan
from portal.store.models import Project
from portal.store.queries import project_screens
from portal.store.queries.project_screens import PersonRow
from portal.web.formats import number
from portal.web.forms import Form
from portal.web.views.screen_helpers import plain

TEXTS = ("code", "title", "place", "goal", "document_number")
ASPECTS: dict[str, str] = {
    "time": mark("Waktu"),
    "quality": mark("Kualitas"),
    "output": mark("Keluaran"),
    "quantity": mark("Kuantitas"),
    "cost": mark("Biaya"),
}
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member row: the person and the name of his fields."""

    person: PersonRow
    is_head: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What the template draws beside the plain fields."""

    members: tuple[MemberLine, ...]
    head: PersonRow | None
    found: tuple[PersonRow, ...]
    rows: tuple[str, ...]
    codes: tuple[tuple[str, str, str], ...]
    total: str
    complete: bool


def starting(found: IndicatorSet, code: str = "") -> Form:
    """Return an empty plan with the region's own indicators."""
    form = Form(MultiDict({"code": code}))
    _write_indicators(form, from_description(found.indicators), {})
    return form


def from_project(project: Project) -> Form:
    """Return the stored plan for editing."""
    values = {name: getattr(project, name) for name in TEXTS}
    values |= {"starts": project.starts.isoformat(), "planned_end": project.planned_end.isoformat()}
    form = Form(MultiDict({**values, "head_id": project.head_id, "version": project.version}))
    members, indicators = stored_plan(project)
    common: dict[str, str] = {}
    for item in indicators:
        own_days = item.aspect == "time" and item.measure_unit == "hari"
        if own_days and all(member.targets.get(item.code) == member.days for member in members):
            common[item.code] = ""  # follows the days of each member, also after a change
            continue
        texts = {_text(member.targets.get(item.code)) for member in members}
        if len(texts) == 1:
            common[item.code] = texts.pop()
    _write_indicators(form, indicators, common)
    for member in members:
        key = str(member.employee_id)
        form.typed.add("m", key)
        form.typed[f"sector-{key}"], form.typed[f"days-{key}"] = member.sector, str(member.days)
        for code, value in member.targets.items():
            if code not in common:
                form.typed[f"target-{key}-{code}"] = _text(value)
    return form


def sent(values: MultiDict[str, str]) -> Form:
    """Return what was typed, fit to be changed by the row buttons."""
    return Form(MultiDict(values))


def act(form: Form, what: str) -> bool:
    """Do what a row button says; False when the form is to be saved."""
    kind, _colon, key = what.partition(":")
    if kind == "simpan":
        return False
    ids = form.typed.getlist("m")
    if kind == "tambah" and key.isdigit() and key not in ids and len(ids) < MOST_ROWS:
        form.typed.add("m", key)
    elif kind == "hapus":
        form.typed.setlist("m", [one for one in ids if one != key])
    elif kind == "ketua" and key.isdigit():
        form.typed["head_id"] = key
    elif kind == "tambah-indikator":
        _add_row(form)
    elif kind == "hapus-indikator":
        form.typed.setlist("i", [one for one in form.typed.getlist("i") if one != key])
    return True


def plan_of(form: Form, cycle_id: int) -> Plan:
    """Return the rows to draw, with names and the sum of the weights."""
    head_id = form.value("head_id")
    ids = [int(key) for key in form.typed.getlist("m") if key.isdigit()]
    wanted = {*ids, *([int(head_id)] if head_id.isdigit() else [])}
    names = project_screens.name_people(cycle_id, wanted)
    search = form.value("cari").strip()[:100]
    rows = tuple(dict.fromkeys(form.typed.getlist("i")))
    total = _total(form, rows)
    return Plan(
        members=tuple(
            MemberLine(names[key], str(key) == head_id)
            for key in dict.fromkeys(ids)
            if key in names
        ),
        head=names.get(int(head_id)) if head_id.isdigit() else None,
        found=project_screens.find_people(cycle_id, search) if search else (),
        rows=rows,
        codes=tuple(
            (form.value(f"code-{row}"), form.value(f"label-{row}"), form.value(f"unit-{row}"))
            for row in rows
        ),
        total=number(plain(total) or "0"),
        complete=total == Decimal(100),
    )


def members(form: Form, plan: Plan) -> list[MemberInput]:
    """Read the member rows; problems are noted beside their fields."""
    found = []
    for line in plan.members:
        key = str(line.person.id)
        label = _("Hari kerja %(name)s", name=line.person.name)
        days = form.integer(f"days-{key}", label, required=True, minimum=1)
        named = _("Sektor %(name)s", name=line.person.name)
        sector = form.text(f"sector-{key}", named, required=True, maximum=80)
        targets = {
            code: text
            for code, _label, _unit in plan.codes
            if (text := form.value(f"target-{key}-{code}").strip())
        }
        found.append(
            MemberInput(employee_id=line.person.id, sector=sector, days=days or 0, targets=targets)
        )
    return found


def indicators(form: Form, plan: Plan) -> list[IndicatorInput]:
    """Read the indicator rows as typed; the service checks the numbers."""
    return [
        IndicatorInput(
            code=form.value(f"code-{row}"),
            label=form.text(f"label-{row}", _("Nama indikator"), required=True, maximum=200),
            measure_unit=form.text(f"unit-{row}", _("Satuan"), required=True, maximum=40),
            direction=form.value(f"direction-{row}"),
            weight=form.value(f"weight-{row}"),
            aspect=form.value(f"aspect-{row}"),
            source=form.text(f"source-{row}", _("Sumber data"), maximum=300),
            target=form.value(f"target-{row}"),
            lower_bound=form.value(f"low-{row}"),
            upper_bound=form.value(f"high-{row}"),
        )
        for row in plan.rows
    ]


def placed(error: Invalid, plan: Plan) -> Invalid:
    """Return the problems of the service beside the very row and field they are about."""
    return Invalid([_place(problem, plan) for problem in error.problems])


def _place(problem: Problem, plan: Plan) -> Problem:
    name, _colon, code = problem.field.partition(":")
    row = problem.row
    if row is not None and row < len(plan.members) and name in {"days", "sector", "target"}:
        key = plan.members[row].person.id
        return replace(problem, field=f"{name}-{key}-{code}" if code else f"{name}-{key}")
    if name == "target" and code:
        at = [index for index, known in enumerate(plan.codes) if known[0] == code]
        return replace(problem, field=f"target-{plan.rows[at[0]]}" if at else "indicators")
    if name in {"weight", "weights"}:
        return replace(problem, field="weights")
    return problem


def _total(form: Form, rows: tuple[str, ...]) -> Decimal:
    total = Decimal(0)
    for row in rows:
        try:
            value = Decimal(form.value(f"weight-{row}").strip().replace(",", ".") or "0")
        except InvalidOperation:
            continue
        total += value if value.is_finite() and abs(value) < Decimal(10) ** 6 else Decimal(0)
    return total


def _add_row(form: Form) -> None:
    rows = form.typed.getlist("i")
    if len(rows) >= MOST_ROWS:
        return
    key = str(max((int(row) for row in rows if row.isdigit()), default=0) + 1)
    form.typed.add("i", key)
    form.typed[f"code-{key}"], form.typed[f"direction-{key}"] = f"tambahan_{key}", "higher"


def _write_indicators(form: Form, items: list[IndicatorInput], targets: dict[str, str]) -> None:
    for at, item in enumerate(items, 1):
        form.typed.add("i", str(at))
        values = {
            "code": item.code,
            "label": item.label,
            "unit": item.measure_unit,
            "direction": item.direction,
            "weight": _text(item.weight),
            "target": targets.get(item.code, _text(item.target)),
            "aspect": item.aspect,
            "source": item.source,
            "low": _text(item.lower_bound),
            "high": _text(item.upper_bound),
        }
        form.typed.update({f"{name}-{at}": value for name, value in values.items()})


def _text(value: str | int | Decimal | None) -> str:
    """Write a number as it is typed: with a comma."""
    if isinstance(value, Decimal):
        return plain(value).replace(".", ",")
    return "" if value is None else str(value).replace(".", ",")
