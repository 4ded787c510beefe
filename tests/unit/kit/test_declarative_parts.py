"""Registers, surveys, closings and periods without Python: what is read, and how mistakes read."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import pytest

from portal.api.methods import ScoringError
from portal.api.snapshot import CycleFacts, FormFacts, Measure, PeriodFacts, PersonFacts, Snapshot
from portal.host import load_host
from portal.host.declarative.compiler import compile_plugin
from portal.host.refusal import Refused
from portal.testing.samples import Samples
from portal.testing.subject import opened

ROOT = Path(__file__).parents[3]
STEP = ROOT / "docs" / "plugins" / "examples" / "step3" / "sukamaju"
CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)


@pytest.fixture
def plugin(tmp_path):
    folder = tmp_path / "sukamaju"
    shutil.copytree(STEP, folder)
    return folder


@pytest.fixture(scope="module")
def entry():
    with opened(STEP) as subject:
        yield subject.admitted.entries[0]


def refusal(folder):
    with pytest.raises(Refused) as caught:
        compile_plugin("portal_plugins.sukamaju", "sukamaju", folder)
    return str(caught.value)


def test_a_register_is_described_as_in_python(entry):
    register = entry.register("coaching")
    assert (register.subject, register.written_by) == ("appraisal", ("appraiser",))
    topic, note = register.fields
    assert topic.choices == ("Capaian", "Perilaku", "Lainnya")
    assert (note.kind, note.minimum_length) == ("long_text", 10)
    assert note.required_when == ("topic", ("Lainnya",))


def test_a_template_gets_the_labels_of_items_fields_and_facts(entry):
    form = entry.report_format("lembar")
    (data, _empty) = Samples(entry).of(form).values()
    labels = form.context(data)["labels"]
    assert labels["superior"] == {"service": "Pelayanan", "team": "Kerja sama"}
    assert labels["coaching"]["note"] == "Catatan"
    assert labels["facts"]["verified_idea"] == "Ide baru yang disahkan atasan"


def test_a_survey_has_its_scale_and_bounds(entry):
    survey = entry.survey("visitors")
    assert [point.value for point in survey.scale.points] == [1, 2, 3, 4]
    assert (survey.audience, survey.minimum_answers, survey.comment) == ("public", 10, True)


def test_a_form_names_or_draws_its_peers(plugin):
    path = plugin / "instruments.toml"
    text = path.read_text("utf-8").replace(
        "draw = { minimum = 3, maximum = 5 }",
        "nominated = { by_employee = 2, minimum = 3, maximum = 6 }",
    )
    path.write_text(text, "utf-8")
    with opened(plugin) as subject:
        (found,) = subject.admitted.entries
        assert found.forms("peer")[0].nominated.maximum == 6
        assert found.forms("peer")[0].draw is None


def test_a_closing_hands_the_measures_of_the_period_to_its_method(entry):
    closing = entry.closing("quarter")
    measures = (
        measure("on_time", "higher", "60", "95", "76"),
        measure("backlog", "lower", "40", "20", "22"),
    )
    card = entry.method(closing.method).score(closing.document(measures))
    # 60% × 80 + 40% × 90 by hand.
    assert card.result[closing.value_key] == "84.00"
    assert card.result[closing.status_key] == "yellow"
    assert dict(closing.statuses)["yellow"] == "Perlu perhatian"
    assert closing.talk_fields[0].code == "plan"


def measure(code, direction, weight, target, actual):
    return Measure(
        code=code, label=code, direction=direction, weight=weight, target=target, actual=actual
    )


def test_the_year_reads_the_published_periods_in_order(entry):
    periods = [
        PeriodFacts(closing="quarter", period="2026-Q2", value="90.00"),
        PeriodFacts(closing="quarter", period="2026-Q1", value="80.00"),
        PeriodFacts(closing="quarter", period="2026-Q3", value=None),
        PeriodFacts(closing="other", period="2026-Q4", value="10.00"),
    ]
    snapshot = Snapshot(
        region="sukamaju",
        cycle=CYCLE,
        employee=PersonFacts(nip="1", name="A"),
        measures=(measure("served", "higher", "100", "100", "96"),),
        unit_periods=tuple(periods),
    )
    with pytest.raises(ScoringError) as caught:
        entry.result_method().gather(snapshot)
    assert (caught.value.code, caught.value.params["name"]) == (
        "incomplete_data",
        "Rata-rata penilaian atasan",
    )
    rated = with_rating(snapshot)
    card = entry.result_method().compute(entry.result_method().gather(rated))
    assert card.result["unit_value"] == "85.00"


def with_rating(snapshot):
    form = FormFacts(instrument="superior", relation="superior", items={"service": 4, "team": 4})
    return dataclasses.replace(snapshot, forms=(form,))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("instruments.toml", 'written_by = ["appraiser"]', 'written_by = ["boss"]', "memuat boss"),
        ("instruments.toml", 'id = "coaching"', 'id = "facts"', "kunci id tidak boleh facts"),
        ("instruments.toml", 'id = "superior"', 'id = "facts"', "kunci id tidak boleh facts"),
        ("instruments.toml", 'kind = "long_text"', 'kind = "essay"', "pilih text, long_text"),
        ("instruments.toml", 'field = "topic", ', "", "kunci field harus berupa teks"),
        ("instruments.toml", 'audience = "public"', 'audience = "world"', "pilih public"),
        ("instruments.toml", 'help = "Satu', 'helps = "Satu', "kunci helps tidak dikenal"),
        ("instruments.toml", "minimum_answers = 10", 'minimum_answers = "x"', "bilangan bulat"),
        ("instruments.toml", "[[surveys]]", "[[deliberations]]", "deliberations tidak dikenal"),
        ("region.toml", 'method = "sukamaju.quarter"', 'method = "sukamaju.q"', "pilih sukamaju"),
        ("region.toml", 'value_key = "unit_value"', 'value_key = "value"', "pilih unit_value"),
        ("region.toml", 'status_key = "status"', 'status_key = "light"', "pilih status"),
        ("region.toml", '"sukamaju.quarter"', '"sukamaju.value"', "butuh masukan rating"),
        ("region.toml", '["green", "Sesuai rencana"]', '"green"', "daftar pasangan teks"),
        ("region.toml", 'subject = "unit"', 'subject = "team"', "pilih person, unit"),
        ("region.toml", 'title = "Triwulan unit kerja"\n', "", "kunci title belum diisi"),
        ("scoring.toml", '"unit_periods:quarter"', '"unit_periods:month"', "yang ada: quarter"),
        ("scoring.toml", '"form:peer"', '"form:peers"', "yang ada: superior, peer"),
        ("scoring.toml", '"fact:verified_idea"', '"fact:idea"', "yang ada: verified_idea"),
        ("scoring.toml", '"form:superior"', '"form:superior"\nitems = ["x"]', "butir x"),
        ("scoring.toml", 'kind = "numbers"', 'kind = "number"', "dibaca dengan kind numbers"),
        ("scoring_quarter.toml", "mean(indicators)", "mean(x)", "x tidak dikenal"),
        ("scoring_quarter.toml", "sukamaju.quarter", "other.q", 'diawali "sukamaju."'),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_line(plugin, name, old, new, words):
    path = plugin / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    told = refusal(plugin)
    assert words in told
    place = told.split(": ")[0].split(":")
    assert place[0] == f"sukamaju/{name}"
    assert int(place[1]) > 0


LEARNING = """
[[learning]]
id = "sukamaju.feedback"
title = "Memberi umpan balik"
body = ["Umpan balik menolong rekan.", "Ceritakan perbuatan, bukan sifat."]
minutes = 30
asked_in = "02"
questions = [
  { prompt = "Tentang apa?", choices = ["Sifat", "Perbuatan"], answer = 1, explanation = "Adil." },
]
"""


def with_learning(plugin, old="", new=""):
    assert old in LEARNING
    path = plugin / "instruments.toml"
    path.write_text(path.read_text("utf-8") + LEARNING.replace(old, new), "utf-8")
    return plugin


def test_learning_is_described_as_in_python(plugin):
    with opened(with_learning(plugin)) as subject:
        (material,) = subject.admitted.entries[0].learning
    assert (material.id, material.minutes, material.asked_in) == ("sukamaju.feedback", 30, "02")
    assert len(material.body) == 2
    (question,) = material.questions
    assert (question.choices, question.answer) == (("Sifat", "Perbuatan"), 1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("answer = 1", "answer = 2", "jawaban kuis bukan"),
        ('asked_in = "02"', 'asked_in = "13"', "asked_in bukan akhir kode periode"),
        ("minutes = 30", "minute = 30", "minute tidak dikenal"),
        ("minutes = 30", 'minutes = "x"', "bilangan bulat"),
        ("answer = 1, ", "", "kunci answer belum diisi"),
        ('["Umpan balik menolong rekan.", "Ceritakan perbuatan, bukan sifat."]', '"A"', "body"),
    ],
)
def test_a_mistake_of_learning_is_told(plugin, old, new, words):
    with opened(with_learning(plugin, old, new)) as subject:
        assert words in str(subject.refusal)


def test_two_methods_of_one_id_are_refused(plugin):
    shutil.copy(plugin / "scoring_quarter.toml", plugin / "scoring_again.toml")
    with opened(plugin) as subject:
        assert "sukamaju.quarter" in str(subject.refusal)


def test_a_change_of_the_second_file_of_formulas_changes_what_cycles_pin(plugin):
    def pinned():
        host = load_host([plugin.parent, ROOT / "plugins"], entry_points=False)
        return host.registry.region("sukamaju").freeze()["methods"]["sukamaju.quarter"]["digest"]

    before = pinned()
    path = plugin / "scoring_quarter.toml"
    path.write_text(path.read_text("utf-8").replace('limit = "90"', 'limit = "91"'), "utf-8")
    assert pinned() != before
