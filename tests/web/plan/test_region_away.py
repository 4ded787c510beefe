"""A region whose plugin was not admitted: its people still sign in, read and keep evidence."""

from __future__ import annotations

import pytest

from portal.host.registry import Registry
from tests.web.plan.journey import Journey

LISTS = ("/", "/staf", "/formulir", "/indikator", "/keterangan", "/bukti", "/hasil", "/laporan")


@pytest.fixture
def away(opened: Journey, monkeypatch: pytest.MonkeyPatch) -> Journey:
    """The office after a start at which the plugin of its region stayed outside."""
    monkeypatch.setattr(Registry, "known", lambda _self, _code: None)
    return opened


@pytest.mark.parametrize("who", ["a1", "boss_a", "hr", "leader"])
def test_everybody_lands_on_a_page_and_reads_on(away: Journey, who: str) -> None:
    for path in LISTS:
        allowed = (200, 403) if path in {"/staf", "/keterangan"} else (200,)
        assert away.get(who, path).status_code in allowed, path


def test_a_project_can_be_read(away: Journey) -> None:
    assert away.get("a1", f"/proyek/{away.project_id}").status_code == 200
