"""Work reports that somebody verifies: comments at once, a delegate, and the mark with a reason.

The author uploads files at any time. Comments are dated entries beside them. The mark is one of
the set's own, given by the superior or the delegate he named, never by the author; no mark is no
verification, which is not 0.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from portal.api.describe import IndicatorSet
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.editing import claim
from portal.services.common.runtime import now, today
from portal.services.reading.values import plain, require_text
from portal.services.work.measured_subjects import require_unclosed, set_of
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Employee, Measurement, Progress
from portal.store.scope import get_visible

OPEN = frozenset({"running", "acceptance", "rating"})
"""Phases of an appraisal in which its reports are marked and commented."""


def comment(actor: Actor, measurement_id: int, text: str) -> Progress:
    """Add the superior's (or the delegate's, or the author's own) remark with its moment."""
    with unit_of_work() as current:
        row, one, _found = _report(actor, measurement_id)
        if not (_is_author(actor, one) or judges(actor, row, one)):
            raise NotAllowed(_("Komentar ditulis oleh atasan, verifikator, atau penyusun laporan."))
        _require_open(row, one)
        entry = Progress(
            region=row.region,
            measurement_id=row.id,
            on=today(),
            note=require_text(text, "comment", _("Komentar"), longest=2000),
            entered_by=actor.employee_id,
            entered_at=now(),
        )
        current.add(entry)
        current.flush()
        _audited(actor, "report.commented", row, {})
    return entry


def name_verifier(
    actor: Actor, measurement_id: int, nip: str, *, expected_version: int | None = None
) -> Measurement:
    """Let somebody else judge the report; an empty NIP takes it back. Only the superior may."""
    with unit_of_work() as current:
        row, one, _found = _report(actor, measurement_id)
        if "appraiser_of" not in access.relations_to(actor, one):
            raise NotAllowed(_("Verifikator ditunjuk oleh atasan langsung."))
        claim(row, expected_version, {"verifier": nip.strip()}, lambda: _told(row))
        _require_open(row, one)
        chosen = _delegate(nip.strip(), row.region)
        if chosen is not None and chosen.id == one.employee_id:
            told = _("Penyusun laporan tidak memverifikasi laporannya sendiri.")
            raise Invalid(Problem("verifier", Sentence(told), value=nip))
        row.verifier_id = chosen.id if chosen is not None else None
        current.flush()
        _audited(actor, "report.verifier", row, {"verifier": chosen.nip if chosen else ""})
    return row


def _told(row: Measurement) -> dict[str, str]:
    """Return by NIP whom somebody else has named meanwhile."""
    delegate = session().get(Employee, row.verifier_id) if row.verifier_id else None
    return {"verifier": delegate.nip if delegate else ""}


def verify(
    actor: Actor,
    measurement_id: int,
    mark: str,
    reason: str,
    *,
    expected_version: int | None = None,
) -> Measurement:
    """Give the mark (decimal text of the set) with its reason; an empty mark takes it back."""
    with unit_of_work() as current:
        row, one, found = _report(actor, measurement_id)
        claim(row, expected_version, {"actual": mark, "note": reason})
        if not judges(actor, row, one):
            raise NotAllowed(_("Laporan diverifikasi oleh atasan atau verifikator yang ditunjuk."))
        _require_open(row, one)
        value = _mark(found, mark.strip())
        told = require_text(reason, "reason", _("Alasan"), longest=1000)
        before, row.actual, row.note = row.actual, value, told
        verified = value is not None
        row.confirmed_at = now() if verified else None
        row.confirmed_by = actor.employee_id if verified else None
        current.flush()
        _audited(actor, "report.verified", row, {"before": plain(before), "after": plain(value)})
    return row


def judges(actor: Actor, row: Measurement, one: Appraisal) -> bool:
    """Tell whether the actor may verify: the superior or the named delegate, never the author."""
    me = actor.employee_id
    if me is None or _is_author(actor, one):
        return False
    return me in {row.verifier_id, one.appraiser_id}


def _is_author(actor: Actor, one: Appraisal) -> bool:
    return actor.employee_id is not None and actor.employee_id == one.employee_id


def _report(actor: Actor, measurement_id: int) -> tuple[Measurement, Appraisal, IndicatorSet]:
    row: Measurement | None = None
    for permission in ("plan.verify", "progress.enter"):
        try:
            row = get_visible(Measurement, measurement_id, actor, permission, _("Laporan"))
            break
        except NotFound:
            continue
    found = set_of(row.region, row.indicator_set) if row is not None else None
    one = session().get(Appraisal, row.subject_id) if row and row.subject == "person" else None
    if row is None or one is None or found is None or not found.verified_marks:
        raise NotFound(_("Laporan"))
    return row, one, found


def _require_open(row: Measurement, one: Appraisal) -> None:
    require_unclosed(row)
    cycle = session().get_one(Cycle, row.cycle_id)
    if one.phase not in OPEN or cycle.state not in {"running", "rating"}:
        raise WrongStage(_("Laporan diverifikasi selama pelaksanaan dan pengisian formulir."))


def _delegate(nip: str, region: str) -> Employee | None:
    if not nip:
        return None
    chosen = session().scalar(
        select(Employee).where(Employee.nip == nip, Employee.region == region, Employee.active)
    )
    if chosen is None:
        told = _("NIP ini tidak ditemukan di daerah Anda.")
        raise Invalid(Problem("verifier", Sentence(told), value=nip))
    return chosen


def _mark(found: IndicatorSet, text: str) -> Decimal | None:
    if not text:
        return None
    if text not in {value for value, _label in found.verified_marks}:
        told = _("Pilih salah satu hasil verifikasi.")
        raise Invalid(Problem("mark", Sentence(told), value=text))
    return Decimal(text)


def _audited(actor: Actor, action: str, row: Measurement, detail: dict[str, object]) -> None:
    audit.record(
        actor,
        action,
        region=row.region,
        entity="measurement",
        entity_id=row.id,
        detail={"code": row.code, **detail},
    )
