"""May this person do this to this record? Asked before every act, answered by one table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from portal.domain.actor import Actor
from portal.domain.errors import NotAllowed
from portal.domain.permissions import PERMISSIONS, allowed, enough
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services.common.unit_access import UnitRecord, appraisal_relations, unit_relations
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    DeliberationMember,
    DeliberationRound,
    PeriodClosing,
    Position,
    Project,
    ProjectMember,
    RaterTask,
    SurveyRound,
    Unit,
)

Record = (
    Appraisal | Project | ProjectMember | RaterTask | SurveyRound | DeliberationRound | UnitRecord
)
"""What an actor can stand in a relation to."""


def roles_for(actor: Actor, region: str, unit_id: int | None = None) -> frozenset[str]:
    """Return the roles that count for a record of that region and unit."""
    path = ""
    if unit_id is not None and any(g.unit_id is not None for g in actor.grants):
        path = session().scalar(select(Unit.path).where(Unit.id == unit_id)) or ""
    found = {
        g.role
        for g in actor.grants
        if g.region in {region, "*"} and (g.unit_id is None or f"/{g.unit_id}/" in path)
    }
    return frozenset(found | ({"staff"} if actor.region == region else set()))


def relations_to(actor: Actor, record: Record) -> frozenset[str]:
    """Return how the actor stands to a record: self, appraiser_of, project_head, rater, ..."""
    me = actor.employee_id
    if me is None:
        return frozenset()
    pairs: dict[str, object] = {}
    if isinstance(record, Unit | Position | PeriodClosing):
        return unit_relations(me, record)
    if isinstance(record, SurveyRound | DeliberationRound):
        return _shared_relations(actor, record)
    if isinstance(record, Appraisal):
        return appraisal_relations(me, record)
    if isinstance(record, RaterTask):
        pairs = {"rater": record.rater_id, "self": record.appraisal.employee_id}
    elif isinstance(record, ProjectMember):
        pairs = {"self": record.employee_id, "project_head": record.project.head_id}
        if _appraises(me, record):
            pairs["appraiser_of"] = me
    else:
        pairs = {"project_head": record.head_id}
        if any(member.employee_id == me for member in record.members):
            pairs["project_member"] = me
    return frozenset(name for name, who in pairs.items() if who == me)


def _shared_relations(actor: Actor, record: SurveyRound | DeliberationRound) -> frozenset[str]:
    """Return how an employee stands to what many do together."""
    here = frozenset({"colleague"} if actor.region == record.region else ())
    if isinstance(record, SurveyRound):
        return here
    mine = select(DeliberationMember.id).where(
        DeliberationMember.round_id == record.id,
        DeliberationMember.employee_id == actor.employee_id,
    )
    return here | ({"participant"} if session().scalar(mine) is not None else set())


def _appraises(me: int, member: ProjectMember) -> bool:
    """Tell whether `me` appraises the member in the cycle of the project."""
    asked = {"me": me, "of": member.employee_id, "cycle": member.project.cycle_id}
    return session().scalar(_appraised(), asked) is not None


@lru_cache(maxsize=1)
def _appraised() -> Select[Any]:
    """Return the SELECT of the appraisal of somebody by somebody in a cycle."""
    found = select(Appraisal.id).where(
        Appraisal.appraiser_id == bindparam("me"),
        Appraisal.employee_id == bindparam("of"),
        Appraisal.cycle_id == bindparam("cycle"),
    )
    return found.limit(1)


def can(
    actor: Actor,
    permission: str,
    region: str,
    *,
    record: Record | None = None,
    unit_id: int | None = None,
) -> bool:
    """Tell whether the actor may use the permission on the record (or in the region)."""
    if actor.is_system:
        return True
    place = record.id if isinstance(record, Unit) else getattr(record, "unit_id", None)
    roles = roles_for(actor, region, unit_id if unit_id is not None else place)
    if record is None or enough(permission, roles):
        return allowed(permission, roles)
    return allowed(permission, roles, relations_to(actor, record))


def require(
    actor: Actor,
    permission: str,
    region: str,
    *,
    record: Record | None = None,
    unit_id: int | None = None,
) -> None:
    """Raise NotAllowed with a sentence when `can` is false, or when a fresh password is due."""
    entry = PERMISSIONS[permission]
    if not can(actor, permission, region, record=record, unit_id=unit_id):
        if entry.never_self and record is not None and "self" in relations_to(actor, record):
            raise NotAllowed(_("Anda tidak dapat menilai atau mengesahkan penilaian Anda sendiri."))
        raise NotAllowed(
            sentence(_("Anda tidak berwenang untuk: {what}."), what=entry.label.lower())
        )
    if entry.fresh and not (actor.fresh or actor.is_system):
        raise NotAllowed(_("Masukkan kembali kata sandi Anda untuk langkah ini."))
