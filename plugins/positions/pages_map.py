"""Pages of the map: list, one position, and its requirement."""

from __future__ import annotations

from collections.abc import Sequence

from portal.api import Table
from portal.feature import Answer, Ask, FormReader, Go, Invalid, Screen, Workbook, can, setting
from portal.feature import mark as _

from .office import Office, Seat, need_region, office, region_for
from .requirements import Wanted, history, save
from .words import EDIT, EDUCATION, ID, MAP, RANKS, STATUSES, TALENT, TONES


def index(ask: Ask) -> Answer:
    """Show the map, filtered by unit, state and words, in pages."""
    region = region_for(ask.actor, MAP)
    if not region:
        return Screen("none.html")
    place = office(ask.actor, MAP, region)
    found = filtered(place.seats, ask)
    page = ask.page(len(found))
    return Screen(
        "map.html",
        {
            **_shared(place),
            "rows": found[page.offset : page.offset + page.size],
            "page": page,
            "units": list({seat.unit.id: seat.unit.name for seat in place.seats}.items()),
            "edits": can(ask.actor, EDIT, region),
        },
        ask.blank(**{name: ask.query.get(name, "") for name in ("unit", "status", "cari")}),
    )


def export(ask: Ask) -> Answer:
    """Hand the filtered map out as a workbook."""
    region = region_for(ask.actor, MAP)
    if not region:
        return Screen("none.html")
    place = office(ask.actor, MAP, region)
    rows = tuple(_line(ask, seat) for seat in filtered(place.seats, ask))
    columns = (
        "Kode",
        "Unit kerja",
        "Jabatan",
        "Jenis",
        "Jenjang",
        "Kelas",
        "Pemegang",
        "NIP",
        "Status",
        "Pensiun mulai",
        "Golongan minimal",
        "Pendidikan minimal",
        "Masa kerja minimal",
        "Kompetensi",
    )
    return Workbook("peta-jabatan", (Table(title="Peta jabatan", columns=columns, rows=rows),))


def show(ask: Ask, position_id: int) -> Answer:
    """Show one position with its holder, its requirement and all earlier versions of it."""
    region = need_region(ask, MAP)
    place = office(ask.actor, MAP, region)
    seat = place.seat(position_id)
    return Screen(
        "position.html",
        {
            **_shared(place),
            "seat": seat,
            "history": history(region, position_id),
            "edits": can(ask.actor, EDIT, region, unit=seat.unit.id),
            "talent": can(ask.actor, TALENT, region),
        },
    )


def edit(ask: Ask, position_id: int) -> Answer:
    """Show the form of a requirement, or save it as a new version."""
    region = need_region(ask, EDIT)
    seat = office(ask.actor, EDIT, region).seat(position_id)
    context = {"seat": seat, "ranks": RANKS, "education": EDUCATION}
    if not ask.sent:
        return Screen("edit.html", context, _filled(ask, seat))
    try:
        wanted = _typed(ask)
        ask.form.check()
        save(
            ask.actor,
            region,
            position_id,
            wanted,
            unit_id=seat.unit.id,
            expected=ask.form.version(),
        )
    except Invalid as error:
        return Screen("edit.html", context, ask.form.take(error), 422)
    return Go("show", {"position_id": position_id}, _("Syarat jabatan disimpan."))


def filtered(seats: Sequence[Seat], ask: Ask) -> list[Seat]:
    """Return the seats that the address asks for."""
    unit, status = ask.query.get("unit", ""), ask.query.get("status", "")
    words = ask.query.get("cari", "").lower().split()
    return [
        seat
        for seat in seats
        if unit in {"", str(seat.unit.id)}
        and status in {"", seat.status}
        and all(word in _text(seat) for word in words)
    ]


def _shared(place: Office) -> dict[str, object]:
    counts = {status: place.count(status) for status in STATUSES}
    return {
        "counts": counts,
        "statuses": STATUSES,
        "tones": TONES,
        "today": place.day,
        "months": setting(ID, "months_ahead"),
    }


def _text(seat: Seat) -> str:
    holders = " ".join(f"{one.name} {one.nip}" for one in seat.holders)
    return f"{seat.position.title} {seat.position.code} {seat.unit.name} {holders}".lower()


def _line(ask: Ask, seat: Seat) -> tuple[str, ...]:
    wanted = seat.requirement
    return (
        seat.position.code,
        seat.unit.name,
        seat.position.title,
        seat.position.kind,
        seat.position.level,
        str(wanted.position_class or "") if wanted else "",
        ", ".join(one.name for one in seat.holders),
        ", ".join(one.nip for one in seat.holders),
        ask.say(STATUSES[seat.status]),
        seat.retires_on.isoformat() if seat.retires_on else "",
        wanted.min_rank if wanted else "",
        wanted.min_education if wanted else "",
        wanted.min_experience.replace(".", ",") if wanted else "",
        "; ".join(wanted.competences) if wanted else "",
    )


def _filled(ask: Ask, seat: Seat) -> FormReader:
    row = seat.requirement
    if row is None:
        return ask.blank(version=0, min_rank="III/a", min_education="S1", min_experience="0")
    return ask.blank(
        version=row.revision,
        min_rank=row.min_rank,
        min_education=row.min_education,
        min_experience=row.min_experience.replace(".", ","),
        position_class=row.position_class,
        competences="\n".join(row.competences),
        retirement_age=row.retirement_age,
    )


def _typed(ask: Ask) -> Wanted:
    form, say = ask.form, ask.say
    years = form.number("min_experience", say(_("Masa kerja")), required=True, minimum=0)
    lines = form.text("competences", say(_("Kompetensi")), maximum=1200).splitlines()
    return Wanted(
        min_rank=form.choice("min_rank", say(_("Golongan minimal")), RANKS),
        min_education=form.choice("min_education", say(_("Pendidikan minimal")), EDUCATION),
        min_experience=years or "0",
        position_class=form.integer("position_class", say(_("Kelas jabatan")), minimum=1),
        competences=tuple(line.strip() for line in lines if line.strip()),
        retirement_age=form.integer("retirement_age", say(_("Batas usia pensiun"))),
        note=form.text("note", say(_("Alasan perubahan")), required=True, maximum=300),
    )
