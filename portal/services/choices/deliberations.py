"""Parameters that many choose together: proposals, workshop, secret vote, points, record.

Totals are all that is kept of a vote; a ballot has a random key and no participant, and all
ballots are written anew in the order of their keys when the points are closed. Totals of fewer than
`LEAST_VOICES` people would be somebody's vote or ballot: neither is ever closed with fewer.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain, count

from sqlalchemy import select, update

from portal.api.instruments import Deliberation
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.services.common import access, audit
from portal.services.common.appraisals import entry_of
from portal.services.common.editing import claim, claim_region
from portal.services.common.runtime import now
from portal.services.reading.values import plain, read_decimal, require_text
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Ballot,
    DeliberationMember,
    DeliberationRound,
    Employee,
    ParameterProposal,
    Unit,
)
from portal.store.queries import deliberation_pages as queries
from portal.store.scope import get_visible

MANAGE, TAKE_PART = "deliberation.manage", "deliberation.take_part"
PROPOSE = "deliberation.propose"
MOST_PROPOSALS = 40
LEAST_VOICES = 3
"""Participants who must be chosen, be present, vote, and give points."""


def described_by(region: str, deliberation_id: str) -> Deliberation:
    """Return the region's deliberation of that id. Raises NotFound."""
    try:
        return entry_of(region).deliberation(deliberation_id)
    except KeyError as error:
        raise NotFound(_("Musyawarah")) from error


def load(actor: Actor, round_id: int, permission: str) -> DeliberationRound:
    """Return the round when the actor may use the permission on it."""
    row = get_visible(DeliberationRound, round_id, actor, permission, _("Musyawarah"))
    access.require(actor, permission, row.region, record=row)
    return row


def open_round(
    actor: Actor,
    deliberation_id: str,
    *,
    region: str,
    year: int,
    title: str,
    member_ids: Collection[int],
    unit_id: int | None = None,
) -> DeliberationRound:
    """Open a deliberation for one calendar year with its members.

    A year and unit have one; after it was cancelled they may have another.
    """
    described_by(region, deliberation_id)
    with unit_of_work() as current:
        access.require(actor, MANAGE, region)
        _check_unit(region, unit_id)
        if len(set(member_ids)) < LEAST_VOICES:
            told = _("Pilih sedikitnya {least} peserta, agar suara tetap rahasia.")
            raise Invalid(Problem("members", sentence(told, least=LEAST_VOICES)))
        claim_region(region)
        _refuse_second(region, deliberation_id, year, unit_id)
        row = DeliberationRound(
            region=region,
            deliberation=deliberation_id,
            year=year,
            unit_id=unit_id,
            title=require_text(title, "title", _("Judul"), longest=200),
        )
        current.add(row)
        current.flush()
        _add_members(row, member_ids)
        _told(actor, row, "deliberation.open", members=len(set(member_ids)))
    return row


def _check_unit(region: str, unit_id: int | None) -> None:
    unit = session().get(Unit, unit_id) if unit_id is not None else None
    if unit_id is not None and (unit is None or unit.region != region):
        raise NotFound(_("Unit kerja"))


def _refuse_second(region: str, deliberation_id: str, year: int, unit_id: int | None) -> None:
    same = DeliberationRound.unit_id
    known = select(DeliberationRound.id).where(
        DeliberationRound.region == region,
        DeliberationRound.deliberation == deliberation_id,
        DeliberationRound.year == year,
        DeliberationRound.state != "cancelled",
        same.is_(None) if unit_id is None else same == unit_id,
    )
    if session().scalar(known) is not None:
        told = Sentence(_("Musyawarah untuk tahun dan unit ini sudah ada."))
        raise Invalid(Problem("year", told, value=str(year)))


def _add_members(row: DeliberationRound, wanted: Collection[int]) -> None:
    known = select(Employee.id).where(Employee.region == row.region, Employee.id.in_(wanted))
    found = set(session().scalars(known))
    if found != set(wanted):
        raise NotFound(_("Pegawai"))
    here = select(DeliberationMember.employee_id).where(DeliberationMember.round_id == row.id)
    new = sorted(found - set(session().scalars(here)))
    session().add_all(
        DeliberationMember(region=row.region, round_id=row.id, employee_id=key) for key in new
    )


