"""Worked examples of the regulations and of the region: every published text must be equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.api.methods import bound, score_documents
from portal.api.reading import parse_document
from tests.golden.plugin_methods import method_named, plugin_methods

FILES = sorted(Path(__file__).parent.glob("*.json"))


def _cases():
    for path in FILES:
        sheet = parse_document(path.read_bytes())
        for case in sheet["cases"]:
            yield pytest.param(
                sheet["method"], case["input"], case["expected"], id=f"{path.stem}-{case['id']}"
            )


def test_every_method_has_worked_examples():
    assert {path.stem for path in FILES} >= set(plugin_methods())


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize(("method_id", "document", "expected"), list(_cases()))
def test_worked_example(method_id, document, expected, explain):
    with bound(plugin_methods()):
        results = list(score_documents(method_named(method_id), [document], explain=explain))
    result = results[0]
    if explain and "error" not in result:
        assert isinstance(result.pop("breakdown"), list)
    assert result == expected
