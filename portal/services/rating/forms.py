"""Rating forms through their days: opened with a draw, kept as drafts, sent, reminded, expired.

The audit entry of a sent form names the rater, the cycle and the form, never the ratee.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from portal.api.instruments import RaterDraw, RatingForm
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.periods import deadline
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import APPRAISAL, step
from portal.host.registry import RegionEntry
from portal.services.common import access, audit
from portal.services.common.appraisals import (
    cycle_entry,
    frozen_entry,
    gathers,
    load_cycle,
    local_today,
)
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import runtime
from portal.services.rating import form_sealing, nominations, raters
from portal.services.rating.form_answers import check_answer, draft_of
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, RaterTask
from portal.store.scope import get_visible

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Reminder:
    """A rater with forms still open on a reminder day."""

    rater_id: int
    name: str
    open_forms: int
    due_on: date


def open_forms(
    actor: Actor,
    cycle_id: int,
    *,
    due_on: date | None = None,
    seed: str | int | None = None,
    expected_version: int | None = None,
) -> int:
    """Open the forms of a cycle: draw the peers, create a task per rater; return the tasks.

    `seed` makes the draw repeatable; without one a random seed is taken. It is stored with each
    drawn task and in the audit trail.
    """
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "cycle.manage")
        claim(cycle, expected_version)
        moved = step("cycle", cycle.state, "open_forms")
        if gathers(cycle.region, cycle.cadence):
            raise WrongStage(_("Siklus ini dihitung dari semester yang terbit, tanpa formulir."))
        entry = frozen_entry(cycle)
        opened = local_today(cycle.region)
        _check_due(due_on, opened)
        used = str(seed) if seed is not None else secrets.token_hex(8)
        rows = _task_rows(cycle, entry, used, opened, due_on)
        for start in range(0, len(rows), _CHUNK):
            current.execute(insert(RaterTask), rows[start : start + _CHUNK])
        _move_appraisals(cycle, "open_forms")
        cycle.state, cycle.forms_open_on = moved.target, opened
        cycle.forms_due_on = max((row["due_on"] for row in rows), default=due_on or opened)
        detail = {"seed": used, "forms": len(rows)}
        audit.record(
            actor,
            "forms.open",
            region=cycle.region,
            entity="cycle",
            entity_id=cycle.id,
            detail=detail,
        )
        region, code = cycle.region, cycle.code
    announce(region, "forms.opened", cycle=code)
    return len(rows)


def _check_due(due_on: date | None, opened: date) -> None:
    if due_on is not None and due_on < opened:
        raise Invalid(Problem("due_on", Sentence(_("Batas waktu tidak boleh di masa lalu."))))


def _move_appraisals(cycle: Cycle, action: str) -> None:
    """Take all appraisals that stand where the action starts to where it leads."""
    rows = [row for row in APPRAISAL if row.action == action]
    session().execute(
        update(Appraisal)
        .where(Appraisal.cycle_id == cycle.id, Appraisal.phase.in_([r.source for r in rows]))
        .values(phase=rows[0].target, version=Appraisal.version + 1)
    )


def _task_rows(
    cycle: Cycle, entry: RegionEntry, seed: str, opened: date, due_on: date | None
) -> list[dict[str, Any]]:
    appraisals = session().scalars(
        select(Appraisal).where(Appraisal.cycle_id == cycle.id).order_by(Appraisal.id)
    )
    chosen = _chosen(cycle, entry, seed, list(appraisals))
    common = {"region": cycle.region, "cycle_id": cycle.id, "state": "open", "version": 1}
    return [
        {
            **common,
            "appraisal_id": appraisal_id,
            "instrument": form.id,
            "relation": form.relation,
            "rater_id": rater_id,
            "due_on": due_on or deadline(opened, form.open_days, form.open_day_kind),
            "seed": used,
            "context": {"projects": list(projects)} if projects else {},
            "draft": {},
        }
        for appraisal_id, form, rater_id, used, projects in chosen
    ]


def _chosen(
    cycle: Cycle, entry: RegionEntry, seed: str, appraisals: list[Appraisal]
) -> Iterable[tuple[int, RatingForm, int, str, tuple[str, ...]]]:
    """Yield appraisal, form, rater, seed and shared projects of every task."""
    peers = raters.peer_candidates(cycle, appraisals, entry)
    named = nominations.by_appraisal(cycle)
    staff: dict[int, list[int]] = {}
    for one in appraisals:
        if one.appraiser_id is not None:
            staff.setdefault(one.appraiser_id, []).append(one.employee_id)
    for form in entry.forms():
        for one in appraisals:
            for person in _by_office(form, one, staff):
                yield one.id, form, person, "", ()
            if form.relation == "peer":
                used = f"{seed}:{form.id}:{one.id}"
                found = _peers(form, named.get((one.id, form.id), ()), peers[one.id], used)
                for person, drawn_by, projects in found:
                    yield one.id, form, person, drawn_by, projects


def _by_office(
    form: RatingForm, one: Appraisal, staff: Mapping[int, Collection[int]]
) -> Iterable[int]:
    """Return who fills the form by his place: above, below, or the person himself."""
    if form.relation == "superior" and one.appraiser_id not in {None, one.employee_id}:
        return (one.appraiser_id or 0,)
    if form.relation == "self":
        return (one.employee_id,)
    if form.relation == "subordinate":
        return sorted(set(staff.get(one.employee_id, ())) - {one.employee_id})
    return ()


def _peers(
    form: RatingForm, named: Sequence[int], candidates: Sequence[raters.Candidate], seed: str
) -> Iterable[tuple[int, str, tuple[str, ...]]]:
    """Yield the peers of one form with the seed that drew them: none for a named peer."""
    if form.nominated is not None:
        for person in nominations.completed(form.nominated, named, candidates, seed):
            yield person, "" if person in named else seed, ()
        return
    rule = form.draw or RaterDraw(minimum=0, maximum=len(candidates))
    for peer in raters.draw(candidates, rule, seed):
        yield peer.employee_id, seed, peer.projects


def save_draft(  # noqa: PLR0917  (the parts of a form, in their order)
    actor: Actor,
    task_id: int,
    items: Mapping[str, object],
    reasons: Mapping[str, str],
    texts: Mapping[str, str],
    expected_version: int | None = None,
) -> int:
    """Keep an unfinished form on the server; return the task's new version."""
    with unit_of_work() as current:
        task, form = _own_open_task(actor, task_id)
        claim(task, expected_version)
        task.draft = draft_of(form, items, reasons, texts)
        current.flush()
        return task.version


