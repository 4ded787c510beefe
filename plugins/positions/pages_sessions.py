"""Pages of the talent session: list, convene, decide, close."""

from __future__ import annotations

from portal.feature import Answer, Ask, Go, Invalid, Screen, can, require, sentence
from portal.feature import mark as _

from .office import Office, Seat, need_region, office, region_for
from .sessions import RIVAL, convene, decide, decisions, session_of, sessions, stands_in
from .sessions import close as close_session
from .tables import Session
from .talent import Talent, succession, talents
from .words import CONVENE, DECIDE, DECISIONS, FILLED, STATUSES, TALENT


def index(ask: Ask) -> Answer:
    """List the sessions of the region."""
    region = region_for(ask.actor, TALENT)
    if not region:
        return Screen("none.html")
    counts: dict[int, int] = {}
    for row in decisions(region):
        counts[row.session_id] = counts.get(row.session_id, 0) + 1
    context = {
        "rows": sessions(region),
        "counts": counts,
        "convenes": can(ask.actor, CONVENE, region),
    }
    return Screen("sessions.html", context)


def new(ask: Ask) -> Answer:
    """Show the form of a new session, or open its minutes."""
    region = region_for(ask.actor, CONVENE)
    if not region:
        return Screen("none.html")
    if not ask.sent:
        return Screen("session_new.html")
    form, say = ask.form, ask.say
    try:
        number = form.text("number", say(_("Nomor berita acara")), required=True, maximum=60)
        held_on = form.day("held_on", say(_("Tanggal sidang")), required=True)
        where = form.text("place", say(_("Tempat")), required=True, maximum=120)
        names = form.text("attendees", say(_("Peserta")), required=True, maximum=2000)
        form.check()
        assert held_on is not None  # noqa: S101  (`check` has made sure)
        lines = tuple(line.strip() for line in names.splitlines() if line.strip())
        row = convene(
            ask.actor, region, number=number, held_on=held_on, place=where, attendees=lines
        )
    except Invalid as error:
        return Screen("session_new.html", {}, form.take(error), 422)
    return Go("session", {"session_id": row.id}, _("Berita acara sidang dibuka."))


def show(ask: Ask, session_id: int) -> Answer:
    """Show a session with its decisions, and the positions that wait for one."""
    region = need_region(ask, TALENT)
    return Screen("session.html", _context(ask, region, session_of(region, session_id)))


def choose(ask: Ask, session_id: int, position_id: int) -> Answer:
    """Decide on the successors of one position, or show the form with the ranked people."""
    region = need_region(ask, DECIDE)
    row = session_of(region, session_id)
    require(ask.actor, DECIDE, region)
    place = office(ask.actor, TALENT, region)
    known = talents(ask.actor, region, place)
    seat = place.seat(position_id)
    ranked, _others = succession(region, seat, known, place.day)
    context = {
        "row": row,
        "seat": seat,
        "ranked": ranked,
        "rival": ask.say(RIVAL) if stands_in(ask.actor, ranked) else "",
        "choices": [(key, ask.say(text)) for key, text in DECISIONS.items()],
    }
    if not ask.sent:
        return Screen("choose.html", context)
    try:
        _decide(ask, row, place, known, position_id)
    except Invalid as error:
        return Screen("choose.html", context, ask.form.take(error), 422)
    notice = sentence(_("Keputusan untuk {position} dicatat."), position=seat.position.title)
    return Go("session", {"session_id": row.id}, notice)


def close(ask: Ask, session_id: int) -> Answer:
    """Close a session with its summary, after showing once more what it decided."""
    region = need_region(ask, DECIDE)
    row = session_of(region, session_id)
    if not ask.sent:
        context = {**_context(ask, region, row), "closing": True}
        return Screen("session_close.html", context, ask.blank(version=row.version))
    try:
        label = ask.say(_("Ringkasan sidang"))
        summary = ask.form.text("summary", label, required=True, minimum=10, maximum=2000)
        ask.form.check()
        close_session(ask.actor, row, summary=summary, version=ask.form.version())
    except Invalid as error:
        context = {**_context(ask, region, row), "closing": True}
        return Screen("session_close.html", context, ask.form.take(error), 422)
    return Go("session", {"session_id": row.id}, _("Sidang ditutup dan berita acara tersimpan."))


def _context(ask: Ask, region: str, row: Session) -> dict[str, object]:
    place = office(ask.actor, TALENT, region)
    seats = {seat.position.id: seat for seat in place.seats}
    taken = decisions(region, row.id)
    return {
        "row": row,
        "decisions": taken,
        "seats": seats,
        "people": place.people,
        "words": DECISIONS,
        "statuses": STATUSES,
        "decides": row.state == "open" and can(ask.actor, DECIDE, region),
        "waiting": _waiting(place, {one.position_id for one in taken}),
    }


def _waiting(place: Office, taken: set[int]) -> list[Seat]:
    """Return the positions that are or will be vacant, can be matched, and were not decided on."""
    return [
        seat
        for seat in place.seats
        if seat.status != FILLED and seat.requirement and seat.position.id not in taken
    ]


def _decide(
    ask: Ask, row: Session, place: Office, known: dict[int, Talent], position_id: int
) -> None:
    allowed = [str(key) for key in known]
    person = ask.form.choice("choice", ask.say(_("Orang")), allowed)
    decision = ask.form.choice("decision", ask.say(_("Keputusan")), DECISIONS)
    reason = ask.form.text("reason", ask.say(_("Alasan")), required=True, maximum=500)
    ask.form.check()
    decide(
        ask.actor,
        row,
        place,
        known,
        position_id=position_id,
        employee_id=int(person),
        decision=decision,
        reason=reason,
    )
