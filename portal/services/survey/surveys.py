"""Answering a survey without being known: tickets for the public, a mark apart for employees.

A ticket code exists on paper only; the portal keeps its digest and whether it was used. Who took
part and what was answered stand in two tables that share no key, moment or order. An employee's
sheet carries his unit while the round is open; at closing it keeps it only among enough others.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update

from portal.api.instruments import Survey
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.appraisals import local_today
from portal.services.common.editing import claim
from portal.services.common.runtime import now
from portal.services.survey.survey_rounds import MANAGE, load_round, survey_of
from portal.store.db import session, unit_of_work
from portal.store.models import (
    LoginAttempt,
    ServiceCounter,
    SurveyParticipation,
    SurveyRound,
    SurveySheet,
    SurveyTicket,
)
from portal.store.queries.survey_pages import unit_of

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is easily misread; 12 of them make 60 bits."""
CODE_LENGTH = 12
TICKETS_AT_ONCE = 600
COMMENT_LONGEST = 1000
WRONG_CODES = 20
"""Unknown codes from one address within the window after which it has to wait."""
WINDOW = timedelta(minutes=15)
_MISREAD = str.maketrans("OILU", "011V")


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """The empty sheet behind a ticket or a round: what is asked, where, until when."""

    round_id: int
    region: str
    survey: Survey
    title: str
    period: str
    topic: str
    counter: str
    closes_on: date


def make_tickets(actor: Actor, round_id: int, counter_id: int | None, count: int) -> list[str]:
    """Return that many new codes, told here and never again; only their digests are kept."""
    with unit_of_work() as current:
        row = load_round(actor, round_id, MANAGE)
        survey = survey_of(row.region, row.survey)
        if survey.audience != "public" or row.state != "open":
            raise WrongStage(_("Kode hanya dicetak untuk survei masyarakat yang masih terbuka."))
        if not 1 <= count <= TICKETS_AT_ONCE:
            told = sentence(_("Jumlah kode 1 sampai {most}."), most=TICKETS_AT_ONCE)
            raise Invalid(Problem("count", told, value=str(count)))
        counter = _counter(row, survey, counter_id)
        codes = [_new_code() for _at in range(count)]
        current.add_all(
            SurveyTicket(
                code_digest=code_digest(code),
                region=row.region,
                round_id=row.id,
                counter_id=counter.id if counter else None,
            )
            for code in codes
        )
        audit.record(
            actor,
            "survey.tickets",
            region=row.region,
            entity="survey_round",
            entity_id=row.id,
            detail={"count": count, "counter": counter.code if counter else ""},
        )
    return codes


