"""Surveys for those who sign in: the employees' own sheets, and the results each may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.instruments import Survey
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, WrongStage
from portal.domain.sentences import mark
from portal.services.common import access
from portal.services.common.appraisals import described, entry_of
from portal.services.survey import survey_results, survey_rounds, surveys
from portal.services.survey.survey_results import Group
from portal.store.models import SurveyRound
from portal.store.queries import survey_pages as queries
from portal.web import menu
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.i18n import say
from portal.web.login import actor
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.views.public_survey import around, typed_marks

bp = Blueprint("surveys", __name__)


def _has(audience: str = "") -> Callable[[Actor], bool]:
    """Return whether the reader's region describes a survey for such an audience."""

    def holds(reader: Actor) -> bool:
        entry = described(reader.region) if reader.region else None
        return entry is not None and any(
            one.audience == audience or not audience for one in entry.surveys()
        )

    return holds


menu.add(
    bp,
    "surveys.own",
    mark("Survei pegawai"),
    permission="survey.answer",
    order=58,
    needed=_has("employees"),
)
menu.add(
    bp, "surveys.index", mark("Hasil survei"), permission="survey.view", order=59, needed=_has()
)


@route(bp, "/survei-pegawai", permission="survey.answer")
def own() -> ResponseReturnValue:
    """List the employees' surveys: those open now first."""
    known = {one.id for one in _described() if one.audience == "employees"}
    rows = [row for row in queries.rounds(actor(), "survey.answer") if row.survey in known]
    return render_template("surveys/own.html", rows=rows)


@route(
    bp,
    "/survei-pegawai/<int:survey_round_id>",
    permission="survey.answer",
    methods=["GET", "POST"],
)
def fill(survey_round_id: int) -> ResponseReturnValue:
    """Show an employees' survey and take the reader's one anonymous answer."""
    try:
        sheet = surveys.open_for_employee(actor(), survey_round_id)
    except WrongStage as error:
        if request.method == "POST":
            raise
        flash(say(error.sentence), "info")  # an old link: nothing was refused, it is only done
        return to("surveys.own")
    form = Form.sent() if request.method == "POST" else Form.blank()
    if request.method == "POST":
        try:
            marks = typed_marks(form, sheet.survey)
            comment = form.text("comment", _("Saran"), maximum=surveys.COMMENT_LONGEST)
            form.check()
            surveys.answer_as_employee(actor(), survey_round_id, marks, comment)
        except Invalid as error:
            return show_again("surveys/fill.html", form, error, **around(sheet, public=False))
        flash(_("Terima kasih. Jawaban Anda tersimpan tanpa nama."), "success")
        return to("surveys.own")
    return render_template("surveys/fill.html", form=form, **around(sheet, public=False))


def _described() -> tuple[Survey, ...]:
    entry = described(actor().region) if actor().region else None
    return in_words(entry.surveys()) if entry is not None else ()


@route(bp, "/hasil-survei", permission="survey.view")
def index() -> ResponseReturnValue:
    """List the rounds with their state, and the years."""
    rows = queries.rounds(actor())
    years = sorted({(row.survey, row.period[:4]) for row in rows if row.state == "closed"})
    return render_template(
        "surveys/index.html",
        rows=rows,
        years=[(one, year) for one, year in reversed(years) if _is_split(one)],
        titles={one.id: one.title for one in _described()},
        manages=access.can(actor(), "survey.manage", actor().region),
        has_counters=any(one.per_counter for one in _described()),
        poster=_poster_address(),
    )


def _is_split(survey_id: str) -> bool:
    """Tell whether a survey of the public has several rounds a year, so that the year says more.

    The sums of a year would give away what single rounds of employees hide.
    """
    return any(
        (one.id, one.audience) == (survey_id, "public") and one.period != "year"
        for one in _described()
    )


def _poster_address() -> str:
    if not any(one.audience == "public" and one.method for one in _described()):
        return ""
    return url_for("public_survey.posters", region=actor().region)


