"""Who rates whom: proposed from shared work, drawn with a recorded seed, exchanged with a reason.

Nobody rates himself, and the superior is no peer. The draw is a pure function of the candidates
and the seed, so that anybody can repeat it.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.api.instruments import RaterDraw
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services.common import access, audit
from portal.services.common.appraisals import cycle_entry, local_today
from portal.services.common.editing import claim
from portal.services.common.runtime import now
from portal.services.reading.values import require_text
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, Minutes, Project, RaterTask
from portal.store.models import ProjectMember as Member
from portal.store.scope import get_visible

_SHARED_STATES = ("running", "acceptance", "accepted")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who worked with the ratee: in which projects, and whether from another sector."""

    employee_id: int
    nip: str
    name: str
    sector: str = ""
    other_sector: bool = False
    projects: tuple[str, ...] = ()


def draw(candidates: Iterable[Candidate], rule: RaterDraw, seed: str) -> tuple[Candidate, ...]:
    """Draw up to `rule.maximum` candidates; other sectors come first when the rule prefers them.

    The order of the candidates does not matter, only their NIPs and the seed. With fewer than
    `rule.minimum` candidates all of them are drawn; the quorum of the form decides later.
    """
    dice = random.Random(seed)  # noqa: S311  (a draw that can be repeated, not a secret)
    ordered = sorted(candidates, key=lambda candidate: candidate.nip)
    far = [c for c in ordered if c.other_sector and rule.prefer_other_sector]
    near = [c for c in ordered if c not in far]
    dice.shuffle(far)
    dice.shuffle(near)
    return tuple((far + near)[: rule.maximum])


def propose(actor: Actor, appraisal_id: int) -> tuple[Candidate, ...]:
    """Return all who may be peers of the ratee, other sectors first."""
    appraisal = get_visible(Appraisal, appraisal_id, actor, "form.manage", _("Penilaian"))
    found = peer_candidates(appraisal.cycle, [appraisal], cycle_entry(appraisal.cycle))
    return found[appraisal.id]


def peer_candidates(
    cycle: Cycle, appraisals: Sequence[Appraisal], entry: RegionEntry
) -> dict[int, tuple[Candidate, ...]]:
    """Return the possible peers of each appraisal, with a fixed number of statements.

    Where peers are named they share the unit or the superior and are nobody's staff; where
    projects are measured they share one; elsewhere they work in the same unit.
    """
    by_project = any(item.subject == "project" for item in entry.indicator_sets)
    if any(form.nominated for form in entry.forms("peer")):
        known = _same_section(cycle)
    else:
        known = _shared_projects(cycle) if by_project else _same_unit(cycle)
    found = {}
    for appraisal in appraisals:
        barred = {appraisal.employee_id, appraisal.appraiser_id}
        peers = [c for c in known.get(appraisal.employee_id, ()) if c.employee_id not in barred]
        found[appraisal.id] = tuple(sorted(peers, key=lambda c: (not c.other_sector, c.nip)))
    return found


def project_of_cycle(cycle: Cycle) -> ColumnElement[bool]:
    """Return the condition for projects of the cycle's year that were accepted.

    An unfinished project belongs to the year of its acceptance, so one that was opened in an
    earlier cycle counts here when it was accepted here.
    """
    earlier = select(Cycle.id).where(Cycle.region == cycle.region, Cycle.ends < cycle.starts)
    inside = and_(
        Project.cycle_id.in_(earlier), Project.accepted_on.between(cycle.starts, cycle.ends)
    )
    own = and_(Project.cycle_id == cycle.id, Project.accepted_on <= cycle.ends)
    return and_(Project.region == cycle.region, Project.state == "accepted", or_(own, inside))


