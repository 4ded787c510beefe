"""Award proposal of a project or a year: at most one member in five, best final value first.

It is a proposal: a committee of three confirms it and may strike a name with a reason, never add
one. The share of one in five is the region's choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    FAIR,
    GOOD,
    NOT_RATED,
    POOR,
    VERY_GOOD,
    VERY_POOR,
    Number,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Verdict,
    published,
    read_flag,
    read_list,
    read_number,
    read_object,
    read_text,
    read_word,
)

_ID = "kemuning.awards"
_MEMBERS_PER_AWARD = 5
_WINNING = (VERY_GOOD, GOOD)
_WORDS = (VERY_GOOD, GOOD, FAIR, POOR, VERY_POOR, NOT_RATED)


@dataclass(frozen=True, slots=True)
class Member:
    """One member with the published values, ``None`` when he could not be rated."""

    nip: str
    final_value: Number | None
    objective_value: Number | None
    predikat: str
    sanctioned: bool


def parse(document: object) -> tuple[Member, ...]:
    """Read the list of all members, also of those who cannot win.

    ``invalid_value`` also when a NIP stands twice: it would enlarge the quota and win twice.
    """
    members = tuple([_member(item) for item in read_list(document)])
    if len({member.nip for member in members}) != len(members):
        raise ScoringError("invalid_value")
    return members


def compute(members: tuple[Member, ...]) -> ScoreCard:
    """Return the quota and the NIPs of the proposed members, best first."""
    quota = len(members) // _MEMBERS_PER_AWARD
    ranked = sorted(filter(_eligible, members), key=lambda member: member.nip)
    ranked.sort(key=_merit, reverse=True)
    chosen = ranked[:quota]
    places = Verdict("quota", "Jumlah penghargaan", str(quota), "{} anggota / 5", (len(members),))
    result: dict[str, object] = {
        "quota": quota,
        "recipients": [member.nip for member in chosen],
    }
    roots = (places, *[_reason(rank, member) for rank, member in enumerate(chosen, 1)])
    return ScoreCard(_ID, result, roots=roots)


def _eligible(member: Member) -> bool:
    rated = member.final_value is not None
    return rated and member.predikat in _WINNING and not member.sanctioned


def _merit(member: Member) -> tuple[bool, Number | int, bool, Number | int]:
    """Return what orders eligible members; a missing value stands below every value."""
    final, objective = member.final_value, member.objective_value
    return (
        final is not None,
        0 if final is None else final,
        objective is not None,
        0 if objective is None else objective,
    )


def _reason(rank: int, member: Member) -> Verdict:
    reason = "nilai akhir {}, nilai objektif {}"
    values = (_shown(member.final_value), _shown(member.objective_value))
    return Verdict(f"recipient_{rank}", f"Usulan {rank}", member.nip, reason, values)


def _shown(value: Number | None) -> str:
    return "-" if value is None else f"{published(value)}"


def _member(document: object) -> Member:
    fields = read_object(document)
    return Member(
        nip=read_text(fields.get("nip")),
        final_value=_value(fields, "final_value"),
        objective_value=_value(fields, "objective_value"),
        predikat=read_word(fields.get("predikat"), _WORDS),
        sanctioned=read_flag(fields.get("sanctioned")),
    )


def _value(fields: Mapping[str, object], key: str) -> Number | None:
    """Return a value 0..120; null is "not rated", a missing key is no answer."""
    if key not in fields:
        raise ScoringError("invalid_value")
    return None if fields[key] is None else read_number(fields[key], 0, 120)


AWARDS = ScoringMethod(
    id=_ID,
    title="Usulan penghargaan ASN berprestasi",
    parse=parse,
    compute=compute,
    missing_data="Anggota tanpa nilai dihitung untuk kuota saja.",
    legal_basis="",
)
