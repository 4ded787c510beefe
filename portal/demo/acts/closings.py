"""Months and quarters pass: reports, closings with feedback, publication, plans, an objection.

`[closings]` of `demo.toml` may bring `texts`: by field code, the sentences to choose from.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.describe import Closing
from portal.api.instruments import Field
from portal.demo import acts
from portal.demo.acts import unit_measures
from portal.demo.acts.own_indicators import reached
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.domain.periods import Period, deadline, period
from portal.services.common.appraisals import entry_of
from portal.services.periods import closing_objections, closings
from portal.services.scores.closing_values import rows_of
from portal.services.work import measurements
from portal.services.work.closing_rows import close_due, report_due
from portal.services.work.own_sets import own_sets
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement, PeriodClosing
from portal.store.unit_relations import heads_of

_CHUNK = 200
_WORKING = frozenset({"running", "acceptance", "rating"})
_LONG = "Pekerjaan berjalan sesuai rencana; kendala dibahas bersama dan diberi batas waktu."


def _through_the_year(scene: Scene, cycle: Cycle) -> None:
    """Let the periods pass that were over before the forms open."""
    _begin(scene, cycle)
    _walk(scene, cycle, min(scene.today, date(cycle.year, cycle.ends.month, 12)))


def _rest(scene: Scene, cycle: Cycle) -> None:
    """Close what ends with the cycle, before anything is calculated."""
    _walk(scene, cycle, min(scene.today, cycle.ends + timedelta(days=16)))


def _begin(scene: Scene, cycle: Cycle) -> None:
    """Start the work of those whose indicators are fixed for everybody."""
    if not entry_of(scene.region).closings():
        return
    scene.clock.turn_to(cycle.starts.replace(day=25))
    with unit_of_work():
        for one in _appraisals(cycle):
            if one.phase == "planning" and not own_sets(one):
                measurements.agree_plan(scene.by_id[one.employee_id].actor(), one.id)


def _walk(scene: Scene, cycle: Cycle, until: date) -> None:
    """Play each period once, when its closing is due; a quarter that is over is told of."""
    played: set[tuple[int, str, str]] = scene.notes.setdefault("closed", set())
    due = [
        (close_due(closing, span), at, closing, span)
        for at, closing in enumerate(entry_of(scene.region).closings())
        for span in _spans(cycle, closing)
        if (cycle.id, closing.id, span.code) not in played
    ]
    for day, _at, closing, span in sorted(due, key=lambda one: (one[0], one[1])):
        if day > until:
            break
        played.add((cycle.id, closing.id, span.code))
        if closing.subject == "unit":
            _units(scene, cycle, closing, span)
        else:
            _people(scene, cycle, closing, span)
        session().expire_all()
        if span.ends.month % 3 == 0 and closing.period in {"month", "quarter"}:
            acts.play("quarter", scene, cycle)


def _spans(cycle: Cycle, closing: Closing) -> list[Period]:
    wanted = select(PeriodClosing.period).where(
        PeriodClosing.cycle_id == cycle.id, PeriodClosing.closing == closing.id
    )
    return [period(code) for code in sorted(set(session().scalars(wanted)))]


def _units(scene: Scene, cycle: Cycle, closing: Closing, span: Period) -> None:
    scene.clock.turn_to(span.ends)
    rows = [r for r in unit_measures.rows_of(cycle, span.code) if r.subject == "unit"]
    unit_measures.fill(scene, [row for row in rows if row.actual is None])
    scene.clock.turn_to(close_due(closing, span))
    found = _rows(cycle, closing, span)
    heads, people = heads_of([row.unit_id for row in found]), scene.by_id
    hr = scene.with_role("hr")
    with unit_of_work():
        for row in found:
            head = heads.get(row.unit_id)
            closer = (people.get(head.employee_id) if head else None) or hr[0]
            closings.close_period(closer.actor(), row.id, feedback=_texts(scene, closing, "feed"))
            publisher = next((one for one in hr if one is not closer), None)
            if publisher is not None:  # else nobody else is there who may
                closings.publish_period(publisher.actor(), row.id)
            if row.status in closing.talk_statuses and closing.talk_fields:
                values = _texts(scene, closing, "talk", closer)
                closings.record_talk(closer.actor(), row.id, values)


def _people(scene: Scene, cycle: Cycle, closing: Closing, span: Period) -> None:
    scene.clock.turn_to(span.ends)
    found = [row.id for row in _rows(cycle, closing, span)]
    owners = {one.id: scene.by_id[one.employee_id] for one in _appraisals(cycle)}
    _reports(scene, cycle, closing, span, found=found, owners=owners)
    scene.clock.turn_to(close_due(closing, span))
    for keys in _chunks(found):
        with unit_of_work():
            # Read in one go, and held here, what each closing looks up by its key.
            appraisals, values = {one.id: one for one in _appraisals(cycle)}, _values(cycle, span)
            for row in _rows(cycle, closing, span, keys):
                person = owners[row.subject_id]
                works = appraisals[row.subject_id].phase in _WORKING
                if scene.random.random() > 0.04 and works:
                    _close(scene, closing, row, person, values.get(row.subject_id, []))
    _publish(scene, cycle, closing, span, owners)
    _object(scene, cycle, closing, span, owners)


def _reports(
    scene: Scene,
    cycle: Cycle,
    closing: Closing,
    span: Period,
    *,
    found: list[int],
    owners: dict[int, Person],
) -> None:
    """Most report in time, a few some days later, a few not at all."""
    due = report_due(closing, span)
    if due is None:
        return
    late = [key for key in found if scene.random.random() < 0.12]
    silent = set(late[::3])
    for day, rows in (
        (due, [key for key in found if key not in late]),
        (deadline(due, 2, "working"), [key for key in late if key not in silent]),
    ):
        scene.clock.turn_to(day)
        for keys in _chunks(rows):
            with unit_of_work():
                for row in _rows(cycle, closing, span, keys):
                    values = _texts(scene, closing, "report")
                    closings.send_report(owners[row.subject_id].actor(), row.id, values)


def _close(
    scene: Scene,
    closing: Closing,
    row: PeriodClosing,
    person: Person,
    measured: list[Measurement],
) -> None:
    superior = person.appraiser
    if superior is None:
        return
    values = {
        one.id: value
        for one in measured
        if one.actual is None and (value := reached(scene, one, person.talent)) is not None
    }
    closings.close_period(
        superior.actor(),
        row.id,
        feedback=_texts(scene, closing, "feed"),
        report_accepted=None if row.reported_at is None else True,
        actuals=values,
    )


def _publish(
    scene: Scene, cycle: Cycle, closing: Closing, span: Period, owners: dict[int, Person]
) -> None:
    """Publish a whole period at once; nobody publishes his own, so a second person follows."""
    for hr in scene.with_role("hr"):
        closings.publish_periods(hr.actor(), cycle.id, closing.id, span.code)
    if not closing.talk_fields:
        return
    with unit_of_work():
        for row in _rows(cycle, closing, span):
            superior = owners[row.subject_id].appraiser
            if row.state == "published" and row.status in closing.talk_statuses and superior:
                values = _texts(scene, closing, "talk", superior)
                closings.record_talk(superior.actor(), row.id, values)


def _object(
    scene: Scene, cycle: Cycle, closing: Closing, span: Period, owners: dict[int, Person]
) -> None:
    """Once a year somebody objects to his period and the superior's superior decides."""
    key = f"objected-{cycle.id}"
    if not closing.objection_days or key in scene.notes or span.starts.month < 4:
        return
    for row in _rows(cycle, closing, span):
        person = owners[row.subject_id]
        above = person.appraiser.appraiser if person.appraiser else None
        measured = [one for one in rows_of(row) if one.actual]
        if row.state != "published" or above is None or not measured or person.talent >= 0:
            continue
        scene.notes[key] = row.id
        told = "Satu berkas yang selesai pada hari terakhir belum ikut dihitung."
        closing_objections.object_to_period(person.actor(), row.id, told)
        actual = (measured[0].actual or 0) + 1
        closing_objections.decide_period_objection(
            above.actor(),
            row.id,
            decision="changed",
            text="Berkas itu tercatat dalam register; realisasi diperbaiki.",
            corrections={measured[0].id: format(actual, "f")},
        )
        return


