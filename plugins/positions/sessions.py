"""The talent session: convened, decided in, closed with its minutes; then it stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.feature import (
    Actor,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    WrongStage,
    audit,
    claim,
    now,
    read,
    read_one,
    require,
    select,
    sentence,
    unit_of_work,
)
from portal.feature import mark as _

from .office import Office
from .tables import Decision, Session
from .talent import Candidate, Talent, succession
from .words import CONVENE, DECIDE, DECISIONS

LEAST_ATTENDEES = 3
RIVAL = _("Anda sendiri ada pada daftar ini. Keputusan untuk jabatan ini dicatat anggota lain.")


def sessions(region: str) -> tuple[Session, ...]:
    """Return the sessions of a region, newest first."""
    statement = select(Session).where(Session.region == region)
    return tuple(read(statement.order_by(Session.held_on.desc(), Session.id.desc())))


def session_of(region: str, session_id: int) -> Session:
    """Return one session. Raises NotFound, also for one of another region."""
    statement = select(Session).where(Session.region == region, Session.id == session_id)
    row: Session | None = read_one(statement)
    if row is None:
        raise NotFound(_("Sidang talenta"))
    return row


def decisions(region: str, session_id: int | None = None) -> tuple[Decision, ...]:
    """Return decisions in the order in which they were taken, of one session when it is given."""
    statement = select(Decision).where(Decision.region == region).order_by(Decision.id)
    if session_id is not None:
        statement = statement.where(Decision.session_id == session_id)
    return tuple(read(statement))


def convene(
    actor: Actor,
    region: str,
    *,
    number: str,
    held_on: date,
    place: str,
    attendees: tuple[str, ...],
) -> Session:
    """Open the minutes of a session. Raises Invalid for too few people or a number used before."""
    require(actor, CONVENE, region)
    with unit_of_work() as work:
        if len(attendees) < LEAST_ATTENDEES:
            text = _("Tulis paling sedikit {least} peserta, satu nama setiap baris.")
            raise Invalid(Problem("attendees", sentence(text, least=LEAST_ATTENDEES)))
        same = select(Session).where(Session.region == region, Session.number == number)
        if read_one(same) is not None:
            raise Invalid(Problem("number", sentence(_("Nomor ini sudah dipakai."))))
        row = Session(
            region=region,
            number=number,
            held_on=held_on,
            place=place,
            attendees=list(attendees),
        )
        work.add(row)
        work.flush()
        _told(actor, "positions.session_convened", row)
    return row


def stands_in(actor: Actor, ranked: Iterable[Candidate]) -> bool:
    """Tell whether the actor himself is one of those ranked for a position."""
    return any(one.talent.person.id == actor.employee_id for one in ranked)


def decide(
    actor: Actor,
    row: Session,
    place: Office,
    known: dict[int, Talent],
    *,
    position_id: int,
    employee_id: int,
    decision: str,
    reason: str,
) -> Decision:
    """Note what the committee decided about one person for one position.

    Only who stands in the succession list of the position can be decided on. Nobody decides on
    himself, nor on his rivals for a position. A later decision of the same session about the same
    two replaces the earlier one.
    """
    require(actor, DECIDE, row.region, about=employee_id)
    seat = place.seat(position_id)
    ranked, _others = succession(row.region, seat, known, place.day)
    if stands_in(actor, ranked):
        raise NotAllowed(RIVAL)
    found = next((item for item in ranked if item.talent.person.id == employee_id), None)
    if found is None:
        text = sentence(_("Orang ini tidak ada pada daftar suksesor jabatan tersebut."))
        raise Invalid(Problem("choice", text))
    if decision not in DECISIONS:
        raise Invalid(Problem("decision", sentence(_("Pilih keputusan."))))
    with unit_of_work() as work:
        claim(row, None)
        _must_be_open(row)
        made = _row(row, position_id, employee_id)
        made.decision, made.reason = decision, reason
        made.place, made.score, made.box = found.place, found.score, found.talent.box
        made.decided_by, made.decided_at = actor.name, now()
        work.add(made)
        work.flush()
        audit(
            actor,
            "positions.decided",
            region=row.region,
            entity="position",
            entity_id=position_id,
            detail={"session": row.number, "employee": employee_id, "decision": decision},
        )
    return made


def close(actor: Actor, row: Session, *, summary: str, version: int | None) -> None:
    """Close a session with its summary; from then on nothing of it is changed."""
    require(actor, DECIDE, row.region)
    with unit_of_work() as work:
        claim(row, version)
        _must_be_open(row)
        row.summary, row.state = summary, "closed"
        row.closed_by, row.closed_at = actor.name, now()
        work.flush()
        _told(actor, "positions.session_closed", row)


def _row(session: Session, position_id: int, employee_id: int) -> Decision:
    statement = select(Decision).where(
        Decision.session_id == session.id,
        Decision.position_id == position_id,
        Decision.employee_id == employee_id,
    )
    row: Decision | None = read_one(statement)
    return row or Decision(
        region=session.region,
        session_id=session.id,
        position_id=position_id,
        employee_id=employee_id,
    )


def _must_be_open(row: Session) -> None:
    if row.state != "open":
        raise WrongStage(_("Sidang ini sudah ditutup; berita acaranya tidak dapat diubah."))


def _told(actor: Actor, action: str, row: Session) -> None:
    audit(
        actor,
        action,
        region=row.region,
        entity="session",
        entity_id=row.id,
        detail={"number": row.number, "held_on": row.held_on.isoformat()},
    )
