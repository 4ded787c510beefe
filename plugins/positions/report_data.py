"""What the region's reports show of positions: plain values, in the order in which they print."""

from __future__ import annotations

from typing import Any

from portal.feature import Actor, can, cycles, setting

from .office import Office, Seat, office
from .pages_talent import by_box, without_box
from .sessions import decisions, sessions
from .talent import LATEST, Candidate, Talent, succession, talents
from .words import DECISIONS, FILLED, ID, MAP, REASONS, STATUSES, TALENT


def report_data(actor: Actor, region: str, cycle_code: str) -> dict[str, Any]:
    """Return map, boxes and succession of a region as plain JSON values.

    What the actor may not see on the pages is empty here. Boxes are those of the cycle's year.
    """
    place = office(actor, MAP, region)
    data: dict[str, Any] = {
        "day": place.day.isoformat(),
        "months": setting(ID, "months_ahead"),
        "positions": [_position(seat) for seat in place.seats],
        "counts": {status: place.count(status) for status in STATUSES},
        "boxes": {},
        "without_box": [],
        "succession": [],
        "session": None,
    }
    if actor.is_system or can(actor, TALENT, region):
        year = next(
            (row.year for row in cycles(actor, TALENT, region) if row.code == cycle_code), LATEST
        )
        known = talents(actor, region, place, year)
        data["boxes"] = {
            str(box): [_person(one) for one in found] for box, found in by_box(known).items()
        }
        data["without_box"] = [_person(one) for one in without_box(known)]
        data["succession"] = _succession(place, known)
        data["session"] = _session(region, place)
    return data


def _position(seat: Seat) -> dict[str, Any]:
    wanted = seat.requirement
    return {
        "unit": seat.unit.name,
        "title": seat.position.title,
        "code": seat.position.code,
        "kind": seat.position.kind,
        "level": seat.position.level,
        "class": wanted.position_class if wanted else None,
        "holders": [{"name": one.name, "nip": one.nip} for one in seat.holders],
        "status": seat.status,
        "status_label": STATUSES[seat.status],
        "retires_on": seat.retires_on.isoformat() if seat.retires_on else None,
        "requirement": _requirement(seat),
    }


def _requirement(seat: Seat) -> dict[str, Any] | None:
    wanted = seat.requirement
    if wanted is None:
        return None
    return {
        "rank": wanted.min_rank,
        "education": wanted.min_education,
        "experience": wanted.min_experience,
        "competences": list(wanted.competences),
        "revision": wanted.revision,
    }


def _person(one: Talent) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "nip": one.person.nip,
        "box": one.box,
        "performance_value": one.result.get("performance_value"),
        "potential_value": one.result.get("potential_value"),
        "year": one.year,
    }


def _succession(place: Office, known: dict[int, Talent]) -> list[dict[str, Any]]:
    """Return the lists of vacant positions first, then those of all who lead others."""
    found = []
    for seat in place.seats:
        leads = not seat.position.kind.lower().startswith(("fungsional", "pelaksana"))
        if seat.requirement is None or not (leads or seat.status != FILLED):
            continue
        ranked, others = succession(place.region, seat, known, place.day)
        found.append(
            {
                **_position(seat),
                "wanted_now": seat.status != FILLED,
                "ranked": [_candidate(one) for one in ranked],
                "others": [_candidate(one) for one in others],
            }
        )
    return sorted(found, key=lambda item: not item["wanted_now"])


def _candidate(one: Candidate) -> dict[str, Any]:
    reasons = [REASONS.get(code, code) for code in one.reasons]
    return {**_person(one.talent), "place": one.place, "score": one.score, "reasons": reasons}


def _session(region: str, place: Office) -> dict[str, Any] | None:
    """Return the latest closed session with its decisions."""
    closed = [row for row in sessions(region) if row.state == "closed"]
    if not closed:
        return None
    seats = {seat.position.id: seat.position.title for seat in place.seats}
    return {
        "number": closed[0].number,
        "held_on": closed[0].held_on.isoformat(),
        "place": closed[0].place,
        "attendees": list(closed[0].attendees),
        "summary": closed[0].summary,
        "decisions": [
            {
                "position": seats.get(row.position_id, "-"),
                "name": place.people[row.employee_id].name,
                "nip": place.people[row.employee_id].nip,
                "decision": DECISIONS[row.decision],
                "reason": row.reason,
            }
            for row in decisions(region, closed[0].id)
            if row.employee_id in place.people
        ],
    }