def propose(
    actor: Actor,
    round_id: int,
    *,
    label: str,
    measure_unit: str,
    direction: str,
    target: str | Decimal | None,
    source: str,
    reason: str,
    code: str = "",
) -> ParameterProposal:
    """Propose a parameter: every employee may, and personnel for those who wrote on paper."""
    with unit_of_work() as current:
        row = load(actor, round_id, PROPOSE)
        _require_state(row, "proposals", "discussion")
        known = queries.proposals(row.id, withdrawn=True)
        if sum(not one.withdrawn for one in known) >= MOST_PROPOSALS:
            raise WrongStage(_("Usulan sudah terlalu banyak; tarik yang tidak diperlukan."))
        if direction not in {"higher", "lower"}:
            raise Invalid(Problem("direction", Sentence(_("Pilih arah penilaian."))))
        number = read_decimal(target, "target")
        if number is None or (number == 0 and direction == "higher"):
            told = Sentence(_("Isi target lebih dari nol, atau nol bila makin rendah makin baik."))
            raise Invalid(Problem("target", told))
        one = ParameterProposal(
            region=row.region,
            round_id=row.id,
            code=_free_code(code or _code_of(label), {other.code for other in known}),
            label=require_text(label, "label", _("Nama parameter"), longest=200),
            measure_unit=require_text(measure_unit, "measure_unit", _("Satuan"), longest=40),
            direction=direction,
            target=plain(number),
            source=require_text(source, "source", _("Sumber data"), longest=200),
            reason=require_text(reason, "reason", _("Alasan"), longest=1000),
            # Examples of the region are nobody's own proposal.
            proposed_by=None if code else actor.employee_id,
            proposed_at=now(),
        )
        current.add(one)
        current.flush()
        _told(actor, row, "deliberation.propose", proposal=one.code)
    return one


def propose_examples(actor: Actor, round_id: int) -> int:
    """Take over the indicators of the region's example set as proposals; return how many."""
    row = load(actor, round_id, MANAGE)
    entry = entry_of(row.region)
    found = entry.indicator_set(described_by(row.region, row.deliberation).indicator_set)
    known = {one.code for one in queries.proposals(row.id, withdrawn=True)}
    new = [one for one in found.indicators if one.code not in known]
    with unit_of_work():
        for one in new:
            propose(
                actor,
                round_id,
                code=one.code,
                label=one.label,
                measure_unit=one.measure_unit,
                direction=one.direction,
                target=one.target,
                source=one.source or "-",
                reason=str(
                    sentence(_("Diambil dari indikator daerah: {title}."), title=found.title)
                ),
            )
    return len(new)


def _code_of(label: str) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in label.lower()).split()
    return "_".join(words)[:30].strip("_") or "parameter"


def _free_code(wanted: str, taken: Collection[str]) -> str:
    tries = chain([wanted], (f"{wanted}_{at}" for at in count(2)))
    return next(code for code in tries if code not in taken)


def withdraw(actor: Actor, proposal_id: int) -> None:
    """Take back a proposal before the vote: the proposer his own, personnel any."""
    with unit_of_work():
        one = session().get(ParameterProposal, proposal_id)
        if one is None:
            raise NotFound(_("Usulan"))
        row = load(actor, one.round_id, PROPOSE)
        _require_state(row, "proposals", "discussion")
        if one.proposed_by is None or one.proposed_by != actor.employee_id:
            access.require(actor, MANAGE, row.region)
        one.withdrawn = True
        _told(actor, row, "deliberation.withdraw", proposal=one.code)


