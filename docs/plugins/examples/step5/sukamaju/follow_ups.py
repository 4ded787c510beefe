"""What is proposed when the year is over; people decide."""

from __future__ import annotations

from portal.api import Cohort, FollowUpRule, Proposal


def propose_training(cohort: Cohort) -> tuple[Proposal, ...]:
    """Propose training to everybody whose predikat is below Baik."""
    return tuple(
        Proposal(
            nip=member.snapshot.employee.nip,
            title="Pelatihan pelayanan",
            reason=f"Predikat tahun ini {member.result['predikat']}.",
        )
        for member in cohort.members
        if member.result.get("predikat") in {"Cukup", "Kurang", "Sangat Kurang"}
    )


TRAINING = FollowUpRule(
    id="training",
    kind="training",
    title="Pelatihan pelayanan",
    propose=propose_training,
    decided_by="appraiser",
    due_days=90,
)
