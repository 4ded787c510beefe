"""A `gather` that may rightly refuse many made-up people is not called broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.testing import check_plugin

BROKEN = Path(__file__).parents[2] / "fixtures" / "kit" / "never_gathered"
HEAD = """
from portal.api import Fact


def _fact(code, kind):
    return Fact(code=code, label=code, kind=kind, entered_by="hr")


def _told(snapshot):
    return {one.code: one.value for one in snapshot.facts}


"""


def _described(*facts: tuple[str, str]) -> str:
    listed = ", ".join(f"_fact({code!r}, {kind!r})" for code, kind in facts)
    return f"@hookimpl\ndef portal_instruments(region):\n    return [{listed}]\n\n\n"


def _gather(*lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    served = '[one.actual for one in snapshot.measures if one.code == "served"]'
    last = "    return read_number(found[0], 0, 100)\n"
    missing = '    if not found or found[0] is None:\n        raise ScoringError("no_data")\n'
    return f"def gather(snapshot):\n{body}    found = {served}\n{missing}{last}\n\n"


POSITION_SET = """SECOND = IndicatorSet(
    id="post",
    title="Jabatan",
    subject="position",
    period="year",
    indicators=tuple(
        Indicator(
            code=code, label=code, measure_unit="orang", direction="higher", weight="50"
        )
        for code in ("letters", "calls")
    ),
)


"""

HONEST = {
    "released by a flag": (
        _described(("released", "flag"), ("other", "flag")),
        _gather('if _told(snapshot).get("released") == "true":', "    return None"),
    ),
    "asks for a text": (
        _described(("decree", "text")),
        _gather('if not _told(snapshot).get("decree"):', '    raise ScoringError("no_decree")'),
    ),
    "two ranges": (
        _described(("small", "decimal"), ("large", "decimal")),
        _gather(
            "told = _told(snapshot)",
            'read_number(told.get("small"), 0, 1)',
            'read_number(told.get("large"), 50, 100)',
        ),
    ),
    "four ranges among flags": (
        _described(
            ("a", "decimal"), ("b", "decimal"), ("c", "decimal"), ("away", "flag"), ("d", "flag")
        ),
        _gather(
            "told = _told(snapshot)",
            'if told.get("away") == "true":',
            "    return None",
            'read_number(told.get("a"), 0, 1)',
            'read_number(told.get("b"), 10, 20)',
            'read_number(told.get("c"), 50, 100)',
        ),
    ),
    "two fixed sets": (
        POSITION_SET,
        _gather(
            'if "letters" not in [one.code for one in snapshot.measures]:',
            '    raise ScoringError("no_letters")',
        ),
    ),
}


def _rewritten(folder: Path, described: str, gather: str) -> None:
    path = folder / "__init__.py"
    text = path.read_text("utf-8")
    before, _, after = text.partition("def gather(snapshot):")
    text = f"{before}{gather}def compute{after.partition('def compute')[2]}"
    head, hook, rest = text.partition("@hookimpl\n")
    text = f"{head}{HEAD}{described}{hook}{rest}"
    if "SECOND" in described:
        text = text.replace("return [SET]", "return [SET, SECOND]")
    path.write_text(text, "utf-8")


@pytest.fixture
def told(tmp_path):
    """Return the findings about a plugin with other descriptions and another `gather`."""

    def findings(described: str, gather: str) -> list[tuple[str, str]]:
        folder = tmp_path / "never_gathered"
        shutil.copytree(BROKEN, folder, ignore=shutil.ignore_patterns("__pycache__"))
        _rewritten(folder, described, gather)
        report = check_plugin(folder, ["gather"])
        return [(one.level, one.what) for one in report.findings]

    return findings


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_gather_passes(told, name):
    assert told(*HONEST[name]) == []


def test_what_only_the_plugin_can_know_is_a_question_and_no_verdict(told):
    refusal = '    raise ScoringError("no_letter")'
    strict = _gather('if _told(snapshot).get("decree") != "12/2026":', refusal)
    ((level, what),) = told(_described(("decree", "text")), strict)
    assert (level, "kode no_letter" in what) == ("should", True)


def test_a_code_of_its_own_excuses_nobody_whose_facts_are_all_known(told):
    strict = _gather('raise ScoringError("no_letter")')
    ((level, what),) = told(_described(("released", "flag")), strict)
    assert (level, "kode no_letter" in what) == ("must", True)


def test_a_person_who_gets_a_value_is_the_one_whose_gaps_are_tried(told):
    broken = _gather(
        'if _told(snapshot).get("released") == "true":',
        "    return None",
        "[one.actual.strip() for one in snapshot.measures]",
    )
    ((_level, what),) = told(_described(("released", "flag")), broken)
    assert "tanpa realisasi" in what
