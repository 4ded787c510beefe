"""Limits of what a fact may say: for newcomers only, and about a period that is not over yet.

Both keep a fact that takes a period out of the appraisal from being stated once its value is known.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from portal.api.instruments import Fact
from portal.domain.errors import Invalid, Problem
from portal.domain.periods import period
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import local_today
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, FactRecord, ScoreRecord


def require_possible(fact: Fact, appraisal_id: int, value: str) -> None:
    """Refuse a value that comes too late, or that is meant for others. Raises Invalid.

    Stating once more what is already stated is always possible.
    """
    if not (fact.first_time or fact.period_ahead):
        return
    one = session().get_one(Appraisal, appraisal_id)
    stated = select(FactRecord.value).where(
        FactRecord.appraisal_id == one.id, FactRecord.code == fact.code
    )
    before = session().scalar(stated)
    if before == value:
        return
    if fact.first_time and not _is_new(one, fact):
        raise _refused(
            _("Keterangan ini hanya bagi yang pertama kali dinilai di daerah ini."), value
        )
    if fact.period_ahead:
        if before and _is_over(one, before):
            raise _refused(
                _("Periode yang dipilih sudah berakhir; pilihan itu tetap berlaku."), before
            )
        if _is_over(one, value):
            raise _refused(_("Pilih periode yang belum berakhir."), value)


def _is_over(one: Appraisal, value: str) -> bool:
    """Tell whether the last day of the period is here: from then on it may be closed."""
    cycle = session().get_one(Cycle, one.cycle_id)
    return local_today(one.region) >= period(f"{cycle.year}-{value}").ends


def _is_new(one: Appraisal, fact: Fact) -> bool:
    """Tell whether the person has no earlier result here, nor the same fact elsewhere."""
    cycle = session().get_one(Cycle, one.cycle_id)
    mine = (Appraisal.employee_id == one.employee_id, Appraisal.region == one.region)
    scored = (
        select(ScoreRecord.id)
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Cycle, Cycle.id == ScoreRecord.cycle_id)
        .where(*mine, ScoreRecord.published, Cycle.ends < cycle.starts)
    )
    stated = (
        select(FactRecord.id)
        .join(Appraisal, Appraisal.id == FactRecord.appraisal_id)
        .where(*mine, FactRecord.code == fact.code, Appraisal.id != one.id)
    )
    return session().scalar(select(or_(scored.exists(), stated.exists()))) is not True


def _refused(told: str, value: str) -> Invalid:
    return Invalid(Problem("value", Sentence(told), value=value))
