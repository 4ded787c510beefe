"""What follows from months and from the year: guidance, training, recognition, award, promotion.

All are proposals. Guidance is the superior's, with goal, coach and the day until which it lasts, of
which coach and superior are reminded; personnel decides the rest.
While a case is open, a further low month is continued in it; an unbroken series of months with
enough gain is one appreciation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.api import Cohort, CohortMember, Field, FollowUpRule, Proposal, exact

from .scoring import COACHING
from .scoring.inputs import gather_monthly, months_of

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
"""Names of the months, in calendar order."""
_GUIDANCE_DAYS, _TRAINING_DAYS, _AWARD_DAYS, _PROMOTION_DAYS = 30, 90, 60, 180
_BEST = "A"
_GUIDANCE = {"goal": "Nilai bulanan kembali 76,61 atau lebih."}
_TRAINING = {"course": "Cara mencapai capaian"}


def propose_guidance(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose guidance for each low month that asks for it."""
    return tuple(_of_action(cohort, "guidance", "Bimbingan", _GUIDANCE))


def propose_training(cohort: Cohort) -> tuple[Proposal, ...]:
    """Refer to training from the third low month of a run on."""
    return tuple(_of_action(cohort, "refer_training", "Rujuk ke pelatihan", _TRAINING))


def propose_recognition(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose an appreciation for each unbroken series of months with enough gain, on any level."""
    found: list[Proposal] = []
    for member in _rated(cohort):
        rows: list[dict[str, Any]] = list(_card(member).result["recognition"])
        for series in _series([row["month"] for row in rows]):
            gain = next(row["gain"] for row in rows if row["month"] == series[0])
            reason = (
                f"Rata-rata tiga bulan sampai {_month(member, series[0])} naik "
                f"{_shown(gain)} poin dari tiga bulan sebelumnya."
            )
            topic = _topic(member, series[0])
            title = "Apresiasi Peningkatan"
            found.append(Proposal(nip=_nip(member), title=title, reason=reason, topic=topic))
    return tuple(found)


def propose_award(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose an award for band A that is not provisional, without a sanction; best first."""
    best = sorted(filter(_is_best, _latest(cohort).values()), key=_order)
    return tuple(
        Proposal(
            nip=_nip(member),
            title="Penghargaan kinerja",
            reason=f"Nilai akhir {_shown(member.result['final_value'])}, mutu A (Sangat Baik).",
            rank=rank,
        )
        for rank, member in enumerate(best, 1)
    )


def propose_promotion(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose for promotion whoever has band A this year and had it last year, each for good."""
    chosen = [one for one in _latest(cohort).values() if _is_best(one) and _was_best(one)]
    return tuple(
        Proposal(
            nip=_nip(member),
            title="Usulan promosi",
            reason="Mutu A (Sangat Baik) dua tahun berturut-turut.",
            rank=rank,
        )
        for rank, member in enumerate(sorted(chosen, key=_order), 1)
    )


def _rated(cohort: Cohort) -> list[CohortMember]:
    return [member for member in cohort.members if months_of(member.snapshot)]


def _card(member: CohortMember) -> Any:  # noqa: ANN401  (a score card of our own method)
    return COACHING.score({"monthly": list(gather_monthly(member.snapshot))})


def _of_action(
    cohort: Cohort, action: str, title: str, details: Mapping[str, str]
) -> Iterator[Proposal]:
    for member in _rated(cohort):
        published = {one.period: one.value for one in months_of(member.snapshot)}
        for row in _card(member).result["coaching"]:
            if row["action"] == action:
                topic, name = _topic(member, row["month"]), _month(member, row["month"])
                value = _shown(published.get(topic) or "-")
                yield Proposal(
                    nip=_nip(member),
                    title=f"{title} untuk {name}",
                    reason=f"Nilai {name}: {value}, di bawah 76,61.",
                    topic=topic,
                    details=details,
                )


def _series(months: list[int]) -> list[list[int]]:
    """Group months that follow one another."""
    found: list[list[int]] = []
    for month in months:
        if found and month == found[-1][-1] + 1:
            found[-1].append(month)
        else:
            found.append([month])
    return found


def _topic(member: CohortMember, month: int) -> str:
    return f"{member.snapshot.cycle.year}-{month:02d}"


def _month(member: CohortMember, month: int) -> str:
    """Return a month with its year: what goes on is told in the next year too."""
    return f"{MONTHS[month - 1]} {member.snapshot.cycle.year}"


def _nip(member: CohortMember) -> str:
    return member.snapshot.employee.nip


def _latest(cohort: Cohort) -> dict[str, CohortMember]:
    """Return one record per person: who moved during the year stands with his last position."""
    found: dict[str, CohortMember] = {}
    for member in cohort.members:
        nip = _nip(member)
        if nip not in found or _ends(found[nip]) <= _ends(member):
            found[nip] = member
    return found


def _ends(member: CohortMember) -> str:
    return member.snapshot.ends.isoformat() if member.snapshot.ends else ""


def _is_best(member: CohortMember) -> bool:
    sanction = member.snapshot.fact("sanctioned")
    clean = sanction is None or sanction.value != "true"
    return clean and _is_good(member.result)


def _was_best(member: CohortMember) -> bool:
    year = member.snapshot.cycle.year - 1
    past = [one.result for one in member.snapshot.history if one.year == year]
    return bool(past) and _is_good(past[-1])


def _is_good(result: Mapping[str, Any]) -> bool:
    """Tell whether a year has band A and is not provisional."""
    return result.get("band") == _BEST and "provisional" not in (result.get("flags") or ())


def _order(member: CohortMember) -> tuple[Any, str]:
    return -exact(member.result["final_value"]), _nip(member)


def _shown(value: str) -> str:
    return value.replace(".", ",")


_COACH = Field(
    code="coach",
    label="Pembimbing",
    kind="employee",
    help="NIP atasan atau rekan yang membimbing.",
)
_DAY = Field(code="due_on", label="Sampai tanggal", kind="date")

FOLLOW_UPS = (
    FollowUpRule(
        id="guidance",
        kind="coaching",
        title="Bimbingan sesudah bulan rendah",
        propose=propose_guidance,
        decided_by="appraiser",
        due_days=_GUIDANCE_DAYS,
        reminder_days=(7, 1),
        decision_fields=(
            Field(code="goal", label="Sasaran", kind="long_text", minimum_length=10),
            _COACH,
            _DAY,
        ),
        outcome_fields=(Field(code="outcome", label="Hasil bimbingan", kind="long_text"),),
        after="closing",
    ),
    FollowUpRule(
        id="training",
        kind="coaching",
        title="Pelatihan sesudah tiga bulan rendah",
        propose=propose_training,
        decided_by="hr",
        due_days=_TRAINING_DAYS,
        reminder_days=(14, 3),
        decision_fields=(Field(code="course", label="Pelatihan"), _COACH, _DAY),
        outcome_fields=(Field(code="outcome", label="Hasil pelatihan", kind="long_text"),),
        after="closing",
    ),
    FollowUpRule(
        id="recognition",
        kind="award",
        title="Apresiasi Peningkatan",
        propose=propose_recognition,
        decided_by="hr",
        due_days=_AWARD_DAYS,
        after="closing",
    ),
    FollowUpRule(
        id="award",
        kind="award",
        title="Penghargaan kinerja",
        propose=propose_award,
        decided_by="hr",
        due_days=_AWARD_DAYS,
    ),
    FollowUpRule(
        id="promotion",
        kind="promotion",
        title="Usulan promosi",
        propose=propose_promotion,
        decided_by="hr",
        due_days=_PROMOTION_DAYS,
        open_to_employee=False,
    ),
)
"""Every follow-up rule of the region."""
