"""The check that scores snapshots finds a `gather` that never works, fails, or remembers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.testing import check_plugin

ROOT = Path(__file__).parents[3]
STEP = ROOT / "docs" / "plugins" / "examples" / "step4" / "sukamaju"


def told(folder):
    report = check_plugin(folder, ["gather"])
    answer = next(one for one in report.answers if one.id == "gather")
    return [finding for finding in answer.findings if finding.level == "must"]


@pytest.fixture
def sukamaju(tmp_path):
    folder = tmp_path / "sukamaju"
    shutil.copytree(STEP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("first_line", "words"),
    [
        ("", ""),
        ('    raise ScoringError("invalid_value")\n', "tidak mendapat nilai"),
        ("    return None\n", "gather memberi None"),
        ("    snapshot.forms[0].items['service']\n", "gagal pada data tanpa apa pun"),
        ("    snapshot.forms and snapshot.forms[0].items['service']\n", "formulir tanpa isi"),
        ("    [float(one.actual) for one in snapshot.measures]\n", "tanpa realisasi"),
        (
            "    for form in snapshot.forms:\n        form.items.update(service=4, seen=1)\n",
            "berubah setelah dihitung",
        ),
        (
            "    _SEEN.append(1)\n    if len(_SEEN) % 2: raise ScoringError('odd')\n",
            "berbeda pada ulangan",
        ),
    ],
)
def test_a_gather_that_never_works_fails_or_remembers_is_found(sukamaju, first_line, words):
    path = sukamaju / "scoring.py"
    text = path.read_text("utf-8")
    head, mark, body = text.partition("def gather(")
    signature, quotes, rest = body.partition('"""')
    sentence, closing, code = rest.partition('"""\n')
    assert all((mark, quotes, closing))
    code = f"{sentence}{closing}{first_line}{code}\n_SEEN: list[int] = []\n"
    path.write_text(f"{head}{mark}{signature}{quotes}{code}", "utf-8")
    found = told(sukamaju)
    assert any(words in finding.what for finding in found) if words else found == []
    assert all(finding.where.startswith("scoring.py:") for finding in found)
