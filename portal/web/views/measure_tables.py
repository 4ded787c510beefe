"""Tables of indicators by period, filled cell by cell and saved at once: person, unit, position."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.domain.errors import Invalid, NotFound
from portal.domain.periods import period
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import described
from portal.services.work import measurement_tables
from portal.services.work.measured_subjects import CLOSED, closed_periods, names_for, set_of
from portal.services.work.measurement_tables import Cell
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, Position, Unit
from portal.store.queries import closing_pages, unit_pages
from portal.store.queries import measurement_screens as screens
from portal.store.queries import measurements as queries
from portal.store.queries.measurement_screens import Measured
from portal.store.scope import get_visible
from portal.web import conflict
from portal.web.formats import period_name
from portal.web.forms import Form
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.screen_helpers import plain

bp = Blueprint("measure_tables", __name__, url_prefix="/indikator/tabel")
_CELL = re.compile(r"(actual|target)-(\d{1,12})")


@dataclass(slots=True)
class Table:
    """One table: indicators down, periods across; `cells` by set, code and period."""

    title: str
    caption: str
    back: tuple[str, str]
    address: str
    region: str
    rows: list[Measured] = field(default_factory=list)
    """The first measurement of each indicator, in the order of the set."""
    periods: list[str] = field(default_factory=list)
    cells: dict[tuple[str, str, str], Measured] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    wanted: str = ""
    """The period that the address asks for."""
    may_enter: bool = False
    may_confirm: bool = False
    may_target: bool = False
    cumulative: bool = False

    @property
    def chosen(self) -> str:
        """Return the period in front: the wanted one, else the open one that ends first."""
        if self.wanted in self.periods:
            return self.wanted
        open_now = [code for code in self.periods if code not in self.closed]
        return min(open_now or self.periods, key=_ends_first, default="")

    def editable(self, cell: Measured) -> bool:
        """Tell whether the actual value of a cell may be entered now."""
        return self.may_enter and cell.period not in self.closed

    @property
    def saves(self) -> bool:
        """Tell whether any cell is open for this reader."""
        open_cells = any(cell.period not in self.closed for cell in self.cells.values())
        return open_cells and (self.may_enter or self.may_target)

    @property
    def waiting(self) -> int:
        """Count the values that are entered and not confirmed."""
        return sum(c.actual is not None and c.confirmed_at is None for c in self.cells.values())


@route(bp, "/pegawai/<int:appraisal_id>", permission="appraisal.view", methods=["GET", "POST"])
def of_person(appraisal_id: int) -> ResponseReturnValue:
    """Show or save the table of a person's own indicators."""
    return _answer(person_table(appraisal_id))


@route(bp, "/unit/<int:cycle_id>/<int:unit_id>", permission="unit.view", methods=["GET", "POST"])
def of_unit(cycle_id: int, unit_id: int) -> ResponseReturnValue:
    """Show or save the table of a unit's indicators in a cycle."""
    return _answer(unit_table(cycle_id, unit_id))


@route(
    bp,
    "/jabatan/<int:cycle_id>/<int:position_id>",
    permission="evidence.view",
    methods=["GET", "POST"],
)
def of_position(cycle_id: int, position_id: int) -> ResponseReturnValue:
    """Show or save the table of a position's indicators in a cycle."""
    return _answer(position_table(cycle_id, position_id))


def person_table(appraisal_id: int) -> Table:
    """Return the table of a person behind the walls. Raises NotFound."""
    row = get_visible(Appraisal, appraisal_id, actor(), "appraisal.view", _("Penilaian"))
    found = screens.of_appraisal(actor(), appraisal_id)
    mine = row.employee_id == actor().employee_id
    inspects = access.can(actor(), "result.accept", row.region, record=row)
    working = row.cycle.state in {"running", "rating"}
    states = _closings("person", row.id, row.cycle_id)
    # Only periods that are closed one by one still take values while forms are filled.
    phases = {"running", "acceptance"} | ({"rating"} if states else set())
    open_phase = row.phase in phases and working
    table = _table(
        found,
        title=row.employee.name,
        caption=row.cycle.title,
        back=(url_for("measurements.plan", appraisal_id=row.id), _("Rencana dan capaian")),
        region=row.region,
    )
    table.closed = _closed(states)
    table.may_enter = open_phase and (mine or inspects)
    table.may_confirm = open_phase and inspects and not mine
    table.may_target = row.phase == "planning" and inspects and not mine and working
    return table


def unit_table(cycle_id: int, unit_id: int) -> Table:
    """Return the table of a unit behind the walls. Raises NotFound."""
    unit = unit_pages.unit(actor(), unit_id)
    found = screens.of_place(actor(), cycle_id, "unit", unit_id)
    back = (url_for("units.show", unit_id=unit.id), unit.name)
    table = _table(found, title=unit.name, caption="", back=back, region=unit.region)
    table.closed = _closed(_closings("unit", unit.id, cycle_id))
    _allow(table, unit, cycle_id)
    return table


