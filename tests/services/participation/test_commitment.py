"""The commitment of all ranks: everybody is asked in January, and the missing are known by name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.reports.data import report_data
from portal.services.desk.tasks import waiting_for
from portal.services.recording import records
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Assignment
from tests.services.moves import begins_on, ends_on

ROOT = Path(__file__).resolve().parents[3]
TEXT = "Saya melaporkan pekerjaan dengan jujur dan tepat waktu."


@pytest.fixture
def january(town, clock):
    clock.moment = datetime(2026, 1, 12, 3, tzinfo=UTC)
    town.open_cycle()
    return town


def asked(town, who, kind="write_own_record"):
    return [one for one in waiting_for(town.actor(who)) if one.kind == kind]


def ranks(town):
    """Everybody with an appraisal, from the head of the office down."""
    held = {one.employee_id for one in session().query(Appraisal).filter_by(region=town.region)}
    return sorted(town.key_of(key) for key in held)


def recap(town, registry):
    form = registry.region("senapelan").report_format("annual_recap")
    return form.context(report_data(town.actor("hr"), form, town.cycle_id))


def commit(town, who, *, signed_by=""):
    row = records.write_record(
        town.actor(who),
        "commitment",
        region=town.region,
        appraisal_id=town.appraisal(who).id,
        values={"statement": TEXT},
        held_on=date(2026, 1, 12),
    )
    if signed_by:
        records.sign_record(town.actor(signed_by), row.id)
    return row


def test_every_rank_is_asked_in_january_until_he_has_written(january):
    assert {"a1", "boss_a", "secretary", "hr"} <= set(ranks(january))
    for who in ranks(january):
        (task,) = asked(january, who)
        assert "Pernyataan komitmen" in str(task.title.params)
        assert task.due_on == date(2026, 1, 31)
        assert not task.blocks
    commit(january, "a1")
    assert asked(january, "a1") == []
    assert [one.about for one in asked(january, "boss_a", "sign_record")] == ["Pegawai A1"]


def test_who_forgot_in_january_is_still_asked(january, clock):
    clock.advance(days=40)
    assert [one.due_on for one in asked(january, "a1")] == [date(2026, 1, 31)]


def test_the_recap_names_who_is_missing(january, registry):
    commit(january, "a1", signed_by="boss_a")
    commit(january, "a2")
    form = registry.region("senapelan").report_format("annual_recap")
    data = report_data(january.actor("hr"), form, january.cycle_id)
    found = form.context(data)
    told = {one["name"]: one["state"] for one in found["unsigned"]}
    assert "Pegawai A1" not in told
    assert told["Pegawai A2"] == "belum ditandatangani atasan"
    assert told["Pegawai B1"] == told["Pegawai BOSS_A"] == "belum ditulis"
    assert len(told) == len(ranks(january)) - 1
    assert (found["signed"], found["asked"]) == (1, len(ranks(january)))
    (table,) = [one for one in form.tables(data) if "komitmen" in one.title]
    assert len(table.rows) == len(told)


@pytest.fixture
def moves(town, clock):
    """A1 moves in June; A2 comes in March; the day is in July."""
    clock.moment = datetime(2026, 7, 12, 3, tzinfo=UTC)
    ends_on(town, "a1", date(2026, 5, 31))
    with unit_of_work() as work:
        held = work.query(Assignment).filter_by(employee_id=town.id("a2")).one()
        held.starts = date(2026, 3, 2)
    begins_on(
        town, "a1", date(2026, 6, 1), town.units["water"], town.id("boss_b"), region=town.region
    )
    town.open_cycle()
    return town


def test_the_recap_asks_nobody_twice_and_no_newcomer(moves, registry):
    found = recap(moves, registry)
    names = [one["name"] for one in found["unsigned"]]
    assert names.count("Pegawai A1") == 1
    assert "Pegawai A2" not in names
    assert (asked(moves, "a2"), len(asked(moves, "a1"))) == ([], 1)
    assert (found["signed"], found["asked"]) == (0, len(set(ranks(moves))) - 1)
    commit(moves, "a1", signed_by="boss_a")
    found = recap(moves, registry)
    assert "Pegawai A1" not in [one["name"] for one in found["unsigned"]]
    assert (found["signed"], found["asked"]) == (1, len(set(ranks(moves))) - 1)


def test_a_newcomer_who_wrote_unasked_waits_for_his_superior(moves, registry):
    commit(moves, "a2")
    (told,) = [one for one in recap(moves, registry)["unsigned"] if one["name"] == "Pegawai A2"]
    assert told["state"] == "belum ditandatangani atasan"


def test_what_a_cycle_report_gets_is_told_to_authors(moves, registry):
    form = registry.region("senapelan").report_format("annual_recap")
    data = report_data(moves.actor("hr"), form, moves.cycle_id)
    page = (ROOT / "docs" / "plugins" / "hooks" / "portal_report_formats.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", page, re.MULTILINE))
    lacks = data.participation["missing_records"]
    told = {
        "participation": [*data.participation, *lacks[0]],
        "summary": data.summary,
        "units": next(iter(data.units.values())),
    }
    for name, keys in told.items():
        assert [key for key in keys if f"`{key}`" not in rows[name]] == []


def test_before_january_nobody_is_named(town, clock, registry):
    clock.moment = datetime(2025, 12, 28, 3, tzinfo=UTC)
    town.open_cycle()
    found = recap(town, registry)
    assert (found["unsigned"], found["signed"], found["asked"]) == ([], 0, 0)
