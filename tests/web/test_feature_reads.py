"""What a feature plugin reads of the core has passed the walls, whatever region it asks for."""

from __future__ import annotations

import pytest

from portal import feature
from portal.domain.actor import SYSTEM, Actor, Grant
from portal.domain.errors import Unavailable
from portal.services.personnel import people

from .positions import REGION, STAFF, filled, office  # noqa: F401  (fixtures)

MAP, TALENT, OWN = "positions.map", "positions.talent", "positions.own"
READS = {
    "units": lambda actor, permission: feature.units(actor, permission, REGION),
    "positions": lambda actor, permission: feature.positions(actor, permission, REGION),
    "people": lambda actor, permission: feature.people(actor, permission, REGION),
    "assignments": lambda actor, permission: feature.assignments(actor, permission, REGION),
    "cycles": lambda actor, permission: feature.cycles(actor, permission, REGION),
    "results": lambda actor, permission: feature.results(actor, permission, REGION),
    "facts": lambda actor, permission: feature.facts(actor, permission, REGION, ["integrity"]),
}


def actor(*grants, employee=None, region=REGION):
    return Actor(
        account_id=1, name="Uji", region=region, employee_id=employee, grants=tuple(grants)
    )


@pytest.mark.parametrize("name", READS)
def test_a_role_of_the_region_reads_all_and_one_of_another_nothing(office, name):  # noqa: F811
    read = READS[name]
    with office.app.app_context():
        assert read(actor(Grant("hr", REGION)), TALENT)
        assert read(actor(Grant("hr", "*")), TALENT)
        assert read(actor(Grant("hr", "bungo"), region="bungo"), TALENT) == ()
        assert read(actor(Grant("leader", REGION)), TALENT) == ()
        assert read(actor(), TALENT) == ()


def test_a_role_of_one_unit_reads_that_unit(office):  # noqa: F811
    with office.app.app_context():
        unit = people.create_unit(SYSTEM, region=REGION, code="X", name="Dinas Lain")
        people.create_position(SYSTEM, region=REGION, code="X-1", title="Lain", unit_id=unit.id)
        own = actor(Grant("hr", REGION, unit.id))
        assert [one.name for one in feature.units(own, MAP, REGION)] == ["Dinas Lain"]
        assert [one.code for one in feature.positions(own, MAP, REGION)] == ["X-1"]
        assert feature.people(own, MAP, REGION) == ()
        assert feature.results(own, TALENT, REGION) == ()


def test_a_person_reads_his_own_results_alone(office):  # noqa: F811
    with office.app.app_context():
        citra = office.employees["Citra"]
        found = feature.results(actor(employee=citra), OWN, REGION)
        assert [row.employee_id for row in found] == [citra]
        assert len(feature.results(actor(Grant("hr", REGION)), TALENT, REGION)) == len(STAFF)


def test_never_self_and_self_are_kept_apart(office):  # noqa: F811
    with office.app.app_context():
        judge = actor(Grant("committee", REGION), employee=7)
        assert feature.can(judge, "positions.decide", REGION, about=8)
        assert not feature.can(judge, "positions.decide", REGION, about=7)
        assert not feature.can(judge, "positions.decide", "bungo", about=8)
        with pytest.raises(feature.NotAllowed, match="diri Anda sendiri"):
            feature.require(judge, "positions.decide", REGION, about=7)
        assert feature.regions_of(judge, TALENT) == {REGION}


def test_the_operator_sets_what_the_manifest_declares(office):  # noqa: F811
    settings = office.app.extensions["portal"].settings
    with office.app.app_context():
        assert feature.setting("positions", "months_ahead") == 12
        settings.plugin_settings["positions"] = {"months_ahead": 18, "regions": 7}
        assert feature.setting("positions", "months_ahead") == 18
        with pytest.raises(Unavailable, match="regions"):
            feature.setting("positions", "regions")
        with pytest.raises(KeyError):
            feature.setting("positions", "nothing")
