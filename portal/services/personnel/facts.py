"""Facts that no indicator measures: stated by one, confirmed by another.

A record is confirmed when `confirmed_at` is set; `confirmed_by` without `confirmed_at` means that
it was looked at and refused. A new statement opens the question again.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from portal.api.instruments import Fact
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.editing import claim
from portal.services.common.runtime import now, runtime, today
from portal.services.personnel.fact_limits import require_possible
from portal.services.reading.values import read_decimal, require_text
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Employee, FactRecord
from portal.store.scope import get_visible

LONGEST = 3_000
_OPEN = frozenset({"planning", "running", "acceptance", "rating"})


def state_fact(
    actor: Actor,
    appraisal_id: int,
    code: str,
    value: str,
    text: str = "",
    *,
    expected_version: int | None = None,
) -> FactRecord:
    """State a fact of one appraisal: by the employee or the appraiser, as the region asks."""
    with unit_of_work() as db_session:
        appraisal = get_visible(Appraisal, appraisal_id, actor, "appraisal.view", _("Penilaian"))
        fact = _described(appraisal.region, code, per_cycle=True)
        permission = "fact.state" if fact.entered_by == "employee" else "fact.confirm"
        access.require(actor, permission, appraisal.region, record=appraisal)
        _require_open(appraisal)
        checked, words = checked_value(fact, value, text)
        require_possible(fact, appraisal.id, checked)
        row = session().scalar(
            select(FactRecord).where(
                FactRecord.appraisal_id == appraisal.id, FactRecord.code == code
            )
        )
        if row is None:
            row = FactRecord(
                region=appraisal.region,
                employee_id=appraisal.employee_id,
                appraisal_id=appraisal.id,
                code=code,
            )
            db_session.add(row)
        else:
            claim(row, expected_version, {"value": value, "text": text})
        row.value, row.text = checked, words
        row.stated_by, row.stated_at = actor.account_id, now()
        row.confirmed_by = row.confirmed_at = None
        if not fact.confirmed_by:
            row.confirmed_by, row.confirmed_at = actor.account_id, now()
        db_session.flush()
        _audited(actor, "fact.stated", row)
    return row


def confirm_fact(
    actor: Actor,
    fact_id: int,
    accept: bool,  # noqa: FBT001  (the one thing that is decided)
    *,
    expected_version: int | None = None,
) -> FactRecord:
    """Confirm or refuse what was stated: as the region says, by the appraiser or by HR."""
    with unit_of_work():
        row = get_visible(FactRecord, fact_id, actor, "fact.confirm", _("Keterangan"))
        appraisal = session().get(Appraisal, row.appraisal_id) if row.appraisal_id else None
        if appraisal is None:
            raise NotFound(_("Keterangan"))
        fact = _described(row.region, row.code, per_cycle=True)
        access.require(actor, "fact.confirm", row.region, record=appraisal)
        if fact.confirmed_by == "appraiser" and not actor.is_system:
            _require_appraiser(actor, appraisal)
        _require_open(appraisal)
        claim(row, expected_version, {"value": row.value, "text": row.text})
        row.confirmed_by = actor.account_id
        row.confirmed_at = now() if accept else None
        _audited(actor, "fact.confirmed" if accept else "fact.refused", row)
    return row


def record_employee_fact(
    actor: Actor,
    employee_id: int,
    code: str,
    value: str,
    text: str = "",
    *,
    starts: date | None = None,
    ends: date | None = None,
) -> FactRecord:
    """Record a fact that holds for a span of time, such as a penalty; the personnel office does.

    `ends` None means until further notice. Earlier records stay; each span stands for itself.
    """
    with unit_of_work() as db_session:
        employee = get_visible(Employee, employee_id, actor, "fact.confirm", _("Pegawai"))
        fact = _described(employee.region, code, per_cycle=False)
        access.require(actor, "fact.confirm", employee.region)
        if actor.employee_id == employee.id:
            raise NotAllowed(_("Keterangan tentang Anda sendiri dicatat oleh petugas lain."))
        first = starts or today()
        if ends is not None and ends < first:
            told = _("Tanggal selesai harus setelah tanggal mulai.")
            raise Invalid(Problem("ends", Sentence(told), value=ends.isoformat()))
        checked, words = checked_value(fact, value, text)
        row = FactRecord(
            region=employee.region,
            employee_id=employee.id,
            code=code,
            value=checked,
            text=words,
            starts=first,
            ends=ends or expiry(fact, first),
            stated_by=actor.account_id,
            stated_at=now(),
            confirmed_by=actor.account_id,
            confirmed_at=now(),
        )
        db_session.add(row)
        db_session.flush()
        _audited(actor, "fact.recorded", row)
    return row


def expiry(fact: Fact, first: date) -> date | None:
    """Return the last day on which a fact that began on `first` holds, None without an end."""
    if not fact.valid_years:
        return None
    year = first.year + fact.valid_years
    leap_day = (first.month, first.day) == (2, 29)
    again = date(year, 3, 1) if leap_day else first.replace(year=year)
    return again - timedelta(days=1)


def _described(region: str, code: str, *, per_cycle: bool) -> Fact:
    try:
        fact = runtime().host.registry.region(region).fact(code)
    except KeyError as error:
        raise NotFound(_("Jenis keterangan")) from error
    if fact.per_cycle != per_cycle:
        raise NotFound(_("Jenis keterangan"))
    return fact


def checked_value(fact: Fact, value: str, text: str) -> tuple[str, str]:
    """Return value and text as they are kept. Raises Invalid with the fields `value` and `text`."""
    given = value.strip()
    words = text.strip()
    if fact.kind == "flag" and given not in {"true", "false"}:
        raise Invalid(Problem("value", Sentence(_("Pilih ya atau tidak.")), value=given))
    if fact.kind == "choice" and given not in fact.choices:
        raise Invalid(Problem("value", Sentence(_("Pilih salah satu yang tersedia.")), value=given))
    if fact.kind == "decimal":
        number = read_decimal(given, "value")
        if number is None:
            raise Invalid(Problem("value", sentence(_("{label} wajib diisi."), label=fact.label)))
        given = format(number, "f")
    if fact.needs_text and given != "false":
        words = require_text(text, "text", fact.label, longest=LONGEST)
    if len(words) > LONGEST:
        told = _("Uraian paling panjang {longest} karakter.")
        raise Invalid(Problem("text", sentence(told, longest=LONGEST)))
    return given, words


def _require_open(appraisal: Appraisal) -> None:
    if appraisal.phase not in _OPEN:
        raise WrongStage(_("Nilai sudah dihitung; keterangan tidak dapat diubah lagi."))


def _require_appraiser(actor: Actor, appraisal: Appraisal) -> None:
    if actor.employee_id is None or actor.employee_id != appraisal.appraiser_id:
        raise NotAllowed(_("Keterangan ini disahkan oleh pejabat penilai pegawai tersebut."))


def _audited(actor: Actor, action: str, row: FactRecord) -> None:
    audit.record(
        actor,
        action,
        region=row.region,
        entity="fact",
        entity_id=row.id,
        detail={"code": row.code, "value": row.value, "employee_id": row.employee_id},
    )
