"""A plugin written by the scaffold passes at once; unusable names are told."""

from __future__ import annotations

import ast

import pytest
from click.testing import CliRunner

from portal.cli.plugin_kit import new
from portal.domain.errors import Invalid
from portal.kit.scaffold import new_plugin
from portal.testing import check_plugin
from portal.testing.subject import opened

KINDS = ["python", "declarative"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_passes_without_a_single_remark(tmp_path, kind):
    new_plugin("kalbaru", "kalbaru.timur", tmp_path, declarative=kind == "declarative")
    report = check_plugin(tmp_path / "kalbaru")
    assert [finding.what for finding in report.findings] == []
    assert {answer.state for answer in report.answers} == {"ok"}
    assert report.version == "0.1.0"


@pytest.mark.parametrize("kind", KINDS)
def test_no_placeholder_is_left(tmp_path, kind):
    for path in new_plugin("kalbaru", "kalbaru", tmp_path, declarative=kind == "declarative"):
        text = path.read_text("utf-8")
        assert "$" not in text
        assert "_id_" not in str(path)
        if path.suffix == ".py":
            ast.parse(text)


@pytest.mark.parametrize(
    ("plugin_id", "region"), [("Kal Baru", "kalbaru"), ("../x", "kalbaru"), ("kalbaru", "KAL-1")]
)
def test_unusable_names_are_refused_before_anything_is_written(tmp_path, plugin_id, region):
    with pytest.raises(Invalid):
        new_plugin(plugin_id, region, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_id_in_the_folder_of_plugins_is_refused_at_once(tmp_path):
    with pytest.raises(Invalid, match=r"Id kemuning sudah dipakai plugin di .*plugins; pilih id"):
        new_plugin("kemuning", "kalbaru", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_second_try_in_the_folder_of_plugins_says_that_the_folder_is_there(tmp_path, monkeypatch):
    """In a checkout the author's own folder lies among those that come with the portal."""
    monkeypatch.setattr("portal.kit.scaffold.plugins_dir", lambda: tmp_path)
    new_plugin("mine", "kalbaru", tmp_path)
    with pytest.raises(Invalid, match="sudah ada"):
        new_plugin("mine", "kalbaru", tmp_path)
    with pytest.raises(Invalid, match="sudah dipakai plugin di"):
        new_plugin("mine", "kalbaru", tmp_path / "elsewhere")


def test_nothing_is_overwritten(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    done = CliRunner().invoke(new, ["kalbaru", "--region", "kalbaru", "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert "sudah ada" in done.output


def test_the_command_lists_files_and_the_next_step(tmp_path):
    done = CliRunner().invoke(new, ["kalbaru", "--region", "kalbaru", "--out", str(tmp_path)])
    assert done.exit_code == 0
    assert "kalbaru.value.json" in done.output
    assert "portal plugin check" in done.output.splitlines()[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_region_may_have_a_name_of_several_words(tmp_path, kind):
    words = ["muarabening", "--region", "muarabening", "--out", str(tmp_path)]
    words += ["--name", "Kabupaten Muara Bening", *(["--declarative"] if kind != "python" else [])]
    assert CliRunner().invoke(new, words).exit_code == 0
    with opened(tmp_path / "muarabening") as subject:
        assert subject.admitted.entries[0].region.name == "Kabupaten Muara Bening"


def test_a_name_that_would_break_the_files_is_refused(tmp_path):
    with pytest.raises(Invalid, match="Nama daerah"):
        new_plugin("kalbaru", "kalbaru", tmp_path, name='Kal"baru')
    assert list(tmp_path.iterdir()) == []
