"""Two versions of one plugin: whose score changes, by how much, and by which term."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.plugin_kit import diff
from portal.domain.errors import Invalid
from portal.kit.diff import compare, signed
from portal.kit.diff_pages import diff_html, diff_text
from portal.kit.population import people
from portal.kit.scaffold import new_plugin
from portal.testing.subject import opened


@pytest.fixture(params=["python", "declarative"])
def versions(tmp_path, request):
    """The same plugin twice: the old one and one to change."""
    new_plugin("kalbaru", "kalbaru", tmp_path / "old", declarative=request.param == "declarative")
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    return tmp_path / "old" / "kalbaru", tmp_path / "new" / "kalbaru"


def edit(folder, *changes):
    for path in (folder / "scoring.py", folder / "scoring.toml"):
        if path.exists():
            text = path.read_text("utf-8")
            before = text
            for old, new in changes:
                text = text.replace(old, new)
            assert text != before
            path.write_text(text, "utf-8")


def share(folder):
    """Weigh indicators and rating 80:20 instead of 70:30."""
    edit(
        folder,
        ("percent(70)", "percent(80)"),
        ("percent(30)", "percent(20)"),
        ("70% *", "80% *"),
        ("30% *", "20% *"),
    )


def test_the_same_plugin_changes_nobody(versions):
    found = compare(*versions, count=120)
    assert found.changed == 0
    assert "tidak ada perubahan pada 120 orang" in diff_text(found)


def test_another_share_is_told_by_its_term_and_size(versions):
    old, new = versions
    share(new)
    (method,) = compare(old, new, count=300).methods
    assert set(method.terms) == {"final_value"}
    assert method.labels["final_value"] == "Nilai akhir"
    first = next(change for change in method.changes if change.person == 1)
    # Example C-1: 86.00 and 105.00 make 91.70 by 70:30 and 89.80 by 80:20.
    assert (first.old, first.new, first.difference) == ("91.70", "89.80", Fraction(-19, 10))
    assert method.words["Baik → Cukup"] >= 1


def test_the_first_term_in_order_of_calculation_is_named(versions):
    old, new = versions
    edit(new, ("_CAP = 120", "_CAP = 100"), ("cap = 120", "cap = 100"))
    (method,) = compare(old, new, count=300).methods
    assert set(method.terms) == {"objective_value"}
    assert all(change.difference < 0 for change in method.changes)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0.00"),
        ("6", "+6.00"),
        ("-1.9", "-1.90"),
        ("0.005", "+0.01"),
        ("-0.005", "-0.01"),
        ("0.004", "0.00"),
        ("-1/300", "0.00"),
    ],
)
def test_differences_have_a_sign_and_are_rounded_half_away_from_zero(value, text):
    assert signed(Fraction(value)) == text


def test_the_same_seed_makes_the_same_people(versions):
    old, new = versions
    share(new)
    documents = [compare(old, new, count=200, seed=seed).to_document() for seed in (7, 7, 8)]
    assert documents[0] == documents[1]
    assert documents[0] != documents[2]


def test_made_up_people_can_be_scored(versions):
    with opened(versions[0]) as subject:
        (tried,) = subject.tried
        made = list(people(tried.golden.usable, 400, 3))
        outcomes = [tried.score(document) for _, document in made]
    assert len(made) == 400
    assert sum(bool(outcome.error) for outcome in outcomes) < 8
    assert len({outcome.text for outcome in outcomes}) > 200


def test_a_refused_version_is_told(versions):
    old, new = versions
    (new / "plugin.toml").write_text("[plugin]\n", "utf-8")
    with pytest.raises(Invalid, match="ditolak"):
        compare(old, new)


def test_the_page_is_whole_and_escapes_what_it_shows(versions):
    old, new = versions
    share(new)
    page = diff_html(compare(old, new, count=60))
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert "http" not in page
    assert "Nilai akhir" in page


def test_the_command_writes_text_json_and_html(versions):
    old, new = map(str, versions)
    share(versions[1])
    runner = CliRunner()
    text = runner.invoke(diff, [old, new, "--people", "50"])
    assert text.exit_code == 0
    assert "dari 50 orang berubah" in text.output
    assert "10 perubahan terbesar dari " in text.output
    document = json.loads(runner.invoke(diff, [old, new, "--format", "json"]).output)
    assert document["methods"][0]["people"] == 1_000
    assert document["changed"] == document["methods"][0]["changed"] > 10
    changes = document["methods"][0]["changes"]
    assert len({one["person"] for one in changes}) == document["changed"]
    sizes = [abs(Fraction(one["difference"])) for one in changes]
    assert sizes == sorted(sizes, reverse=True)
    assert "<html" in runner.invoke(diff, [old, new, "--format", "html"]).output


def test_examples_that_only_one_version_understands_make_nobody(versions):
    old, new = versions
    golden = new / "golden" / "kalbaru.value.json"
    text = golden.read_text("utf-8")
    golden.write_text(text.replace('"rating":', '"mark":'), "utf-8")
    for name in ("scoring.py", "scoring.toml"):
        path = new / name
        if path.exists():
            text = path.read_text("utf-8").replace("[inputs.rating]", "[inputs.mark]")
            text = text.replace("anchor(rating)", "anchor(mark)").replace('"rating"', '"mark"')
            path.write_text(text.replace('kind = "mark"', 'kind = "rating"'), "utf-8")
    (method,) = compare(old, new, count=60).methods
    # Nothing is understood by both: the errors then tell what happened.
    assert len(method.changes) == 60


def test_a_new_input_does_not_fail_the_people_of_the_old_version():
    step = Path(__file__).parents[3] / "docs" / "plugins" / "examples"
    (method,) = compare(step / "step1" / "sukamaju", step / "step2" / "sukamaju", count=200).methods
    assert set(method.terms) == {"peer_rating"}
    assert not any(change.new == "invalid_value" for change in method.changes)
