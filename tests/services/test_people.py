from __future__ import annotations

from datetime import date

import pytest

from portal.domain.actor import SYSTEM
from portal.domain.errors import Conflict, Invalid, NotAllowed
from portal.services.personnel import people
from portal.store.db import session
from portal.store.models import Assignment, Employee, Position, Unit

JAN, JUN, JUL, DEC = (date(2027, *day) for day in ((1, 1), (6, 30), (7, 1), (12, 31)))


@pytest.fixture
def hr(world):
    return world.actor("hr")


def _unit(hr, code: str, parent: int | None = None) -> Unit:
    return people.create_unit(hr, region="kemuning", code=code, name=code, parent_id=parent)


def _person(hr, number: int, name: str = "Orang") -> int:
    nip = f"19900214201503{2}{number:03}"
    return people.create_employee(hr, region="kemuning", nip=nip, name=name).id


@pytest.fixture
def position(hr) -> Position:
    unit = _unit(hr, "new")
    return people.create_position(hr, region="kemuning", code="P", title="Analis", unit_id=unit.id)


def _assign(hr, who: int, position: Position, boss: int | None, starts=JAN, ends=None):
    return people.assign(
        hr, employee_id=who, position_id=position.id, appraiser_id=boss, starts=starts, ends=ends
    )


def test_moving_a_unit_moves_all_below(hr):
    top, other = _unit(hr, "top"), _unit(hr, "other")
    middle = _unit(hr, "middle", top.id)
    leaf = _unit(hr, "leaf", middle.id)
    assert leaf.path == f"/{top.id}/{middle.id}/{leaf.id}/"
    people.move_unit(hr, middle.id, other.id)
    assert session().get(Unit, leaf.id).path == f"/{other.id}/{middle.id}/{leaf.id}/"
    with pytest.raises(Invalid):
        people.move_unit(hr, other.id, leaf.id)


def test_nip_gives_birth_date_and_sex(hr):
    row = session().get(Employee, _person(hr, 1))
    assert (row.nip, row.birth_date, row.sex) == ("199002142015032001", date(1990, 2, 14), "female")


@pytest.mark.parametrize("nip", ["199002302015032001", "1990021420150320", "199002142015133001"])
def test_wrong_nip_is_refused(hr, nip):
    with pytest.raises(Invalid) as raised:
        people.create_employee(hr, region="kemuning", nip=nip, name="N")
    assert raised.value.problems[0].field == "nip"


def test_same_position_twice_at_a_time_is_refused(hr, position):
    who = _person(hr, 1)
    _assign(hr, who, position, None, JAN, JUN)
    _assign(hr, who, position, None, JUL, None)
    with pytest.raises(Invalid):
        _assign(hr, who, position, None, DEC, None)


def test_nobody_appraises_himself_or_in_a_ring(hr, position):
    a, b, c = (_person(hr, number) for number in (1, 2, 3))
    with pytest.raises(Invalid):
        _assign(hr, a, position, a)
    _assign(hr, a, position, b)
    _assign(hr, b, position, c)
    with pytest.raises(Invalid, match="berputar"):
        _assign(hr, c, position, a)
    assert people.appraiser_superior(a, JUL) == c
    assert people.appraiser_superior(b, JUL) is None


def test_appraiser_of_another_region_is_refused(hr, world, position):
    with pytest.raises(Invalid):
        _assign(hr, _person(hr, 1), position, world.id("foreign_hr"))


def test_new_appraiser_begins_a_new_assignment(hr, position):
    a, b, c = (_person(hr, number) for number in (1, 2, 3))
    old = _assign(hr, a, position, b)
    new = people.set_appraiser(hr, old.id, c, from_day=JUL)
    old = session().get(Assignment, old.id)
    assert (old.appraiser_id, old.ends) == (b, JUN)
    assert (new.appraiser_id, new.starts, new.ends) == (c, JUL, None)


def test_an_appraiser_chosen_on_an_older_form_is_a_conflict_with_both_names(hr, position):
    a, b, c = (_person(hr, number) for number in (1, 2, 3))
    old = _assign(hr, a, position, b)
    seen = old.version
    people.set_appraiser(hr, old.id, c, from_day=old.starts, expected_version=seen)
    with pytest.raises(Conflict) as raised:
        people.set_appraiser(hr, old.id, None, from_day=old.starts, expected_version=seen)
    assert raised.value.theirs == {"appraiser": session().get(Employee, c).name}
    assert raised.value.yours == {"appraiser": ""}


def test_own_record_is_changed_by_others(hr, world, position):
    with pytest.raises(NotAllowed):
        people.edit_employee(hr, world.id("hr"), rank="IV/a")
    with pytest.raises(NotAllowed):
        _assign(hr, world.id("hr"), position, world.id("a1"))


def test_stale_form_is_a_conflict_that_shows_both(hr):
    who = _person(hr, 1, "Awal")
    version = session().get(Employee, who).version
    people.edit_employee(hr, who, name="Kedua", expected_version=version)
    with pytest.raises(Conflict) as raised:
        people.edit_employee(hr, who, name="Ketiga", expected_version=version)
    assert (raised.value.theirs, raised.value.yours) == ({"name": "Kedua"}, {"name": "Ketiga"})


@pytest.mark.parametrize("key", ["a1", "boss_a", "leader", "auditor", "foreign_hr"])
def test_only_the_regions_own_hr_changes_people(world, key):
    with pytest.raises(NotAllowed):
        people.create_unit(world.actor(key), region="kemuning", code="z", name="z")


def test_unknown_region_is_refused(app):
    with pytest.raises(Invalid):
        people.create_unit(SYSTEM, region="tidak-ada", code="z", name="z")
