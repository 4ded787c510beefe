"""Methods without Python give the same results; whatever stands in the files is told plainly."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.methods import score_documents
from portal.api.snapshot import CycleFacts, FactValue, FormFacts, Measure, PersonFacts, Snapshot
from portal.host import load_host
from portal.host.declarative.compiler import compile_plugin
from portal.host.declarative.grammar import FormulaError, parse_formula
from portal.host.refusal import Refused
from portal.kit.scaffold import new_plugin
from portal.testing.subject import opened
from tests.golden.plugin_methods import examples

ROOT = Path(__file__).parents[3]
KIT = ROOT / "tests" / "fixtures" / "kit"
PROOFS = {"unit_kerja": "kotabumi.unit", "tiga_sumber": "lhokseumawe.three_sources"}


@pytest.mark.parametrize("name", PROOFS)
def test_a_region_s_method_rewritten_without_python_meets_its_golden_file(name):
    cases = examples(PROOFS[name])
    with opened(KIT / name) as subject:
        assert subject.refusal is None
        (tried,) = subject.tried
        results = list(score_documents(tried.method, [case["input"] for case in cases]))
    assert results == [case["expected"] for case in cases]
    assert len(results) >= 7


@pytest.fixture
def plugin(tmp_path):
    """A fresh declarative plugin."""
    new_plugin("kalbaru", "kalbaru", tmp_path, declarative=True)
    return tmp_path / "kalbaru"


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def refusal(folder):
    with pytest.raises(Refused) as caught:
        compile_plugin(f"portal_plugins.{folder.name}", folder.name, folder)
    return str(caught.value)


def spot(path, wanted):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if wanted in line:
            return f":{number}:{line.index(wanted) + 1}: "
    raise AssertionError(wanted)


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("anchor(rating)", "anchor(ratin)", "ratin)", "nama ratin tidak dikenal (mungkin rating"),
        ("anchor(rating)", "ancor(rating)", "ancor", "tidak dikenal (mungkin anchor"),
        ("anchor(rating)", "anchor(rating) / (2 - 2)", "/ (2", "pembagian dengan nol"),
        ("anchor(rating)", "anchor(rating", '"', "belum ditutup"),
        ("anchor(rating)", "anchor(rating) ^ 2", "^", "tanda ^ tidak dikenal"),
        ("anchor(rating)", "anchor(rating) 2", "2", "2 tidak diharapkan"),
        ("anchor(rating)", "mean(rating)", "rating)", "daftar angka, bukan angka"),
        ("anchor(rating)", "anchor(rating, 2)", "anchor(rating, 2", "pakai seperti anchor(nilai)"),
        ("anchor(rating)", "clamp(rating, 0, rating)", "rating)", "harus bilangan bulat"),
        ("anchor(rating)", "verified_idea + 1", "verified_idea +", "angka, bukan ya/tidak"),
        ("anchor(rating)", "__import__('os')", "'os", "tidak dikenal"),
    ],
)
def test_a_wrong_formula_is_told_with_line_and_column(plugin, old, new, at, words):
    scoring = plugin / "scoring.toml"
    edit(scoring, f'formula = "{old}"', f'formula = "{new}"')
    text = refusal(plugin)
    assert words in text
    line = next(
        (n, row) for n, row in enumerate(scoring.read_text("utf-8").splitlines(), 1) if new in row
    )
    column = line[1].rindex(at) + 1
    assert text.startswith(f"kalbaru/scoring.toml:{line[0]}:{column}: ")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('formula = "anchor(rating)"', 'formula = "final_value"', "saling membutuhkan"),
        ('key = "behavior_value"', 'key = "final_value"', "sudah dipakai"),
        ('key = "predikat"', 'key = "final_value"', "dipakai dua kali"),
        ('kind = "rating"', 'kind = "stars"', "pilih number, rating"),
        ('published = "final_value"', 'published = "final"', "yang ada:"),
        ('id = "kalbaru.value"', 'id = "other.value"', 'diawali "kalbaru."'),
        ('value = "final_value"', 'value = "finl"', "tidak dikenal"),
        ('{ limit = "90", label', '{ limit = "130", label', "tertinggi ke terendah"),
        ('needs = "verified_idea"', 'needs = "rating"', "bukan masukan jenis flag"),
        ('points = [["1", "50"]', 'points = [["9", "50"]', "terurut naik"),
        ("cap = 120", 'cap = "120"', "bilangan bulat"),
        ("[method]", "[methods]", "methods tidak dikenal"),
        ("cycle_result = true", "cycle_result = nan", "true atau false"),
    ],
)
def test_a_wrong_key_is_told_with_its_line(plugin, old, new, words):
    edit(plugin / "scoring.toml", old, new)
    text = refusal(plugin)
    assert words in text
    assert text.startswith("kalbaru/scoring.toml")


def test_the_other_files_are_checked_by_the_same_rules(plugin):
    edit(plugin / "indicators.toml", 'direction = "higher"', 'direction = "up"')
    assert spot(plugin / "indicators.toml", '"up"') in refusal(plugin)
    edit(plugin / "indicators.toml", 'direction = "up"', 'direction = "higher"')
    edit(plugin / "region.toml", "government", "goverment")
    assert "kunci goverment tidak dikenal" in refusal(plugin)


@pytest.mark.parametrize("name", ["scoring.toml", "region.toml", "indicators.toml"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x = 1\n" * 2_000_000, "lebih besar dari 256 kB"),
        (b"\x00\xff\xfe\x80" * 50, "bukan teks UTF-8"),
        (b"[method\n", "bukan TOML yang benar"),
        (b"a = " + b"[" * 5_000, "bukan TOML yang benar"),
        (b"weight = 1e999999999\n", ""),
    ],
)
def test_hostile_files_end_in_a_sentence(plugin, name, content, words):
    (plugin / name).write_bytes(content)
    assert words in refusal(plugin)


def test_without_the_region_file_the_sentence_names_it(plugin):
    (plugin / "region.toml").unlink()
    assert "kalbaru/region.toml tidak ada" in refusal(plugin)


def test_the_host_serves_a_region_without_python_and_pins_its_formulas(plugin):
    host = load_host([plugin.parent, ROOT / "plugins"], entry_points=False)
    entry = host.registry.region("kalbaru")
    method = entry.result_method()
    facts = Snapshot(
        region="kalbaru",
        cycle=CycleFacts(
            code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
        ),
        employee=PersonFacts(nip="1", name="A"),
        measures=(
            Measure(
                code="served", label="x", direction="higher", weight="60", target="100", actual="90"
            ),
            Measure(
                code="days", label="y", direction="lower", weight="40", target="10", actual="12"
            ),
        ),
        forms=(
            FormFacts(instrument="superior", relation="superior", items={"service": 3, "team": 5}),
        ),
        facts=(FactValue(code="verified_idea", value="true", confirmed=True),),
    )
    card = method.compute(method.gather(facts))
    assert (card.result["final_value"], card.result["predikat"]) == ("91.70", "Baik")
    before = entry.freeze()["methods"]["kalbaru.value"]["digest"]
    edit(plugin / "scoring.toml", "70% * objective_value", "71% * objective_value")
    again = load_host([plugin.parent, ROOT / "plugins"], entry_points=False)
    assert again.registry.region("kalbaru").freeze()["methods"]["kalbaru.value"]["digest"] != before


def test_a_broken_folder_without_python_costs_nobody_else_anything(plugin):
    edit(plugin / "scoring.toml", "anchor(rating)", "anchor(")
    host = load_host([plugin.parent, ROOT / "plugins"], entry_points=False)
    states = {report.id: (report.state, report.stage) for report in host.reports()}
    assert states["kalbaru"] == ("quarantined", "import")
    assert states["kemuning"] == ("active", "")


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("rating / (rating - rating)", "division_by_zero"),
        ("anchor(rating * 10)", "outside_table"),
    ],
)
def test_data_that_no_formula_can_take_is_an_error_of_the_data(plugin, formula, code):
    edit(plugin / "scoring.toml", 'formula = "anchor(rating)"', f'formula = "{formula}"')
    case = json.loads((plugin / "golden" / "kalbaru.value.json").read_text("utf-8"))["cases"][0]
    (plugin / "golden" / "kalbaru.value.json").unlink()
    with opened(plugin) as subject:
        (tried,) = subject.tried
        assert tried.score(case["input"]).error == code


def test_numbers_that_only_grow_are_stopped(plugin):
    powers = "".join(
        f'[[values]]\nkey = "v{at}"\nlabel = "x"\npublish = false\n'
        f'formula = "v{at - 1} * v{at - 1}"\n'
        for at in range(1, 60)
    )
    edit(
        plugin / "scoring.toml",
        "[[grades]]",
        f'[[values]]\nkey = "v0"\nlabel = "x"\nformula = "rating + 7"\n{powers}\n[[grades]]',
    )
    case = json.loads((plugin / "golden" / "kalbaru.value.json").read_text("utf-8"))["cases"][0]
    (plugin / "golden" / "kalbaru.value.json").unlink()
    with opened(plugin) as subject:
        (tried,) = subject.tried
        assert tried.score(case["input"]).error == "value_too_large"


@given(st.text(max_size=60) | st.from_regex(r"[-+*/(), %a-c0-9.]{0,40}", fullmatch=True))
def test_any_text_is_a_formula_or_a_told_mistake(text):
    error = mistake(text)
    assert error is None or 0 <= error.at <= len(text)
    assert error is None or error.message.format(**error.params)


def mistake(text):
    try:
        parse_formula(text)
    except FormulaError as error:
        return error
    return None


_KEYS = st.sampled_from(
    ["method", "inputs", "values", "grades", "tables", "gates", "flags", "lookups", "region"]
)
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return '"kosong"' if value is None else json.dumps(value)


def complaint(folder):
    try:
        compile_plugin("portal_plugins.kalbaru", "kalbaru", folder)
    except Refused as refused:
        return str(refused)
    return "kalbaru/"


def compiles_or_tells(folder):
    assert complaint(folder).startswith("kalbaru/")


@given(key=_KEYS, junk=_JUNK, name=st.sampled_from(["scoring.toml", "region.toml"]))
def test_any_table_in_the_wrong_place_ends_in_a_sentence(tmp_path_factory, key, junk, name):
    folder = tmp_path_factory.mktemp("junk") / "kalbaru"
    new_plugin("kalbaru", "kalbaru", folder.parent, declarative=True)
    text = (folder / name).read_text("utf-8")
    (folder / name).write_text(f"{key} = {toml(junk)}\n{text}", "utf-8")
    compiles_or_tells(folder)


_FILES = ("scoring.toml", "region.toml", "indicators.toml", "instruments.toml")


@given(at=st.integers(0, 40), junk=_JUNK, name=st.sampled_from(_FILES))
def test_any_value_of_another_kind_ends_in_a_sentence(tmp_path_factory, at, junk, name):
    folder = tmp_path_factory.mktemp("value") / "kalbaru"
    new_plugin("kalbaru", "kalbaru", folder.parent, declarative=True)
    lines = (folder / name).read_text("utf-8").splitlines()
    places = [n for n, line in enumerate(lines) if re.match(r"\w+ = .*[^\[]$", line)]
    place = places[at % len(places)]
    lines[place] = f"{lines[place].partition(' = ')[0]} = {toml(junk)}"
    (folder / name).write_text("\n".join(lines), "utf-8")
    compiles_or_tells(folder)


@given(cut=st.integers(0, 3_000), paste=st.text(max_size=12), length=st.integers(0, 60))
def test_any_damage_to_the_scoring_file_ends_in_a_sentence(tmp_path_factory, cut, paste, length):
    folder = tmp_path_factory.mktemp("cut") / "kalbaru"
    new_plugin("kalbaru", "kalbaru", folder.parent, declarative=True)
    path = folder / "scoring.toml"
    text = path.read_text("utf-8")
    path.write_text(text[:cut] + paste + text[cut + length :], "utf-8")
    compiles_or_tells(folder)