def _counter(row: SurveyRound, survey: Survey, counter_id: int | None) -> ServiceCounter | None:
    if not survey.per_counter:
        return None
    counter = session().get(ServiceCounter, counter_id) if counter_id is not None else None
    if counter is None or counter.region != row.region or not counter.active:
        raise NotFound(_("Loket"))
    return counter


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _at in range(CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def code_digest(code: str) -> str:
    """Return what is stored of a code; blanks, hyphens and misread letters do not matter."""
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(_MISREAD)
    return hashlib.sha256(f"survey ticket {plain}".encode()).hexdigest()


def open_ticket(code: str, address: str) -> OpenSheet:
    """Return the sheet behind a code. Raises NotFound, and WrongStage when used or closed.

    Raises NotAllowed while the address has to wait after too many unknown codes.
    """
    _refuse_guessing(address)
    ticket = session().get(SurveyTicket, code_digest(code))
    if ticket is None:
        _count_wrong(address)
        raise NotFound(_("Kode survei"))
    if ticket.used:
        raise WrongStage(_("Kode ini sudah dipakai. Setiap kode berlaku untuk satu jawaban."))
    row = session().get_one(SurveyRound, ticket.round_id)
    _require_open(row)
    counter = session().get(ServiceCounter, ticket.counter_id) if ticket.counter_id else None
    return _sheet(row, counter.name if counter else "")


def _sheet(row: SurveyRound, counter: str) -> OpenSheet:
    survey = survey_of(row.region, row.survey)
    return OpenSheet(
        row.id, row.region, survey, row.title, row.period, row.topic, counter, row.closes_on
    )


def _require_open(row: SurveyRound) -> None:
    today = local_today(row.region)
    if row.state != "open" or today > row.closes_on:
        raise WrongStage(_("Survei ini sudah ditutup. Terima kasih atas perhatian Anda."))
    if today < row.opens_on:
        raise WrongStage(_("Survei ini belum dibuka."))


def answer_ticket(
    code: str, address: str, marks: Mapping[str, int | None], comment: str = ""
) -> None:
    """Store the one answer of a code. Raises Invalid naming each element without a mark."""
    found = open_ticket(code, address)
    given = complete_marks(found.survey, marks)
    digest = code_digest(code)
    with unit_of_work() as current:
        row = _still_open(found.round_id)
        used = current.execute(
            update(SurveyTicket)
            .where(SurveyTicket.code_digest == digest, SurveyTicket.used.is_(False))
            .values(used=True)
        )
        if getattr(used, "rowcount", 0) != 1:
            raise WrongStage(_("Kode ini sudah dipakai. Setiap kode berlaku untuk satu jawaban."))
        ticket = current.get_one(SurveyTicket, digest)
        counter = session().get(ServiceCounter, ticket.counter_id) if ticket.counter_id else None
        current.add(
            new_sheet(
                row,
                given,
                comment=comment if found.survey.comment else "",
                counter=counter,
                unit_id=counter.unit_id if counter else None,
            )
        )


def open_for_employee(actor: Actor, round_id: int) -> OpenSheet:
    """Return the empty sheet of an employees' survey. Raises WrongStage when already answered."""
    row = load_round(actor, round_id, "survey.answer")
    if survey_of(row.region, row.survey).audience != "employees":
        raise NotFound(_("Survei"))
    _require_open(row)
    _refuse_second(row, actor)
    return _sheet(row, "")


def _refuse_second(row: SurveyRound, actor: Actor) -> None:
    if session().get(SurveyParticipation, (row.id, actor.employee_id)) is not None:
        raise WrongStage(_("Anda sudah mengisi survei ini. Terima kasih."))


def _still_open(round_id: int) -> SurveyRound:
    """Lock the round, so that nobody closes it now, and look again at what was checked before.

    A sheet that came after closing would stand unsealed, beside the moment it was written.
    """
    row = session().get_one(SurveyRound, round_id)
    claim(row, None)
    _require_open(row)
    return row


def answer_as_employee(
    actor: Actor, round_id: int, marks: Mapping[str, int | None], comment: str = ""
) -> None:
    """Store an employee's answer: his mark of taking part here, the sheet without him there."""
    found = open_for_employee(actor, round_id)
    given = complete_marks(found.survey, marks)
    if actor.employee_id is None:
        raise NotAllowed(_("Akun ini bukan milik pegawai."))
    with unit_of_work() as current:
        row = _still_open(round_id)
        _refuse_second(row, actor)
        current.add(
            SurveyParticipation(
                round_id=round_id, employee_id=actor.employee_id, region=found.region
            )
        )
        current.flush()
        told = comment if found.survey.comment else ""
        unit = unit_of(actor.employee_id, local_today(found.region))
        current.add(new_sheet(row, given, comment=told, unit_id=unit))


def complete_marks(survey: Survey, marks: Mapping[str, int | None]) -> list[int]:
    """Return one mark per question, in order. Raises Invalid that names what is missing."""
    allowed = {point.value for point in survey.scale.points}
    missing = [item for item in survey.items if marks.get(item.code) not in allowed]
    if missing:
        told = _("Pilih satu jawaban untuk: {label}.")
        raise Invalid(
            [Problem(f"item_{item.code}", sentence(told, label=item.label)) for item in missing]
        )
    return [int(marks[item.code] or 0) for item in survey.items]


def new_sheet(
    row: SurveyRound,
    marks: Sequence[int | None],
    *,
    comment: str = "",
    counter: ServiceCounter | None = None,
    unit_id: int | None = None,
) -> SurveySheet:
    """Return a sheet with a random key; a missing mark makes it incomplete."""
    return SurveySheet(
        key=secrets.token_hex(16),
        region=row.region,
        round_id=row.id,
        counter_id=counter.id if counter else None,
        unit_id=counter.unit_id if counter else unit_id,
        marks=list(marks),
        complete=None not in marks,
        comment=comment.strip()[:COMMENT_LONGEST],
    )


def _place(address: str) -> str:
    """Return the address as the list of attempts keeps it, apart from those of signing in."""
    return f"survey {address}"


def _refuse_guessing(address: str) -> None:
    recent = select(func.count()).where(
        LoginAttempt.address == _place(address), LoginAttempt.at > now() - WINDOW
    )
    if address and (session().scalar(recent) or 0) >= WRONG_CODES:
        raise NotAllowed(
            Sentence(_("Terlalu banyak kode yang salah. Coba lagi sesudah lima belas menit."))
        )


def _count_wrong(address: str) -> None:
    if address:
        with unit_of_work() as current:
            current.add(LoginAttempt(login="survey", address=_place(address), at=now()))
