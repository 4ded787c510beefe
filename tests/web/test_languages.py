"""Texts in the reader's language, and numbers and days as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import g
from flask_babel import force_locale

from portal.domain.sentences import sentence
from portal.web import formats, i18n

from .conftest import Site

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Jumlah bobot {sum}."
msgstr "The weights add up to {sum}."

msgid "Masuk"
msgstr "Plugin's own word"
"""


@pytest.fixture
def page(site: Site) -> Iterator[None]:
    with site.app.test_request_context("/"):
        yield


def write_po(folder: Path, content: str) -> Path:
    path = folder / "en" / "LC_MESSAGES" / "portal.po"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    return folder


def test_catalogues_are_compiled_in_memory(tmp_path: Path) -> None:
    folder = write_po(tmp_path, PO)
    found = i18n.compile_catalogue(folder / "en/LC_MESSAGES/portal.po", "en")
    assert found.gettext("Masuk") == "Plugin's own word"
    assert not list(tmp_path.rglob("*.mo"))


def test_no_compiled_catalogue_is_kept(project_root: Path) -> None:
    assert not list((project_root / "portal").rglob("*.mo"))


def test_a_plugin_adds_words_but_does_not_change_ours(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = i18n.Catalogues([i18n.FOLDER, write_po(tmp_path, PO)])
    monkeypatch.setattr(site.app.extensions["babel"].instance, "domain_instance", both)
    with site.app.test_request_context("/"), force_locale("en"):
        assert i18n.say("Masuk") == "Sign in"
        assert i18n.say(sentence("Jumlah bobot {sum}.", sum=95)) == "The weights add up to 95."


def test_a_broken_catalogue_of_a_plugin_costs_only_its_words(tmp_path: Path) -> None:
    found = i18n.Catalogues([i18n.FOLDER, write_po(tmp_path, 'msgid "a\nmsgstr broken')])
    assert found._by_language["en"].gettext("Masuk") == "Sign in"


@pytest.mark.usefixtures("page")
def test_sentences_keep_their_parameters() -> None:
    text = sentence("Anda tidak berwenang untuk: {what}.", what="melihat")
    assert i18n.say(text) == "Anda tidak berwenang untuk: melihat."
    with force_locale("en"):
        assert i18n.say(text) == "You are not allowed to: melihat."
    assert i18n.say("") == ""


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("value", "id_", "en"),
    [
        ("86.1000", "86,1000", "86.1000"),
        ("1234567.5", "1.234.567,5", "1,234,567.5"),
        ("-3.50", "−3,50", "−3.50"),
        (0, "0", "0"),
        (None, "–", "–"),
        ("", "–", "–"),
        ("n/a", "n/a", "n/a"),
        ("0.0050", "0,0050", "0.0050"),
    ],
)
def test_numbers(value: object, id_: str, en: str) -> None:
    assert formats.number(value) == id_
    with force_locale("en"):
        assert formats.number(value) == en


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("code", "inside"),
    [("2026-11", "Nov"), ("2026-Q3", "Triwulan III"), ("2026-H2", "Semester 2"), ("2026", "2026")],
)
def test_a_period_inside_its_year_has_a_short_name(code: str, inside: str) -> None:
    assert formats.span_name(code) == inside


@pytest.mark.usefixtures("page")
def test_days_and_moments() -> None:
    assert formats.day(date(2026, 11, 22)) == "22 November 2026"
    assert formats.short_day(date(2026, 8, 5)) == "5 Agu 2026"
    late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert formats.moment(late) == "23 November 2026, 00.30 WIB"
    assert formats.day(late) == "23 November 2026"
    g.time_zone = "Asia/Jayapura"
    assert formats.moment(late) == "23 November 2026, 02.30 WIT"
    with force_locale("en"):
        assert formats.moment(late).endswith("02:30 WIT")


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 6, 15), "hari ini"),
        (date(2026, 6, 16), "besok"),
        (date(2026, 6, 18), "tinggal 3 hari"),
        (date(2026, 6, 13), "lewat 2 hari"),
    ],
)
def test_how_far_a_day_is(on: date, words: str) -> None:
    assert formats.due(on) == words
    assert formats.is_late(on) is (on < date(2026, 6, 15))
