"""What waits for a person around plans and periods: agree, report, close, publish, decide, plan.

Each kind costs one statement; several periods of one kind are told as one task with the earliest
date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from portal.api.describe import Closing
from portal.domain.periods import period as read_period
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, local_today
from portal.services.desk import plan_tasks
from portal.services.work.closing_rows import close_due, report_due
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, PeriodClosing
from portal.store.unit_relations import units_headed

Told = tuple[str, int, str, Sentence, Sentence, date | None]
"""Kind, key of the page, region, title, detail, due day."""
_WORKING = ("running", "rating")
_TO_CLOSE = ("open", "reported")
_TO_SETTLE = ("closed", "objection")
"""Also published or decided once values are calculated: until then nothing gathered is final."""


def waiting(me: int, home: str) -> Iterator[Told]:
    """Yield everything around plans and periods that waits for one employee.

    `home` is his region; what it does not describe costs nothing.
    """
    entry = described(home) if home else None
    if entry is None:
        return
    yield from plan_tasks.waiting(me, entry)
    if not entry.closings():
        return
    rows = _rows(me)
    yield from _reports([row for row, one in rows if one.employee_id == me])
    staff = [row for row, one in rows if one.appraiser_id == me and one.employee_id != me]
    yield from _closings(staff)
    for row, one in rows:
        if row.state == "objection" and one.appraiser_superior_id == me:
            title = sentence(_("Putuskan keberatan atas periode {name}"), name=one.employee.name)
            detail = Sentence(_("Keputusan Anda bersifat final."))
            yield "decide_period", row.id, row.region, title, detail, None
    yield from _units(me)


def _rows(me: int) -> list[tuple[PeriodClosing, Appraisal]]:
    statement = (
        select(PeriodClosing, Appraisal)
        .join(Appraisal, Appraisal.id == PeriodClosing.appraisal_id)
        .join(Cycle, Cycle.id == PeriodClosing.cycle_id)
        .where(
            or_(
                and_(Cycle.state.in_(_WORKING), PeriodClosing.state.in_(_TO_CLOSE)),
                PeriodClosing.state.in_(_TO_SETTLE),
            ),
            or_(
                Appraisal.employee_id == me,
                Appraisal.appraiser_id == me,
                Appraisal.appraiser_superior_id == me,
            ),
        )
        .options(joinedload(Appraisal.employee))
        .order_by(PeriodClosing.period, PeriodClosing.id)
    )
    return [(row, one) for row, one in session().execute(statement) if _over(row)]


def _reports(mine: Iterable[PeriodClosing]) -> Iterator[Told]:
    due = [
        (day, row) for row in mine if row.state == "open" and (day := _report_day(row)) is not None
    ]
    if due:
        day, row = due[0]
        title = sentence(_("Kirim laporan {n} periode"), n=len(due))
        detail = Sentence(_("Mulai dari periode yang paling lama."))
        yield "report_period", row.id, row.region, title, detail, day


def _closings(staff: Iterable[PeriodClosing]) -> Iterator[Told]:
    waiting_rows = list(staff)
    for kind, states, told in (
        ("close_period", {"open", "reported"}, _("Tutup {n} periode staf")),
        ("publish_period", {"closed"}, _("Terbitkan {n} periode staf yang sudah ditutup")),
    ):
        found = [row for row in waiting_rows if row.state in states]
        if found:
            detail = Sentence(_("Periksa realisasinya dan tulis umpan balik."))
            due = min((row.due_on for row in found if row.due_on is not None), default=None)
            title = sentence(told, n=len(found))
            yield kind, 0, found[0].region, title, detail, due


def _units(me: int) -> Iterator[Told]:
    """Tell the head of a unit of periods to close, and of plans that a weak status asks for."""
    statement = (
        select(PeriodClosing)
        .join(Cycle, Cycle.id == PeriodClosing.cycle_id)
        .where(
            PeriodClosing.subject == "unit",
            PeriodClosing.unit_id.in_(units_headed(me)),
            PeriodClosing.talk_at.is_(None),
            Cycle.state.in_(_WORKING),
        )
        .order_by(PeriodClosing.period, PeriodClosing.id)
    )
    for row in session().scalars(statement):
        closing = _closing(row)
        if closing is None or not _over(row):
            continue
        if row.state == "open":
            title = sentence(_("Tutup {title} periode {period}"), **_words(row, closing))
            detail = Sentence(_("Isi realisasi unit, lalu tutup periodenya."))
            due = close_due(closing, read_period(row.period))
            yield "close_unit", row.id, row.region, title, detail, due
        elif row.status in closing.talk_statuses and closing.talk_fields:
            title = sentence(_("Tulis rencana untuk {title} {period}"), **_words(row, closing))
            detail = Sentence(_("Status unit meminta penyebab dan tindakan."))
            yield "plan_unit", row.id, row.region, title, detail, None


def _words(row: PeriodClosing, closing: Closing) -> dict[str, str]:
    return {"title": closing.title, "period": row.period}


def _over(row: PeriodClosing) -> bool:
    return read_period(row.period).ends <= local_today(row.region)


def _report_day(row: PeriodClosing) -> date | None:
    closing = _closing(row)
    return report_due(closing, read_period(row.period)) if closing is not None else None


def _closing(row: PeriodClosing) -> Closing | None:
    entry = described(row.region)
    closings = entry.closings() if entry else ()
    return next((one for one in closings if one.id == row.closing), None)
