"""Proposals from a finished year: promotion, award, placement review, coaching, development.

A committee of three decides about people; nothing is automatic. Whoever has a rater with an open
fairness flag gets no proposal before the panel has decided. Who is Sangat Baik is offered special
training, and what was learned is used in a task within ninety days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.api import (
    NOT_RATED,
    PREDIKAT,
    VERY_GOOD,
    Cohort,
    CohortMember,
    Field,
    FollowUpRule,
    Number,
    Proposal,
    exact,
)

from .needs import gaps
from .scoring import DECISIONS

_COMMITTEE = 3
_DAYS_TO_USE = 90
_YEAR_METHOD = "lhokseumawe.year"
_HALF_KEY = "report_value"
"""Only the result of a half-year has it."""
_TITLES = {
    "promotion": "Usulan promosi",
    "award": "Usulan penghargaan",
    "transfer": "Peninjauan penempatan",
    "coaching": "Pembinaan",
}


def is_year(cohort: Cohort) -> bool:
    """Tell whether the cohort is that of a year; halves alone decide nothing about people."""
    return all(_HALF_KEY not in member.result for member in cohort.members)


def decisions(cohort: Cohort) -> dict[str, tuple[str, ...]]:
    """Return the proposals of each person by NIP, as the method gives them."""
    members = latest(cohort)
    order = ranking({nip: one.result for nip, one in members.items()})
    return {nip: _decide(cohort, member, order) for nip, member in members.items()}


def _decide(cohort: Cohort, member: CohortMember, order: Mapping[str, int]) -> tuple[str, ...]:
    facts = member.snapshot
    sanctioned = facts.fact("sanctioned")
    card = DECISIONS.score(
        {
            "history": [*_past(member), _year(member.result)],
            "rank": order.get(facts.employee.nip),
            "count": len(order),
            "sanctioned": sanctioned is not None and sanctioned.value == "true",
            "open_flag": facts.employee.nip in cohort.locked,
        }
    )
    found: Any = card.result["proposals"]
    return tuple(found)


def _past(member: CohortMember) -> list[dict[str, object]]:
    """Return one entry per former year, oldest first; the last result of a year counts.

    A year without a result stands as not rated: no older one takes the place of the year before.
    """
    years: dict[int, Mapping[str, Any]] = {}
    for past in member.snapshot.history:
        if past.method == _YEAR_METHOD and past.year < member.snapshot.cycle.year:
            years[past.year] = past.result
    known = range(min(years), member.snapshot.cycle.year) if years else ()
    return [_year(years.get(year, {})) for year in known]


def _year(result: Mapping[str, Any]) -> dict[str, object]:
    return {
        "predikat": result.get("predikat") or NOT_RATED,
        "result": result.get("result_rating"),
        "behavior": result.get("behavior_rating"),
    }


def ranking(results: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return the place of every rated person: by predikat, then index, then NIP."""
    rated = {nip: one for nip, one in results.items() if one.get("index") is not None}

    def order(nip: str) -> tuple[int, Number, str]:
        result = rated[nip]
        return PREDIKAT.index(result["predikat"]), -exact(result["index"]), nip

    return {nip: place for place, nip in enumerate(sorted(rated, key=order), 1)}


def latest(cohort: Cohort) -> dict[str, CohortMember]:
    """Return one record per person: who moved stands with his last position."""
    found: dict[str, CohortMember] = {}
    for member in cohort.members:
        nip = member.snapshot.employee.nip
        if nip not in found or _ends(found[nip]) <= _ends(member):
            found[nip] = member
    return found


def _ends(member: CohortMember) -> str:
    return member.snapshot.ends.isoformat() if member.snapshot.ends else ""


def _proposer(kind: str) -> Callable[[Cohort], tuple[Proposal, ...]]:
    """Return the rule of one kind of decision."""

    def propose(cohort: Cohort) -> tuple[Proposal, ...]:
        if not is_year(cohort):
            return ()
        members = latest(cohort)
        order = ranking({nip: one.result for nip, one in members.items()})
        chosen = [nip for nip, found in decisions(cohort).items() if kind in found]
        chosen.sort(key=lambda nip: (order.get(nip, len(order)), nip))
        return tuple([_proposal(kind, nip, members[nip].result, order) for nip in chosen])

    return propose


