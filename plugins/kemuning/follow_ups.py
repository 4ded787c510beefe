"""Two proposals from a finished year: awards, and the achievers who deserve a next step.

Both are proposals. A committee of three confirms the awards and may strike a name with a reason,
never add one; the personnel office decides about the list of achievers. One award in five members
and the best tenth are the region's choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import VERY_GOOD, Cohort, CohortMember, FollowUpRule, Number, Proposal, exact

from .scoring import AWARDS

_SHARE_OF_TALENT = 10
_COMMITTEE = 3
_DAYS_TO_PRESENT = 90


def propose_awards(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose the first fifth of the members by final value; all members count for the quota."""
    members = _latest(cohort)
    card = AWARDS.score([_award_fields(nip, member) for nip, member in members.items()])
    winners: Any = card.result["recipients"]
    return tuple(_award(rank, nip, members[nip].result) for rank, nip in enumerate(winners, 1))


def propose_talent(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose everybody who has Sangat Baik or belongs to the best tenth by final value.

    The tenth is counted over everybody with a final value; a place that falls to somebody under a
    sanction stays empty, as with the awards. Equal final values stand or fall together, so nobody
    is left out by his NIP.
    """
    members = _latest(cohort)
    rated = {
        nip: member.result
        for nip, member in members.items()
        if member.result.get("final_value") is not None
    }
    very_good = {nip: got for nip, got in rated.items() if got.get("predikat") == VERY_GOOD}
    best = {**_best_tenth(rated), **very_good}
    chosen = {nip: got for nip, got in best.items() if not _sanctioned(members[nip])}
    order = sorted(sorted(chosen), key=lambda nip: _final(chosen[nip]), reverse=True)
    return tuple(_talent(rank, nip, chosen[nip]) for rank, nip in enumerate(order, 1))


def _best_tenth(rated: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    places = len(rated) // _SHARE_OF_TALENT
    values = sorted((_final(got) for got in rated.values()), reverse=True)
    if places == 0:
        return {}
    limit = values[places - 1]
    return {nip: got for nip, got in rated.items() if _final(got) >= limit}


def _final(result: Mapping[str, Any]) -> Number:
    return exact(result["final_value"])


def _latest(cohort: Cohort) -> dict[str, CohortMember]:
    """Return one record per person: who moved during the year stands with his last position."""
    found: dict[str, CohortMember] = {}
    for member in cohort.members:
        nip = member.snapshot.employee.nip
        if nip not in found or _ends(found[nip]) <= _ends(member):
            found[nip] = member
    return found


def _ends(member: CohortMember) -> str:
    return member.snapshot.ends.isoformat() if member.snapshot.ends else ""


def _sanctioned(member: CohortMember) -> bool:
    fact = member.snapshot.fact("sanctioned")
    return fact is not None and fact.value == "true"


def _award_fields(nip: str, member: CohortMember) -> dict[str, object]:
    result = member.result
    return {
        "nip": nip,
        "final_value": result.get("final_value"),
        "objective_value": result.get("objective_value"),
        "predikat": result.get("predikat"),
        "sanctioned": _sanctioned(member),
    }


def _award(rank: int, nip: str, result: Mapping[str, Any]) -> Proposal:
    reason = (
        f"Nilai akhir {_shown(result['final_value'])} dengan predikat {result['predikat']}, "
        f"peringkat {rank} di antara anggota yang memenuhi syarat."
    )
    return Proposal(nip=nip, title="Penghargaan ASN berprestasi", reason=reason, rank=rank)


def _talent(rank: int, nip: str, result: Mapping[str, Any]) -> Proposal:
    value = _shown(result["final_value"])
    if result["predikat"] == VERY_GOOD:
        reason = f"Predikat {VERY_GOOD} dengan nilai akhir {value}."
    else:
        reason = f"Nilai akhir {value} termasuk sepuluh persen terbaik."
    return Proposal(nip=nip, title="Pelatihan dan daftar talenta", reason=reason, rank=rank)


def _shown(value: str) -> str:
    return value.replace(".", ",")


FOLLOW_UPS = (
    FollowUpRule(
        id="award",
        kind="award",
        title="Penghargaan ASN berprestasi",
        propose=propose_awards,
        decided_by="committee",
        committee_size=_COMMITTEE,
        due_days=_DAYS_TO_PRESENT,
    ),
    FollowUpRule(
        id="talent",
        kind="training",
        title="Daftar talenta dan pelatihan",
        propose=propose_talent,
        decided_by="hr",
    ),
)
"""Every follow-up rule of the region."""
