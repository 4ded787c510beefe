"""Who may sit in a committee: the rule's number of people, one chair, nobody who is proposed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.api.describe import FollowUpRule
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import entry_of, local_today
from portal.store.db import session
from portal.store.models import Assignment, Cycle, Employee

_SECRETARY = "sekretaris"


def check(
    cycle: Cycle,
    rule: FollowUpRule,
    committee: Sequence[Mapping[str, Any]],
    proposed: Collection[int],
) -> list[dict[str, Any]]:
    """Return the seats as minutes keep them. Raises Invalid; rules without committee need none."""
    if rule.decided_by != "committee" and not committee:
        return []
    seats = [_seat(given) for given in committee]
    if len(seats) != rule.committee_size:
        _refuse(sentence(_("Panitia terdiri atas tepat {n} orang."), n=rule.committee_size))
    names = [(seat["employee_id"], seat["name"].casefold()) for seat in seats]
    if len(set(names)) != len(names) or any(not name for _key, name in names):
        _refuse(Sentence(_("Isi nama setiap anggota panitia, masing-masing satu kali.")))
    if any(seat["employee_id"] in proposed for seat in seats if seat["employee_id"]):
        _refuse(Sentence(_("Anggota panitia tidak boleh termasuk yang diusulkan.")))
    chairs = [seat for seat in seats if seat["role"] == "chair"]
    if len(chairs) != 1 or not _may_chair(cycle, chairs[0]["employee_id"]):
        _refuse(Sentence(_("Panitia diketuai satu orang: kepala kantor atau sekretaris.")))
    return seats


def _seat(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return one seat; the name of an employee comes from his record."""
    key = given.get("employee_id")
    name = str(given.get("name", "")).strip()
    if key is not None:
        name = session().scalar(select(Employee.name).where(Employee.id == key)) or ""
    role = "chair" if given.get("role") == "chair" else "member"
    return {"employee_id": key, "name": name, "role": role}


def _may_chair(cycle: Cycle, employee_id: int | None) -> bool:
    """Tell whether somebody is head of the office, a secretary, or has no appraiser above him."""
    today = local_today(cycle.region)
    posts = session().scalars(
        select(Assignment)
        .where(
            Assignment.employee_id == employee_id,
            Assignment.region == cycle.region,
            Assignment.starts <= today,
        )
        .options(joinedload(Assignment.position))
    )
    head = entry_of(cycle.region).region.leader_title.casefold()
    for post in posts:
        if post.ends is not None and post.ends < today:
            continue
        title = post.position.title.casefold()
        if post.appraiser_id is None or title.startswith(_SECRETARY) or (head and title == head):
            return True
    return False


def _refuse(told: Sentence) -> None:
    raise Invalid(Problem("committee", told))
