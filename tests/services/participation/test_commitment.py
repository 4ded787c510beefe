"""The commitment of all ranks: everybody is asked in January, and the missing are known by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.reports.data import report_data
from portal.services.desk.tasks import waiting_for
from portal.services.recording import records
from portal.store.db import session
from portal.store.models import Appraisal

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
    assert (found["signed"], found["staff"]) == (1, len(ranks(january)))
    (table,) = [one for one in form.tables(data) if "komitmen" in one.title]
    assert len(table.rows) == len(told)
