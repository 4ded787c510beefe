"""What recorded facts say of a person on a day: parts in force, and sanctions of two years."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime

import pytest

from portal.feature import FactRow
from portal.host import load_host
from portal.paths import plugins_dir

TODAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def standing():
    load_host([plugins_dir()], entry_points=False)
    return importlib.import_module("portal_plugins.positions.standing").standing


def fact(value, starts, ends=None, code="integrity"):
    return FactRow(
        employee_id=1,
        code=code,
        value=value,
        text="",
        starts=date.fromisoformat(starts),
        ends=None if ends is None else date.fromisoformat(ends),
        confirmed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("stated", "sanctioned"),
    [
        ([], False),
        ([("100", "2024-01-01")], False),
        ([("75", "2026-05-01")], False),
        ([("50", "2025-03-01")], True),
        ([("25", "2025-03-01"), ("100", "2026-02-01")], True),
        ([("25", "2023-03-01", "2024-06-15"), ("100", "2024-06-16")], True),
        ([("25", "2023-03-01", "2024-06-14"), ("100", "2024-06-15")], False),
        ([("50", "2024-06-14")], False),
        ([("0", "2023-08-01")], True),
        ([("0", "2023-08-01"), ("100", "2025-01-01")], True),
        ([("0", "2021-08-01"), ("100", "2023-01-01")], False),
        ([("0", "2021-08-01", "2023-01-01")], False),
        ([("25", "2026-07-01")], False),
    ],
)
def test_a_sanction_counts_while_it_is_served_and_two_years_on(standing, stated, sanctioned):
    assert standing([fact(*one) for one in stated], TODAY).sanctioned is sanctioned


def test_an_expired_part_is_missing_and_the_newest_in_force_counts(standing):
    rows = [
        fact("80", "2024-01-01", "2026-12-31", "competence"),
        fact("85", "2025-01-01", "2027-12-31", "competence"),
        fact("99", "2026-07-01", "2029-06-30", "competence"),
        fact("70", "2023-06-15", "2026-06-14", "potential"),
        fact("60", "2023-06-16", "2026-06-15", "qualification"),
    ]
    assert standing(rows, TODAY).parts == {
        "competence": "85",
        "qualification": "60",
    }


@pytest.mark.parametrize(
    ("stated", "assessed_on"),
    [
        ([], None),
        ([("2023-05-10", "2026-05-09")], "2023-05-10"),
        ([("2024-03-01", None), ("2023-05-10", None)], "2024-03-01"),
        ([("2023-05-10", "2026-05-09"), ("2026-06-16", None)], "2023-05-10"),
    ],
)
def test_the_last_assessment_is_told_when_it_has_expired_too(standing, stated, assessed_on):
    rows = [fact("80", starts, ends, "competence") for starts, ends in stated]
    told = standing(rows, TODAY).assessed_on
    assert told == (date.fromisoformat(assessed_on) if assessed_on else None)
