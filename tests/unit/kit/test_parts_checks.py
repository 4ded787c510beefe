"""The plugin check finds closings, surveys, deliberations, reviews and rules that do not fit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.testing import check_plugin

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "plugins" / "examples"


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
    path.write_text(text.replace(old, new), "utf-8")


def told(folder, check_id):
    report = check_plugin(folder, [check_id])
    assert report.answers[0].state == "ok", report.findings
    answer = next(one for one in report.answers if one.id == check_id)
    assert all(finding.why.endswith(".") for finding in answer.findings)
    return [finding.what for finding in answer.findings if finding.level == "must"]


CLOSING = """

from portal.api import Closing  # noqa: E402


def document(measures):
    return {"indicators": [one.to_document() for one in measures], "superior_rating": 4}


CLOSING = Closing(
    id="month",
    title="Bulan",
    subject="person",
    period="year",
    method="sukamaju.year",
    value_key="final_value",
    document=document,
)
"""


@pytest.fixture
def coded(copy):
    """The region in code, with a closing that works."""
    folder = copy(EXAMPLES / "step5" / "sukamaju")
    path = folder / "__init__.py"
    edit(
        path,
        "YEAR_OF_WORK = Workflow(\n",
        f"{CLOSING}YEAR_OF_WORK = Workflow(\n    closings=(CLOSING,),\n",
    )
    return folder


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", ""),
        ('value_key="final_value"', 'value_key="final"', "tidak memuat final"),
        ('"superior_rating": 4', '"superior": 4', "no_superior_rating"),
        ("[one.to_document() for one in measures]", "measures[7]", "gagal"),
        ('period="year",\n    method', 'period="month",\n    method', "tidak ada indikator person"),
    ],
)
def test_closings_in_code(coded, old, new, words):
    edit(coded / "__init__.py", old, new) if old else None
    found = told(coded, "closings")
    assert bool(found) is bool(words)
    assert all(words in text for text in found[:1])


def test_a_status_without_a_label_is_found(copy):
    folder = copy(EXAMPLES / "step3" / "sukamaju")
    assert told(folder, "closings") == []
    edit(folder / "region.toml", '["green", "Sesuai rencana"], ', "")
    edit(folder / "scoring_quarter.toml", 'limit = "90"', 'limit = "1"')
    edit(folder / "scoring_quarter.toml", 'limit = "75"', 'limit = "0"')
    shutil.rmtree(folder / "golden")
    assert "status 'green'" in told(folder, "closings")[0]


@pytest.mark.parametrize(
    ("method", "words"),
    [("sukamaju.quarter", "menolak dokumen"), ("national.nothing", "tidak ada"), ("", "")],
)
def test_surveys(copy, method, words):
    folder = copy(EXAMPLES / "step3" / "sukamaju")
    edit(folder / "instruments.toml", "comment = true", f'comment = true\nmethod = "{method}"')
    found = told(folder, "surveys")
    assert bool(found) is bool(words)
    assert all(words in text for text in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", ""),
        ('"accepted"', '"approved"', "status 'approved'"),
        ('"weights": weights', '"weights": weights[1:]', "memberi bobot"),
        ('"normalized_means"', '"means"', "tidak memuat normalized_means"),
    ],
)
def test_deliberations(copy, old, new, words):
    folder = copy(ROOT / "plugins" / "senapelan")
    shutil.rmtree(folder / "golden")
    edit(folder / "scoring" / "parameters.py", old, new) if old else None
    found = told(folder, "deliberations")
    assert bool(found) is bool(words)
    assert all(words in text for text in found[:1])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", ""),
        ('if member.result.get("predikat") in', 'if member.result["word"] in', "KeyError"),
        ("nip=member.snapshot.employee.nip", 'nip="1"', "NIP '1'"),
        ("return tuple(\n", "return list(\n", "bukan tuple Proposal"),
        (
            "in cohort.members\n",
            "in (*cohort.members, *cohort.members)\n",
            "orang yang sama dua kali",
        ),
        (
            'title="Pelatihan pelayanan",\n            reason',
            'title=str(__import__("time").perf_counter_ns()),\n            reason',
            "berbeda pada ulangan",
        ),
        ("cohort.members\n", "(cohort.members[0],)\n", "tanpa orang"),
    ],
)
def test_follow_up_rules_on_hard_cohorts(copy, old, new, words):
    folder = copy(EXAMPLES / "step5" / "sukamaju")
    edit(folder / "follow_ups.py", '{"Cukup", "Kurang", "Sangat Kurang"}', '{"Baik", "Cukup"}')
    edit(folder / "follow_ups.py", old, new) if old else None
    found = told(folder, "follow_ups")
    assert bool(found) is bool(words)
    assert any(words in text for text in found) or not words


@pytest.mark.parametrize(
    ("old", "words"), [("", ""), ('"corrections"', "tidak memuat corrections")]
)
def test_the_fairness_review(copy, old, words):
    folder = copy(ROOT / "plugins" / "lhokseumawe")
    shutil.rmtree(folder / "golden")
    for path in folder.glob("scoring/raters.py") if old else ():
        path.write_text(path.read_text("utf-8").replace(old, '"other"'), "utf-8")
    found = told(folder, "review")
    assert bool(found) is bool(words)
    assert all(words in text for text in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('method="sukamaju.year"', 'method="sukamaju.month"', "metode yang tidak ada"),
        ('value_key="final_value"', 'value_key=""', "tidak menyebut kunci nilai"),
        ('value_key="final_value"', 'value_key="x", statuses=(("a", "A"),)', "tanpa status_key"),
        ('value_key="final_value"', 'value_key="x", close_by_day=-1', "batas hari"),
        (
            'value_key="final_value"',
            'value_key="x", status_key="s", statuses=(("a", "A"),), talk_statuses=("b",)',
            "status yang tidak ada",
        ),
        ("closings=(CLOSING,)", "closings=(CLOSING, CLOSING)", "muncul dua kali"),
    ],
)
def test_a_closing_that_cannot_work_is_not_admitted(coded, old, new, words):
    edit(coded / "__init__.py", old, new)
    answer = check_plugin(coded, ["closings"]).answers[0]
    assert words in answer.findings[0].what
