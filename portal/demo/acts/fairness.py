"""The fairness review: a few raters stand out, a panel of three decides, hr closes.

In the first half one rater is far too lenient, one far too strict and one gives every mark alike;
the panel decides everything. In the second half of a finished year one flag stays open, so that
decisions about the people of that rater are locked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from sqlalchemy import Select, select

from portal.demo.forms import SAME, STRONG
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.review import fairness, fairness_panel, fairness_votes
from portal.services.review.fairness_panel import seats_of
from portal.services.scores import fairness_rules
from portal.store.db import session
from portal.store.models import Cycle, FairnessReview, RaterFlag, RatingCorrection
from portal.store.queries.fairness_walls import near_corrections, near_flags

_LEAST = 5
"""Staff from which a superior's habit shows."""
_VOTES = 2
"""Equal votes that decide in a panel of three."""
_PANELS = 4
"""Panels named one after the other until each matter found members free to decide it."""
_REASONS = {
    "confirmed": "Pola nilainya menyimpang dari penilai lain; penilai mendapat bimbingan.",
    "dismissed": "Timnya memang memiliki capaian yang berbeda; pola dapat dijelaskan.",
    "accepted": "Nilai tidak didukung alasan pada formulir; usulan dipakai.",
    "rejected": "Alasan pada formulir mendukung nilai semula.",
}
_EXPLANATION = (
    "Perbedaan diperiksa per unit. Kelompok dengan tingkat rendah lebih banyak berisi pegawai baru "
    "yang laporannya belum lengkap; pendampingan penyusunan laporan dijadwalkan."
)


def _habits(scene: Scene, cycle: Cycle) -> None:
    """Give three superiors a strong habit in a first half; later they have learned."""
    if not fairness_rules.is_reviewed(cycle.region, cycle.cadence):
        return
    before = scene.notes.setdefault("habits", {p.employee_id: p.leniency for p in scene.people})
    for person in scene.people:
        person.leniency = before[person.employee_id]
    heads = [p for p in scene.people if len(p.staff) >= _LEAST]
    first_half = cycle.ends.month < 12
    habits = (STRONG, -STRONG, SAME) if first_half else (0, 0, SAME)
    for person, habit in zip(heads[1:], habits, strict=False):
        person.leniency = habit


def _review(scene: Scene, cycle: Cycle) -> None:
    if not fairness_rules.is_reviewed(cycle.region, cycle.cadence):
        return
    hr = scene.with_role("hr")[0]
    review = fairness.run_review(
        hr.actor(), cycle.id, dice=Random(f"fairness/{scene.region}/{cycle.code}")
    )
    _panels(scene, hr, review, leave_open=cycle.ends.month == 12)
    if any(one["status"] == fairness.CHECK for one in review.result["groups"].values()):
        fairness.explain_groups(hr.actor(), review.id, _EXPLANATION)
    if fairness.undecided(review) == 0:
        fairness.close_review(
            hr.actor(),
            review.id,
            number=f"800/BA-PANEL/{1 if cycle.ends.month < 7 else 2}/{cycle.year}",
        )
    session().expire_all()


def _panels(scene: Scene, hr: Person, review: FairnessReview, *, leave_open: bool) -> None:
    """Name the panel that can decide most, then others for what is left, and let them vote.

    Perhaps the last flag stays open, before a panel that could decide it.
    """
    for _at in range(_PANELS):
        if not fairness_panel.may_name(review):
            return
        matters = _undecided(review)
        last = matters.pop() if leave_open and matters else None
        panel = _panel(scene, matters or [last] if last else matters, last if matters else None)
        if not panel:
            return
        fairness_panel.name_panel(hr.actor(), review.id, [p.employee_id for p in panel])
        for matter in matters:
            _decide(panel, matter, leave_open=leave_open)
        if not fairness_votes.out_of_reach(review.id):
            return


@dataclass(frozen=True, slots=True)
class _Matter:
    """A flag or correction, its place, and who stands too near to vote on it."""

    row: RaterFlag | RatingCorrection
    at: int
    near: Collection[int]


def _undecided(review: FairnessReview) -> list[_Matter]:
    """Return what the panel has still to decide, the flags last."""
    corrections = list(session().scalars(_of(RatingCorrection, review)))
    flags = list(session().scalars(_of(RaterFlag, review)))
    near = near_corrections(review.id), near_flags(review.id)
    return [
        *(_Matter(row, at, near[0][row.id]) for at, row in enumerate(corrections)),
        *(_Matter(row, at, near[1][row.id]) for at, row in enumerate(flags)),
    ]


def _panel(scene: Scene, matters: Sequence[_Matter], later: _Matter | None) -> list[Person]:
    """Return hr, a head of another section, and members of the staff: who may decide most.

    Flagged raters sit there only where nothing could be decided without them. A panel that could
    decide what is to stay open would keep another from being named: it comes last.
    """
    heads = [p for p in scene.people if p.staff and p.appraiser]
    staff = [p for p in scene.people if not p.staff and "hr" not in p.roles]
    others = len(seats_of(scene.region)) - 2
    panels = [
        [hr, head, *staff[at : at + others]]
        for hr in scene.with_role("hr")
        for head in reversed(heads)
        for at in reversed(range(len(staff) - others + 1))
        if head.unit != hr.unit
    ]

    raters = {one.row.rater_id for one in matters}

    def order(panel: list[Person]) -> tuple[bool, bool, bool, int]:
        decides = sum(len(_free(panel, one)) >= _VOTES for one in matters)
        ends = later is None or len(_free(panel, later)) < _VOTES
        return decides > 0, ends, all(p.employee_id not in raters for p in panel), decides

    return max(panels, key=order, default=[])


def _decide(panel: list[Person], matter: _Matter, *, leave_open: bool) -> None:
    """Two members who are free to vote say the same."""
    row, key = matter.row, matter.row.id
    word = "rejected" if leave_open or matter.at % 3 == 2 else "accepted"
    if isinstance(row, RaterFlag):
        word = "dismissed" if leave_open else "confirmed"
    free = _free(panel, matter)
    for member in free[:_VOTES] if len(free) >= _VOTES else ():
        given = {"decision": word, "reason": _REASONS[word]}
        if isinstance(row, RaterFlag):
            fairness_votes.decide_flag(member.actor(), key, **given)
        else:
            fairness_votes.decide_correction(member.actor(), key, **given)


_Finding = TypeVar("_Finding", RaterFlag, RatingCorrection)


def _of(model: type[_Finding], review: FairnessReview) -> Select[_Finding]:
    mine = model.review_id == review.id, model.decision == ""
    return select(model).where(*mine).order_by(model.id)


def _free(panel: list[Person], matter: _Matter) -> list[Person]:
    """Return the members who are not concerned by a matter."""
    return [p for p in panel if p.employee_id not in matter.near]


MOMENTS = {"before_rating": _habits, "calculated": _review}