def _chunks(keys: list[int]) -> list[list[int]]:
    """Return the ids of so many rows as are written at once; the rows are read anew for each."""
    return [keys[first : first + _CHUNK] for first in range(0, len(keys), _CHUNK)]


def _values(cycle: Cycle, span: Period) -> dict[int, list[Measurement]]:
    """Return everybody's own measurements of a period by appraisal, in the order of the form."""
    wanted = select(Measurement).where(
        Measurement.cycle_id == cycle.id,
        Measurement.subject == "person",
        Measurement.period == span.code,
    )
    found: dict[int, list[Measurement]] = {}
    for row in session().scalars(wanted.order_by(Measurement.order, Measurement.code)):
        found.setdefault(row.subject_id, []).append(row)
    return found


def _rows(
    cycle: Cycle, closing: Closing, span: Period, keys: list[int] | None = None
) -> list[PeriodClosing]:
    wanted = select(PeriodClosing).where(
        PeriodClosing.cycle_id == cycle.id,
        PeriodClosing.closing == closing.id,
        PeriodClosing.period == span.code,
    )
    if keys is not None:
        wanted = wanted.where(PeriodClosing.id.in_(keys))
    return list(session().scalars(wanted.order_by(PeriodClosing.id)))


def _appraisals(cycle: Cycle) -> list[Appraisal]:
    wanted = select(Appraisal).where(Appraisal.cycle_id == cycle.id).order_by(Appraisal.id)
    return list(session().scalars(wanted.options(joinedload(Appraisal.assignment))))


def _texts(
    scene: Scene, closing: Closing, part: str, person: Person | None = None
) -> dict[str, str]:
    """Return believable values for the described fields."""
    fields = {
        "report": closing.report_fields,
        "feed": closing.feedback_fields,
        "talk": closing.talk_fields,
    }[part]
    known: dict[str, list[str]] = scene.words.get("closings", {}).get("texts", {})
    return {field.code: _text(scene, field, known.get(field.code, []), person) for field in fields}


def _text(scene: Scene, field: Field, known: list[str], person: Person | None) -> str:
    simple: dict[str, Any] = {
        "date": (scene.clock.moment.date() + timedelta(days=30)).isoformat(),
        "integer": "3",
        "decimal": "3",
        "flag": "true",
        "choice": field.choices[0] if field.choices else "",
        "employee": person.nip if person else scene.people[0].nip,
        "record": "",
    }
    if field.kind in simple:
        return str(simple[field.kind])
    return scene.random.choice(known) if known else _LONG


MOMENTS = {"running": _through_the_year, "before_calculated": _rest}
