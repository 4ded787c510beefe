"""The page about feature plugins names all they may use, and its example is one that works."""

from __future__ import annotations

import re
from pathlib import Path

import portal.feature
from portal.app import create_app
from portal.host import load_host
from portal.settings import Settings
from portal.store.schema import create_fresh

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins" / "features.md"
NAMED = re.compile(r"`(plugins/contoh_kotak/[^`]+)`:\n\n```\w+\n(.*?)```", re.DOTALL)


def test_each_name_of_the_surface_is_told() -> None:
    told = set(re.findall(r"`(\w+)`", PAGE.read_text("utf-8")))
    assert set(portal.feature.__all__) - told == set()
    assert [name for name in portal.feature.__all__ if not hasattr(portal.feature, name)] == []
    assert len(set(portal.feature.__all__)) == len(portal.feature.__all__)


def test_the_example_is_a_plugin_with_a_page_and_a_table(tmp_path: Path) -> None:
    for name, text in NAMED.findall(PAGE.read_text("utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    folder = tmp_path / "plugins" / "contoh_kotak"
    host = load_host([tmp_path / "plugins"], entry_points=False)
    assert host.report("contoh_kotak").reason == ""
    settings = Settings(instance=tmp_path, secret_key="k" * 40)
    create_fresh(settings.database_url, {"contoh_kotak": folder})
    app = create_app(settings, host=host)
    rules = {rule.rule: rule.methods for rule in app.url_map.iter_rules()}
    assert "POST" in (rules["/fitur/contoh_kotak/"] or ())
    assert app.test_client().get("/fitur/contoh_kotak/").status_code == 303
    with app.test_request_context():
        page = app.jinja_env.get_template("contoh_kotak/box.html")
        assert page.name == "contoh_kotak/box.html"
