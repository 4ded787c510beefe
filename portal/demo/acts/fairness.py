"""The fairness review: a few raters stand out, a panel of three decides, hr closes.

In the first half one rater is far too lenient, one far too strict and one gives every mark alike;
the panel decides everything. In the second half of a finished year one flag stays open, so that
decisions about the people of that rater are locked.
"""

from __future__ import annotations

from random import Random
from typing import TypeVar

from sqlalchemy import Select, select

from portal.demo.forms import SAME, STRONG
from portal.demo.people import Person
from portal.demo.scene import Scene
from portal.services.review import fairness, fairness_panel
from portal.services.review.fairness_panel import seats_of
from portal.services.scores import fairness_rules
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, FairnessReview, RaterFlag, RatingCorrection

_LEAST = 5
"""Staff from which a superior's habit shows."""
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
    panel = _panel(scene, hr, len(seats_of(scene.region)))
    if not panel:
        return
    fairness_panel.name_panel(hr.actor(), review.id, [p.employee_id for p in panel])
    leave_open = cycle.ends.month == 12
    _decide(review, panel, leave_open=leave_open)
    if any(one["status"] == fairness.CHECK for one in review.result["groups"].values()):
        fairness.explain_groups(hr.actor(), review.id, _EXPLANATION)
    if fairness.undecided(review) == 0:
        fairness.close_review(hr.actor(), review.id, number=f"BA/PANEL/{cycle.code}")
    session().expire_all()


def _panel(scene: Scene, hr: Person, size: int) -> list[Person]:
    """Return hr, a head of another section, and staff who head nothing."""
    heads = [p for p in scene.people if p.staff and p.unit != hr.unit and p.appraiser]
    staff = [p for p in scene.people if not p.staff and "hr" not in p.roles and p.unit != hr.unit]
    found = [hr, *heads[-1:], *staff[-(size - 2) :]]
    return found if len(found) == size else []


def _decide(review: FairnessReview, panel: list[Person], *, leave_open: bool) -> None:
    """Decide all corrections and flags; perhaps leave the last flag open."""
    for at, row in enumerate(session().scalars(_of(RatingCorrection, review)).all()):
        ratee = session().get_one(Appraisal, row.appraisal_id).employee_id
        member = _free(panel, {row.rater_id, ratee})
        word = "rejected" if leave_open or at % 3 == 2 else "accepted"
        if member is not None:
            fairness.decide_correction(member.actor(), row.id, decision=word, reason=_REASONS[word])
    flags = list(session().scalars(_of(RaterFlag, review)).all())
    for flag in flags[:-1] if leave_open else flags:
        member = _free(panel, {flag.rater_id})
        word = "dismissed" if leave_open else "confirmed"
        if member is not None:
            fairness.decide_flag(member.actor(), flag.id, decision=word, reason=_REASONS[word])


_Finding = TypeVar("_Finding", RaterFlag, RatingCorrection)


def _of(model: type[_Finding], review: FairnessReview) -> Select[_Finding]:
    return select(model).where(model.review_id == review.id).order_by(model.id)


def _free(panel: list[Person], concerned: set[int]) -> Person | None:
    """Return a member who is neither rater nor ratee."""
    return next((p for p in panel if p.employee_id not in concerned), None)


MOMENTS = {"before_rating": _habits, "calculated": _review}
