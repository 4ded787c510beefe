"""Pages about people: eligibility, succession, the nine boxes, and what one reads of oneself."""

from __future__ import annotations

from portal.feature import Answer, Ask, NotFound, Screen, can, results, setting
from portal.feature import mark as _

from .office import Office, Seat, need_region, office, region_for, served
from .talent import Candidate, Talent, reasons_against, succession, talents
from .words import ADVICE, CONVENE, DECIDE, GRID, ID, LEVELS, OWN, RATINGS, REASONS, TALENT


def successors(ask: Ask, position_id: int) -> Answer:
    """Show the succession list of one position, and why others of the pool are not in it."""
    region, place, seat, known = _position(ask, position_id)
    ranked, others = succession(region, seat, known, place.day)
    return Screen(
        "succession.html",
        {
            "seat": seat,
            "ranked": ranked,
            "others": others,
            "reasons": REASONS,
            "pool": sum(one.box is not None and one.box >= 7 for one in known.values()),
            "decides": can(ask.actor, DECIDE, region),
        },
    )


def eligibility(ask: Ask, position_id: int) -> Answer:
    """Show every person of the region with all reasons against him for this position."""
    region, place, seat, known = _position(ask, position_id)
    rows: list[Candidate] = []
    if seat.requirement is not None:
        words = ask.query.get("cari", "").lower().split()
        rows = [
            Candidate(one)
            for one in known.values()
            if all(word in f"{one.person.name} {one.person.nip}".lower() for word in words)
        ]
    rows.sort(key=lambda row: (row.talent.person.name, row.talent.person.nip))
    page = ask.page(len(rows))
    shown = [
        Candidate(row.talent, reasons_against(region, row.talent, seat.requirement, place.day))
        for row in rows[page.offset : page.offset + page.size]
        if seat.requirement is not None
    ]
    return Screen(
        "eligibility.html",
        {
            "seat": seat,
            "rows": shown,
            "reasons": REASONS,
            "page": page,
        },
        ask.blank(cari=ask.query.get("cari", "")),
    )


def boxes(ask: Ask) -> Answer:
    """Show the nine boxes with everybody in them."""
    region = region_for(ask.actor, TALENT)
    if not region:
        return Screen("none.html")
    known = talents(ask.actor, region, office(ask.actor, TALENT, region))
    return Screen(
        "boxes.html",
        {
            "grid": GRID,
            "levels": LEVELS,
            "ratings": RATINGS,
            "cells": by_box(known),
            "without": without_box(known),
            "rated": sum(one.box is not None for one in known.values()),
            "convenes": can(ask.actor, CONVENE, region),
        },
    )


def by_box(known: dict[int, Talent]) -> dict[int, list[Talent]]:
    """Return the people of each box by name."""
    found: dict[int, list[Talent]] = {box: [] for _, row in GRID for box in row}
    for one in sorted(known.values(), key=lambda one: (one.person.name, one.person.nip)):
        if one.box is not None:
            found[one.box].append(one)
    return found


def without_box(known: dict[int, Talent]) -> list[Talent]:
    """Return the people who have a published result, or none, but no box."""
    return sorted(
        (one for one in known.values() if one.box is None), key=lambda one: one.person.name
    )


def mine(ask: Ask) -> Answer:
    """Show a person what his own box recommends; the matrix and others' boxes stay closed."""
    region = ask.actor.region
    if region not in served() or ask.actor.employee_id is None:
        return Screen("none.html")
    method = f"{region}.{setting(ID, 'career_method')}"
    own = [
        row
        for row in results(ask.actor, OWN, region)
        if row.employee_id == ask.actor.employee_id and row.method == method
    ]
    latest = own[-1] if own else None
    advice = ""
    if latest is not None and latest.opened:
        advice = ADVICE.get(latest.result.get("box") or 0, "")
    return Screen("mine.html", {"latest": latest, "advice": advice})


def _position(ask: Ask, position_id: int) -> tuple[str, Office, Seat, dict[int, Talent]]:
    region = need_region(ask, TALENT)
    place = office(ask.actor, TALENT, region)
    seat = place.seat(position_id)
    if not place.people:
        raise NotFound(_("Jabatan"))
    return region, place, seat, talents(ask.actor, region, place)
