"""Keeping raters and their anonymous answers apart, in storage and not only on screen.

When a form is sent, the answer gets a random key and no rater. When the forms close, all
anonymous answers of the cycle are written anew in the order of their keys within one transaction,
so that neither row order nor transaction numbers tell which answer came with which task. Cells
of the tally by sectors that hold too few forms are dropped then: a single mark in a cell would
name its rater.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    Insert,
    Integer,
    SelectBase,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from portal.api.instruments import RatingForm
from portal.services.rating.form_answers import Answer
from portal.services.rating.raters import project_of_cycle
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    FormAnswer,
    FormTally,
    Project,
    ProjectMember,
    RaterTask,
)

CELL_MINIMUM = 3
"""Forms from which a cell of the tally may be kept and shown."""
_CHUNK = 500
_CELL = ["project_id", "instrument", "item", "rater_sector", "ratee_sector"]
"""Columns that name a cell of the tally."""

_STORE = insert(cast("Table", FormAnswer.__table__))


def store_answer(task: RaterTask, form: RatingForm, answer: Answer) -> None:
    """Store the answer of a task, without its rater when the form is anonymous.

    Where a panel looks at raters, the form says so, and the rater stays for the panel alone.
    """
    row = {
        "key": secrets.token_hex(16),
        "region": task.region,
        "appraisal_id": task.appraisal_id,
        "instrument": form.id,
        "relation": form.relation,
        "items": answer.items,
        "reasons": answer.reasons,
        "texts": answer.texts,
        "rater_id": None if form.anonymous and not form.known_to_panel else task.rater_id,
    }
    # Nothing looks at it again in this unit of work: the session need not keep books about it.
    session().execute(_STORE, row)
    if form.tally_item in answer.items:
        _count(task, form, answer.items[form.tally_item])


def _count(task: RaterTask, form: RatingForm, mark: int) -> None:
    """Add one mark to the cell of both sectors, in every project that both share.

    One statement for all cells: two forms sent at once both count.
    """
    codes = task.context.get("projects", ())
    if not codes:
        return
    current = session()
    values = {
        "given_region": task.region,
        "given_form": form.id,
        "given_item": form.tally_item,
        "given_mark": mark,
        "given_codes": list(codes),
        "given_rater": task.rater_id,
        "given_ratee": task.appraisal.employee_id,
    }
    current.execute(_counting(current.get_bind().dialect.name), values)


@cache
def _counting(dialect: str) -> Insert:
    """Return the statement, built once: building it costs more than running it."""
    table: Any = FormTally.__table__
    mark = bindparam("given_mark", type_=Integer)
    upsert: Any = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[dialect]
    cells = upsert(table).from_select([*_CELL, "region", "count", "total"], _shared_cells(mark))
    more = {"count": table.c.count + 1, "total": table.c.total + mark}
    counting: Insert = cells.on_conflict_do_update(index_elements=_CELL, set_=more)
    return counting


def _shared_cells(mark: BindParameter[int]) -> SelectBase:
    rater, ratee = aliased(ProjectMember), aliased(ProjectMember)
    return (
        select(
            Project.id,
            bindparam("given_form", type_=Text),
            bindparam("given_item", type_=Text),
            rater.sector,
            ratee.sector,
            Project.region,
            literal(1),
            mark,
        )
        .join(rater, rater.project_id == Project.id)
        .join(ratee, ratee.project_id == Project.id)
        .where(
            Project.region == bindparam("given_region"),
            Project.code.in_(bindparam("given_codes", expanding=True)),
            rater.employee_id == bindparam("given_rater"),
            ratee.employee_id == bindparam("given_ratee"),
        )
        .order_by(Project.id)
    )


def close_forms(cycle: Cycle, anonymous: Collection[str]) -> int:
    """Close what is still open and seal the anonymous answers; return the forms not given.

    Call inside a unit of work. `anonymous` names the anonymous forms of the region.
    """
    expired = expire(RaterTask.cycle_id == cycle.id)
    reseal(cycle, anonymous)
    return expired


def expire(*conditions: Any) -> int:  # noqa: ANN401  (conditions of a statement)
    """Mark open tasks as not given and wipe their drafts; return how many."""
    changed = session().execute(
        update(RaterTask)
        .where(RaterTask.state == "open", *conditions)
        .values(state="expired", draft={}, version=RaterTask.version + 1)
        .execution_options(synchronize_session=False)
    )
    session().expire_all()
    return int(getattr(changed, "rowcount", 0))


def reseal(cycle: Cycle, anonymous: Collection[str]) -> None:
    """Write all anonymous answers of the cycle anew in key order, and drop telling cells."""
    current = session()
    current.flush()
    members = select(Appraisal.id).where(Appraisal.cycle_id == cycle.id)
    mine = (FormAnswer.appraisal_id.in_(members), FormAnswer.instrument.in_(anonymous))
    table: Any = FormAnswer.__table__
    statement = select(table).where(*mine).order_by(table.c.key)
    rows = [dict(row) for row in current.execute(statement).mappings()]
    current.execute(delete(table).where(*mine))
    _insert(table, rows)
    _reseal_tally(cycle)


def _reseal_tally(cycle: Cycle) -> None:
    current = session()
    table: Any = FormTally.__table__
    projects = select(Project.id).where((Project.cycle_id == cycle.id) | project_of_cycle(cycle))
    mine = table.c.project_id.in_(projects)
    columns = [column for column in table.c if column.name != "id"]
    rows = [dict(row) for row in current.execute(select(*columns).where(mine)).mappings()]
    current.execute(delete(table).where(mine))
    kept = [row for row in rows if row["count"] >= CELL_MINIMUM]
    _insert(table, sorted(kept, key=_cell_order))


def _cell_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _CELL)


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401  (a Core table)
    for start in range(0, len(rows), _CHUNK):
        session().execute(insert(table), rows[start : start + _CHUNK])
