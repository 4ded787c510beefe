"""After the forms close, not even row versions of the database join a task to its answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import inspect, select, text

from portal.api.instruments import Item, RatingForm, Scale, ScalePoint
from portal.services.rating import form_sealing
from portal.services.rating.form_answers import Answer
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Assignment,
    Cycle,
    Employee,
    FormAnswer,
    Position,
    RaterTask,
    RegionRecord,
    Unit,
)

FORM = RatingForm(
    id="peer",
    title="Formulir rekan",
    relation="peer",
    items=(Item(code="service", label="Layanan", prompt="Melayani"),),
    scale=Scale(points=tuple(ScalePoint(value=n, label=str(n)) for n in range(1, 6))),
    quorum=3,
    anonymous=True,
)
PLAIN = {"region": "r"}


def office():
    """One ratee with five raters; returns cycle and task ids."""
    with unit_of_work() as current:
        current.add(RegionRecord(code="r", name="R", agency="A", plugin_id="p"))
        current.flush()
        cycle = Cycle(
            **PLAIN,
            code="2026",
            title="2026",
            year=2026,
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
            state="rating",
        )
        unit = Unit(**PLAIN, code="u", name="U")
        people = [Employee(**PLAIN, nip=f"{at:018}", name=f"P{at}") for at in range(6)]
        current.add_all([cycle, unit, *people])
        current.flush()
        position = Position(**PLAIN, code="p", title="P", unit_id=unit.id)
        current.add(position)
        current.flush()
        assignment = Assignment(
            **PLAIN,
            employee_id=people[0].id,
            position_id=position.id,
            starts=date(2025, 1, 1),
        )
        current.add(assignment)
        current.flush()
        appraisal = Appraisal(
            **PLAIN,
            cycle_id=cycle.id,
            assignment_id=assignment.id,
            employee_id=people[0].id,
            unit_id=unit.id,
            phase="rating",
        )
        current.add(appraisal)
        current.flush()
        tasks = [
            RaterTask(
                **PLAIN,
                cycle_id=cycle.id,
                appraisal_id=appraisal.id,
                instrument="peer",
                relation="peer",
                rater_id=person.id,
                due_on=date(2026, 12, 31),
            )
            for person in people[1:]
        ]
        current.add_all(tasks)
        current.flush()
        return cycle.id, [task.id for task in tasks]


def test_no_row_version_or_place_joins_tasks_to_answers(app):
    with app.app_context():
        cycle_id, tasks = office()
        for mark, key in enumerate(tasks, 1):
            with unit_of_work() as current:  # each form is sent in a transaction of its own
                task = current.get_one(RaterTask, key)
                form_sealing.store_answer(task, FORM, Answer(items={"service": mark}))
                task.state = "sent"
        with unit_of_work() as current:
            form_sealing.close_forms(current.get_one(Cycle, cycle_id), ["peer"])
        answers = list(session().scalars(select(FormAnswer)))
        assert sorted(a.items["service"] for a in answers) == [1, 2, 3, 4, 5]
        assert {a.rater_id for a in answers} == {None}
        if session().get_bind().dialect.name == "postgresql":
            marks = _hidden("form_answer")
            assert len({xmin for xmin, _place in marks}) == 1
            assert {xmin for xmin, _ in marks}.isdisjoint({x for x, _ in _hidden("rater_task")})
            stored = "SELECT key FROM form_answer ORDER BY ctid"
        else:
            columns = {c["name"] for c in inspect(session().get_bind()).get_columns("form_answer")}
            assert "rowid" not in columns
            stored = "SELECT key FROM form_answer"
        keys = list(session().scalars(text(stored)))
        assert keys == sorted(keys)


def _hidden(table):
    rows = session().execute(text(f"SELECT xmin::text, ctid::text FROM {table}"))
    return [tuple(row) for row in rows]
