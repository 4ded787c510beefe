"""Let the raters of a sample office fill their forms: lenient, strict, and some not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.api import RatingForm
from portal.services.common.runtime import runtime
from portal.services.rating import forms
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, RaterTask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from portal.demo.people import Person

CHUNK = 100
MISSING = 0.06
STRONG, SAME = 2, 3
"""Habits from which a rater is far too lenient or strict, and from which all his marks are one."""
PRAISE = (
    "Selalu siap membantu dan datang tepat waktu.",
    "Teliti; laporannya jarang perlu diperbaiki.",
    "Tenang menghadapi warga dan cepat mencari jalan keluar.",
)
ADVICE = (
    "Kabari rekan lebih awal bila jadwal berubah.",
    "Catat hasil pemeriksaan pada hari yang sama.",
    "Lebih sering berbagi pengalaman dengan anggota baru.",
)
REASONS = {
    1: "Beberapa kali pekerjaan harus diulang.",
    2: "Perlu lebih sering diingatkan.",
    5: "Menjadi contoh bagi rekan satu tim.",
}
OTHER_REASON = "Terlihat dari pekerjaan sehari-hari."


def fill_forms(
    cycle: Cycle, people: Mapping[int, Person], random: Random, *, share: float = 1.0
) -> int:
    """Send most open forms of a cycle. `share` below 1 leaves the rest for whoever tries it."""
    described = {form.id: form for form in runtime().host.registry.region(cycle.region).forms()}
    rows = session().execute(
        select(RaterTask.id, RaterTask.instrument, RaterTask.rater_id, Appraisal.employee_id)
        .join(Appraisal, Appraisal.id == RaterTask.appraisal_id)
        .where(RaterTask.cycle_id == cycle.id, RaterTask.state == "open")
        .order_by(RaterTask.id)
    )
    waiting = [(row[0], row[1], row[2], row[3]) for row in rows]
    sent = 0
    for first in range(0, len(waiting), CHUNK):
        with unit_of_work():
            for key, instrument, rater, ratee in waiting[first : first + CHUNK]:
                form = described[instrument]
                skipped = MISSING if not form.required else 0.0
                if random.random() >= share or random.random() < skipped:
                    continue
                _send(form, key, people[rater], people[ratee], random)
                sent += 1
    return sent


def _send(form: RatingForm, key: int, rater: Person, ratee: Person, random: Random) -> None:
    low, high = form.scale.points[0].value, form.scale.points[-1].value
    marks = {
        item.code: max(low, min(high, _mark(rater.leniency, ratee.talent, random)))
        for item in form.items
    }
    reasons = {
        code: REASONS.get(mark, OTHER_REASON)
        for code, mark in marks.items()
        if mark in form.scale.reason_required
    }
    texts = {}
    asked = any(narrative.required for narrative in form.narratives)
    if form.narratives and (asked or random.random() < 0.6):
        first, *rest = form.narratives
        texts = {first.code: random.choice(PRAISE), **{n.code: random.choice(ADVICE) for n in rest}}
    forms.send(rater.actor(), key, marks, reasons, texts)


def _mark(habit: float, talent: int, random: Random) -> int:
    """Return a mark around 3 and 4, shifted by the rater's habit and by how the work goes.

    A strong habit stands out: two marks too many or too few, or always the same one.
    """
    if abs(habit) >= SAME:
        return 4
    middle = random.choice((3, 3, 4, 4)) + (talent + random.choice((0, 0, 1))) // 2
    shift = random.choice((0, 1)) if habit > 0 else random.choice((0, -1)) if habit else 0
    if abs(habit) >= STRONG:
        shift = 2 if habit > 0 else -2
    return max(1, min(5, middle + shift))