def position_table(cycle_id: int, position_id: int) -> Table:
    """Return the table of a position whose values are in sight. Raises NotFound."""
    found = screens.of_place(actor(), cycle_id, "position", position_id)
    position = session().get(Position, position_id)
    if not found or position is None:
        raise NotFound(mark("Indikator"))
    back = (url_for("measurements.index"), _("Kemajuan saya"))
    table = _table(found, title=position.title, caption="", back=back, region=position.region)
    table.closed = closed_periods("position", position.id, cycle_id)
    _allow(table, position, cycle_id)
    return table


def _allow(table: Table, subject: Unit | Position, cycle_id: int) -> None:
    cycle = session().get(Cycle, cycle_id)
    if cycle is None or not table.rows or cycle.state not in {"running", "rating"}:
        return
    table.caption = cycle.title
    enter, inspect = names_for(subject, ("progress.enter", "result.accept"))
    inspects = access.can(actor(), inspect, table.region, record=subject)
    table.may_enter = inspects or access.can(actor(), enter, table.region, record=subject)
    table.may_confirm = table.may_target = inspects


def _table(found: Iterable[Measured], **head: Any) -> Table:  # noqa: ANN401  (texts of the head)
    table = Table(address=request.path, wanted=request.values.get("periode", ""), **head)
    for cell in sorted(found, key=lambda one: (one.period, one.id)):
        described_set = set_of(table.region, cell.indicator_set)
        if described_set is not None and described_set.verified_marks:
            continue  # a verifier's mark is not typed into a table
        table.cumulative |= described_set is not None and described_set.cumulative
        if not any((cell.indicator_set, cell.code) == _name(row) for row in table.rows):
            table.rows.append(cell)
        if cell.period not in table.periods:
            table.periods.append(cell.period)
        table.cells[cell.indicator_set, cell.code, cell.period] = cell
    return table


def _ends_first(code: str) -> tuple[date, int]:
    """Order periods by their end; of two that end together the shorter one comes first."""
    try:
        found = period(code)
    except ValueError:
        return date.max, 0
    return found.ends, -found.starts.toordinal()


def _name(row: Measured) -> tuple[str, str]:
    """Return what tells an indicator: two sets may give the same code to different things."""
    return row.indicator_set, row.code


def _closings(subject: str, key: int, cycle_id: int) -> dict[str, str]:
    """Return the state of each period that is closed by itself."""
    rows = closing_pages.of_subject(actor(), subject, [key], cycle_id)
    return {row.period: row.state for row in rows}


def _closed(states: dict[str, str]) -> set[str]:
    return {code for code, state in states.items() if state in CLOSED}


def _answer(table: Table) -> ResponseReturnValue:
    if request.method == "GET":
        return _shown(table, Form.blank())
    form = Form.sent()
    names = {
        f"{kind}-{cell.id}": f"{say(cell.label)}, {period_name(cell.period)}"
        for cell in table.cells.values()
        for kind in ("actual", "target")
    }
    conflict.name_fields(**names)
    try:
        told = _confirmed(table, form) if form.has("act", "confirm") else _saved(table, form)
    except Invalid as error:
        form.take(error)
        return _shown(table, form), 422
    flash(told, "success")
    return to(f"measure_tables.{_endpoint()}", **(request.view_args or {}), periode=table.chosen)


def _endpoint() -> str:
    return (request.endpoint or "").rpartition(".")[2]


def _shown(table: Table, form: Form) -> str:
    keys = [cell.id for cell in table.cells.values()]
    return render_template(
        "measurements/table.html",
        table=table,
        form=form,
        files=queries.files_of(actor(), "measurement", keys),
        away=described(table.region) is None,
    )


def _saved(table: Table, form: Form) -> str:
    """Save the cells that were changed on this page; only cells of this table are read."""
    known = {cell.id: cell for cell in table.cells.values()}
    cells = []
    for name, text in form.typed.items():
        found = _CELL.fullmatch(name)
        if found is None or int(found[2]) not in known:
            continue
        was = form.value(f"was-{name}")
        if str(text).strip() != was:
            version = form.version(f"version-{found[2]}")
            cells.append(Cell(int(found[2]), found[1], str(text), version))
    count = measurement_tables.save_cells(actor(), cells)
    if not count:
        return str(_("Tidak ada yang berubah."))
    return str(_("%(n)s isian disimpan. Realisasi baru masih harus disahkan pemeriksa.", n=count))


def _confirmed(table: Table, form: Form) -> str:
    """Confirm every entered value of the period that is shown."""
    cells = [
        Cell(cell.id, "actual", plain(cell.actual), form.version(f"version-{cell.id}"))
        for cell in table.cells.values()
        if cell.period == table.chosen
        and cell.actual is not None
        and cell.confirmed_at is None
        and cell.period not in table.closed
    ]
    count = measurement_tables.confirm_cells(actor(), cells)
    return str(_("%(n)s realisasi disahkan.", n=count))
