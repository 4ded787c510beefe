"""The public's survey and its poster: no sign-in, no script, one answer per ticket code."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.api.instruments import Survey
from portal.domain.errors import Invalid, NotAllowed, NotFound, PortalError, WrongStage
from portal.domain.sentences import mark
from portal.services.common.appraisals import entry_of, local_today
from portal.services.survey import survey_results, surveys
from portal.services.survey.surveys import OpenSheet
from portal.store.queries import survey_pages as queries
from portal.web.described import in_words
from portal.web.forms import Form, show_again
from portal.web.i18n import say
from portal.web.permit import route
from portal.web.redirects import to
from portal.web.sessions import address

bp = Blueprint("public_survey", __name__)
_STATUS = {NotFound: 404, WrongStage: 409, NotAllowed: 429}


@route(bp, "/survei", permission="public", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """Ask for the code on the paper, for those who cannot scan it."""
    if request.method == "GET":
        return render_template("surveys/code.html", form=Form.blank(), told="")
    form = Form.sent()
    code = form.text("code", _("Kode"), required=True, maximum=40)
    if form.problems:
        return show_again("surveys/code.html", form, Invalid(form.problems), told="")
    try:
        surveys.open_ticket(code, address())
    except (NotFound, WrongStage, NotAllowed) as error:
        return _refused(code, error)
    return to("public_survey.fill", code=code)


@route(bp, "/survei/<code>", permission="public", methods=["GET", "POST"])
def fill(code: str) -> ResponseReturnValue:
    """Show the sheet behind a code, and take its one answer."""
    try:
        sheet = surveys.open_ticket(code, address())
        form = Form.sent() if request.method == "POST" else Form.blank()
        if request.method == "POST":
            marks = typed_marks(form, sheet.survey)
            comment = form.text("comment", _("Saran"), maximum=surveys.COMMENT_LONGEST)
            form.check()
            surveys.answer_ticket(code, address(), marks, comment)
            return to("public_survey.thanks")
    except Invalid as error:
        return show_again("surveys/fill.html", form, error, **around(sheet, public=True))
    except (NotFound, WrongStage, NotAllowed) as error:
        return _refused(code, error)
    return render_template("surveys/fill.html", form=form, **around(sheet, public=True))


def typed_marks(form: Form, survey: Survey) -> dict[str, int | None]:
    """Return the chosen mark of each question, None where nothing was chosen."""
    raw = {item.code: form.value(f"item_{item.code}") for item in survey.items}
    return {code: int(text) if text.isdecimal() else None for code, text in raw.items()}


def around(sheet: OpenSheet, *, public: bool) -> dict[str, object]:
    """Return what the sheet's page shows beside the form."""
    survey = in_words(sheet.survey)
    return {
        "sheet": sheet,
        "survey": survey,
        "points": [(point.value, point.label) for point in survey.scale.points],
        "public": public,
    }


def _refused(code: str, error: PortalError) -> ResponseReturnValue:
    """Say why a code opens nothing, beside the field where another one may be typed."""
    status = next(number for kind, number in _STATUS.items() if isinstance(error, kind))
    told = _("Kode ini tidak dikenal. Periksa kembali hurufnya.") if status == 404 else ""
    page = render_template(
        "surveys/code.html", form=Form.blank(code=code[:40]), told=told or say(error.sentence)
    )
    return page, status


@route(bp, "/survei/terima-kasih", permission="public")
def thanks() -> ResponseReturnValue:
    """Thank whoever answered; nothing tells who it was."""
    return render_template("surveys/thanks.html", back="")


@route(bp, "/publik/<region>/kepuasan", permission="public")
def posters(region: str) -> ResponseReturnValue:
    """List the units whose satisfaction index is public."""
    survey, year, groups = _public_results(region)
    return render_template(
        "surveys/posters.html",
        region=entry_of(region).region,
        survey=survey,
        year=year,
        units=[one for one in groups if one.level == "unit" and one.shown],
        codes=queries.unit_codes(region),
    )


@route(bp, "/publik/<region>/kepuasan/<unit_code>", permission="public")
def poster(region: str, unit_code: str) -> ResponseReturnValue:
    """Show index and band of one unit, to be printed and put on the wall."""
    survey, year, groups = _public_results(region)
    unit = queries.require_unit(region, unit_code)
    found = next((one for one in groups if one.level == "unit" and one.id == unit.id), None)
    return render_template(
        "surveys/poster.html",
        region=entry_of(region).region,
        survey=survey,
        year=year,
        unit=unit,
        group=found if found is not None and found.shown else None,
    )


def _public_results(region: str) -> tuple[Survey, int, tuple[survey_results.Group, ...]]:
    """Return the public survey with a method, its newest year with closed rounds, the groups."""
    entry = entry_of(region)
    public = (one for one in entry.surveys() if one.audience == "public" and one.method)
    survey = next(public, None)
    if survey is None:
        raise NotFound(mark("Halaman"))
    this_year = local_today(region).year
    for year in (this_year, this_year - 1):
        rounds = queries.public_round(region, survey.id, year)
        if rounds:
            return in_words(survey), year, survey_results.groups_of(entry, survey, rounds)
    return in_words(survey), this_year, ()
