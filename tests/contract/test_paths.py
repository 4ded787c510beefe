"""Folders are found beside the checkout, else inside the installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import paths


def test_a_checkout_uses_the_folders_that_people_edit(project_root: Path) -> None:
    assert paths.templates_dir() == project_root / "templates"
    assert paths.plugins_dir() == project_root / "plugins"
    assert paths.checkout_root() == project_root


def test_an_installed_package_uses_its_own_copies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "site-packages" / "portal"
    monkeypatch.setattr(paths, "_PACKAGE", package)
    monkeypatch.setattr(paths, "_BUNDLED", package / "_bundled")
    # Another project's metadata next to the package does not make it a checkout.
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "pyproject.toml").touch()
    assert paths.checkout_root() is None
    assert paths.templates_dir() == package / "_bundled" / "templates"
    assert paths.plugins_dir() == package / "_bundled" / "plugins"


def test_the_instance_folder_is_named_or_lies_in_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.default_instance_dir() == tmp_path / "instance"
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path / "other"))
    assert paths.default_instance_dir() == tmp_path / "other"


def test_the_fonts_of_reports_are_there() -> None:
    assert (paths.fonts_dir() / "LiberationSans-Regular.ttf").is_file()
