"""Published results stay readable while the plugin that described them is away."""

from __future__ import annotations

import pytest

from portal.host.registry import Registry
from tests.web.results.offices import Office, post


def test_stored_values_are_read_without_the_plugin(
    published: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the plugin can tell, the last day for an objection, is left out."""
    key, me = published.appraisal("a1"), published.browser("a1")
    assert post(me, f"/hasil/{key}/buka").status_code == 303
    assert "Ajukan keberatan" in me.get(f"/hasil/{key}").text
    monkeypatch.setattr(Registry, "known", lambda _self, _code: None)
    page = me.get(f"/hasil/{key}")
    assert page.status_code == 200
    assert "Nilai akhir" in page.text
    assert "Ajukan keberatan" not in page.text
    assert me.get(f"/hasil/{key}/rincian").status_code == 200
    for who in ("boss_a", "hr"):
        assert published.browser(who).get(f"/hasil/{key}").status_code == 200
