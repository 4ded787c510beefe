"""What people read on paper and in spreadsheets: words and names, never codes of the portal."""

from __future__ import annotations

import re
from functools import cache

import pytest
from jinja2 import Environment

from portal.host import load_host
from portal.paths import plugins_dir
from portal.reports.render import Pages
from portal.testing.samples import Samples


@cache
def host():
    return load_host([plugins_dir()], entry_points=False)


@cache
def made(region):
    return Samples(host().registry.region(region))


@cache
def pages(region):
    entry = made(region).entry
    return Pages(entry.plugin_id, entry.folder)


def sample(region, format_id, *, empty=False):
    """Return a format and its data, with many rows or with nothing."""
    form = made(region).entry.report_format(format_id)
    return form, list(made(region).of(form).values())[1 if empty else 0]


def page(region, form, data):
    """Return the texts of a page, one line each."""
    html = pages(region).paper_page(form, data, form.context(data), code="").html
    return Environment(autoescape=True).from_string("{{ it | striptags }}").render(it=html)


def rows(form, data, title):
    """Return the rows of one table as dictionaries."""
    (table,) = [one for one in form.tables(data) if one.title == title]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_halves_of_a_year_are_named_as_people_say_them():
    form, data = sample("lhokseumawe", "evaluation_document")
    codes = [past.cycle for past in data.cases[0].snapshot.history if past.cadence == "half"]
    shown = page("lhokseumawe", form, data)
    assert codes == ["2026-H1", "2026-H2"]
    assert not [code for code in codes if code in shown]
    assert shown.index("Semester 1 2026") < shown.index("Semester 2 2026")
