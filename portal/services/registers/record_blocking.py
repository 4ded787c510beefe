"""Required records: what an appraisal lacks before a phase, and when a term for it has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.api.instruments import Register
from portal.domain.periods import deadline
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, local_day, local_today
from portal.services.registers.unit_blocking import units_lack
from portal.store.db import session
from portal.store.models import Appraisal, Record

_CHUNK = 500
WRITER_LABELS: dict[str, str] = {
    "self": _("pegawai"),
    "appraiser": _("pejabat penilai"),
    "unit_head": _("kepala unit kerja"),
    "hr": _("pengelola kepegawaian"),
    "committee": _("panitia"),
}
"""Who writes or signs, in words for sentences."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A record that an appraisal lacks: not written, or not signed by somebody."""

    register: Register
    record_id: int | None
    unsigned: tuple[str, ...] = ()
    due_on: date | None = None
    waits_for: str = ""
    """Title of the record that has to come first."""

    @property
    def sentence(self) -> Sentence:
        """Say what is missing."""
        title = self.register.title
        if self.unsigned:
            return sentence(
                _('"{title}" belum ditandatangani {who}.'),
                title=title,
                who=WRITER_LABELS[self.unsigned[0]],
            )
        if self.due_on is not None:
            told = _('"{title}" belum diisi; batas waktunya {due}.')
            return sentence(told, title=title, due=self.due_on.isoformat())
        return sentence(_('"{title}" belum diisi.'), title=title)


def required(region: str, phase: str) -> tuple[Register, ...]:
    """Return the registers without whose record an appraisal does not enter the phase."""
    entry = described(region)
    return tuple(
        register
        for register in (entry.registers() if entry else ())
        if register.subject == "appraisal" and register.required_before == phase
    )


def answers(region: str) -> Register | None:
    """Return the register in which employees answer to their result, if the region has one."""
    entry = described(region)
    found = (r for r in (entry.registers() if entry else ()) if r.objects_on is not None)
    return next((r for r in found if r.subject == "appraisal"), None)


def missing_records(appraisal: Appraisal, phase: str) -> tuple[Sentence, ...]:
    """Return what the appraisal lacks before it may enter the phase, as sentences."""
    found = lacking([appraisal], required(appraisal.region, phase))
    return tuple(lack.sentence for lack in found.get(appraisal.id, ()))


def missing_before(
    appraisals: Sequence[Appraisal], phases: Iterable[str]
) -> dict[int, tuple[Sentence, ...]]:
    """Return what each appraisal of one cycle, or its unit, lacks.

    Without required records no statement.
    """
    if not appraisals:
        return {}
    named = tuple(phases)
    asked = [r for phase in named for r in required(appraisals[0].region, phase)]
    found = {
        key: tuple(lack.sentence for lack in lacks)
        for key, lacks in lacking(appraisals, asked).items()
    }
    for key, told in units_lack(appraisals, named).items():
        found[key] = (*found.get(key, ()), *told)
    return found


def lacking(
    appraisals: Sequence[Appraisal], asked: Sequence[Register]
) -> dict[int, tuple[Lack, ...]]:
    """Return the lacks of appraisals of one region, by appraisal: one statement per 500."""
    if not asked or not appraisals:
        return {}
    names = {r.id for r in asked} | {r.lapses_after for r in asked if r.lapses_after}
    written = _written([one.id for one in appraisals], names)
    today = local_today(appraisals[0].region)
    found: dict[int, tuple[Lack, ...]] = {}
    for one in appraisals:
        mine = written.get(one.id, {})
        lacks = (_lack(register, mine, today) for register in asked)
        kept = tuple(lack for lack in lacks if lack is not None)
        if kept:
            found[one.id] = kept
    return found


def _written(keys: Sequence[int], names: set[str]) -> dict[int, dict[str, Record]]:
    """Return the last record of each appraisal and register."""
    session().flush()
    found: dict[int, dict[str, Record]] = {}
    for start in range(0, len(keys), _CHUNK):
        statement = (
            select(Record)
            .where(
                Record.appraisal_id.in_(keys[start : start + _CHUNK]),
                Record.register.in_(sorted(names)),
            )
            .order_by(Record.id)
        )
        for record in session().scalars(statement):
            found.setdefault(record.appraisal_id or 0, {})[record.register] = record
    return found


def _lack(register: Register, mine: dict[str, Record], today: date) -> Lack | None:
    record = mine.get(register.id)
    if record is not None:
        signed = {sign.get("role") for sign in record.signatures}
        left = tuple(word for word in register.signed_by if word not in signed)
        return Lack(register, record.id, left) if left else None
    due = term(register, mine.get(register.lapses_after))
    if due is not None and today > due:
        return None
    waits = register.lapses_after if register.lapses_after not in {"", *mine} else ""
    return Lack(register, None, (), due, waits)


def term(register: Register, first: Record | None) -> date | None:
    """Return the last day for a record whose term another record started; None without a term."""
    if first is None or not register.lapses_days:
        return None
    begun = local_day(first.written_at, first.region)
    return deadline(begun, register.lapses_days, register.lapses_day_kind)