@dataclass(frozen=True, slots=True)
class Shown:
    """A group on the page: with last year's result, and what the reader may do there."""

    group: Group
    before: Group | None
    may_plan: bool
    comments: tuple[str, ...]


@route(bp, "/hasil-survei/<int:survey_round_id>", permission="survey.view")
def show(survey_round_id: int) -> ResponseReturnValue:
    """Show the results of one round, as far as the reader may see them."""
    row = queries.survey_round(actor(), survey_round_id)
    return _results_page(row, Form.blank(version=row.version))


def _results_page(
    row: SurveyRound, form: Form, error: Invalid | None = None
) -> ResponseReturnValue:
    entry = entry_of(row.region)
    survey = in_words(survey_rounds.survey_of(row.region, row.survey))
    manages = access.can(actor(), "survey.manage", row.region)
    counters = queries.counters(row.region) if survey.per_counter else ()
    told = {
        "row": row,
        "survey": survey,
        "groups": _shown(row, survey) if row.state == "closed" else [],
        "manages": manages,
        "tickets": queries.tickets(row.id) if manages else {},
        "places": {one.id: one.name for one in counters},
        "taken": queries.answered(row.id) if survey.audience == "employees" else None,
        "sheets": len(queries.sheets([row.id])) if manages and row.state == "open" else None,
        "region": entry.region,
        "unit_key": request.form.get("unit", ""),
    }
    if error is not None:
        return show_again("surveys/show.html", form, error, **told)
    return render_template("surveys/show.html", form=form, **told)


def _shown(row: SurveyRound, survey: Survey) -> list[Shown]:
    """Return the groups in sight; comments only for who may read them and with enough answers."""
    entry = entry_of(row.region)
    sight = survey_results.sights(actor(), row.region)
    earlier = {(g.level, g.id): g for g in survey_results.before(entry, survey, row)}
    found = []
    for group in survey_results.groups_of(entry, survey, [row]):
        if not sight.sees(group):
            continue
        plans = group.level != "counter" and survey_rounds.may_plan(
            actor(), row.region, group.unit_id
        )
        comments = survey_results.comments_of(row.id, survey, group, sight)
        found.append(Shown(group, earlier.get((group.level, group.id)), plans, comments))
    return found


@route(
    bp, "/hasil-survei/<int:survey_round_id>/rencana", permission="survey.plan", methods=["POST"]
)
def plan(survey_round_id: int) -> ResponseReturnValue:
    """Save what a unit or the office will do about the results."""
    row = queries.survey_round(actor(), survey_round_id)
    form = Form.sent()
    unit = form.value("unit")
    try:
        survey_rounds.save_plan(
            actor(),
            row.id,
            form.text("text", _("Rencana tindak lanjut"), maximum=4000),
            unit_id=int(unit) if unit.isdecimal() else None,
            expected_version=form.version(),
        )
    except Invalid as error:
        return _results_page(row, form, error)
    flash(_("Rencana tindak lanjut disimpan."), "success")
    return to("surveys.show", survey_round_id=row.id)


@route(bp, "/hasil-survei/tahun/<int:year>/<survey_id>", permission="survey.view")
def of_year(year: int, survey_id: str) -> ResponseReturnValue:
    """Show all sheets of a year together."""
    region = actor().region
    survey = next((one for one in _described() if one.id == survey_id), None)
    if survey is None or survey.audience != "public":
        raise NotFound(mark("Survei"))
    entry = entry_of(region)
    sight = survey_results.sights(actor(), region)
    rounds = queries.public_round(region, survey.id, year)
    groups = survey_results.groups_of(entry, survey, rounds) if rounds else ()
    return render_template(
        "surveys/year.html",
        year=year,
        survey=survey,
        rounds=rounds,
        groups=[Shown(g, None, False, ()) for g in groups if sight.sees(g)],
    )
