"""Worked examples of the regulations and of the region: every published text must be equal."""

from __future__ import annotations

import pytest

from portal.api.methods import bound, score_documents
from portal.api.reading import parse_document
from tests.golden.plugin_methods import golden_files, method_named, plugin_methods

FILES = golden_files()


def _cases():
    for path in FILES:
        sheet = parse_document(path.read_bytes())
        for case in sheet["cases"]:
            yield pytest.param(
                sheet["method"], case["input"], case["expected"], id=f"{path.stem}-{case['id']}"
            )


def test_every_method_has_worked_examples_that_somebody_approved():
    assert {path.stem for path in FILES} == set(plugin_methods())
    for path in FILES:
        sheet = parse_document(path.read_bytes())
        assert (sheet["method"], path.parent.parent.name) == (path.stem, path.stem.split(".")[0])
        assert sheet["approved_by"], path
        assert sheet["legal_basis"], path


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize(("method_id", "document", "expected"), list(_cases()))
def test_worked_example(method_id, document, expected, explain):
    with bound(plugin_methods()):
        results = list(score_documents(method_named(method_id), [document], explain=explain))
    result = results[0]
    if explain and "error" not in result:
        assert isinstance(result.pop("breakdown"), list)
    assert result == expected
