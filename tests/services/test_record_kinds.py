"""Registers that Bungo itself does not have: of units and periods, with minutes and files."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from portal.api import Field, Register
from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongStage
from portal.services.common import appraisals
from portal.services.common.runtime import runtime
from portal.services.reading import field_values
from portal.services.recording import record_files, record_sealing, records
from portal.services.registers import record_rules as rules
from portal.services.registers.record_facts import for_report
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Evidence, Unit
from tests.services.conftest import STAFF
from tests.services.helpers_bungo import LONG, TODAY
from tests.web.plan.journey import PDF

PLAN = Register(
    id="unit_plan",
    title="Rencana Perbaikan",
    subject="unit",
    fields=(Field(code="cause", label="Penyebab", kind="long_text", minimum_length=20),),
    written_by=("unit_head",),
    read_by=("hr", "leader"),
    single=True,
    period="month",
    evidence=True,
)
MEETING = Register(
    id="meeting",
    title="Berita Acara",
    subject="cycle",
    fields=(
        Field(code="result", label="Hasil", kind="choice", choices=("diterima", "ditolak")),
        Field(
            code="why",
            label="Alasan",
            kind="text",
            required_when=("result", ("ditolak",)),
        ),
        Field(code="coach", label="Pembimbing", kind="employee", required=False),
        Field(code="on", label="Tanggal", kind="date", required=False),
        Field(code="plan", label="Rencana", kind="record", register="unit_plan", required=False),
    ),
    written_by=("hr",),
    read_by=("everyone",),
    minutes=True,
    signed_by=("committee",),
)


@pytest.fixture
def office(world, monkeypatch):
    """The Kemuning office with two registers more."""
    world.open_cycle()
    known = runtime().host.registry.known("kemuning")
    entry = replace(known, instruments=(*known.instruments, PLAN, MEETING))
    for module in (appraisals, rules, record_sealing):
        monkeypatch.setattr(module, "described", lambda _region: entry)
    monkeypatch.setattr(field_values, "entry_of", lambda _region: entry)
    monkeypatch.setattr("portal.services.registers.record_facts.described", lambda _region: entry)
    return world


def plan(office, who="boss_a", unit="roads", period="2026-05"):
    return records.write_record(
        office.actor(who),
        "unit_plan",
        region="kemuning",
        unit_id=office.units[unit],
        period=period,
        values={"cause": LONG},
        held_on=TODAY,
    )


def meeting(office, place="Aula", people=("Kepala Satu", "Sekretaris Dua"), **values):
    return records.write_record(
        office.actor("hr"),
        "meeting",
        region="kemuning",
        cycle_id=office.cycle_id,
        values={"result": "diterima", **values},
        held_on=TODAY,
        number="BA/1",
        place=place,
        attendees=[{"name": name} for name in people],
    )


def test_the_head_of_a_unit_writes_for_his_unit_only(office):
    record = plan(office)
    assert (record.unit_id, record.period) == (office.units["roads"], "2026-05")
    for who, unit in (
        ("boss_a", "water"),
        ("a1", "roads"),
        ("hr", "roads"),
        ("secretary", "roads"),
    ):
        with pytest.raises(NotAllowed):
            plan(office, who, unit)
    assert STAFF["boss_a"][0] == "roads"


def test_a_unit_has_one_record_a_period(office):
    plan(office)
    with pytest.raises(WrongStage):
        plan(office)
    assert plan(office, period="2026-06").id
    for wrong in ("2026", "2026-Q2", "bulan lalu", ""):
        with pytest.raises(Invalid) as problem:
            plan(office, period=wrong)
        assert problem.value.problems[0].field == "period"


def test_readers_of_a_units_record(office):
    key = plan(office).id
    for who in ("boss_a", "hr", "leader"):
        assert records.readable(office.actor(who), key)
    for who in ("a1", "boss_b", "auditor", "foreign_hr"):
        with pytest.raises(NotFound):
            records.readable(office.actor(who), key)


def test_files_follow_the_record(office):
    record = plan(office)
    kept = record_files.attach(
        office.actor("boss_a"), record.id, file_name="rencana.pdf", stream=io.BytesIO(PDF)
    )
    assert record_files.open_file(office.actor("leader"), kept.id)[1].read_bytes() == PDF
    for who in ("a1", "secretary", "boss_b", "foreign_hr"):
        with pytest.raises(NotFound):
            record_files.open_file(office.actor(who), kept.id)
    with pytest.raises(NotAllowed):
        record_files.attach(
            office.actor("leader"), record.id, file_name="a.pdf", stream=io.BytesIO(PDF)
        )
    assert session().query(Evidence).count() == 1


def test_a_signed_record_takes_no_more_files(office):
    record = plan(office)
    with unit_of_work():
        record.signatures = [{"employee_id": 1, "name": "Kepala", "role": "hr", "at": ""}]
    with pytest.raises(WrongStage, match="sudah ditandatangani"):
        record_files.attach(
            office.actor("boss_a"), record.id, file_name="a.pdf", stream=io.BytesIO(PDF)
        )
    assert session().query(Evidence).count() == 0


def test_minutes_tell_where_and_who_was_there(office):
    with pytest.raises(Invalid) as nowhere:
        meeting(office, place=" ")
    assert [problem.field for problem in nowhere.value.problems] == ["place"]
    with pytest.raises(Invalid) as nobody:
        meeting(office, people=(" ",))
    assert [problem.field for problem in nobody.value.problems] == ["attendees"]
    record = meeting(office)
    assert (record.number, record.place, len(record.attendees)) == ("BA/1", "Aula", 2)
    signed = records.sign_record(office.actor("secretary"), record.id)
    assert [sign["name"] for sign in signed.signatures] == ["Sekretaris Dua"]


def test_fields_depend_on_each_other_and_on_what_there_is(office):
    with pytest.raises(Invalid) as empty:
        meeting(office, result="ditolak")
    assert [problem.field for problem in empty.value.problems] == ["value_why"]
    with pytest.raises(Invalid) as wrong:
        meeting(office, coach="123", on="31 Juni", plan="99")
    assert {p.field for p in wrong.value.problems} == {"value_coach", "value_on", "value_plan"}
    chosen = plan(office)
    record = meeting(office, plan=str(chosen.id), on="2026-06-30")
    assert record.values["plan_label"] == LONG


def test_reports_show_what_their_audience_may_read(office):
    plan(office)
    meeting(office)
    cycle = session().get_one(Cycle, office.cycle_id)
    assert set(for_report(cycle, "leader")) == {"unit_plan", "meeting"}
    assert set(for_report(cycle, "employee")) == {"meeting"}
    (fact,) = for_report(cycle, "hr", unit_id=office.units["roads"])["unit_plan"]
    name = session().get_one(Unit, office.units["roads"]).name
    assert (fact.subject, fact.subject_code, fact.period) == (name, "roads", "2026-05")
    assert "unit_plan" not in for_report(cycle, "hr", unit_id=office.units["water"])
