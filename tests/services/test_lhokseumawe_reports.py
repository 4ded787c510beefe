"""Reports of a half-year online, and programs: what is entered, when, and who reads it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotFound
from portal.services.recording import records
from portal.services.work import evidence, report_marks
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Measurement, Progress
from tests.services import lhokseumawe_office as lhok

TEXT = b"Laporan musrenbang.\n"


@pytest.fixture
def world(app, clock, monkeypatch):
    monkeypatch.setattr(lhok.office, "REGION", "lhokseumawe")
    return lhok.build(clock)


def test_a_report_is_uploaded_and_remarked_on_at_once_with_both_moments(world, clock):
    cycle = lhok.half(world)
    row = (
        session()
        .scalars(
            select(Measurement)
            .join(Appraisal, Appraisal.id == Measurement.subject_id)
            .where(Measurement.cycle_id == cycle.id, Appraisal.employee_id == world.id("a1"))
        )
        .one()
    )
    with unit_of_work() as current:
        current.get_one(Appraisal, row.subject_id).phase = "running"
    sent = evidence.store(
        world.actor("a1"),
        kind="measurement",
        subject_id=row.id,
        file_name="laporan.txt",
        stream=io.BytesIO(TEXT),
    )
    uploaded = clock.moment
    clock.moment += timedelta(minutes=3)
    report_marks.comment(world.actor("boss_a"), row.id, "Bab dua sudah baik.")
    kept = session().scalars(select(Progress).where(Progress.measurement_id == row.id)).one()
    assert (sent.uploaded_at, kept.entered_at) == (uploaded, clock.moment)
    assert (kept.note, kept.entered_by) == ("Bab dua sudah baik.", world.id("boss_a"))
    assert row.confirmed_at is None, "the remark does not wait for the verification"
    for who in ("a1", "boss_a", "hr"):
        assert evidence.open_file(world.actor(who), sent.id)[0] is sent
    for who in ("b1", "foreign_hr"):
        with pytest.raises(NotFound):
            evidence.open_file(world.actor(who), sent.id)
        with pytest.raises(NotFound):
            report_marks.comment(world.actor(who), row.id, "Saya juga.")


def program(world, **other):
    values = {
        "title": "Mentoring analis",
        "competence": "Manajerial",
        "method": "Mentoring",
        "speaker": "Widyaiswara provinsi",
        "speaker_from": "Dari luar daerah",
        "starts": "2026-07-01",
        "ends": "2026-07-03",
        "places": "20",
        "budget": "6000000",
        "leader": session().get_one(Appraisal, 1).employee.nip,
    }
    return records.write_record(
        world.actor("hr"),
        "program",
        region="lhokseumawe",
        values={**values, **other},
        held_on=world.clock.moment.date(),
    )


@pytest.mark.parametrize(
    "method", ["Pelatihan atau lokakarya", "Mentoring", "Seminar atau belajar mandiri"]
)
def test_programs_are_training_mentoring_or_seminar_with_speakers_from_outside(world, method):
    lhok.half(world)
    kept = program(world, method=method)
    assert (kept.values["method"], kept.values["speaker_from"]) == (method, "Dari luar daerah")
    with pytest.raises(Invalid):
        program(world, method="Piknik")
    with pytest.raises(Invalid):
        program(world, speaker_from="Dari bulan")
