"""When a record is no longer changed, and when not even a file is added to it."""

from __future__ import annotations

from sqlalchemy import select

from portal.api.instruments import Register
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described
from portal.services.registers import record_rules as rules
from portal.services.registers.record_rules import Target
from portal.store.db import session
from portal.store.models import Record


def unchangeable(register: Register, record: Record, target: Target) -> Sentence | None:
    """Return why a record can no longer be changed, or None while it can."""
    if register.objects_on is not None:
        return Sentence(_("Tanggapan diberikan satu kali dan tidak diubah lagi."))
    if not rules.is_open(register, target):
        told = _('Catatan "{title}" tidak diisi pada tahap ini.')
        return sentence(told, title=register.title)
    return sealed(register, record, target)


def sealed(register: Register, record: Record, target: Target) -> Sentence | None:
    """Return why nothing is added to a record either, such as a file: others relied on it."""
    if record.signatures:
        return Sentence(_("Catatan ini sudah ditandatangani dan tidak diubah lagi."))
    entry = described(record.region)
    after = [r.id for r in (entry.registers() if entry else ()) if r.lapses_after == register.id]
    if any(last_of(record.region, name, target) is not None for name in after):
        return Sentence(_("Catatan ini sudah ditanggapi dan tidak diubah lagi."))
    return None


def last_of(region: str, register_id: str, target: Target, period: str = "") -> Record | None:
    """Return the last record of a register about the target (and of a period, when given)."""
    statement = select(Record).where(Record.region == region, Record.register == register_id)
    if target.appraisal is not None:
        statement = statement.where(Record.appraisal_id == target.appraisal.id)
    else:
        statement = statement.where(
            Record.employee_id.is_(target.employee_id)
            if target.employee_id is None
            else Record.employee_id == target.employee_id,
            Record.unit_id.is_(None)
            if target.unit_id is None
            else Record.unit_id == target.unit_id,
        )
        if target.cycle is not None:
            statement = statement.where(Record.cycle_id == target.cycle.id)
    if period:
        statement = statement.where(Record.period == period)
    return session().scalar(statement.order_by(Record.id.desc()).limit(1))
