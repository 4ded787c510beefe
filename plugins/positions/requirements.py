"""Requirements of positions: every change is a new version, and the old ones stay readable."""

from __future__ import annotations

from dataclasses import dataclass

from portal.feature import (
    Actor,
    Conflict,
    Invalid,
    Problem,
    audit,
    now,
    read,
    require,
    select,
    sentence,
    unit_of_work,
)
from portal.feature import mark as _

from .tables import Requirement
from .words import EDIT, EDUCATION, RANKS

HIGHEST_CLASS = 17
YOUNGEST, OLDEST = 50, 70
MOST_COMPETENCES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a position is to ask for; years are decimal text with a dot."""

    min_rank: str
    min_education: str
    min_experience: str
    position_class: int | None = None
    competences: tuple[str, ...] = ()
    retirement_age: int | None = None
    note: str = ""


def history(region: str, position_id: int) -> tuple[Requirement, ...]:
    """Return all versions of a position's requirement, newest first."""
    statement = select(Requirement).where(
        Requirement.region == region, Requirement.position_id == position_id
    )
    return tuple(read(statement.order_by(Requirement.revision.desc())))


def problems(wanted: Wanted, row: int | None = None) -> list[Problem]:
    """Return what is wrong with a requirement; `row` is its line in an imported table."""
    found: list[Problem] = []

    def note(field: str, text: str, **params: object) -> None:
        found.append(Problem(field, sentence(text, **params), row=row))

    if wanted.min_rank not in RANKS:
        note("min_rank", _("Golongan harus salah satu dari I/a sampai IV/e."))
    if wanted.min_education not in EDUCATION:
        known = ", ".join(EDUCATION)
        note("min_education", _("Pendidikan harus salah satu dari {known}."), known=known)
    if not _is_years(wanted.min_experience):
        note("min_experience", _("Masa kerja harus angka 0 sampai 40, misalnya 4 atau 2,5."))
    kind = wanted.position_class
    if kind is not None and not 1 <= kind <= HIGHEST_CLASS:
        note("position_class", _("Kelas jabatan harus 1 sampai {most}."), most=HIGHEST_CLASS)
    age = wanted.retirement_age
    if age is not None and not YOUNGEST <= age <= OLDEST:
        text = _("Batas usia pensiun harus {least} sampai {most} tahun.")
        note("retirement_age", text, least=YOUNGEST, most=OLDEST)
    if len(wanted.competences) > MOST_COMPETENCES:
        text = _("Kompetensi paling banyak {most} butir.")
        note("competences", text, most=MOST_COMPETENCES)
    return found


def save(
    actor: Actor,
    region: str,
    position_id: int,
    wanted: Wanted,
    *,
    unit_id: int,
    expected: int | None = None,
) -> Requirement:
    """Write a new version. Raises Invalid, NotAllowed, or Conflict with what others saved."""
    require(actor, EDIT, region, unit=unit_id)
    found = problems(wanted)
    if found:
        raise Invalid(found)
    with unit_of_work() as work:
        last = next(iter(history(region, position_id)), None)
        revision = last.revision if last else 0
        if expected is not None and expected != revision:
            raise Conflict
        row = Requirement(
            region=region,
            position_id=position_id,
            revision=revision + 1,
            position_class=wanted.position_class,
            min_rank=wanted.min_rank,
            min_education=wanted.min_education,
            min_experience=wanted.min_experience,
            competences=list(wanted.competences),
            retirement_age=wanted.retirement_age,
            note=wanted.note,
            made_by=actor.name,
            made_at=now(),
        )
        work.add(row)
        work.flush()
        audit(
            actor,
            "positions.requirement_saved",
            region=region,
            entity="position",
            entity_id=position_id,
            detail={"revision": row.revision, "rank": row.min_rank},
        )
    return row


def _is_years(text: str) -> bool:
    whole, _dot, rest = text.partition(".")
    return (
        whole.isascii()
        and whole.isdigit()
        and len(rest) <= 2
        and (not rest or rest.isdigit())
        and int(whole) <= 40
        and len(whole) <= 2
    )