def _shared_projects(cycle: Cycle) -> dict[int, list[Candidate]]:
    running = and_(Project.cycle_id == cycle.id, Project.state.in_(_SHARED_STATES))
    rows = session().execute(
        select(Project.code, Member.employee_id, Member.sector, Employee.nip, Employee.name)
        .join(Member, Member.project_id == Project.id)
        .join(Employee, Employee.id == Member.employee_id)
        .where(or_(running, project_of_cycle(cycle)), Employee.active)
        .order_by(Project.code, Employee.nip)
    )
    projects: dict[str, list[Candidate]] = {}
    for code, employee_id, sector, nip, name in rows:
        projects.setdefault(code, []).append(Candidate(employee_id, nip, name, sector))
    found: dict[int, dict[int, Candidate]] = {}
    for code, members in projects.items():
        for ratee in members:
            mates = found.setdefault(ratee.employee_id, {})
            for mate in members:
                if mate.employee_id != ratee.employee_id:
                    mates[mate.employee_id] = _joined(mates, mate, ratee, code)
    return {ratee: list(mates.values()) for ratee, mates in found.items()}


def _joined(
    mates: Mapping[int, Candidate], mate: Candidate, ratee: Candidate, code: str
) -> Candidate:
    before = mates.get(mate.employee_id)
    other = mate.sector != ratee.sector or (before is not None and before.other_sector)
    projects = (*(before.projects if before else ()), code)
    return Candidate(mate.employee_id, mate.nip, mate.name, mate.sector, other, projects)


def _same_unit(cycle: Cycle) -> dict[int, list[Candidate]]:
    rows = session().execute(
        select(Appraisal.unit_id, Employee.id, Employee.nip, Employee.name)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(Appraisal.cycle_id == cycle.id, Employee.active)
        .order_by(Employee.nip)
    )
    units: dict[int, dict[int, Candidate]] = {}
    for unit_id, employee_id, nip, name in rows:
        units.setdefault(unit_id, {})[employee_id] = Candidate(employee_id, nip, name)
    found: dict[int, list[Candidate]] = {}
    for people in units.values():
        for ratee in people:
            mates = [mate for mate in people.values() if mate.employee_id != ratee]
            found.setdefault(ratee, []).extend(mates)
    return found


def _same_section(cycle: Cycle) -> dict[int, list[Candidate]]:
    """Return who shares the unit or the superior; one's own staff are no peers."""
    rows = session().execute(
        select(Appraisal.unit_id, Appraisal.appraiser_id, Employee.id, Employee.nip, Employee.name)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(Appraisal.cycle_id == cycle.id, Employee.active)
        .order_by(Employee.nip)
    )
    sections: dict[tuple[str, int], dict[int, Candidate]] = {}
    staff: dict[int, set[int]] = {}
    for unit_id, appraiser_id, employee_id, nip, name in rows:
        one = Candidate(employee_id, nip, name)
        sections.setdefault(("unit", unit_id), {})[employee_id] = one
        if appraiser_id is not None:
            sections.setdefault(("superior", appraiser_id), {})[employee_id] = one
            staff.setdefault(appraiser_id, set()).add(employee_id)
    found: dict[int, dict[int, Candidate]] = {}
    for people in sections.values():
        for ratee in people:
            barred = {ratee} | staff.get(ratee, set())
            mates = {key: mate for key, mate in people.items() if key not in barred}
            found.setdefault(ratee, {}).update(mates)
    return {ratee: list(mates.values()) for ratee, mates in found.items()}


