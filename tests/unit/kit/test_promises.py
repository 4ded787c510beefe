"""Promises of worked examples: their shapes are told plainly, and bands are held word by word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from portal.testing import check_plugin

ROOT = Path(__file__).parents[3]
STEP = ROOT / "docs" / "plugins" / "examples" / "step1" / "sukamaju"
FILE = "golden/sukamaju.value.json"


def told(folder, check_id, **promises):
    path = folder / FILE
    sheet = json.loads(path.read_text("utf-8"))
    sheet["promises"] |= promises
    path.write_text(json.dumps(sheet), "utf-8")
    report = check_plugin(folder, [check_id])
    return [found for found in report.findings if found.level == "must"]


@pytest.fixture
def sukamaju(tmp_path):
    folder = tmp_path / "sukamaju"
    shutil.copytree(STEP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def limits(*words, key="predikat"):
    return {"key": key, "limits": [list(pair) for pair in zip(LIMITS, words, strict=True)]}


LIMITS = ("50", "70", "90", "110")
WORDS = ("Kurang", "Cukup", "Baik", "Sangat Baik")


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (limits(*WORDS), ""),
        ({"limits": limits(*WORDS)["limits"]}, ""),
        (limits(*["Ngawur"] * 4), "dijanjikan Ngawur"),
        (limits("Kurang", "Baik", "Cukup", "Sangat Baik"), "dijanjikan Baik"),
        (limits(*WORDS, key="nonsense"), "predikat nonsense"),
    ],
)
def test_each_limit_has_the_promised_word(sukamaju, bands, words):
    found = told(sukamaju, "bands", bands=bands)
    assert bool(found) is bool(words)
    assert any(words in one.what for one in found) is bool(words)
    assert {one.file for one in found} <= {FILE}


@pytest.mark.parametrize(
    "promise",
    [
        {"bounds": {"final_value": 5}},
        {"bounds": {"final_value": ["0"]}},
        {"bounds": {"final_value": ["0", "banyak"]}},
        {"bounds": ["0", "120"]},
        {"bands": {"limits": [1]}},
        {"bands": {"limits": [["lima", "Baik"]]}},
        {"bands": {"limits": [["90", "Baik"]], "value": "final_value"}},
        {"bands": {"key": "predikat"}},
        {"bands": []},
        {"missing": ["rating"]},
        {"missing": {"rating": ["zero"]}},
        {"any_order": "indicators"},
        {"rises_with": [1]},
        {"falls_with": {}},
        {"unused": None},
        {"value": 1},
        {"monotone": True},
    ],
)
def test_a_promise_of_another_shape_is_told_with_its_file(sukamaju, promise):
    (name,) = promise
    (found,) = told(sukamaju, "examples", **promise)
    assert f"janji {name} " in found.what
    assert "Error" not in found.what
    assert found.file == FILE
