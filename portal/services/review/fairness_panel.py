"""The panel of a fairness review: the personnel office, a head of another section, the staff."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, or_, select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.appraisals import local_today, workflow_of
from portal.services.common.editing import claim
from portal.services.review.fairness_votes import only_out_of_reach
from portal.services.scores import fairness_rules
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Account,
    Appraisal,
    Assignment,
    Employee,
    FairnessReview,
    FairnessSeat,
    Position,
    RoleGrant,
)
from portal.store.scope import get_visible

ROLES: dict[str, str] = {
    "hr": _("Pengelola kepegawaian"),
    "head": _("Kepala bagian lain"),
    "representative": _("Wakil pegawai"),
}
"""Seats of the panel in their order; further seats are the staff's."""


def seats_of(region: str) -> tuple[str, ...]:
    """Return the role of each seat: one each, and the rest for the staff."""
    size = max(workflow_of(region).panel_size, len(ROLES))
    return (*ROLES, *("representative" for _at in range(size - len(ROLES))))


def name_panel(
    actor: Actor, review_id: int, members: Sequence[int], *, expected_version: int | None = None
) -> None:
    """Name the panel in the order of its seats. Raises Invalid with one problem per seat.

    Raises WrongStage where it may not be named: see `may_name`. Votes cast so far stay and count.
    """
    with unit_of_work() as current:
        review = get_visible(FairnessReview, review_id, actor, "fairness.run", _("Pemeriksaan"))
        access.require(actor, "fairness.run", review.region)
        claim(review, expected_version)
        if not may_name(review):
            raise WrongStage(_("Panel sudah mulai memutuskan dan tidak dapat diganti."))
        roles = seats_of(review.region)
        problems = _problems(review, roles, members)
        if problems:
            raise Invalid(problems)
        before = _nips(review)
        current.execute(delete(FairnessSeat).where(FairnessSeat.review_id == review.id))
        current.add_all(
            FairnessSeat(region=review.region, review_id=review.id, employee_id=key, role=role)
            for role, key in zip(roles, members, strict=True)
        )
        current.flush()
        audit.record(
            actor,
            "fairness.panel",
            region=review.region,
            entity="fairness_review",
            entity_id=review.id,
            detail={"members": ", ".join(_nips(review)), "before": ", ".join(before)},
        )


def may_name(review: FairnessReview) -> bool:
    """Tell whether a panel may be named: until somebody has voted, or where it is at its end.

    It is once every matter that is still open lies out of its reach. What it can decide it does
    decide: whoever names the panel reads the votes, and could look for others that suit him.
    """
    if review.state == "closed":
        return False
    return not fairness_rules.has_voted(review.id) or only_out_of_reach(review.id)


def _nips(review: FairnessReview) -> list[str]:
    """Return the NIPs of the panel in the order of its seats."""
    rows = session().scalars(
        select(Employee.nip)
        .join(FairnessSeat, FairnessSeat.employee_id == Employee.id)
        .where(FairnessSeat.review_id == review.id)
        .order_by(FairnessSeat.id)
    )
    return list(rows)


def _problems(
    review: FairnessReview, roles: Sequence[str], members: Sequence[int]
) -> list[Problem]:
    if len(members) != len(roles) or len(set(members)) != len(members):
        told = sentence(_("Panel terdiri atas {n} orang yang berbeda."), n=len(roles))
        return [Problem("panel", told)]
    known = set(
        session().scalars(
            select(Employee.id).where(
                Employee.id.in_(members), Employee.region == review.region, Employee.active
            )
        )
    )
    found = []
    units = _units(review.region, members)
    for at, (role, key) in enumerate(zip(roles, members, strict=True)):
        wrong = _seat_problem(review.region, role, key) if key in known else _UNKNOWN
        if not wrong and role == "head" and units.get(key) == units.get(members[0]):
            wrong = _("Kepala bagian harus dari bagian lain daripada pengelola kepegawaian.")
        if wrong:
            found.append(Problem(f"seat.{at}", Sentence(wrong)))
    return found


_UNKNOWN = _("Pilih pegawai daerah ini.")


def _seat_problem(region: str, role: str, key: int) -> str:
    is_hr = _is_hr(region, key)
    staff = select(Appraisal.id).where(Appraisal.appraiser_id == key).limit(1)
    is_head = session().scalar(staff) is not None
    if role == "hr" and not is_hr:
        return _("Kursi pertama diisi pengelola kepegawaian.")
    if role == "head" and not is_head:
        return _("Kursi kedua diisi kepala bagian yang memiliki staf.")
    if role == "representative" and (is_hr or is_head):
        return _("Wakil pegawai bukan kepala bagian dan bukan pengelola kepegawaian.")
    return ""


def _is_hr(region: str, key: int) -> bool:
    statement = (
        select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.employee_id == key,
            RoleGrant.role == "hr",
            or_(RoleGrant.region == region, RoleGrant.region == "*"),
        )
    )
    return session().scalar(statement.limit(1)) is not None


def _units(region: str, members: Sequence[int]) -> dict[int, int]:
    today = local_today(region)
    rows = session().execute(
        select(Assignment.employee_id, Position.unit_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(
            Assignment.employee_id.in_(members),
            Assignment.starts <= today,
            or_(Assignment.ends.is_(None), Assignment.ends >= today),
        )
        .order_by(Assignment.starts)
    )
    return {employee_id: unit_id for employee_id, unit_id in rows}  # noqa: C416
