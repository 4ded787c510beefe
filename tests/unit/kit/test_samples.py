"""Made-up people and lists are as full as a region allows, in the shapes of the core."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.testing.sample_people import half_snapshot, snapshot
from portal.testing.samples import Samples
from portal.testing.subject import opened

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("plugin", "form", "filled"),
    [
        ("bungo", "system_evaluation", ("records", "surveys")),
        ("bungo", "training_recap", ("records",)),
        ("lhokseumawe", "fairness_report", ("fairness",)),
        ("lhokseumawe", "development_plan", ("records", "surveys")),
        ("senapelan", "parameter_minutes", ("deliberations",)),
        ("senapelan", "monthly_card", ("settings",)),
        ("kotabumi", "career_card", ("records",)),
        ("kotabumi", "unit_quarterly", ("settings", "unit")),
    ],
)
def test_reports_are_tried_with_full_lists_and_with_empty_ones(plugin, form, filled):
    with opened(ROOT / "plugins" / plugin) as subject:
        (entry,) = subject.admitted.entries
        full, empty = Samples(entry).of(entry.report_format(form)).values()
    assert all(getattr(full, name) for name in filled)
    assert not any(getattr(empty, name) for name in ("records", "surveys", "deliberations"))
    assert not empty.fairness
    assert all(one["raters"] and one["groups"] for one in full.fairness.get("reviews", ()))


def test_a_commitment_is_printed_before_anything_is_known():
    with opened(ROOT / "plugins" / "bungo") as subject:
        (entry,) = subject.admitted.entries
        full, _empty = Samples(entry).of(entry.report_format("commitment")).values()
    (case,) = full.cases
    assert (case.result, case.snapshot.measures, case.snapshot.forms) == ({}, (), ())
    assert full.records["commitment"]


def test_halves_and_their_year_are_scored_from_snapshots():
    folder = ROOT / "plugins" / "lhokseumawe"
    with opened(folder) as subject:
        (entry,) = subject.admitted.entries
        year, half = snapshot(entry, 1, "A", 40), half_snapshot(entry, 1, "A", 40)
        card = entry.result_method().compute(entry.result_method().gather(year))
        assert card.result["result_value"] is not None
        assert [one.cadence for one in year.history][-2:] == ["half", "half"]
        assert {one.period for one in half.measures} == {"2026-H1"}


def test_a_full_person_has_as_many_indicators_as_the_region_allows():
    with opened(ROOT / "plugins" / "bungo") as subject:
        (entry,) = subject.admitted.entries
        measures = snapshot(entry, 1, "A", 40).measures
    # Eight of the duties of all positions, as many as the sets allow, and weights of exactly 100.
    assert len(measures) == len({one.code for one in measures}) == 8
    assert sum(int(one.weight) for one in measures) == 100


def test_a_missing_record_is_either_unwritten_or_unsigned_and_some_have_theirs():
    with opened(ROOT / "plugins" / "senapelan") as subject:
        (entry,) = subject.admitted.entries
        samples = Samples(entry)
        forms = [one for one in entry.report_formats if one.scope == "cycle"]
        data, empty = samples.of(forms[0]).values()
    missing = data.participation["missing_records"]
    people = [one["nip"] for one in missing]
    assert len(people) == len(set(people)) < len(data.cases)
    assert set(people) < {case.snapshot.employee.nip for case in data.cases}
    assert {one["unsigned_by"] for one in missing} == {"", "appraiser"}
    assert empty.participation["missing_records"] == []


def test_as_many_are_asked_for_a_record_as_the_office_has_people():
    with opened(ROOT / "plugins" / "senapelan") as subject:
        (entry,) = subject.admitted.entries
        data, empty = Samples(entry).of(entry.report_format("annual_recap")).values()
    asked = data.participation["records_asked"]
    registers = {one["register"] for one in data.participation["missing_records"]}
    assert asked == dict.fromkeys(registers, len(data.cases)) != {}
    assert set(empty.participation["records_asked"].values()) == {0}
