"""A region's template comes to an end, and reaches nothing but what it was handed."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.exceptions import SecurityError

from portal.reports.budget import CHARACTERS, Budget, RegionTemplates, TemplateTooLong


class Clock:
    """A second passes at each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def render(text, **values):
    environment = RegionTemplates(
        loader=DictLoader({"page": text}), autoescape=True, undefined=StrictUndefined
    )
    budget = Budget(Clock(), seconds=2_000)
    values["range"] = budget.range
    return budget.joined(environment.get_template("page").generate(values))


def test_an_ordinary_page_is_put_together():
    text = "{% for at in range(3) %}{{ at }} {{ word * 2 }},{% endfor %}{{ 2 ** 3 }}"
    assert render(text, word="ab") == "0 abab,1 abab,2 abab,8"


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(10 ** 12) %}x{% endfor %}",
        "{% for a in range(10 ** 9) %}{% set b = a %}{% endfor %}",
        f"{'{% for a in rows %}' * 3}x{'{% endfor %}' * 3}",
        "{{ 'x' * 10 ** 10 }}",
        "{{ [1] * 10 ** 10 }}",
        "{{ 10 ** 1000 }}",
        "{% set ns = 'x' * 1000000 %}{% for a in range(1000) %}{{ ns }}{% endfor %}",
    ],
)
def test_a_template_without_end_is_stopped_with_a_sentence(text):
    with pytest.raises(TemplateTooLong, match="tidak selesai"):
        render(text, rows=list(range(2_000)))


def test_the_longest_page_is_longer_than_any_real_one():
    assert CHARACTERS >= 10_000_000


def test_a_macro_that_calls_itself_is_an_error_of_the_template():
    with pytest.raises(RecursionError):
        render("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ rows.__class__.__init__.__globals__ }}",
        "{{ function.__globals__ }}",
        "{{ '{0.__class__}'.format(rows) }}",
    ],
)
def test_nothing_behind_the_values_is_reached(text):
    with pytest.raises(SecurityError):
        render(text, rows=[], function=render)
