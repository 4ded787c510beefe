"""Conditions about posts are built once and kept; the day in them is that of each statement."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.store import present, unit_relations


@pytest.mark.parametrize(
    "find",
    [
        unit_relations.units_headed,
        unit_relations.units_below,
        unit_relations.units_of,
        unit_relations.positions_held,
        unit_relations.positions_below,
    ],
)
def test_a_kept_condition_follows_the_day(monkeypatch, find):
    days = []
    for at in (1, 2):
        moment = datetime(2026, 3, at, 5, tzinfo=UTC)
        monkeypatch.setattr(present, "_clocks", [lambda moment=moment: moment])
        days.append(find(7).compile().construct_params()["present_day"])
    assert days == [date(2026, 3, 1), date(2026, 3, 2)]
    assert find(7) is find(7)
