"""Paper sheets brought in from a table: complete ones count, incomplete ones are rejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api.instruments import Survey
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.services.common import audit
from portal.services.common.editing import claim
from portal.services.reading.tables import Row, Table
from portal.services.survey.survey_rounds import MANAGE, load_round, survey_of
from portal.services.survey.surveys import new_sheet
from portal.store.db import session, unit_of_work
from portal.store.models import ServiceCounter, SurveyRound, SurveySheet
from portal.store.queries.survey_pages import Counter, counters

COUNTER, COMMENT = "loket", "saran"
"""Headings beside those of the questions, which are their codes."""


@dataclass(frozen=True, slots=True)
class SheetsReport:
    """How many sheets came in; with `problems` nothing was saved."""

    complete: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()


def headings(survey: Survey) -> tuple[str, ...]:
    """Return the headings of the table, in the order of the template."""
    counter = (COUNTER,) if survey.per_counter else ()
    comment = (COMMENT,) if survey.comment else ()
    return (*counter, *(item.code for item in survey.items), *comment)


def import_sheets(
    actor: Actor, round_id: int, table: Table, *, dry_run: bool = False
) -> SheetsReport:
    """Bring in sheets: all of them or, with one wrong mark or counter, none.

    An empty mark makes a sheet incomplete: it is kept as rejected and counted nowhere else.
    """
    with unit_of_work():
        row = load_round(actor, round_id, MANAGE)
        claim(row, None)  # nobody closes it while sheets come in: they would stay unsealed
        if row.state != "open":
            raise WrongStage(_("Survei ini sudah ditutup."))
        survey = survey_of(row.region, row.survey)
        places = _columns(survey, table)
        known = {one.code.casefold(): one for one in counters(row.region, active=True)}
        problems: list[Problem] = []
        sheets = [_sheet(row, survey, line, places, known, problems) for line in table.rows]
        if problems:
            return SheetsReport(problems=tuple(problems))
        report = SheetsReport(
            sum(one.complete for one in sheets), sum(not one.complete for one in sheets)
        )
        if not dry_run:
            _add(sheets)
            audit.record(
                actor,
                "survey.import",
                region=row.region,
                entity="survey_round",
                entity_id=row.id,
                detail={"complete": report.complete, "rejected": report.rejected},
            )
    return report


def _add(sheets: list[SurveySheet]) -> None:
    """Store the sheets by their random keys: not in the order of the table."""
    by_key = {one.key: one for one in sheets}
    session().add_all(by_key[key] for key in sorted(by_key))


def _columns(survey: Survey, table: Table) -> dict[str, int]:
    found = {name.casefold(): at for at, name in enumerate(table.header)}
    needed = [name for name in headings(survey) if name != COMMENT]
    missing = [name for name in needed if name.casefold() not in found]
    if missing:
        told = _("Kolom ini tidak ada: {names}. Unduh templatnya, lalu isi kolom demi kolom.")
        raise Invalid(Problem("file", sentence(told, names=", ".join(missing))))
    return found


def _cell(line: Row, places: Mapping[str, int], name: str) -> str:
    at = places.get(name.casefold())
    return str(line.cells[at]).strip() if at is not None and at < len(line.cells) else ""


def _sheet(  # noqa: PLR0917  (one line with all it is read by)
    row: SurveyRound,
    survey: Survey,
    line: Row,
    places: Mapping[str, int],
    known: Mapping[str, Counter],
    problems: list[Problem],
) -> SurveySheet:
    allowed = {str(point.value): point.value for point in survey.scale.points}
    marks: list[int | None] = []
    for item in survey.items:
        text = _cell(line, places, item.code)
        if text and text not in allowed:
            told = sentence(
                _("{column}: nilai {value} bukan salah satu dari {known}."),
                column=item.code,
                value=text[:20],
                known=", ".join(allowed),
            )
            problems.append(Problem(item.code, told, row=line.number, value=text[:20]))
        marks.append(allowed.get(text))
    counter = _counter(survey, line, places, known, problems)
    return new_sheet(row, marks, comment=_cell(line, places, COMMENT), counter=counter)


def _counter(
    survey: Survey,
    line: Row,
    places: Mapping[str, int],
    known: Mapping[str, Counter],
    problems: list[Problem],
) -> ServiceCounter | None:
    if not survey.per_counter:
        return None
    code = _cell(line, places, COUNTER)
    found = known.get(code.casefold())
    if found is None:
        told = sentence(_("Loket {code} tidak dikenal."), code=code[:30] or "-")
        problems.append(Problem(COUNTER, told, row=line.number, value=code[:30]))
        return None
    return session().get(ServiceCounter, found.id)
