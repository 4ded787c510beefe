from __future__ import annotations

from datetime import date

import pytest

from portal.domain.errors import NotAllowed
from portal.services.personnel.facts_import import import_facts
from portal.services.reading.tables import Row, Table
from portal.store.db import session
from portal.store.models import Employee, FactRecord

HEADER = ("NIP", "Kode", "Nilai", "Mulai", "Selesai", "Uraian")


def nip(world, who):
    return session().get_one(Employee, world.id(who)).nip


def table(*rows, header=HEADER):
    return Table(header, tuple(Row(at, cells) for at, cells in enumerate(rows, 2)))


def penalty(world, who="a1", starts="2026-02-01", ends="2026-07-31", value="ya"):
    return (nip(world, who), "sanctioned", value, starts, ends, "SK 12/2026")


def run(world, *rows, who="hr", **options):
    return import_facts(world.actor(who), "kemuning", table(*rows), **options)


def stored():
    session().expire_all()
    return session().query(FactRecord).order_by(FactRecord.id).all()


def test_rows_become_facts_and_come_again_without_harm(world):
    assert run(world, penalty(world), penalty(world, "a2")).created == 2
    again = run(world, penalty(world), penalty(world, "a2", ends="2026-08-31"))
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)
    first, second = stored()
    assert (first.value, first.starts, first.text) == ("true", date(2026, 2, 1), "SK 12/2026")
    assert second.ends == date(2026, 8, 31)
    assert first.confirmed_at is not None


def test_a_trial_saves_nothing(world):
    assert run(world, penalty(world), dry_run=True).created == 1
    assert stored() == []


def test_every_fault_is_told_by_row_and_nothing_is_saved(world):
    report = run(
        world,
        penalty(world),
        ("123", "sanctioned", "ya", "", "", "SK"),
        (nip(world, "a2"), "ramalan", "1", "", "", ""),
        penalty(world, "a3", value="mungkin"),
        penalty(world, "a4", starts="2026-05-01", ends="2026-04-01"),
        penalty(world, "b1", starts="05/06/2026"),
        penalty(world),
    )
    assert [(p.row, p.field) for p in report.problems] == [
        (3, "nip"),
        (4, "code"),
        (5, "value"),
        (6, "ends"),
        (7, "starts"),
        (8, "code"),
    ]
    assert stored() == []


def test_a_missing_column_is_named(world):
    given = table((nip(world, "a1"), "ya"), header=("NIP", "Nilai"))
    report = import_facts(world.actor("hr"), "kemuning", given)
    assert [problem.field for problem in report.problems] == ["code"]


def test_facts_that_others_state_are_not_imported(world):
    report = run(world, (nip(world, "a1"), "verified_idea", "ya", "", "", "Ide"))
    assert [problem.field for problem in report.problems] == ["code"]


def test_people_of_another_region_are_unknown(world):
    report = run(world, penalty(world, "foreign_staff"))
    assert [problem.field for problem in report.problems] == ["nip"]


def test_nobody_imports_about_himself_or_without_the_office(world):
    assert [p.field for p in run(world, penalty(world, "hr")).problems] == ["nip"]
    for who in ("a1", "leader", "foreign_hr"):
        with pytest.raises(NotAllowed):
            run(world, penalty(world), who=who)
