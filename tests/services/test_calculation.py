from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import event, select, update

from portal.api import Finding
from portal.api.snapshot import Snapshot
from portal.domain import codes
from portal.domain.digests import canonical_json
from portal.domain.errors import NotFound, Unavailable, WrongStage
from portal.host import PluginFault
from portal.services.common import runtime
from portal.services.rating import forms
from portal.services.scores import calculation, reopening
from portal.services.scores.snapshots import appraisals_of, build_snapshots
from portal.services.scores.verification import verify
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, RaterTask, ScoreRecord
from portal.store.queries import appraisal_pages, cycle_screens
from tests.services.helpers_results import (
    calculate,
    cycle,
    filled,
    hold_dialogues,
    open_all,
    publish,
    send_all,
    shown,
    values_shown,
)


def score_of(world, key):
    statement = select(ScoreRecord).where(ScoreRecord.appraisal_id == world.appraisal(key).id)
    return session().scalars(statement.order_by(ScoreRecord.revision.desc())).first()


def test_a_year_is_calculated_from_stored_rows(world):
    report = calculate(world)
    record = score_of(world, "a1")
    assert record.result["project_values"] == ["100.00"]
    assert record.result["weighting"] == "60/40"
    assert (record.final_value, record.predikat) == ("102.00", "Baik")
    assert (record.revision, record.published, record.plugin_id) == (1, False, "kemuning")
    assert world.appraisal("a1").phase == "calculated"
    assert report.calculated + len(report.holds) == 12
    assert cycle(world).state == "calculated"


def test_missing_superior_form_holds_one_and_stops_nobody(world):
    open_all(world)
    send_all(world, skip=("boss_b",))
    report = calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    held = {line.appraisal_id: line.sentence for line in report.holds}
    told = held[world.appraisal("b1").id]
    assert told.startswith("Penilaian atasan belum ada.")
    assert "hitung ulang" in told
    one = world.appraisal("b1")
    assert (one.phase, one.hold) == ("rating", told)
    assert score_of(world, "b1") is None
    assert score_of(world, "a1") is not None
    assert shown(world, "hr", "b1").hold == told


def test_reopening_lets_late_forms_in_and_clears_the_hold(world):
    open_all(world)
    send_all(world, skip=("boss_b",))
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    reopening.reopen_forms(world.actor("hr"), world.cycle_id, "Formulir atasan terlambat")
    assert cycle(world).state == "rating"
    send_all(world)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    one = world.appraisal("b1")
    assert (one.phase, one.hold) == ("calculated", "")


def test_findings_of_the_region_hold_or_stand_beside_the_value(world, monkeypatch):
    open_all(world)
    send_all(world)
    lacks, asked = "Unggah bukti, lalu hitung lagi.", set()
    noted, held = (world.appraisal(key) for key in ("a1", "b1"))
    note = Finding(level="warning", code="late", sentence="Satu indikator belum diisi.")
    error = Finding(level="error", code="empty", sentence=lacks)
    found = {noted.employee.nip: [note], held.employee.nip: [error, note]}

    def check(snapshot, step):
        asked.add(step)
        return found.get(snapshot.employee.nip)

    hooks = {"portal_validate": check}
    host = runtime.runtime().host
    monkeypatch.setattr(type(host), "_hook", lambda _self, _region, name: hooks.get(name))
    hr = world.actor("hr")
    calculation.calculate_cycle(hr, world.cycle_id)
    assert asked == {"calculated"}
    assert (held.phase, held.hold, held.notice) == ("rating", lacks, "")
    assert (noted.phase, noted.hold, noted.notice) == ("calculated", "", note.sentence)
    assert world.appraisal("a2").notice == ""
    told = cycle_screens.notices(hr, world.cycle_id)
    assert [(one.appraisal_id, one.sentence) for one in told] == [(noted.id, note.sentence)]
    found.clear()
    reopening.reopen_forms(hr, world.cycle_id, "Bukti diunggah")
    assert noted.notice == ""
    calculation.calculate_cycle(hr, world.cycle_id)
    assert (held.phase, held.hold, noted.notice) == ("calculated", "", "")


@pytest.mark.parametrize("who", ["a1", "boss_a", "leader", "auditor", "foreign_hr"])
def test_only_the_personnel_office_calculates(world, who):
    open_all(world)
    with pytest.raises(NotFound):
        calculation.calculate_cycle(world.actor(who), world.cycle_id)


def test_a_cycle_is_calculated_once(world):
    calculate(world)
    with pytest.raises(WrongStage):
        calculation.calculate_cycle(world.actor("hr"), world.cycle_id)


class Broken:
    """A host whose plugin fails at the second score."""

    def __init__(self, real):
        self.real, self.calls = real, 0

    def __getattr__(self, name):
        return getattr(self.real, name)

    def call(self, region, label, function, *args, expect):
        self.calls += 1
        if self.calls == 2:
            raise PluginFault("kemuning", label, "F-1")
        return self.real.call(region, label, function, *args, expect=expect)


def with_host(make):
    real = runtime.runtime()
    return runtime.bind(dataclasses.replace(real, host=make(real.host)))


def test_a_plugin_fault_saves_nothing_at_all(world):
    open_all(world)
    send_all(world, skip=("b2",))
    token = with_host(Broken)
    with pytest.raises(Unavailable) as caught:
        calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    runtime.unbind(token)
    assert caught.value.fault == "F-1"
    assert session().scalars(select(ScoreRecord)).all() == []
    assert cycle(world).state == "rating"
    assert world.appraisal("a1").phase == "rating"
    states = set(session().scalars(select(RaterTask.state)))
    assert states == {"open", "sent"}


