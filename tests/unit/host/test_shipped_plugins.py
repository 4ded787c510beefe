"""The plugins in `plugins/` are admitted, alone and among broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import WRONG

SHIPPED = Path(__file__).resolve().parents[3] / "plugins"
IDS = sorted(path.parent.name for path in SHIPPED.glob("*/plugin.toml"))


def test_there_are_some():
    assert {"national", "kemuning"} <= set(IDS)


@pytest.mark.parametrize("plugin_id", IDS)
def test_is_active_and_pins_the_same_among_broken_ones(make_host, plugin_id):
    alone, among = make_host(SHIPPED), make_host(SHIPPED, WRONG)
    assert alone.report(plugin_id).reason == among.report(plugin_id).reason == ""
    for entry in alone.registry.regions():
        assert among.registry.region(entry.region.code).freeze() == entry.freeze()