def record_workshop(
    actor: Actor,
    round_id: int,
    *,
    held_on: date,
    place: str,
    discussion: str,
    present_ids: Collection[int],
    expected_version: int | None = None,
) -> DeliberationRound:
    """Write down day, place, what was discussed, and which members were present."""
    with unit_of_work() as current:
        row = load(actor, round_id, MANAGE)
        claim(row, expected_version, {"place": place, "discussion": discussion})
        _require_state(row, "discussion")
        row.held_on = held_on
        row.place = require_text(place, "place", _("Tempat"), longest=200)
        row.discussion = require_text(discussion, "discussion", _("Catatan diskusi"), longest=8000)
        current.flush()
        mine = DeliberationMember.round_id == row.id
        here = DeliberationMember.employee_id.in_(present_ids)
        for condition, present in ((here, True), (~here, False)):
            current.execute(
                update(DeliberationMember)
                .where(mine, condition)
                .values(present=present)
                .execution_options(synchronize_session=False)
            )
        current.expire_all()
        _told(actor, row, "deliberation.workshop", present=len(set(present_ids)))
    return row


def vote(actor: Actor, round_id: int, in_favor: Mapping[int, bool]) -> None:
    """Count one participant's secret vote on every proposal, in totals only. Once per person."""
    with unit_of_work() as current:
        row = load(actor, round_id, TAKE_PART)
        _require_state(row, "voting")
        member = _present_member(row, actor)
        found = queries.proposals(row.id)
        missing = [one for one in found if one.id not in in_favor]
        if missing:
            told = _("Pilih setuju atau tidak setuju untuk: {label}.")
            raise Invalid(
                [Problem(f"vote_{one.id}", sentence(told, label=one.label)) for one in missing]
            )
        _take_turn(member, "voted", _("Anda sudah memberikan suara."))
        chosen = [one.id for one in found if in_favor[one.id]]
        current.execute(
            update(ParameterProposal)
            .where(ParameterProposal.round_id == row.id, ParameterProposal.id.in_(chosen))
            .values(in_favor=ParameterProposal.in_favor + 1)
            .execution_options(synchronize_session=False)
        )
        current.expire_all()


def ballot(actor: Actor, round_id: int, points: Mapping[int, int]) -> None:
    """Store one participant's points without him. They must add up exactly. Once per person."""
    with unit_of_work() as current:
        row = load(actor, round_id, TAKE_PART)
        _require_state(row, "points")
        member = _present_member(row, actor)
        wanted = described_by(row.region, row.deliberation).points
        order = queries.accepted(row.id)
        given = [points.get(one.id, 0) for one in order]
        total = sum(given)
        if total != wanted or min(given, default=0) < 0:
            told = sentence(
                _("Jumlah poin Anda {total}, harus tepat {wanted}."), total=total, wanted=wanted
            )
            raise Invalid(Problem("points", told, value=str(total)))
        _take_turn(member, "balloted", _("Anda sudah membagikan poin."))
        key = secrets.token_hex(16)
        current.add(Ballot(key=key, region=row.region, round_id=row.id, points=given))


def _present_member(row: DeliberationRound, actor: Actor) -> DeliberationMember:
    member = queries.membership(row.id, actor.employee_id)
    if member is None or not member.present:
        raise WrongStage(_("Hanya peserta yang hadir dalam lokakarya yang memberikan suara."))
    return member


def _take_turn(member: DeliberationMember, name: str, told: str) -> None:
    """Mark the turn as taken in one statement: two clicks at once count as one."""
    column = getattr(DeliberationMember, name)
    changed = session().execute(
        update(DeliberationMember)
        .where(DeliberationMember.id == member.id, column.is_(False))
        .values(**{name: True})
        .execution_options(synchronize_session=False)
    )
    if getattr(changed, "rowcount", 0) != 1:
        raise WrongStage(told)


def _require_state(row: DeliberationRound, *states: str) -> None:
    """Lock the round and look at its state: what comes after a step would not be counted."""
    claim(row, None)
    if row.state not in states:
        raise WrongStage(_("Musyawarah ini sudah melewati atau belum sampai pada tahap itu."))


def move(row: DeliberationRound, action: str) -> None:
    """Take a step of the machine. Raises WrongStage with the present stage."""
    row.state = step("deliberation", row.state, action).target


def _told(actor: Actor, row: DeliberationRound, action: str, **more: object) -> None:
    audit.record(
        actor,
        action,
        region=row.region,
        entity="deliberation_round",
        entity_id=row.id,
        detail={"year": row.year, "state": row.state, **more},
    )


tell = _told
"""The audit entry of a step, for the module that takes the steps."""
