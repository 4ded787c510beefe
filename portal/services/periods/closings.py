"""Closing months and quarters: report, appraisal with feedback, value, publication, talk.

A person's period is reported by himself and closed by his appraiser; a unit's is closed by its
head. Whoever closed a unit's period does not publish it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.api.describe import Closing
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import load_cycle, local_today
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now
from portal.services.followup import followups
from portal.services.reading.field_values import read_values
from portal.services.reading.typed_dates import long_date
from portal.services.reading.values import plain, read_decimal, require_text
from portal.services.scores import outdated
from portal.services.scores.closing_values import closing_of, compute, measures_of, rows_of
from portal.services.work.closing_rows import span_of
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement, PeriodClosing
from portal.store.scope import get_visible, visible

PREFIX = "values."
"""Before the code of a described field, in the problems of the services below."""
_WORKING = frozenset({"running", "rating"})


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a whole period did."""

    count: int
    skipped: int
    """Closed periods that another has to publish: one's own, and units that one closed."""


def send_report(
    actor: Actor,
    row_id: int,
    values: Mapping[str, str],
    *,
    expected_version: int | None = None,
) -> PeriodClosing:
    """Send one's own report of a period that has begun; it may be replaced until it is closed."""
    with unit_of_work():
        row, closing = _loaded(actor, row_id, "closing.report")
        claim(row, expected_version)
        if not closing.report_fields:
            raise WrongStage(_("Periode ini tidak memerlukan laporan."))
        if row.state != "reported":
            row.state = step("closing", row.state, "report").target
        _require_begun(row)
        row.report = read_values(row.region, closing.report_fields, values, prefix=PREFIX)
        row.reported_at, row.report_accepted = now(), None
        _audit(actor, "period.reported", row)
    return row


def return_report(
    actor: Actor, row_id: int, note: str, *, expected_version: int | None = None
) -> PeriodClosing:
    """Give a report back with a note; the employee sends it anew."""
    with unit_of_work():
        row, _closing = _loaded(actor, row_id, _closer(row_id))
        claim(row, expected_version)
        row.state = step("closing", row.state, "return").target
        told = require_text(note, "note", _("Catatan pengembalian"), longest=1000)
        row.report = {**row.report, "_returned": told}
        row.reported_at = None
        _audit(actor, "period.returned", row)
    return row


def close_period(
    actor: Actor,
    row_id: int,
    *,
    feedback: Mapping[str, str] | None = None,
    report_accepted: bool | None = None,
    actuals: Mapping[int, str] | None = None,
    expected_version: int | None = None,
) -> PeriodClosing:
    """Close a period that is over: keep the feedback, confirm the values, compute.

    A unit's is closed by an employee, so that whoever publishes it can be told from him. `actuals`
    corrects values by measurement id. Raises Invalid with fields `actual-<id>` and the codes of
    the feedback fields; nothing is kept then.
    """
    with unit_of_work():
        row, closing = _loaded(actor, row_id, _closer(row_id))
        claim(row, expected_version)
        if not may_close(actor, row):
            raise NotAllowed(_("Periode unit ditutup oleh pegawai, bukan oleh akun tanpa NIP."))
        moved = step("closing", row.state, "close")
        _require_over(row)
        rows = rows_of(row)
        changes, problems = _correct(rows, actuals or {})
        kept = _feedback(row, closing, feedback or {}, problems)
        if row.reported_at is not None and report_accepted is None:
            told = _("Nyatakan apakah laporan diterima.")
            problems.append(Problem("report_accepted", Sentence(told)))
        if problems:
            raise Invalid(problems)
        row.feedback, row.report_accepted = kept, report_accepted if row.reported_at else None
        if row.subject == "person":
            _confirm(actor, rows)
        compute(row, closing, measures_of(rows))
        row.state, row.closed_by, row.closed_at = moved.target, actor.employee_id, now()
        audit.record_all(actor, [*changes, _act("period.closed", row)])
    return row


def reopen_period(
    actor: Actor, row_id: int, *, expected_version: int | None = None
) -> PeriodClosing:
    """Take back a closing that was not published yet; values may change again."""
    with unit_of_work():
        row, _closing = _loaded(actor, row_id, _closer(row_id))
        claim(row, expected_version)
        row.state = step("closing", row.state, "reopen").target
        if row.reported_at is not None:
            row.state = "reported"
        row.closed_at = row.closed_by = None
        row.value, row.status, row.result, row.breakdown, row.digest = None, "", {}, [], ""
        _audit(actor, "period.reopened", row)
    return row


