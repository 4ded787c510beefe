from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable, WrongStage
from portal.services.common import audit
from portal.services.cycle import cycles
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Assignment, Cycle, Employee, Position


def test_opening_freezes_the_plugin_and_keeps_its_files(world, registry, settings):
    cycle = world.open_cycle()
    entry = registry.region("kemuning")
    assert cycle.state == "running"
    assert cycle.frozen == entry.freeze()
    assert (cycle.plugin_id, cycle.plugin_digest) == ("kemuning", entry.plugin_digest)
    kept = settings.instance / "plugin-archive" / entry.plugin_digest
    assert (kept / "plugin.toml").read_bytes() == (entry.folder / "plugin.toml").read_bytes()
    assert (kept / "scoring" / "objective.py").is_file()
    assert audit.verify()[1] is None


def test_everybody_gets_one_appraisal_with_appraiser_and_his_superior(world):
    world.open_cycle()
    rows = session().scalars(select(Appraisal)).all()
    assert len(rows) == 12
    a1 = world.appraisal("a1")
    assert (a1.appraiser_id, a1.appraiser_superior_id) == (
        world.id("boss_a"),
        world.id("secretary"),
    )
    assert world.appraisal("leader").appraiser_id is None
    assert world.appraisal("secretary").appraiser_superior_id is None
    assert {row.region for row in rows} == {"kemuning"}


def _move(world, key: str, boss: str, day: date) -> None:
    with unit_of_work() as db_session:
        old = db_session.scalar(select(Assignment).where(Assignment.employee_id == world.id(key)))
        old.ends = date.fromordinal(day.toordinal() - 1)
        position = db_session.scalar(select(Position).where(Position.code == "pos-b1"))
        db_session.add(
            Assignment(
                region="kemuning",
                employee_id=world.id(key),
                position_id=position.id,
                appraiser_id=world.id(boss),
                starts=day,
            )
        )


def test_a_move_before_opening_gives_two_appraisals(world):
    _move(world, "a1", "boss_b", date(2026, 7, 1))
    cycle = world.open_cycle()
    rows = session().scalars(
        select(Appraisal)
        .where(Appraisal.employee_id == world.id("a1"), Appraisal.cycle_id == cycle.id)
        .order_by(Appraisal.id)
    )
    assert [row.appraiser_id for row in rows] == [world.id("boss_a"), world.id("boss_b")]


def test_a_move_during_the_year_is_enrolled_once(world):
    cycle = world.open_cycle()
    _move(world, "a1", "boss_b", date(2026, 7, 1))
    assert len(cycles.add_appraisals(world.actor("hr"), cycle.id)) == 1
    assert cycles.add_appraisals(world.actor("hr"), cycle.id) == ()
    assert session().scalar(select(Cycle.state)) == "running"


def test_people_who_left_before_the_cycle_are_not_enrolled(world):
    with unit_of_work() as db_session:
        row = db_session.scalar(select(Assignment).where(Assignment.employee_id == world.id("b3")))
        row.ends = date(2025, 12, 31)
        db_session.get(Employee, world.id("b2")).active = False
    world.open_cycle()
    assert world.appraisal("b3") is None
    assert world.appraisal("b2") is None
    assert world.appraisal("b1") is not None


def test_nobody_appraises_himself(world):
    with unit_of_work() as db_session:
        row = db_session.scalar(select(Assignment).where(Assignment.employee_id == world.id("a1")))
        row.appraiser_id = world.id("a1")
    with pytest.raises(Invalid, match="bagi dirinya sendiri"):
        world.open_cycle()
    assert session().scalar(select(Cycle.state).where(Cycle.id == world.cycle_id)) == "draft"
    assert session().scalars(select(Appraisal)).all() == []


def test_a_region_whose_plugin_is_away_opens_nothing(world, host):
    host.disable("kemuning")
    try:
        with pytest.raises(Unavailable):
            world.open_cycle()
    finally:
        host.enable("kemuning")
    assert session().scalar(select(Cycle.state).where(Cycle.id == world.cycle_id)) == "draft"


def test_changed_plugin_files_are_not_archived_under_the_old_digest(world, tmp_path, registry):
    from portal.services.common.archive import archive_plugin

    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "plugin.toml").write_text("[plugin]\n")
    with pytest.raises(Unavailable, match="berubah"):
        archive_plugin(tmp_path, folder, registry.region("kemuning").plugin_digest)
    assert list((tmp_path / "plugin-archive").iterdir()) == []


def test_opening_twice_and_with_an_old_version_is_refused(world):
    version = session().get_one(Cycle, world.cycle_id).version
    with pytest.raises(Conflict):
        cycles.open_cycle(world.actor("hr"), world.cycle_id, version + 1)
    cycles.open_cycle(world.actor("hr"), world.cycle_id, version)
    with pytest.raises(WrongStage):
        cycles.open_cycle(world.actor("hr"), world.cycle_id)


def test_nobody_is_appraised_twice_for_the_same_days(world):
    first = world.open_cycle()
    hr = world.actor("hr")
    days = {"starts": date(first.year, 12, 1), "ends": date(first.year + 1, 11, 30)}
    second = cycles.create_cycle(
        hr, region=first.region, code="KEDUA", title="Kedua", year=first.year + 1, **days
    )
    with pytest.raises(Invalid, match=f"{first.title} sudah dibuka untuk masa yang sama"):
        cycles.open_cycle(hr, second.id)
    assert second.state == "draft"


@pytest.mark.parametrize(
    ("who", "error"),
    [("foreign_hr", NotFound), ("a1", NotFound), ("leader", NotAllowed), ("auditor", NotAllowed)],
)
def test_only_the_regions_own_personnel_office_opens(world, who, error):
    with pytest.raises(error):
        cycles.open_cycle(world.actor(who), world.cycle_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "2026"},
        {"code": "a b"},
        {"starts": date(2027, 12, 31), "ends": date(2027, 1, 1)},
        {"year": 2030},
        {"title": "  "},
    ],
)
def test_a_cycle_with_wrong_facts_is_refused(world, wrong):
    given = {
        "region": "kemuning",
        "code": "2027",
        "title": "Penilaian 2027",
        "year": 2027,
        "starts": date(2027, 1, 1),
        "ends": date(2027, 12, 31),
    }
    with pytest.raises(Invalid):
        cycles.create_cycle(world.actor("hr"), **{**given, **wrong})
    cycle = cycles.create_cycle(world.actor("hr"), **given)
    assert cycles.cancel_cycle(world.actor("hr"), cycle.id).state == "cancelled"


def test_a_newer_plugin_without_the_older_ones_archive_answers_for_no_open_cycle(world):
    cycle = world.open_cycle()
    with unit_of_work():
        frozen = dict(cycle.frozen)
        frozen["indicator_sets"] = {"project": {"version": "1", "digest": "0" * 64}}
        cycle.frozen, cycle.plugin_digest = frozen, "0" * 64
    with pytest.raises(Unavailable, match="berbeda"):
        cycles.pinned_entry(cycle)