def exchange(
    actor: Actor,
    task_id: int,
    new_rater_id: int,
    reason: str,
    *,
    expected_version: int | None = None,
) -> RaterTask:
    """Replace one drawn peer of a ratee, once, with a reason kept as minutes.

    The head of a shared project or the personnel office may do so, never the ratee himself; the
    form must still be open. Returns the new task.
    """
    with unit_of_work() as current:
        task = _exchangeable(actor, task_id)
        claim(task, expected_version)
        reason = require_text(reason, "reason", _("Alasan"))
        chosen = _replacement(actor, task, new_rater_id)
        task.state, task.draft = "withdrawn", {}
        new = RaterTask(
            region=task.region,
            cycle_id=task.cycle_id,
            appraisal_id=task.appraisal_id,
            instrument=task.instrument,
            relation=task.relation,
            rater_id=new_rater_id,
            due_on=task.due_on,
            context={"projects": list(chosen.projects)},
        )
        current.add_all([new, _minutes(actor, task, chosen, reason)])
        current.flush()
        audit.record(
            actor,
            "rater.exchange",
            region=task.region,
            entity="appraisal",
            entity_id=task.appraisal_id,
            detail={"instrument": task.instrument, "reason": reason},
        )
        return new


def _exchangeable(actor: Actor, task_id: int) -> RaterTask:
    """Return the open peer task. Who heads a project sees the tasks of its members only."""
    task = session().get(RaterTask, task_id, options=[joinedload(RaterTask.appraisal)])
    if task is None or not _may_exchange(actor, task):
        # A foreign task looks like an unknown one.
        task = get_visible(RaterTask, task_id, actor, "rater.exchange", _("Formulir"))
    if actor.employee_id is not None and actor.employee_id == task.appraisal.employee_id:
        raise NotAllowed(_("Anda tidak dapat mengganti penilai untuk diri sendiri."))
    if task.state != "open" or task.relation != "peer" or task.appraisal.cycle.state != "rating":
        raise WrongStage(
            _("Hanya penilai rekan yang formulirnya masih terbuka yang dapat diganti.")
        )
    done = select(Minutes.id).where(
        Minutes.kind == "rater_exchange", Minutes.subject_id == task.appraisal_id
    )
    if session().scalar(done.limit(1)) is not None:
        raise WrongStage(_("Satu penilai rekan untuk pegawai ini sudah pernah diganti."))
    return task


def _may_exchange(actor: Actor, task: RaterTask) -> bool:
    if access.can(actor, "rater.exchange", task.region, record=task):
        return True
    return any(
        access.can(actor, "rater.exchange", task.region, record=project)
        for project in _context_projects(task.region, task.context.get("projects", ()))
    )


def _context_projects(region: str, codes: Collection[str]) -> list[Project]:
    if not codes:
        return []
    statement = select(Project).where(Project.region == region, Project.code.in_(codes))
    return list(session().scalars(statement))


def _replacement(actor: Actor, task: RaterTask, new_rater_id: int) -> Candidate:
    appraisal = task.appraisal
    found = peer_candidates(appraisal.cycle, [appraisal], cycle_entry(appraisal.cycle))
    known = found[appraisal.id]
    chosen = next((c for c in known if c.employee_id == new_rater_id), None)
    if chosen is None or new_rater_id == actor.employee_id:
        told = _("Pilih rekan yang bekerja bersama pegawai ini, bukan atasan atau diri sendiri.")
        raise Invalid(Problem("new_rater_id", Sentence(told)))
    taken = select(RaterTask.id).where(
        RaterTask.appraisal_id == appraisal.id,
        RaterTask.instrument == task.instrument,
        RaterTask.rater_id == new_rater_id,
    )
    if session().scalar(taken) is not None:
        told = _("Rekan ini sudah menjadi penilai bagi pegawai tersebut.")
        raise Invalid(Problem("new_rater_id", Sentence(told)))
    return chosen


def _minutes(actor: Actor, task: RaterTask, chosen: Candidate, reason: str) -> Minutes:
    return Minutes(
        region=task.region,
        cycle_id=task.cycle_id,
        kind="rater_exchange",
        subject_id=task.appraisal_id,
        held_on=local_today(task.region),
        attendees=[],
        content={
            "instrument": task.instrument,
            "from": task.rater.nip,
            "to": chosen.nip,
            "reason": reason,
        },
        recorded_by=actor.account_id,
        recorded_at=now(),
    )
