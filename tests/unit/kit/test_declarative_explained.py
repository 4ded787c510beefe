"""Steps and closed gates are explained; wrong counts and weights are told with file and line."""

from __future__ import annotations

import re

import pytest

from portal.host.declarative.compiler import compile_plugin
from portal.host.declarative.reports import read_reports
from portal.host.declarative.source import read_source
from portal.host.declarative.spec import read_spec
from portal.host.refusal import Refused
from portal.kit.scaffold import new_plugin
from portal.testing import check_plugin
from portal.testing.formula_text import evaluate

SCORING = """
[method]
id = "kalbaru.value"
title = "Nilai"
missing_data = "Tanpa hari terlambat pegawai tidak dapat dinilai."
published = "final_value"
grade = "predikat"

[inputs.late]
kind = "number"
label = "Hari terlambat"
optional = true

[inputs.work]
kind = "number"
label = "Nilai kerja"

[tables.ladder]
kind = "steps"
points = [["-366", "60"], ["-5", "80"], ["0", "100"]]

[[values]]
key = "days"
label = "Hari"
formula = "late"

[[values]]
key = "discipline"
label = "Disiplin"
formula = "ladder(-days)"

[[values]]
key = "work_value"
label = "Nilai indikator"
formula = "work"

[[values]]
key = "final_value"
label = "Nilai akhir"
formula = "50% * work_value + 50% * ladder(-late)"

[[grades]]
key = "predikat"
label = "Predikat"
value = "final_value"
bands = [{ limit = "80", label = "Baik" }, { label = "Kurang" }]

[[gates]]
value = "final_value"
keep = ["work_value"]
word = "Tidak Dapat Dinilai"
reason = "hari terlambat belum diisi"
"""
SOURCES = {"form": (), "fact": (), "periods": (), "unit_periods": ()}


@pytest.fixture
def spec(tmp_path):
    """The method above, read from its file."""
    (tmp_path / "scoring.toml").write_text(SCORING, "utf-8")
    return read_spec(read_source(tmp_path, "scoring.toml"), "kalbaru", SOURCES)


@pytest.fixture
def card(spec):
    """What the method makes of a document."""
    from portal.host.declarative.scoring import build_method

    return build_method(spec).score


def test_a_step_tells_what_was_looked_up_and_which_step_held(card):
    steps = {step.key: step for step in card({"late": 3, "work": 90}).breakdown()}
    assert steps["discipline"].formula == "ladder(-3) = 80 (≥ -5)"
    assert [part.key for part in steps["discipline"].parts] == ["days"]
    assert steps["final_value"].formula == "50% × 90 + 50% × (ladder(-3) = 80 (≥ -5))"
    assert steps["final_value"].published == "85.00"
    assert evaluate(steps["discipline"].formula) is None


def test_a_closed_gate_still_explains_what_it_keeps(card):
    found = card({"work": 91})
    assert found.result["work_value"] == "91.00"
    assert [(step.key, step.published) for step in found.breakdown()] == [
        ("work_value", "91.00"),
        ("predikat", "Tidak Dapat Dinilai"),
    ]


def test_rows_of_a_template_carry_a_comma_and_words_stay(tmp_path, spec):
    text = '[[reports]]\nid = "sheet"\ntitle = "Lembar"\ntemplate = "kalbaru/sheet.html"\n'
    (tmp_path / "region.toml").write_text(text, "utf-8")
    (report,) = read_reports(read_source(tmp_path, "region.toml"), spec, ())

    class Data:
        class Case:
            snapshot = None
            result = {"work_value": "79.44", "predikat": "A.1", "final_value": None}

        cases = (Case,)

    rows = dict(report.context(Data)["rows"])
    assert (rows["Nilai indikator"], rows["Predikat"]) == ("79,44", "A.1")
    assert rows["Nilai akhir"] is None


@pytest.fixture(params=["declarative", "python"])
def plugin(tmp_path, request):
    """A fresh plugin of either kind."""
    new_plugin("kalbaru", "kalbaru", tmp_path, declarative=request.param == "declarative")
    return tmp_path / "kalbaru"


def put(folder, name, pattern, new):
    path = folder / name
    text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1)
    assert count
    path.write_text(text, "utf-8")


def test_more_indicators_at_least_than_at_most_are_refused(plugin):
    if (plugin / "indicators.toml").is_file():
        put(plugin, "indicators.toml", r"\[\[sets\]\]\n", "[[sets]]\nminimum_count = 99\n")
    else:
        put(plugin, "describe.py", r"IndicatorSet\(\n", "IndicatorSet(\n    minimum_count=99,\n")
    (found,) = check_plugin(plugin, ["admission"]).findings
    assert found.level == "must"
    assert "minimum_count 99 lebih besar daripada maximum_count" in found.what


def test_wrong_weights_are_told_with_file_and_line(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path, declarative=True)
    folder = tmp_path / "kalbaru"
    put(folder, "indicators.toml", r"weight = \"?\d+\"?", "weight = 99")
    with pytest.raises(Refused) as caught:
        compile_plugin("portal_plugins.kalbaru", "kalbaru", folder)
    assert re.match(r"kalbaru/indicators\.toml:\d+:\d+: .*jumlah bobot", str(caught.value))


def test_a_failing_template_is_told_with_its_line(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path, declarative=True)
    (page,) = (tmp_path / "kalbaru" / "templates").glob("*.html")
    text = page.read_text("utf-8").replace("{{ parts.facts(rows) }}", "{{ result.late_totl.x }}", 1)
    page.write_text(text, "utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "late_totl" in row)
    found = check_plugin(tmp_path / "kalbaru", ["reports"]).findings
    assert {one.where for one in found} == {f"templates/{page.name}:{line}"}


def test_a_wrong_code_of_a_region_shows_a_right_one(tmp_path):
    from portal.domain.errors import Invalid

    with pytest.raises(Invalid, match="misalnya teluk_jernih"):
        new_plugin("kalbaru", "99.99", tmp_path)