@pytest.mark.parametrize("change", ["version", "methods"])
def test_an_archive_that_is_not_what_was_frozen_never_scores(world, change):
    open_all(world)
    with unit_of_work() as current:
        row = current.get_one(Cycle, world.cycle_id)
        if change == "version":
            row.plugin_version = "0.9.0"
        else:
            pin = {"kemuning.objective": {"version": "1.0", "digest": "0" * 64}}
            row.frozen = {**row.frozen, "methods": pin}
    with pytest.raises(Unavailable, match="Arsip plugin kemuning"):
        calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    assert cycle(world).state == "rating"


def test_snapshots_are_the_same_twice_and_survive_their_document(world):
    open_all(world)
    send_all(world)
    one = world.appraisal("a1")
    first, again = (calculation.build_snapshot(one).to_document() for _ in range(2))
    assert canonical_json(first) == canonical_json(again)
    assert Snapshot.from_document(first).to_document() == first
    assert [project["code"] for project in first["projects"]] == ["P-1"]
    assert first["projects"][0]["sectors"] == ["Air", "Jalan"]
    assert {m["code"]: m["actual"] for m in first["projects"][0]["measures"]} == {
        "timeliness": "20",
        "quality": "10",
        "output": "10",
    }
    assert first["appraiser"]["name"] == "Pegawai BOSS_A"


def count_statements(act):
    engine, seen = session().get_bind(), []

    def note(_conn, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_batch_costs_the_same_statements_for_one_and_for_all(world, registry):
    open_all(world)
    send_all(world)
    row, entry = cycle(world), registry.region("kemuning")
    keys = list(session().scalars(select(Appraisal.id).order_by(Appraisal.id)))

    def build(some):
        session().expire_all()
        known = session().get_one(Cycle, row.id)
        build_snapshots(known, appraisals_of(known, some), entry)

    assert count_statements(lambda: build(keys)) == count_statements(lambda: build(keys[3:5]))


def test_published_scores_verify_and_a_changed_one_is_named(world):
    publish(world)
    assert verify().differences == ()
    record = score_of(world, "a1")
    engine = session().get_bind()
    with engine.begin() as raw:
        if engine.dialect.name == "sqlite":
            names = raw.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name = 'score_record'"
            )
            for (name,) in names.all():
                raw.exec_driver_sql(f"DROP TRIGGER {name}")
        raw.execute(
            update(ScoreRecord)
            .where(ScoreRecord.id == record.id)
            .values(result={**record.result, "final_value": "119.00"})
        )
    session().rollback()
    found = verify().differences
    assert [(d.appraisal_id, d.kind) for d in found] == [(record.appraisal_id, "altered")]


def test_an_earlier_published_year_stands_in_the_history(world):
    publish(world)
    with unit_of_work() as current:
        row = current.get_one(Cycle, world.cycle_id)
        later = Cycle(
            region=row.region,
            code="2027",
            title="Penilaian 2027",
            year=2027,
            starts=row.starts.replace(year=2027),
            ends=row.ends.replace(year=2027),
            plugin_id=row.plugin_id,
            plugin_version=row.plugin_version,
        )
        current.add(later)
        current.flush()
        old = world.appraisal("a1")
        new = Appraisal(
            region=row.region,
            cycle_id=later.id,
            assignment_id=old.assignment_id,
            employee_id=old.employee_id,
            unit_id=old.unit_id,
        )
        current.add(new)
    snapshot = calculation.build_snapshot(new)
    assert [(past.year, past.result["final_value"]) for past in snapshot.history] == [
        (2026, "102.00")
    ]
    assert snapshot.projects == ()


def test_results_stay_hidden_from_the_employee_until_published(world):
    calculate(world)
    assert not values_shown(world, "a1", "a1")
    assert not values_shown(world, "hr", "a1")
    assert values_shown(world, "boss_a", "a1")
    assert shown(world, "boss_a", "a1").final_value == "102.00"
    for stranger in ("a2", "boss_b", "foreign_hr"):
        with pytest.raises(NotFound):
            shown(world, stranger, "a1")
    listed = appraisal_pages.of_cycle(world.actor("a1"), world.cycle_id).rows
    assert [row.name for row in listed] == ["Pegawai A1"]
    hold_dialogues(world)


def test_forms_are_closed_by_the_calculation(world):
    open_all(world)
    send_all(world, skip=("b2",))
    task = session().scalars(select(RaterTask).where(RaterTask.state == "open")).first()
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    with pytest.raises(WrongStage):
        forms.send(world.by_employee(task.rater_id), task.id, *filled())


def test_every_error_and_flag_has_a_sentence():
    assert str(codes.error_sentence("weights_not_100", {"total": 95})).endswith("sekarang 95.")
    assert str(codes.error_sentence("weights_not_100")).endswith("sekarang -.")
    assert "new_code" in str(codes.error_sentence("new_code"))
    assert "new_code" in str(codes.flag_sentence("new_code"))
    for table in (codes.FLAGS, codes.ADVICE):
        assert all(text.endswith(".") for text in table.values())


def test_what_is_entered_while_scores_are_prepared_still_counts(world):
    open_all(world)
    send_all(world, skip=("boss_b",))

    class Meanwhile(Broken):
        def call(self, region, label, function, *args, expect):
            self.calls += 1
            if self.calls == 3:
                send_all(world, rater="boss_b")
            return self.real.call(region, label, function, *args, expect=expect)

    token = with_host(Meanwhile)
    calculation.calculate_cycle(world.actor("hr"), world.cycle_id)
    runtime.unbind(token)
    assert world.appraisal("b1").hold == ""
    assert score_of(world, "b1") is not None