def _proposal(kind: str, nip: str, result: Mapping[str, Any], order: Mapping[str, int]) -> Proposal:
    place = order.get(nip)
    return Proposal(
        nip=nip, title=_TITLES[kind], reason=_reason(kind, result, place, len(order)), rank=place
    )


def _reason(kind: str, result: Mapping[str, Any], place: int | None, count: int) -> str:
    predikat = result["predikat"]
    if kind == "promotion":
        return f"Predikat {predikat}, dan tahun sebelumnya Baik atau Sangat Baik."
    if kind == "award":
        return f"Predikat {predikat}, urutan {place} dari {count} pegawai yang dinilai."
    if kind == "transfer":
        return "Hasil kerja di bawah ekspektasi dua tahun, perilaku sesuai atau di atas ekspektasi."
    return f"Predikat {predikat} tahun ini."


def propose_special_training(cohort: Cohort) -> tuple[Proposal, ...]:
    """Offer special training to everybody who is Sangat Baik this year."""
    if not is_year(cohort):
        return ()
    members = latest(cohort)
    order = ranking({nip: one.result for nip, one in members.items()})
    best = [nip for nip, one in members.items() if one.result.get("predikat") == VERY_GOOD]
    reason = f"Predikat {VERY_GOOD} tahun ini; ditawari pelatihan khusus."
    return tuple(
        [
            Proposal(nip=nip, title="Pelatihan khusus", reason=reason, rank=order[nip])
            for nip in sorted(best, key=lambda nip: order[nip])
        ]
    )


def propose_development(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose a program for every gap of a half-year, one proposal per person and competence."""
    if is_year(cohort):
        return ()
    return tuple(
        [
            Proposal(
                nip=nip,
                title=f"Pengembangan: {name}",
                reason=f"Tingkat {name} di bawah kebutuhan jabatan, atau keinginan yang disetujui.",
                topic=name,
            )
            for nip, member in latest(cohort).items()
            for name in gaps(member.snapshot)
        ]
    )


_PROGRAM = Field(code="program", label="Program", kind="record", register="program", required=False)
_USE = (
    Field(code="task", label="Tugas tempat keterampilan dipakai", kind="text"),
    Field(code="project", label="Proyek", kind="text", required=False),
    Field(code="supervisor", label="Pembimbing", kind="employee"),
    Field(code="result", label="Hasil", kind="long_text"),
)
_RULES = (
    ("promotion", "promotion", "Promosi"),
    ("award", "award", "Penghargaan"),
    ("transfer", "transfer", "Peninjauan penempatan"),
    ("coaching", "coaching", "Pembinaan"),
)

FOLLOW_UPS: tuple[FollowUpRule, ...] = (
    *(
        FollowUpRule(
            id=rule,
            kind=kind,
            title=title,
            propose=_proposer(rule),
            decided_by="committee",
            committee_size=_COMMITTEE,
            due_days=_DAYS_TO_USE,
            reminder_days=(14,),
        )
        for rule, kind, title in _RULES
    ),
    FollowUpRule(
        id="special_training",
        kind="training",
        title="Pelatihan khusus",
        propose=propose_special_training,
        decided_by="hr",
        due_days=_DAYS_TO_USE,
        reminder_days=(14,),
        decision_fields=(_PROGRAM,),
        outcome_fields=_USE,
    ),
    FollowUpRule(
        id="development",
        kind="training",
        title="Pengembangan kompetensi",
        propose=propose_development,
        decided_by="appraiser",
        due_days=_DAYS_TO_USE,
        reminder_days=(30, 7),
        decision_fields=(_PROGRAM,),
        outcome_fields=_USE,
    ),
)
"""Decisions about people by the committee, then what people learn."""
