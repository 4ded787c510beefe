"""Units without indicators on the pages of a cycle."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.host import Host
from tests.services import conftest as services
from tests.web.plan.journey import Journey, copy_of, prepare


@pytest.fixture
def journey(tmp_path: Path, host: Host) -> Journey:
    folder, target = tmp_path / "made", tmp_path / "instance"
    folder.mkdir()
    target.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "REGION", "kotabumi")
        world = prepare(folder, host)
    world.region = "kotabumi"
    return copy_of(folder, world, target, host)


def test_units_without_indicators_are_named_before_and_after_the_opening(journey):
    path = f"/siklus/{journey.world.cycle_id}"
    step = f"{path}/langkah/open"
    before = journey.get("hr", step).text
    assert (
        "Belum ada indikator untuk unit kerja: Bidang office, Bidang roads, Bidang water." in before
    )
    assert "3 unit kerja belum memiliki indikator" in journey.get("hr", "/").text
    mine = journey.get("boss_b", "/").text
    assert "Bidang water belum memiliki indikator sendiri" in mine
    opened = journey.sent("hr", step, version="1")
    assert "Unit kerja tanpa indikator sendiri" in opened
    assert "lengkapi untuk siklus berikutnya" in opened
    assert "belum memiliki indikator" not in journey.get("hr", "/").text
    assert journey.get("boss_b", f"/unit/{journey.world.units['water']}").status_code == 200