def publish_period(
    actor: Actor, row_id: int, *, expected_version: int | None = None
) -> PeriodClosing:
    """Publish a closed period: not one's own, nor of a unit that one closed oneself.

    The values of a unit are confirmed by it.
    """
    with unit_of_work():
        row, _closing = _loaded(actor, row_id, "closing.publish")
        claim(row, expected_version)
        if not may_publish(actor, row):
            raise NotAllowed(_("Periode unit yang Anda tutup diterbitkan oleh orang lain."))
        told = _publish(actor, [row])
    _tell(told)
    return row


def publish_periods(actor: Actor, cycle_id: int, closing_id: str, period: str) -> Published:
    """Publish every closed period of that name in a cycle that the actor `may_publish`."""
    load_cycle(actor, cycle_id, "closing.progress")
    wanted = visible(PeriodClosing, actor, "closing.publish").where(
        PeriodClosing.cycle_id == cycle_id,
        PeriodClosing.closing == closing_id,
        PeriodClosing.period == period,
        PeriodClosing.state == "closed",
    )
    with unit_of_work() as current:
        claimed = wanted.order_by(PeriodClosing.id).with_for_update(of=PeriodClosing)
        rows = list(current.scalars(claimed.execution_options(populate_existing=True)))
        # A unit of work holds its latest rows only, and an office may have more people: as long as
        # this list lives, each check below finds its person without a statement of its own.
        held = _people(rows)
        done = [row for row in rows if may_publish(actor, row)]
        del held
        told = _publish(actor, done)
    _tell(told)
    return Published(len(done), len(rows) - len(done))


def may_publish(actor: Actor, row: PeriodClosing) -> bool:
    """Tell whether the actor may publish a row: nobody about himself, nor a unit he closed."""
    same = row.subject == "unit" and row.closed_by is not None
    if same and row.closed_by == actor.employee_id:
        return False
    return access.can(actor, "closing.publish", row.region, record=row)


def record_talk(
    actor: Actor,
    row_id: int,
    values: Mapping[str, str],
    *,
    expected_version: int | None = None,
) -> PeriodClosing:
    """Keep the talk and plan that a yellow or red status asks for; it may be brought up to date."""
    with unit_of_work():
        row, closing = _loaded(actor, row_id, "closing.view")
        _require_talker(actor, row)
        claim(row, expected_version)
        if row.state not in {"closed", "published"}:
            raise WrongStage(_("Rencana perbaikan ditulis sesudah periode ditutup."))
        if row.status not in closing.talk_statuses:
            raise WrongStage(_("Status periode ini tidak memerlukan rencana perbaikan."))
        row.talk = read_values(row.region, closing.talk_fields, values, prefix=PREFIX)
        row.talk_at = now()
        _audit(actor, "period.talk", row)
    return row


def may_talk(actor: Actor, row: PeriodClosing) -> bool:
    """Tell whether the actor writes the plan of a period: head or superior, or the appraiser."""
    names = ("unit.measure", "unit.confirm") if row.subject == "unit" else ("closing.close",)
    return any(access.can(actor, name, row.region, record=row) for name in names)


def closer(row: PeriodClosing) -> str:
    """Return the permission that closes a row: the appraiser's, or the head's of a unit."""
    return "unit.measure" if row.subject == "unit" else "closing.close"


def may_close(actor: Actor, row: PeriodClosing) -> bool:
    """Tell whether the actor can stand for a closing: a unit's names the employee who closed it."""
    return actor.is_system or row.subject != "unit" or actor.employee_id is not None


def _closer(row_id: int) -> str:
    row = session().get(PeriodClosing, row_id)
    return closer(row) if row is not None else "closing.close"


def _loaded(actor: Actor, row_id: int, permission: str) -> tuple[PeriodClosing, Closing]:
    row = get_visible(PeriodClosing, row_id, actor, "closing.view", _("Penutupan periode"))
    access.require(actor, permission, row.region, record=row)
    cycle = session().get_one(Cycle, row.cycle_id)
    if cycle.state not in _WORKING and permission not in {"closing.view", "closing.publish"}:
        raise WrongStage(_("Siklus ini tidak sedang berjalan."))
    return row, closing_of(row)


