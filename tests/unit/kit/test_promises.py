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


def without_idea(folder, *left_out):
    """Let the example at exactly 110 lack the idea that its word needs beside the limit."""
    path = folder / FILE
    sheet = json.loads(path.read_text("utf-8"))
    sheet["cases"] = [one for one in sheet["cases"] if one["id"] not in left_out]
    for case in sheet["cases"]:
        if case["id"] == "C-7":
            case["input"]["verified_idea"] = False
            case["expected"]["predikat"] = "Baik"
    path.write_text(json.dumps(sheet), "utf-8")
    report = check_plugin(folder, ["examples", "bands"])
    return [(found.level, found.what) for found in report.findings]


@pytest.mark.parametrize("left_out", [(), ("C-3",)])
def test_a_word_with_a_second_condition_is_asked_for_and_not_refused(sukamaju, left_out):
    ((level, what),) = without_idea(sukamaju, *left_out)
    assert level == "should"
    assert "110 dan predikat Sangat Baik" in what


def test_a_word_that_no_example_ever_shows_stays_wrong(sukamaju):
    path = sukamaju / "scoring.toml"
    text = path.read_text("utf-8")
    edited = text.replace(', needs = "verified_idea"', "").replace('"110", label', '"111", label')
    assert edited != text
    path.write_text(edited, "utf-8")
    found = [what for level, what in without_idea(sukamaju, "C-3") if level == "must"]
    assert any("110 mendapat Baik, padahal dijanjikan Sangat Baik" in what for what in found)


def test_a_sheet_whose_every_example_is_refused_has_no_unknown_key(sukamaju):
    path = sukamaju / FILE
    sheet = json.loads(path.read_text("utf-8"))
    for case in sheet["cases"]:
        case["input"]["rating"] = 0
    path.write_text(json.dumps(sheet), "utf-8")
    assert told(sukamaju, "bands") == []


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
