"""A plugin is tried on an instance that is gone afterwards; what stands in the way is told."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.plugin_kit import try_plugin
from portal.domain.errors import Invalid
from portal.kit.scaffold import new_plugin
from portal.kit.trial import prepare, run
from portal.paths import plugins_dir


def test_without_a_sample_office_the_command_says_so(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    done = CliRunner().invoke(try_plugin, [str(tmp_path / "kalbaru")])
    assert done.exit_code == 1
    assert "demo.toml" in done.output


def test_a_refused_plugin_is_not_tried(tmp_path):
    new_plugin("kalbaru", "kalbaru", tmp_path)
    (tmp_path / "kalbaru" / "demo.toml").write_text("", "utf-8")
    (tmp_path / "kalbaru" / "describe.py").write_text("1 / 0\n", "utf-8")
    with pytest.raises(Invalid, match="ZeroDivisionError"):
        prepare(tmp_path / "kalbaru")


def test_the_national_plugin_has_no_region_to_try():
    with pytest.raises(Invalid, match="tidak memiliki daerah"):
        prepare(plugins_dir() / "national")


@pytest.mark.slow
def test_a_sample_office_is_filled_and_nothing_is_left(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    trial = prepare(plugins_dir() / "kemuning")
    assert (trial.plugin, trial.region) == ("kemuning", "kemuning")
    assert run(trial, people=6, port=None, serve=False) == 0
    assert "final" in capfd.readouterr().out
    assert list(Path(tmp_path).iterdir()) == []