def _require_talker(actor: Actor, row: PeriodClosing) -> None:
    if not may_talk(actor, row):
        raise NotAllowed(_("Rencana ditulis oleh kepala unit, atasannya, atau pejabat penilai."))


def _require_begun(row: PeriodClosing) -> None:
    span = span_of(row)
    if local_today(row.region) < span.starts:
        told = _("Periode ini baru dimulai {day}.")
        raise WrongStage(sentence(told, day=long_date(span.starts)))


def _require_over(row: PeriodClosing) -> None:
    span = span_of(row)
    if local_today(row.region) < span.ends:
        told = _("Periode ini berakhir {day}; sesudah itu baru dapat ditutup.")
        raise WrongStage(sentence(told, day=long_date(span.ends)))


def _correct(
    rows: list[Measurement], actuals: Mapping[int, str]
) -> tuple[list[audit.Act], list[Problem]]:
    """Write the typed values; return what was changed, for the trail, and what is wrong."""
    changes, problems = list[audit.Act](), list[Problem]()
    for row in rows:
        if row.id not in actuals:
            continue
        try:
            value = read_decimal(actuals[row.id], f"actual-{row.id}")
        except Invalid as error:
            problems += error.problems
            continue
        if value != row.actual:
            detail = {"before": plain(row.actual), "after": plain(value), "code": row.code}
            row.actual, row.confirmed_at, row.confirmed_by = value, None, None
            changes.append(
                audit.Act(
                    action="actual.set",
                    region=row.region,
                    entity="measurement",
                    entity_id=row.id,
                    detail=detail,
                )
            )
    return changes, problems


def _feedback(
    row: PeriodClosing, closing: Closing, given: Mapping[str, str], problems: list[Problem]
) -> dict[str, str]:
    try:
        return read_values(row.region, closing.feedback_fields, given, prefix=PREFIX)
    except Invalid as error:
        problems += error.problems
        return {}


def _confirm(actor: Actor, rows: list[Measurement]) -> None:
    for row in rows:
        if row.actual is not None and row.confirmed_at is None:
            row.confirmed_at, row.confirmed_by = now(), actor.employee_id


def _publish(actor: Actor, rows: Sequence[PeriodClosing]) -> list[dict[str, Any]]:
    """Publish rows; return the facts of each, taken before the commit forgets the row."""
    for row in rows:
        row.state, row.published_at = step("closing", row.state, "publish").target, now()
        if row.subject == "unit":
            _confirm(actor, rows_of(row))
    outdated.periods_came_out(rows)
    values = [{"value": row.value, "status": row.status} for row in rows]
    acts = [_act("period.published", *pair) for pair in zip(rows, values, strict=True)]
    audit.record_all(actor, acts)
    names = ("id", "region", "cycle_id", "appraisal_id", "closing", "period", "subject")
    return [{name: getattr(row, name) for name in names} for row in rows]


def _people(rows: Sequence[PeriodClosing]) -> list[Appraisal]:
    """Read in one statement the appraisals that each row is checked against."""
    keys = {row.appraisal_id for row in rows} - {None}
    return list(session().scalars(select(Appraisal).where(Appraisal.id.in_(keys)))) if keys else []


def _tell(rows: Sequence[Mapping[str, Any]]) -> None:
    """Announce each period, and let the region's rules look at the people."""
    people: dict[int, list[int]] = {}
    for row in rows:
        facts = {name: row[name] for name in ("id", "closing", "period", "subject")}
        announce(row["region"], "period.published", **facts)
        if row["appraisal_id"] is not None:
            people.setdefault(row["cycle_id"], []).append(row["appraisal_id"])
    for cycle_id, keys in people.items():
        followups.propose_after_closing(cycle_id, keys)


def _audit(
    actor: Actor, action: str, row: PeriodClosing, detail: Mapping[str, Any] | None = None
) -> None:
    audit.record_all(actor, [_act(action, row, detail)])


def _act(action: str, row: PeriodClosing, detail: Mapping[str, Any] | None = None) -> audit.Act:
    return audit.Act(
        action=action,
        region=row.region,
        entity="period_closing",
        entity_id=row.id,
        detail={"closing": row.closing, "period": row.period, **(detail or {})},
    )
