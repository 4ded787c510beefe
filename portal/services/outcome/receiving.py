"""The employee receives his published result: he opens it, answers, and may object for a time."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from portal.api.describe import Workflow
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.periods import deadline
from portal.domain.sentences import Sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import PUBLISHED
from portal.services.common.appraisals import entry_of, load_appraisal, local_day, local_today
from portal.services.common.editing import claim
from portal.services.common.runtime import now
from portal.services.outcome.many_results import NOT_PUBLISHED, record_act
from portal.services.reading.values import require_text
from portal.store.db import unit_of_work
from portal.store.models import Appraisal

NO_ANSWER = "none"
"""Response of whoever gave none although the region asks for one before it publishes."""


def mark_opened(actor: Actor, appraisal_id: int) -> Appraisal:
    """Start the objection clock: the employee sees his published result for the first time."""
    with unit_of_work():
        one = load_appraisal(actor, appraisal_id, "result.respond")
        _require_published(one)
        if one.opened_at is None:
            one.opened_at = now()
            record_act(actor, "result.open", one.region, "appraisal", one.id)
        return one


def record_delivery(actor: Actor, appraisal_id: int, *, on: date, note: str = "") -> Appraisal:
    """Record that a result nobody opened was handed over on a day; the clock starts that day."""
    with unit_of_work():
        one = load_appraisal(actor, appraisal_id, "result.publish")
        claim(one, None)
        _require_published(one)
        published = local_day(one.published_at or now(), one.region)
        if not published <= on <= local_today(one.region):
            told = _("Tanggal penyerahan harus sejak penerbitan dan tidak boleh di masa depan.")
            raise Invalid(Problem("on", Sentence(told), value=on.isoformat()))
        if one.opened_at is not None:
            raise WrongStage(_("Hasil ini sudah dibuka pegawai."))
        zone = ZoneInfo(entry_of(one.region).region.time_zone)
        one.opened_at = datetime.combine(on, time(12), tzinfo=zone)
        detail = {"on": on.isoformat(), "note": note.strip()}
        record_act(actor, "result.deliver", one.region, "appraisal", one.id, **detail)
        return one


def _require_published(one: Appraisal) -> None:
    if one.phase not in PUBLISHED:
        raise WrongStage(NOT_PUBLISHED)


def respond(
    actor: Actor,
    appraisal_id: int,
    response: str,
    text: str = "",
    *,
    expected_version: int | None = None,
) -> Appraisal:
    """Keep the employee's answer: `agree`, or `agree_with_note` with a text. Once only.

    Whoever does not agree files an objection; agreeing does not take that right away.
    """
    with unit_of_work():
        one = load_appraisal(actor, appraisal_id, "result.respond")
        claim(one, expected_version)
        if one.phase != "published":
            raise WrongStage(_("Tanggapan hanya dapat diberikan selama hasil belum final."))
        if one.response == NO_ANSWER:
            raise WrongStage(
                _("Batas waktu tanggapan sudah lewat; keberatan masih dapat diajukan.")
            )
        if one.response:
            raise WrongStage(_("Anda sudah menanggapi hasil ini."))
        if response not in {"agree", "agree_with_note"}:
            raise Invalid(Problem("response", Sentence(_("Pilih salah satu tanggapan."))))
        if response == "agree_with_note":
            text = require_text(text, "text", _("Catatan"), longest=2000)
        one.opened_at = one.opened_at or now()
        one.response, one.response_text, one.responded_at = response, text.strip(), now()
        record_act(actor, "result.respond", one.region, "appraisal", one.id, response=response)
        return one


def objection_due(one: Appraisal, workflow: Workflow) -> date | None:
    """Return the last day for an objection; None while the employee has not seen the result."""
    if one.opened_at is None:
        return None
    opened = local_day(one.opened_at, one.region)
    return deadline(opened, workflow.objection_days, workflow.objection_day_kind)
