"""What follows from the nine boxes and from projects: proposals only, people decide.

Which box leads to which step follows PermenPANRB 3/2020. Reasons never tell the number of the box
or the potential: whoever decides as superior does not see them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta

from portal.api import Cohort, CohortMember, Field, FollowUpRule, ProjectFacts, Proposal

TRAINING_BOXES, FURTHER_BOXES = (4, 5, 7, 9), (7, 9)
GUIDANCE_BOX, HANDLING_BOX = 3, 1
PROJECT_COURSE = "Manajemen Proyek"
LONG_PROJECT_DAYS = 90
VILLAGE = "pembangunan desa"
_COMMITTEE = 3
_HALF_YEAR, _MONTH, _YEAR = 180, 30, 365
_ADVICE: Mapping[int, str] = {
    9: "Kinerja di atas ekspektasi dan siap untuk tanggung jawab yang lebih besar.",
    7: "Kinerja di atas ekspektasi; kompetensi disiapkan untuk tugas yang lebih luas.",
    5: "Kinerja sesuai ekspektasi; pelatihan memperkuat kompetensi jabatan.",
    4: "Kinerja di atas ekspektasi; pelatihan menyiapkan tugas yang berbeda.",
}


def propose_training(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose a training for boxes 4, 5, 7 and 9."""
    return _of_boxes(cohort, TRAINING_BOXES, "Pelatihan pengembangan", _advice)


def propose_further(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose further education for boxes 7 and 9; the committee confirms it."""
    return _of_boxes(cohort, FURTHER_BOXES, "Pendidikan lebih lanjut", _advice)


def propose_guidance(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose guidance and counselling for box 3: able people whose results fall behind."""
    return _of_boxes(cohort, (GUIDANCE_BOX,), "Bimbingan dan konseling kinerja", _below)


def propose_handling(cohort: Cohort) -> tuple[Proposal, ...]:
    """Hand box 1 to the personnel office, for handling under the regulations."""
    return _of_boxes(cohort, (HANDLING_BOX,), "Penanganan menurut peraturan", _below)


def propose_project_course(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose the course Manajemen Proyek after a long village-development project."""
    return tuple(
        Proposal(
            nip=nip,
            title=f"Pelatihan {PROJECT_COURSE}",
            reason=f"Ikut dalam proyek {project.title}, yang berlangsung {_days(project)} hari.",
            details={"course": PROJECT_COURSE},
        )
        for nip, member in _latest(cohort).items()
        for project in _long_village_projects(member)[:1]
    )


def _long_village_projects(member: CohortMember) -> list[ProjectFacts]:
    found = [
        project
        for project in member.snapshot.projects
        if _days(project) >= LONG_PROJECT_DAYS and _is_village(project)
    ]
    return sorted(found, key=_days, reverse=True)


def _is_village(project: ProjectFacts) -> bool:
    named = (project.sector, *project.sectors, project.title)
    return any(VILLAGE in text.casefold() for text in named)


def _days(project: ProjectFacts) -> int:
    """Return the calendar days of a project, first and last included; 0 while it has no end."""
    if project.starts is None or project.ended is None:
        return 0
    return (project.ended - project.starts + timedelta(days=1)).days


def _of_boxes(
    cohort: Cohort,
    boxes: Collection[int],
    title: str,
    reason: Callable[[CohortMember], str],
) -> tuple[Proposal, ...]:
    chosen = [(nip, one) for nip, one in _latest(cohort).items() if one.result.get("box") in boxes]
    ordered = sorted(chosen, key=lambda pair: _order(pair[1]))
    return tuple(_ranked(ordered, title, reason))


def _ranked(
    people: list[tuple[str, CohortMember]], title: str, reason: Callable[[CohortMember], str]
) -> Iterator[Proposal]:
    for rank, (nip, member) in enumerate(people, 1):
        yield Proposal(nip=nip, title=title, reason=reason(member), rank=rank)


def _order(member: CohortMember) -> tuple[int, str]:
    """Put the highest box first, then by NIP."""
    return -int(member.result["box"]), member.snapshot.employee.nip


def _latest(cohort: Cohort) -> dict[str, CohortMember]:
    """Return one member per person: who moved during the year stands with his last position."""
    found: dict[str, CohortMember] = {}
    for member in cohort.members:
        nip = member.snapshot.employee.nip
        if nip not in found or _ends(found[nip]) <= _ends(member):
            found[nip] = member
    return found


def _ends(member: CohortMember) -> str:
    return member.snapshot.ends.isoformat() if member.snapshot.ends else ""


def _advice(member: CohortMember) -> str:
    return _ADVICE[int(member.result["box"])]


def _below(member: CohortMember) -> str:
    value = str(member.result.get("performance_value") or "-").replace(".", ",")
    return f"Nilai kinerja {value} di bawah ekspektasi."


_COURSE = Field(
    code="course",
    label="Pelatihan",
    kind="record",
    register="courses",
    help="Dipilih dari Katalog pelatihan.",
)
_PRIORITY = Field(
    code="priority",
    label="Prioritas",
    kind="choice",
    choices=("1 segera", "2 tahun ini", "3 tahun depan"),
)
_OUTCOME = (
    Field(code="finished", label="Selesai pada", kind="date"),
    Field(code="certificate", label="Nomor sertifikat", required=False),
)

FOLLOW_UPS = (
    FollowUpRule(
        id="training",
        kind="training",
        title="Pelatihan pengembangan",
        propose=propose_training,
        decided_by="hr",
        due_days=_HALF_YEAR,
        reminder_days=(30, 7),
        decision_fields=(_COURSE, _PRIORITY),
        outcome_fields=_OUTCOME,
    ),
    FollowUpRule(
        id="further_education",
        kind="education",
        title="Pendidikan lebih lanjut",
        propose=propose_further,
        decided_by="committee",
        committee_size=_COMMITTEE,
        due_days=_YEAR,
        reminder_days=(30,),
    ),
    FollowUpRule(
        id="guidance",
        kind="coaching",
        title="Bimbingan dan konseling kinerja",
        propose=propose_guidance,
        decided_by="appraiser",
        reminder_days=(14, 3),
        decision_fields=(
            Field(code="goal", label="Tujuan bimbingan", kind="long_text", minimum_length=10),
            Field(code="coach", label="Pembimbing", kind="employee"),
            Field(code="due_on", label="Selesai sebelum", kind="date"),
        ),
        outcome_fields=(Field(code="meetings", label="Jumlah pertemuan", kind="integer"),),
    ),
    FollowUpRule(
        id="handling",
        kind="handling",
        title="Penanganan menurut peraturan",
        propose=propose_handling,
        decided_by="hr",
        due_days=_MONTH,
        reminder_days=(7,),
        open_to_employee=False,
    ),
    FollowUpRule(
        id="project_course",
        kind="training",
        title=f"Pelatihan {PROJECT_COURSE}",
        propose=propose_project_course,
        decided_by="hr",
        due_days=_HALF_YEAR,
        reminder_days=(30, 7),
        decision_fields=(_COURSE, _PRIORITY),
        outcome_fields=_OUTCOME,
    ),
)
"""Every follow-up rule of the region."""
