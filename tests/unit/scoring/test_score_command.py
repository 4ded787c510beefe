from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from portal.cli.score import score_command
from tests.golden.plugin_methods import plugin_methods

GOOD = {"target": 10, "actual": 9, "direction": "higher"}


def run(*arguments, text=None):
    return CliRunner().invoke(score_command(plugin_methods), arguments, input=text)


def scored(method, documents, *options):
    outcome = run(method, *options, text=json.dumps(documents))
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


def test_results_stand_in_order_with_errors_in_place():
    assert scored("national.achievement", [GOOD, "x", {**GOOD, "actual": None}]) == [
        {"achievement": "90.00", "flags": []},
        {"error": "invalid_value"},
        {"achievement": None, "flags": ["no_data"]},
    ]


def test_an_empty_list_gives_an_empty_list():
    assert scored("national.achievement", []) == []


def test_a_document_may_itself_be_a_list():
    assert scored("kemuning.awards", [[], []]) == [{"quota": 0, "recipients": []}] * 2


def test_explain_adds_the_breakdown():
    (plain,) = scored("national.achievement", [GOOD])
    explained, error = scored("national.achievement", [GOOD, 3], "--explain")
    steps = explained.pop("breakdown")
    assert explained == plain
    assert error == {"error": "invalid_value"}
    assert steps[0]["formula"] == "9 / 10 × 100"
    assert set(steps[0]) == {"key", "label", "value", "published", "formula", "rule", "parts"}


def test_input_from_a_file(tmp_path):
    path = tmp_path / "in.json"
    path.write_text(json.dumps([GOOD]), "utf-8")
    outcome = run("national.achievement", "--input", str(path))
    assert json.loads(outcome.stdout)[0]["achievement"] == "90.00"


def test_numbers_are_read_exactly():
    text = '[{"target": 1, "actual": 0.89994999999999999999999, "direction": "higher"}]'
    outcome = run("national.achievement", text=text)
    assert json.loads(outcome.stdout)[0]["achievement"] == "89.99"


def test_monstrous_numbers_cost_their_own_document_only():
    actuals = ["1e999999", "1e99999999999999999999", "NaN", "-Infinity", "9" * 6_000, "9"]
    documents = ", ".join(
        f'{{"target": 10, "actual": {actual}, "direction": "higher"}}' for actual in actuals
    )
    outcome = run("national.achievement", text=f"[{documents}]")
    *wrong, right = json.loads(outcome.stdout)
    assert wrong == [{"error": "invalid_value"}] * 5
    assert right["achievement"] == "90.00"


def test_a_lone_surrogate_does_not_break_the_output():
    odd = "\ud800"
    members = [
        {"nip": nip, "final_value": "95", "objective_value": "95", "predikat": "Baik",
         "sanctioned": nip != odd}
        for nip in ("1", "2", "3", "4", odd)
    ]  # fmt: skip
    (result,) = scored("kemuning.awards", [members])
    assert result["recipients"] == [odd]


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "null", "[" * 50_000])
def test_what_is_no_json_list_is_one_sentence(text):
    outcome = run("national.achievement", text=text)
    assert outcome.exit_code == 2
    assert outcome.stdout == ""
    assert outcome.stderr == "Masukan bukan daftar JSON yang sah.\n"


def test_a_closed_input_is_the_same_sentence(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(SystemExit) as ended:
        score_command(plugin_methods).main(["national.nip"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "Masukan bukan daftar JSON yang sah.\n"


def test_a_missing_file_is_one_sentence(tmp_path):
    outcome = run("national.achievement", "--input", str(tmp_path / "tidak-ada.json"))
    assert outcome.exit_code == 2
    assert "tidak dapat dibaca" in outcome.stderr


def test_an_unknown_method_names_the_close_ones():
    outcome = run("national.achivement", text="[]")
    assert outcome.exit_code == 2
    assert "national.achievement" in outcome.stderr
    assert run("zzz", text="[]").exit_code == 2


def test_no_method_at_all():
    assert run().exit_code == 2


def test_the_list_of_methods():
    outcome = run("--list")
    assert outcome.exit_code == 0
    lines = outcome.stdout.splitlines()
    assert len(lines) == len(plugin_methods())
    assert any(line.startswith("kemuning.objective ") for line in lines)
