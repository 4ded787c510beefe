"""Training needs: from weak duties and low process marks to a course or a coach.

The rule only proposes. The superior confirms each need, sets its priority, and chooses a course of
the catalogue or guidance with a coach and a date. What priority is suggested is the region's
choice: the further below the limit, the sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.api import Cohort, CohortMember, Field, FollowUpRule, Proposal, exact

from .competences import PROCESS_COMPETENCES
from .instruments import PROCESS_FORM

TRAINING, GUIDANCE = "pelatihan", "bimbingan"
PRIORITIES = ("1 segera", "2 tahun ini", "3 dapat menunggu")
_URGENT_BELOW, _SOON_BELOW = 70, 80
_CAN_WAIT = 2
"""Urgency from which guidance by a colleague is suggested first."""
_DAYS_TO_DO = 180


@dataclass(frozen=True, slots=True)
class Need:
    """One reason for a training: the competence, why, and 0 (urgent) to 2."""

    competence: str
    why: str
    urgency: int


def propose_training(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose one follow-up per person and competence; several reasons are told together."""
    found: list[Proposal] = []
    for member in cohort.members:
        by_competence: dict[str, list[Need]] = {}
        for need in needs_of(member):
            by_competence.setdefault(need.competence, []).append(need)
        nip = member.snapshot.employee.nip
        found += [_proposal(nip, tag, needs) for tag, needs in by_competence.items()]
    return tuple(_once(found))


def _once(found: list[Proposal]) -> Iterator[Proposal]:
    """Keep the first of equal needs: who held two positions may have the same need twice."""
    seen: set[tuple[str, str]] = set()
    for one in found:
        if (one.nip, one.topic) not in seen:
            seen.add((one.nip, one.topic))
            yield one


def needs_of(member: CohortMember) -> Iterator[Need]:
    """Yield the needs in the order of the result: duties first, then items of the process."""
    result = member.result
    values = dict(zip(_codes(member), result.get("converted_values", ()), strict=False))
    labels = {m.code: (m.label, m.competence) for m in member.snapshot.measures}
    for code in result.get("training_needs", ()):
        if code in PROCESS_COMPETENCES:
            yield _process_need(code, member)
        elif code in labels:
            label, competence = labels[code]
            yield _duty_need(label, competence or label, values.get(code))


def _codes(member: CohortMember) -> list[str]:
    return [measure.code for measure in member.snapshot.measures]


def _duty_need(label: str, competence: str, value: str | None) -> Need:
    number = exact(value or "0")
    urgency = 0 if number < _URGENT_BELOW else 1 if number < _SOON_BELOW else 2
    shown = (value or "0").replace(".", ",")
    return Need(competence, f"Nilai {shown} untuk {label}", urgency)


def _process_need(code: str, member: CohortMember) -> Need:
    labels: Mapping[str, str] = {item.code: item.label for item in PROCESS_FORM.items}
    mark = next((f.items[code] for f in member.snapshot.forms if code in f.items), 2)
    why = f"Nilai {mark} untuk {labels[code]}"
    return Need(PROCESS_COMPETENCES[code], why, 0 if mark == 1 else 1)


def _proposal(nip: str, competence: str, needs: list[Need]) -> Proposal:
    """Suggest a course, or a coach where little is missing; the superior decides otherwise."""
    urgency = min(need.urgency for need in needs)
    way = {"way": TRAINING, "course": competence} if urgency < _CAN_WAIT else {"way": GUIDANCE}
    return Proposal(
        nip=nip,
        title=f"Peningkatan kompetensi: {competence}",
        reason="; ".join(need.why for need in needs) + ".",
        topic=competence,
        details={**way, "priority": PRIORITIES[urgency]},
    )


TRAINING_NEEDS = FollowUpRule(
    id="training_needs",
    kind="training",
    title="Kebutuhan pelatihan dan bimbingan",
    propose=propose_training,
    decided_by="appraiser",
    due_days=_DAYS_TO_DO,
    reminder_days=(30, 7),
    decision_fields=(
        Field(code="way", label="Bentuk", kind="choice", choices=(TRAINING, GUIDANCE)),
        Field(code="priority", label="Prioritas", kind="choice", choices=PRIORITIES),
        Field(
            code="course",
            label="Pelatihan",
            kind="record",
            register="courses",
            required=False,
            required_when=("way", (TRAINING,)),
            help="Dipilih dari Katalog Pelatihan menurut kompetensinya.",
        ),
        Field(
            code="coach",
            label="Pembimbing",
            kind="employee",
            required=False,
            required_when=("way", (GUIDANCE,)),
            help="NIP rekan atau atasan yang membimbing.",
        ),
        Field(
            code="starts_on",
            label="Mulai bimbingan",
            kind="date",
            required=False,
            required_when=("way", (GUIDANCE,)),
        ),
    ),
    outcome_fields=(
        Field(code="finished_on", label="Selesai pada", kind="date"),
        Field(code="certificate", label="Nomor sertifikat atau catatan", required=False),
    ),
)
"""One mechanism for training and for guidance."""

FOLLOW_UPS = (TRAINING_NEEDS,)
"""Every follow-up rule of the region."""
