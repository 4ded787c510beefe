"""The committed example of the settings is a file that the portal would accept."""

from __future__ import annotations

import shutil

from portal.settings import load_settings


def test_the_example_is_accepted(project_root, tmp_path):
    shutil.copy(project_root / "instance/portal.example.toml", tmp_path / "portal.toml")
    settings = load_settings(tmp_path)
    assert settings.base_url == "https://kinerja.example.go.id"
    assert settings.trusted_proxies == 1
    assert set(settings.plugins_enabled or ()) == {"national", "kemuning"}
