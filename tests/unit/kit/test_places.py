"""Every finding says in which file, and as far as it can be known in which line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.testing import check_plugin

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "plugins" / "examples"
BROKEN = ROOT / "tests" / "fixtures" / "kit"
TO_WRITE = ("README.md", "golden/")
"""Files that a finding may ask for though they are not there yet."""


@pytest.fixture
def copy(tmp_path):
    def make(folder):
        target = tmp_path / folder.name
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
        return target

    return make


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in BROKEN.iterdir()))
def test_every_finding_says_where_why_and_how(name):
    for finding in check_plugin(BROKEN / name).findings:
        assert finding.file
        assert finding.file.startswith(TO_WRITE) or (BROKEN / name / finding.file).is_file()
        assert finding.why.endswith(".")
        assert finding.mend.endswith(".")


@pytest.mark.parametrize(
    ("step", "file", "old", "new", "check_id", "text"),
    [
        ("step3", "scoring.toml", 'kind = "rating"', 'kind = "ratting"', "admission", "ratting"),
        ("step3", "plugin.toml", 'version = "', 'version = "x', "admission", "version"),
        ("step3", "region.toml", 'code = "sukamaju"', "code = ", "admission", "code = "),
        ("step5", "follow_ups.py", "return tuple(", "return tuple((", "admission", ""),
        (
            "step5",
            "follow_ups.py",
            "TRAINING = ",
            "BROKEN = 1 / 0\nTRAINING = ",
            "admission",
            "1 / 0",
        ),
        ("step5", "follow_ups.py", 'id="training"', 'id="latihan 1"', "ids", "latihan 1"),
        ("step3", "instruments.toml", 'label = "Tidak"', 'label = ""', "texts", '"visitors"'),
        ("step3", "instruments.toml", 'label = "Kerja sama"', 'label = ""', "texts", '"team"'),
        ("step3", "region.toml", 'label = "Rencana perbaikan"', 'label = ""', "texts", '"plan"'),
        ("step5", "scoring.py", "missing_data=", 'missing_data="" and ', "declared", "def compute"),
        ("step5", "scoring.py", "    fields =", "    1 / 0\n    fields =", "admission", "1 / 0"),
        ("step5", "follow_ups.py", "return tuple(", "return list(", "follow_ups", "def propose"),
        ("step5", "follow_ups.py", "return tuple(", "return (1 / 0,) and (", "follow_ups", "def "),
        (
            "step3",
            "region.toml",
            'value_key = "unit_value"',
            'value_key = "x"',
            "admission",
            "value_key",
        ),
        (
            "step3",
            "instruments.toml",
            "comment = true",
            'comment = true\nmethod = "national.none"',
            "surveys",
            "visitors",
        ),
    ],
)
def test_the_line_holds_what_is_wrong(copy, step, file, old, new, check_id, text):
    folder = copy(EXAMPLES / step / "sukamaju")
    edit(folder / file, old, new)
    report = check_plugin(folder, [check_id])
    answer = next(one for one in report.answers if one.id == check_id)
    assert answer.findings, report.answers
    for finding in answer.findings:
        assert (finding.file, finding.line > 0) == (file, True)
    lines = (folder / file).read_text("utf-8").splitlines()
    assert text in lines[answer.findings[0].line - 1]


@pytest.mark.parametrize(
    ("check_id", "old", "new"),
    [
        ("breakdown", '.named("final_value", "Nilai akhir")', '.named("final_value", "")'),
        ("examples", "percent(70)", "percent(71)"),
    ],
)
def test_what_an_example_shows_is_told_at_the_examples(copy, check_id, old, new):
    folder = copy(EXAMPLES / "step5" / "sukamaju")
    edit(folder / "scoring.py", old, new)
    answer = next(one for one in check_plugin(folder, [check_id]).answers if one.id == check_id)
    assert {finding.file for finding in answer.findings} == {"golden/sukamaju.year.json"}


def test_a_description_that_changes_is_told_whatever_changes(copy):
    folder = copy(EXAMPLES / "step5" / "sukamaju")
    edit(
        folder / "follow_ups.py",
        "TRAINING = FollowUpRule(",
        "_ = lambda: 0\nTRAINING = FollowUpRule(",
    )
    path = folder / "__init__.py"
    edit(
        path,
        "    return [TRAINING]",
        "    _ASKED.append(1)\n    return [TRAINING] * (len(_ASKED) % 2)",
    )
    path.write_text(path.read_text("utf-8") + "\n\n_ASKED: list[int] = []\n", "utf-8")
    told = [one.what for one in check_plugin(folder, ["ids"]).findings]
    assert any("tindak lanjut dijelaskan berbeda" in text for text in told)