def send(  # noqa: PLR0917  (the parts of a form, in their order)
    actor: Actor,
    task_id: int,
    items: Mapping[str, object],
    reasons: Mapping[str, str],
    texts: Mapping[str, str],
    expected_version: int | None = None,
) -> None:
    """Send a form for good. Raises Invalid with one problem per field; nothing is saved then."""
    with unit_of_work() as current:
        task, form = _own_open_task(actor, task_id)
        claim(task, expected_version)
        if task.state != "open":
            raise WrongStage(_("Formulir ini sudah dikirim."))
        answer = check_answer(form, items, reasons, texts)
        form_sealing.store_answer(task, form, answer)
        task.state, task.draft = "sent", {}
        current.flush()
        detail = {"instrument": form.id}
        audit.record(
            actor,
            "form.send",
            region=task.region,
            entity="cycle",
            entity_id=task.cycle_id,
            detail=detail,
        )


def _own_open_task(actor: Actor, task_id: int) -> tuple[RaterTask, RatingForm]:
    task = get_visible(RaterTask, task_id, actor, "form.fill", _("Formulir"))
    # What somebody writes about himself is no rating of his; the method decides what it is for.
    wanted = "form.reflect" if task.relation == "self" else "form.fill"
    access.require(actor, wanted, task.region, record=task)
    if task.state == "sent":
        raise WrongStage(_("Formulir ini sudah dikirim."))
    cycle = task.appraisal.cycle
    if task.state != "open" or cycle.state != "rating" or task.due_on < local_today(task.region):
        raise WrongStage(_("Masa pengisian formulir ini sudah berakhir."))
    return task, cycle_entry(cycle).form(task.instrument)


def extend(actor: Actor, cycle_id: int, due_on: date) -> int:
    """Give all forms not yet sent a later last day, expired ones too; return how many."""
    with unit_of_work() as current:
        cycle = load_cycle(actor, cycle_id, "form.manage")
        if cycle.state != "rating":
            raise WrongStage(_("Formulir hanya dapat diperpanjang selama masa pengisian."))
        _check_due(due_on, local_today(cycle.region))
        count = reopen_tasks(cycle, due_on)
        cycle.forms_due_on = due_on
        audit.record(
            actor,
            "forms.extend",
            region=cycle.region,
            entity="cycle",
            entity_id=cycle.id,
            detail={"due_on": due_on.isoformat(), "forms": count},
        )
        current.flush()
        return count


def reopen_tasks(cycle: Cycle, due_on: date) -> int:
    """Open the unsent tasks of appraisals in rating until a day. Call inside a unit of work."""
    rating = select(Appraisal.id).where(Appraisal.cycle_id == cycle.id, Appraisal.phase == "rating")
    changed = session().execute(
        update(RaterTask)
        .where(RaterTask.state.in_(["open", "expired"]), RaterTask.appraisal_id.in_(rating))
        .values(state="open", due_on=due_on, version=RaterTask.version + 1)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(changed, "rowcount", 0))


def remind(actor: Actor, cycle_id: int) -> tuple[Reminder, ...]:
    """Return the raters who are due a reminder today, by the reminder days of their forms.

    Nobody while the region's plugin is away: who has sent can still be read.
    """
    cycle = load_cycle(actor, cycle_id, "form.manage")
    entry = runtime().host.registry.known(cycle.region)
    if cycle.forms_open_on is None or cycle.state != "rating" or entry is None:
        return ()
    passed = (local_today(cycle.region) - cycle.forms_open_on).days
    due = [form.id for form in entry.forms() if passed in form.reminder_days]
    rows = session().execute(
        select(Employee.id, Employee.name, func.count(), func.min(RaterTask.due_on))
        .join(RaterTask, RaterTask.rater_id == Employee.id)
        .where(
            RaterTask.cycle_id == cycle.id,
            RaterTask.state == "open",
            RaterTask.instrument.in_(due),
        )
        .group_by(Employee.id, Employee.name)
        .order_by(Employee.name, Employee.id)
    )
    return tuple(Reminder(*row) for row in rows)
