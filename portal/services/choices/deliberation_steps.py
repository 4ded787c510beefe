"""The steps of a deliberation: workshop, vote, count, points, weights, and the record that fixes.

Vote and weights are judged by the region's own method under the guard, and only from as many people
on as hide each other. Until the weights stand, a round that too few can finish goes back to the
discussion and takes nothing along. A parameter with weight 0 is struck. What was fixed is the
indicator set of one calendar year for the people of the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from portal.api.methods import ScoringError
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.choices.deliberations import (
    LEAST_VOICES,
    MANAGE,
    described_by,
    load,
    move,
    tell,
)
from portal.services.common.appraisals import entry_of
from portal.services.common.editing import claim
from portal.services.common.events import announce
from portal.services.common.runtime import now, runtime
from portal.services.reading.values import require_text
from portal.services.work import shared_plans
from portal.store.db import session, unit_of_work
from portal.store.models import Ballot, DeliberationMember, DeliberationRound, ParameterProposal
from portal.store.queries import deliberation_pages as queries

LABEL = _("menilai hasil musyawarah")


def take(
    actor: Actor, round_id: int, action: str, expected_version: int | None = None
) -> DeliberationRound:
    """Take one step other than fixing. Raises WrongStage, or Unavailable when the method fails."""
    with unit_of_work():
        row = load(actor, round_id, MANAGE)
        claim(row, expected_version)
        _STEPS.get(action, _nothing)(row)
        move(row, action)
        tell(actor, row, f"deliberation.{action}")
    return row


def _nothing(_row: DeliberationRound) -> None:
    """Most steps only change the state."""


def _open_vote(row: DeliberationRound) -> None:
    if row.state == "discussion" and row.held_on is None:
        raise WrongStage(_("Catat lokakarya dan daftar hadirnya lebih dahulu."))
    if not queries.proposals(row.id):
        raise WrongStage(_("Belum ada usulan parameter."))
    present = sum(one.present for one in queries.members(row.id))
    told = _("Baru {done} peserta hadir; perlu sedikitnya {least}, agar suara tetap rahasia.")
    _require_voices(told, present)
    _forget_votes(row)


def _require_voices(told: str, done: int) -> None:
    if done < LEAST_VOICES:
        raise WrongStage(sentence(told, done=done, least=LEAST_VOICES))


def _forget_votes(row: DeliberationRound) -> None:
    """Begin anew before the vote; ballots go too, for they rate what that vote chose."""
    current = session()
    mine: Any = Ballot.round_id
    current.execute(
        delete(Ballot).where(mine == row.id).execution_options(synchronize_session=False)
    )
    for model, values in (
        (DeliberationMember, {"voted": False, "balloted": False}),
        (ParameterProposal, {"in_favor": 0, "outcome": "", "weight": None}),
    ):
        mine = model.round_id
        current.execute(
            update(model)
            .where(mine == row.id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    current.expire_all()
    row.result = {}  # what was counted is printed in the minutes


def _tally(row: DeliberationRound) -> None:
    """Judge every proposal by the method; at least one must be accepted to go on."""
    members = queries.members(row.id)
    present = sum(one.present for one in members)
    told = _("Baru {done} peserta memberikan suara; tunggu sampai sedikitnya {least}.")
    _require_voices(told, sum(one.voted for one in members))
    found = queries.proposals(row.id)
    for one in found:
        given = {"in_favor": one.in_favor, "present": present, "members": len(members)}
        one.outcome = str(_judged(row, given).get("status", ""))
    row.result = {**row.result, "present": present, "members": len(members)}
    if not any(one.outcome == "accepted" for one in found):
        if any(one.outcome == "no_quorum" for one in found):
            raise WrongStage(
                _("Tidak kuorum. Ulangi lokakarya dengan lebih dari setengah anggota hadir.")
            )
        raise WrongStage(_("Tidak ada usulan yang diterima. Ulangi sesudah diskusi lagi."))


def _weigh(row: DeliberationRound) -> None:
    """Turn all ballots into whole weights; a weight of 0 strikes the parameter."""
    given = queries.ballots(row.id)
    told = _("Baru {done} peserta membagikan poin; tunggu sampai sedikitnya {least}.")
    _require_voices(told, len(given))
    result = _judged(row, {"ballots": given})
    order = queries.accepted(row.id)
    for one, weight in zip(order, result["weights"], strict=True):
        one.weight = int(weight)
    _reseal(row.id)
    means = dict(zip([one.code for one in order], result["normalized_means"], strict=True))
    row.result = {**row.result, "ballots": len(given), "normalized_means": means}


def _reseal(round_id: int) -> None:
    """Write all ballots of a round anew in the order of their keys, in this transaction."""
    table: Any = Ballot.__table__
    current = session()
    current.flush()
    mine = table.c.round_id == round_id
    found = select(table).where(mine).order_by(table.c.key)
    rows = [dict(row) for row in current.execute(found).mappings()]
    current.execute(delete(table).where(mine))
    if rows:
        current.execute(insert(table), rows)


def _judged(row: DeliberationRound, document: dict[str, Any]) -> dict[str, Any]:
    method = runtime().host.registry.method(described_by(row.region, row.deliberation).method)

    def scored() -> dict[str, Any]:
        return dict(method.score(document).result)

    try:
        return runtime().host.call(row.region, LABEL, scored, expect=dict)
    except ScoringError as error:
        told = Sentence(_("Suara atau poin ini tidak dapat dihitung."))
        raise Invalid(Problem("points", told, code=error.code)) from error


_STEPS: dict[str, Callable[[DeliberationRound], None]] = {
    "vote": _open_vote,
    "tally": _tally,
    "repeat": _forget_votes,
    "weigh": _weigh,
}


def fix(
    actor: Actor,
    round_id: int,
    *,
    number: str,
    signers: Sequence[int],
    expected_version: int | None = None,
) -> DeliberationRound:
    """Fix parameters and weights by a record with number and signatures, for the round's year.

    `signers` are members who were present, the leader of the meeting first. When the year's cycle
    is open, its people get their monthly rows now; else when it opens.
    """
    with unit_of_work():
        row = load(actor, round_id, MANAGE)
        claim(row, expected_version, {"number": number})
        row.number = require_text(number, "number", _("Nomor berita acara"), longest=80)
        row.result = {**row.result, "signers": _signers(row, signers)}
        move(row, "fix")
        row.fixed_at = now()
        session().flush()
        rows = shared_plans.bring_into_cycle(row, entry_of(row.region))
        tell(actor, row, "deliberation.fix", number=row.number, measurements=rows)
    announce(row.region, "deliberation.fixed", year=row.year)
    return row


def _signers(row: DeliberationRound, wanted: Sequence[int]) -> list[dict[str, str]]:
    present = {one.employee_id: one for one in queries.members(row.id) if one.present}
    if not wanted or any(key not in present for key in wanted) or len(set(wanted)) != len(wanted):
        told = Sentence(_("Pilih penanda tangan dari peserta yang hadir, masing-masing satu kali."))
        raise Invalid(Problem("signers", told))
    roles = [_("Pimpinan musyawarah"), *[_("Wakil peserta")] * len(wanted)]
    return [
        {
            "name": present[key].name,
            "nip": present[key].nip,
            "position": present[key].position,
            "role": role,
        }
        for key, role in zip(wanted, roles, strict=False)
    ]
