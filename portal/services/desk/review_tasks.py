"""What waits around peers and fairness: lists to fill, flags to decide, reviews to run or close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select

from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, gathers, local_today
from portal.services.common.runtime import runtime
from portal.services.rating.nominations import ASKED_DAYS
from portal.services.scores import fairness_rules
from portal.store.db import session
from portal.store.models import Cycle, FairnessReview, FairnessSeat, RaterFlag, RatingCorrection
from portal.store.queries.fairness_walls import waits_for
from portal.store.queries.nomination_pages import ListRow, own_and_staff

Told = tuple[str, int, str, Sentence, Sentence, date | None]
"""Kind, id of what the page shows, region, title, detail, and the last day."""


def personal(me: int, home: str) -> Iterable[Told]:
    """Yield the peer lists that are due soon and the decisions of one's panels.

    `home` is the region of the employee; what it does not describe costs nothing.
    """
    entry = described(home) if home else None
    if entry is None:
        return
    if any(form.nominated for form in entry.forms("peer")):
        yield from _lists(me)
    if entry.workflow is not None and entry.workflow.fairness_method:
        yield from _panels(me)


def _lists(me: int) -> Iterable[Told]:
    staff: list[tuple[ListRow, date]] = []
    for row in own_and_staff(me):
        due = _due(row)
        if due is None:
            continue
        if row.employee_id == me and not row.named:
            title = sentence(_("Usulkan rekan penilai Anda: {title}"), title=row.cycle_title)
            detail = Sentence(_("Atasan Anda melengkapi daftar; yang kurang diundi."))
            yield "name_peers", row.appraisal_id, row.region, title, detail, due
        elif row.employee_id != me and row.named < _minimum(row.region):
            staff.append((row, due))
    if staff:
        row, due = staff[0]
        title = sentence(_("Lengkapi rekan penilai {n} staf"), n=len(staff))
        detail = Sentence("{title}", {"title": row.cycle_title})
        yield "complete_peers", 0, row.region, title, detail, due


def _due(row: ListRow) -> date | None:
    """Return the last day of a list when it is near, None before."""
    entry = described(row.region)
    rules = [form.nominated for form in entry.forms("peer") if form.nominated] if entry else []
    if not rules or gathers(row.region, row.cadence):
        return None
    due = row.ends - timedelta(days=rules[0].days_before_end)
    near = local_today(row.region) >= due - timedelta(days=ASKED_DAYS)
    return due if near else None


def _minimum(region: str) -> int:
    entry = described(region)
    rules = [form.nominated for form in entry.forms("peer") if form.nominated] if entry else []
    return rules[0].minimum if rules else 0


def _panels(me: int) -> Iterable[Told]:
    """Count what waits for a member's own vote: not where he is too near, or has voted."""
    counts: dict[tuple[int, str, str], int] = {}
    for model in (RaterFlag, RatingCorrection):
        statement = (
            select(FairnessReview.cycle_id, FairnessReview.region, Cycle.title, func.count())
            .join(FairnessSeat, FairnessSeat.review_id == FairnessReview.id)
            .join(Cycle, Cycle.id == FairnessReview.cycle_id)
            .join(model, model.review_id == FairnessReview.id)
            .where(
                FairnessSeat.employee_id == me,
                FairnessReview.state == "open",
                model.decision == "",
                waits_for(me, model),
            )
            .group_by(FairnessReview.cycle_id, FairnessReview.region, Cycle.title)
        )
        for cycle_id, region, name, count in session().execute(statement):
            counts[cycle_id, region, name] = counts.get((cycle_id, region, name), 0) + count
    for (cycle_id, region, name), count in counts.items():
        title = sentence(_("Putuskan {n} tanda dan koreksi sebagai panel keadilan"), n=count)
        yield "decide_fairness", cycle_id, region, title, Sentence("{title}", {"title": name}), None


def managing(regions: frozenset[str]) -> Iterable[Told]:
    """Yield the reviews that the personnel office has to run, or may close now."""
    known = runtime().host.registry.regions()
    reviewed = [
        one.region.code
        for one in known
        if one.workflow
        and one.workflow.fairness_method
        and not regions.isdisjoint({one.region.code, "*"})
    ]
    if not reviewed:
        return
    rows = session().execute(
        select(Cycle.id, Cycle.region, Cycle.title, Cycle.cadence, FairnessReview, Cycle.state)
        .outerjoin(FairnessReview, FairnessReview.cycle_id == Cycle.id)
        .where(Cycle.region.in_(reviewed), Cycle.state.in_(["calculated", "published", "final"]))
        .order_by(Cycle.id)
    )
    for row in rows:
        key, region, name, cadence = row[:4]
        review: FairnessReview | None = row[4]
        if not fairness_rules.is_reviewed(region, cadence):
            continue
        if review is None and row[5] == "calculated":
            title = sentence(_("Jalankan pemeriksaan keadilan: {title}"), title=name)
            detail = Sentence(_("Hasil baru dapat diterbitkan sesudahnya."))
            yield "run_fairness", key, region, title, detail, None
        elif review is not None and review.state == "open":
            title = sentence(_("Selesaikan pemeriksaan keadilan: {title}"), title=name)
            detail = Sentence(_("Susun panel, tulis penjelasan, lalu tutup pemeriksaan."))
            yield "close_fairness", key, region, title, detail, None
