"""`demo.toml` is read before an office is built; an office fills what scoring waits for."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tomllib
from contextlib import closing
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.cli.plugin_kit import try_plugin
from portal.demo.acts import facts, registers
from portal.demo.checking import check_office
from portal.domain.errors import Invalid
from portal.host.refusal import Refused
from portal.kit import trial
from portal.kit.scaffold import new_plugin
from portal.kit.trial import prepare, run
from portal.paths import plugins_dir
from portal.testing import check_plugin
from portal.testing.subject import opened

REGISTER = """
[[registers]]
id = "talk"
title = "Pembicaraan perbaikan"
subject = "appraisal"
written_by = ["appraiser"]
signed_by = ["self"]
required_before = "published"

[[registers.fields]]
code = "topic"
label = "Yang dibicarakan"
kind = "long_text"
minimum_length = 120

[[registers.fields]]
code = "agreed"
label = "Kesepakatan"

[[registers]]
id = "plan"
title = "Rencana"
subject = "appraisal"
written_by = ["self"]
required_before = "calculated"
phases = ["running"]

[[registers.fields]]
code = "due"
label = "Batas waktu"
kind = "date"

[[facts]]
code = "late_days"
label = "Jumlah hari terlambat"
kind = "decimal"
entered_by = "hr"

[[facts]]
code = "level"
label = "Tingkat"
kind = "choice"
entered_by = "hr"
choices = ["A", "B"]
"""


@pytest.fixture
def plugin(tmp_path):
    """A fresh declarative plugin."""
    new_plugin("kalbaru", "kalbaru", tmp_path, declarative=True)
    return tmp_path / "kalbaru"


def edit(folder, old, new):
    path = folder / "demo.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('acts = ["measures"]', 'acts = ["registers"]', "acts bernilai registers; pilih assess"),
        ('acts = ["measures"]', 'acts = ["ideas"]', "tabel ideas belum ada"),
        ('acts = ["measures"]', 'act = ["measures"]', "kunci act tidak dikenal"),
        ('acts = ["measures"]', 'acts = ["measures"]\nstages = ["done"]', "stages bernilai done"),
        ("Kinerja Tahun {year}", "Kinerja {tahun}", "hanya boleh memuat {year}"),
        ('parent = "PEMDA"', 'parent = "PEMD"', "unit PEMD belum ditulis"),
        ("size = 1\n", "sizes = 1\n", "kunci sizes tidak dikenal"),
        ("[[units]]", "[closings]\ntext = 1\n\n[[units]]", "kunci text tidak dikenal"),
        ("[[units]]", '[unit_measures]\nweak = ["X"]\n\n[[units]]', "weak bernilai X; pilih"),
    ],
)
def test_a_mistake_is_told_with_its_line(plugin, old, new, words):
    edit(plugin, old, new)
    with pytest.raises(Refused) as caught:
        check_office(plugin)
    assert words in str(caught.value)
    assert str(caught.value).startswith("kalbaru/demo.toml:")


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ('code = "U{m}"', "kunci code hanya boleh memuat {n}"),
        ('code = "U{n}"\nkind = "{}"', "kunci kind hanya boleh memuat {n}"),
    ],
)
def test_a_pattern_for_more_units_is_numbered_by_n_alone(plugin, added, words):
    with (plugin / "demo.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[growth]]\n{added}\nname = "Unit"\nhead = {{ title = "Kepala" }}\n')
        file.write('size = 2\nstaff = [{ title = "Arsiparis" }]\n')
    with pytest.raises(Refused) as caught:
        check_office(plugin)
    assert words in str(caught.value)


def test_an_office_without_staff_is_refused(plugin):
    demo = plugin / "demo.toml"
    rows = re.sub(r"(?m)^staff = \[[^]]*\]\n", "", demo.read_text("utf-8"))
    assert "staff" not in rows.split("[[units]]", 1)[1]
    demo.write_text(rows, "utf-8")
    with pytest.raises(Refused, match="harus memiliki"):
        check_office(plugin)


@pytest.mark.parametrize("table", ["facts", "records"])
def test_facts_and_records_nobody_described_are_refused(plugin, table):
    with (plugin / "demo.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[{table}.nobody]\nx = []\n" if table == "records" else "\n[facts]\nx = []\n")
    (found,) = check_plugin(plugin, ["office"]).findings
    assert "tidak dikenal" in found.what
    with pytest.raises(Invalid, match="tidak dikenal"):
        prepare(plugin)


def test_check_and_try_refuse_it(plugin):
    edit(plugin, '"measures"', '"measurs"')
    (found,) = check_plugin(plugin, ["office"]).findings
    assert (found.level, found.file) == ("must", "demo.toml")
    assert "yearly_survey" in found.what
    done = CliRunner().invoke(try_plugin, [str(plugin), "--once"])
    assert done.exit_code == 1
    assert "acts bernilai measurs" in done.output


def test_a_running_trial_outlives_a_mistake_and_a_failed_filling(plugin, monkeypatch):
    codes, told, starts = iter([None, 1, 0]), [], []
    demo = plugin / "demo.toml"
    good = demo.read_text("utf-8")

    def command(*_wanted):
        code = next(codes)
        starts.append(code)
        script = "import time; time.sleep(60)" if code is None else f"raise SystemExit({code})"
        return [sys.executable, "-c", script]

    stamps, looks = trial._stamps, []

    def edited(of):
        """Save a mistake, then a good file, and another one after the filling has failed."""
        looks.append(len(starts))
        if looks == [1, 1]:
            demo.write_text(good.replace("measures", "x"), "utf-8")
        if looks == [1, 1, 1]:
            demo.write_text(f"{good}# 1\n", "utf-8")
        failed = any("gagal disiapkan" in line for line in told)
        if failed and not looks.count(9):
            looks.append(9)
        elif failed and looks.count(9) == 1:
            looks.append(9)
            demo.write_text(f"{good}# longer\n", "utf-8")
        return stamps(of)

    monkeypatch.setattr(trial, "_command", command)
    monkeypatch.setattr(trial, "_stamps", edited)
    monkeypatch.setattr(trial, "_LOOK_EVERY", 0.2)
    assert run(prepare(plugin), people=6, port=None, serve=True, say=told.append) == 0
    assert starts == [None, 1, 0]
    assert any("acts bernilai x" in line for line in told)
    assert any("gagal disiapkan" in line for line in told)


def test_required_records_and_facts_are_filled(plugin, tmp_path):
    with (plugin / "instruments.toml").open("a", encoding="utf-8") as file:
        file.write(REGISTER)
    with (plugin / "demo.toml").open("a", encoding="utf-8") as file:
        file.write('\n[facts]\nlevel = ["B"]\n\n[records.talk]\nagreed = ["Mulai Mei."]\n')
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "portal.toml").write_text(
        'plugins_enabled = ["national", "kalbaru"]\n' + f'plugin_path = ["{tmp_path}"]\n', "utf-8"
    )
    wanted = ["--region", "kalbaru", "--people", "8", "--stage", "final", "--json"]
    ran = CliRunner().invoke(main, ["--instance", str(instance), "demo", *wanted])
    assert ran.exit_code == 0, ran.output
    with closing(sqlite3.connect(instance / "portal.sqlite3")) as store:
        records = store.execute("select register, id, signatures from record").fetchall()
        kept = store.execute('select "values" from record where register = ?', ["talk"]).fetchall()
        entered = store.execute("select code, value, confirmed_at from fact").fetchall()
        phases = store.execute("select phase from appraisal").fetchall()
    # Nobody rates the head of the tree, so his year stays open; everybody else's is over.
    assert phases.count(("final",)) == 8
    assert {row[0] for row in records} == {"talk", "plan"}
    assert all(json.loads(row[2]) for row in records if row[0] == "talk")
    assert {json.loads(row[0])["agreed"] for row in kept} == {"Mulai Mei."}
    assert {value for code, value, _at in entered if code == "level"} == {"B"}
    late = [int(value) for code, value, _at in entered if code == "late_days"]
    assert len(late) >= 8
    assert set(late) <= set(range(4))
    assert all(at for _code, _value, at in entered)


@pytest.mark.parametrize("name", ["bungo", "kemuning", "kotabumi", "lhokseumawe", "senapelan"])
def test_a_region_that_tells_its_own_story_gets_nothing_more(name, monkeypatch):
    folder = plugins_dir() / name
    words = tomllib.loads((folder / "demo.toml").read_text("utf-8"))
    scene = SimpleNamespace(region=name, words=words)
    with opened(folder) as subject:
        (entry,) = subject.admitted.entries
        monkeypatch.setattr(facts, "entry_of", lambda _region: entry)
        monkeypatch.setattr(registers, "entry_of", lambda _region: entry)
        assert registers._required(scene) == []
        assert [*facts._wanted(scene, per_cycle=True)] == []
        assert [*facts._wanted(scene, per_cycle=False)] == []
