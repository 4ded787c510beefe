"""Pages of feature plugins: drawn inside our frame, behind our door, run under the guard.

A feature's views know no request. Here each becomes a route with its permission; whatever it
raises beyond a plain refusal is a fault of its plugin, answered by 503 and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal.api import ScoringError
from portal.api.features import Page
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, PortalError, Problem
from portal.domain.permissions import PERMISSIONS
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.feature import Ask, Go, Screen, SentFile, Workbook
from portal.host.guard import WrongAnswer
from portal.reports.xlsx import write_xlsx
from portal.services.common.runtime import Runtime, runtime
from portal.web import audit_words, login, menu, redirects
from portal.web.exports import XLSX, download
from portal.web.forms import Form
from portal.web.i18n import say
from portal.web.pagination import page_of
from portal.web.permit import permit

ADDRESS = "/fitur"
OPENING = _("membuka halaman")
PASSING: tuple[type[BaseException], ...] = (PortalError, OperationalError, StaleDataError)
"""Refusals that a view rightly raises, and a database that is away: nobody's fault."""
View = Callable[..., ResponseReturnValue]


def endpoint(plugin_id: str, page: str) -> str:
    """Return the endpoint of a feature's page."""
    return f"feature_{plugin_id}.{page}"


def register(app: Flask) -> None:
    """Put the pages of every active feature on the application, and its links into the menu.

    A plugin released later gets its pages with the next start, as with its templates.
    """
    ready: Runtime = app.extensions["portal"]
    for plugin_id, feature in ready.host.features.active().items():
        bp = Blueprint(f"feature_{plugin_id}", __name__, url_prefix=f"{ADDRESS}/{plugin_id}")
        for page in feature.pages:
            view = permit(page.permission)(_view(plugin_id, page.name))
            methods = sorted(page.methods)
            bp.add_url_rule(page.rule, endpoint=page.name, view_func=view, methods=methods)
        app.register_blueprint(bp)
        audit_words.join(plugin_id, feature.title, dict(feature.acts))
    menu.add_source(app, entries)


def entries(actor: Actor) -> list[menu.Entry]:
    """Return the links to features' pages that one person may follow."""
    desk = runtime().host.features
    found: list[menu.Entry] = []
    for plugin_id, feature in desk.active().items():
        pages = {page.name: page for page in feature.pages}
        for entry in desk.menu(plugin_id, actor):
            page = pages.get(entry.page)
            if page is not None and "<" not in page.rule and _is_there(plugin_id, page):
                name = endpoint(plugin_id, page.name)
                link = menu.Entry(name, entry.label, page.permission, entry.order, entry.group)
                found.append(link)
    return found


def _is_there(plugin_id: str, page: Page) -> bool:
    known = endpoint(plugin_id, page.name) in current_app.view_functions
    return known and page.permission in PERMISSIONS


def _view(plugin_id: str, name: str) -> View:
    """Return the view of one page; what it does is looked up anew at each request."""

    def view(**values: object) -> ResponseReturnValue:
        feature = runtime().host.features.get(plugin_id)
        page = next((one for one in feature.pages if one.name == name), None)
        if page is None:
            raise Invalid(Problem("", sentence(_("Halaman ini sudah tidak ada."))))
        return _served(plugin_id, feature.title, partial(page.view, _ask(), **values))

    view.__name__ = f"{plugin_id}_{name}"
    return view


def _served(plugin_id: str, title: str, act: Callable[[], object]) -> ResponseReturnValue:
    def run() -> ResponseReturnValue:
        return _drawn(plugin_id, act())

    label = f"{OPENING} {title}"
    try:
        served: ResponseReturnValue = runtime().host.features.serve(plugin_id, label, run, PASSING)
    except ScoringError as error:
        told = sentence(_("Datanya belum dapat dihitung ({code})."), code=error.code)
        raise Invalid(Problem("", told)) from error
    return served


def _ask() -> Ask:
    sent = request.method == "POST"
    return Ask(
        actor=login.actor(),
        sent=sent,
        query=request.args.to_dict(),
        form=Form.sent() if sent else Form(),
        blank=Form.blank,
        file=_file,
        values=request.form.getlist,
        page=page_of,
        say=say,
    )


def _file(name: str) -> SentFile | None:
    found = request.files.get(name)
    return SentFile(found.filename, found.read()) if found and found.filename else None


def _drawn(plugin_id: str, answer: object) -> ResponseReturnValue:
    if isinstance(answer, Screen):
        return _screen(plugin_id, answer)
    if isinstance(answer, Go):
        if answer.notice:
            flash(say(answer.notice), "success")
        return redirects.to(endpoint(plugin_id, answer.page), **answer.values)
    if isinstance(answer, Workbook):
        return download(write_xlsx(answer.tables, answer.name), f"{answer.name}.xlsx", XLSX)
    message = f"{type(answer).__name__} instead of an answer"
    raise WrongAnswer(message)


def _screen(plugin_id: str, answer: Screen) -> ResponseReturnValue:
    def page_url(page: str, **values: Any) -> str:  # noqa: ANN401  (values of the address)
        return url_for(endpoint(plugin_id, page), **values)

    template = f"{plugin_id}/{answer.template}"
    form = answer.form if answer.form is not None else Form()
    text = render_template(template, page_url=page_url, form=form, **answer.context)
    return make_response(text, answer.status)
