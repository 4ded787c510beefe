"""Whatever a document holds, a method answers with a result or with one error code.

Junk is made in two ways: any JSON at all, and the worked examples with parts of them replaced,
which reaches much deeper.
"""

from __future__ import annotations

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.api.methods import bound, score_documents
from portal.api.reading import dump
from tests.golden.plugin_methods import examples, method_named, plugin_methods

NAN, INFINITY = json.loads("[NaN, Infinity]")
STRANGE = [
    None, True, False, 0, -1, 1, 3, 4, 5, 100, 10**400, -(10**2000), "", "0", "-0.0", "3.5", "1e9",
    "1e999999999", "x", "Baik", "higher", "lower", "range", " 3", "３", NAN, INFINITY,
    Decimal("0.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("1e-999"), Decimal("1e999"),
    Decimal("1e999999"), [], {}, [None], [[]], {"x": 1}, [1, 2, 3, 4, 5], [3] * 7,
]  # fmt: skip

_leaves = st.sampled_from(STRANGE) | st.integers() | st.decimals() | st.text(max_size=4)
_json = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)
METHODS = sorted(plugin_methods())


def _examples(method_id):
    return [case["input"] for case in examples(method_id)]


def _places(value, path=()):
    """Return the path of every part of a document."""
    found = [path]
    if isinstance(value, dict):
        found += [place for key, item in value.items() for place in _places(item, (*path, key))]
    elif isinstance(value, list):
        found += [place for at, item in enumerate(value) for place in _places(item, (*path, at))]
    return found


def _changed(document, path, value):
    """Return a copy with one part replaced, or removed when `value` is Ellipsis."""
    if not path:
        return value if value is not ... else None
    document = copy.deepcopy(document)
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    if value is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return document


def _answer(method_id, document):
    kept = copy.deepcopy(document)
    with bound(plugin_methods()):
        result = next(score_documents(method_named(method_id), [document], explain=True))
    dump(result)  # plain JSON values only
    if "error" in result:
        assert set(result) == {"error"}
        assert isinstance(result["error"], str)
    assert repr(document) == repr(kept)
    return result


@pytest.mark.parametrize("method_id", METHODS)
@settings(max_examples=30)
@given(document=_json)
def test_any_json(method_id, document):
    _answer(method_id, document)


@pytest.mark.parametrize("method_id", METHODS)
@settings(max_examples=120)
@given(data=st.data())
def test_examples_with_a_part_replaced(method_id, data):
    document = data.draw(st.sampled_from(_examples(method_id)))
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(_places(document)))
        value = data.draw(st.sampled_from([*STRANGE, ...]) | _json)
        document = _changed(document, path, value)
    _answer(method_id, document)


@pytest.mark.parametrize("method_id", METHODS)
def test_each_part_of_an_example_gone_or_strange(method_id):
    document = _examples(method_id)[0]
    for path in _places(document):
        for value in (..., None, True, -1, "x", NAN, [], {}):
            _answer(method_id, _changed(document, path, value))
