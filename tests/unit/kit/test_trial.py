"""A plugin is tried on an instance that is gone afterwards; what stands in the way is told."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.plugin_kit import try_plugin
from portal.domain.errors import Invalid
from portal.kit import trial
from portal.kit.scaffold import new_plugin
from portal.kit.trial import prepare, run
from portal.paths import plugins_dir


def test_without_a_sample_office_the_command_says_so(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    (tmp_path / "kalbaru" / "demo.toml").unlink()
    done = CliRunner().invoke(try_plugin, [str(tmp_path / "kalbaru")])
    assert done.exit_code == 1
    assert "demo.toml" in done.output


def test_a_refused_plugin_is_not_tried(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    (tmp_path / "kalbaru" / "describe.py").write_text("1 / 0\n", "utf-8")
    with pytest.raises(Invalid, match="ZeroDivisionError"):
        prepare(tmp_path / "kalbaru")


def test_the_national_plugin_has_no_region_to_try():
    with pytest.raises(Invalid, match="tidak memiliki daerah"):
        prepare(plugins_dir() / "national")


@pytest.mark.slow
def test_a_sample_office_is_filled_and_nothing_is_left(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = prepare(plugins_dir() / "kemuning")
    assert (found.plugin, found.region) == ("kemuning", "kemuning")
    assert run(found, people=6, port=None, serve=False) == 0
    assert "final" in capfd.readouterr().out
    assert list(Path(tmp_path).iterdir()) == []


def test_settings_of_a_real_portal_stay_outside(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql+psycopg://real/portal")
    new_plugin("kalbaru", "kalbaru", tmp_path)
    script = "import os; print([n for n in os.environ if n.startswith('PORTAL_')])"
    monkeypatch.setattr(trial, "_command", lambda *_wanted: [sys.executable, "-c", script])
    assert run(prepare(tmp_path / "kalbaru"), people=6, port=None, serve=False) == 0
    assert capfd.readouterr().out.strip() == "[]"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["python", "declarative"])
def test_a_new_plugin_can_be_tried_at_once(tmp_path, kind, capfd):
    new_plugin("kalbaru", "kalbaru", tmp_path, declarative=kind == "declarative")
    assert run(prepare(tmp_path / "kalbaru"), people=6, port=None, serve=False) == 0
    assert "KALBARU-" in capfd.readouterr().out


def test_a_change_begins_anew_and_a_mistake_is_told(tmp_path, monkeypatch):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    folder = tmp_path / "kalbaru"
    describe = folder / "describe.py"
    good, told, starts = describe.read_text("utf-8"), [], []

    def command(*_wanted):
        starts.append(1)
        # The first portal runs until it is stopped, the second one ends by itself.
        return [sys.executable, "-c", f"import time; time.sleep({60 if len(starts) < 2 else 0})"]

    texts = iter([good + "# x\n", "1 / 0\n", good + "# longer\n"])
    stamps = trial._stamps

    def edited(of):
        text = next(texts, None)
        if text is not None and starts:
            describe.write_text(text, "utf-8")
        return stamps(of)

    monkeypatch.setattr(trial, "_command", command)
    monkeypatch.setattr(trial, "_stamps", edited)
    monkeypatch.setattr(trial, "_LOOK_EVERY", 0.01)
    assert run(prepare(folder), people=6, port=None, serve=True, say=told.append) == 0
    assert len(starts) == 2
    assert ["ZeroDivisionError" in text for text in told].count(True) == 1
