"""Every route declares who may enter; the start refuses one that does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from portal.app import create_app
from portal.domain.permissions import PERMISSIONS
from portal.host import load_host
from portal.paths import plugins_dir
from portal.settings import Settings
from portal.web import csrf, permit
from tests.fresh import fresh_database

PUBLIC = {
    "account.language",
    "assets.plugin",
    "auth.activate",
    "auth.forgotten",
    "auth.sign_in",
    "auth.sign_out",
    "health.machine",
    "health.page",
    "pages.privacy",
    "pages.robots",
    "public_survey.enter",
    "public_survey.fill",
    "public_survey.poster",
    "public_survey.posters",
    "public_survey.thanks",
    "public_units.index",
    "static",
    "verify.ask",
    "verify.show",
}
"""Adding one here is a decision about what the whole world may open."""
SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = Settings(instance=tmp_path_factory.mktemp("routes"), secret_key="k" * 40)
    fresh_database(settings.database_url)
    host = load_host([plugins_dir()], entry_points=False)
    return create_app(settings, host=host)


def test_every_route_declares_a_permission(app: Flask) -> None:
    assert permit.undeclared(app) == []
    for rule in app.url_map.iter_rules():
        name = permit.declared(app.view_functions[rule.endpoint])
        assert name == permit.PUBLIC or name in PERMISSIONS, rule.rule


def test_the_public_routes_are_exactly_these(app: Flask) -> None:
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if permit.declared(app.view_functions[rule.endpoint]) == permit.PUBLIC
    }
    assert found == PUBLIC


def test_an_undeclared_route_stops_the_start(app: Flask) -> None:
    other = Flask("other")
    other.add_url_rule("/rahasia", "secret", lambda: "x")
    other.view_functions["static"] = app.view_functions["static"]
    with pytest.raises(RuntimeError, match="secret"):
        permit.check(other)


def test_an_unknown_permission_cannot_be_declared() -> None:
    with pytest.raises(KeyError):
        permit.permit("people.everything")


def test_without_sign_in_nothing_but_public_pages_opens(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in (rule.methods or ()):
            continue
        answer = app.test_client().get(_path(app, rule))
        assert answer.status_code == 303, rule.rule
        assert answer.headers["Location"].startswith("/masuk"), rule.rule


def test_no_unsafe_request_passes_without_the_form_token(app: Flask) -> None:
    tried = 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - SAFE:
            path = _path(app, rule, method)
            answer = app.test_client().open(path, method=method, data={"a": "b"})
            assert answer.status_code == 400, f"{method} {rule.rule}"
            tried += 1
    assert tried > 10


def test_no_view_is_exempt_from_the_token_and_none_can_become_so(app: Flask) -> None:
    protect = app.extensions["csrf"]
    assert frozenset() == csrf.EXEMPT == protect._exempt_views == protect._exempt_blueprints
    with pytest.raises(RuntimeError):
        protect.exempt("portal.web.views.auth.sign_in")
    with pytest.raises(AttributeError):
        protect._exempt_views.add("portal.web.views.auth.sign_in")


def test_pages_carry_no_inline_script_style_or_inherited_nonce(project_root: Path) -> None:
    forbidden = re.compile(
        r"\sstyle=|\son[a-z]+=[\"']|<style|<script(?! nonce)|hx-nonce:inherited|hx-on|"
        r"javascript:|\|\s*safe\b|hx-vals=.js:"
    )
    pages = [
        path
        for path in (project_root / "templates").rglob("*.html")
        if "report" not in path.relative_to(project_root / "templates").parts
    ]
    assert pages
    found = [
        f"{path.name}: {hit[0]}"
        for path in pages
        for hit in forbidden.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_every_htmx_action_carries_the_nonce(project_root: Path) -> None:
    action = re.compile(r"<[^<>]*\shx-(?:get|post|put|patch|delete)=[^<>]*")
    for path in (project_root / "templates").rglob("*.html"):
        for hit in action.finditer(path.read_text("utf-8")):
            assert "hx()" in hit[0] or "hx-nonce=" in hit[0], f"{path.name}: {hit[0][:120]}"


def _path(app: Flask, rule: Rule, method: str = "GET") -> str:
    """Return an address that the rule matches, with some value in each place."""
    values = {name: _value(rule._converters[name]) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def _value(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "1"
