"""What people read on paper and in spreadsheets: words and names, never codes of the portal."""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import cache

import pytest
from jinja2 import Environment

from portal.api import Cohort, CohortMember, PeriodFacts, Step
from portal.host import load_host
from portal.paths import plugins_dir
from portal.reports.render import Pages
from portal.testing.samples import Samples


@cache
def host():
    return load_host([plugins_dir()], entry_points=False)


@cache
def made(region):
    return Samples(host().registry.region(region))


@cache
def pages(region):
    entry = made(region).entry
    return Pages(entry.plugin_id, entry.folder)


def sample(region, format_id, *, empty=False):
    """Return a format and its data, with many rows or with nothing."""
    form = made(region).entry.report_format(format_id)
    return form, list(made(region).of(form).values())[1 if empty else 0]


def page(region, form, data):
    """Return the texts of a page, one line each."""
    html = pages(region).paper_page(form, data, form.context(data), code="").html
    return Environment(autoescape=True).from_string("{{ it | striptags }}").render(it=html)


def rows(form, data, title):
    """Return the rows of one table as dictionaries."""
    (table,) = [one for one in form.tables(data) if one.title == title]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_halves_of_a_year_are_named_as_people_say_them():
    form, data = sample("lhokseumawe", "evaluation_document")
    codes = [past.cycle for past in data.cases[0].snapshot.history if past.cadence == "half"]
    shown = page("lhokseumawe", form, data)
    assert codes == ["2026-H1", "2026-H2"]
    assert not [code for code in codes if code in shown]
    assert shown.index("Semester 1 2026") < shown.index("Semester 2 2026")


def test_the_spreadsheet_of_a_year_has_its_halves_and_no_empty_reports():
    form, data = sample("lhokseumawe", "evaluation_document")
    titles = [table.title for table in form.tables(data)]
    assert titles == ["Ringkasan", "Dua semester"]
    assert [row["Semester"] for row in rows(form, data, "Dua semester")] == [
        "Semester 1 2026",
        "Semester 2 2026",
    ]


def test_a_year_has_no_needs_of_its_own_in_the_spreadsheet_either():
    form, data = sample("lhokseumawe", "development_plan")
    assert rows(form, data, "Kebutuhan") == []


def test_the_fairness_spreadsheet_names_the_cycle_by_its_title():
    form, data = sample("lhokseumawe", "fairness_report")
    (review, *_rest) = data.fairness["reviews"]
    for title in ("Penilai", "Kelompok", "Koreksi"):
        assert {row["Siklus"] for row in rows(form, data, title)} == {review["title"]}


def test_the_survey_by_unit_stands_in_the_spreadsheet_as_on_paper():
    form, data = sample("bungo", "system_evaluation")
    shown = page("bungo", form, data)
    told = rows(form, data, "Unit kerja")
    assert told
    assert all(row["Unit kerja"] in shown for row in told)


def test_the_recap_counts_signatures_of_those_who_were_asked():
    """Nobody asked is nobody signed: no number of the office stands in for the people asked."""
    form, data = sample("senapelan", "annual_recap")
    shown = form.context(data)
    missing = {one["nip"] for one in data.participation["missing_records"]}
    assert shown["signed"] + len(missing) == shown["asked"]
    nobody = dataclasses.replace(
        data,
        participation={**data.participation, "records_asked": {}, "missing_records": []},
    )
    assert (form.context(nobody)["signed"], form.context(nobody)["asked"]) == (0, 0)
    assert "Belum ada pegawai yang diminta." in page("senapelan", form, nobody)


def test_a_month_of_last_year_is_not_taken_for_one_of_this_year():
    rules = {rule.id: rule for rule in made("senapelan").entry.follow_up_rules}
    low = tuple(
        PeriodFacts(closing="month", period=f"2026-{at:02}", value="50.00", on_time=True)
        for at in range(1, 5)
    )
    facts = dataclasses.replace(made("senapelan").cohort[0].snapshot, periods=low)
    member = CohortMember(snapshot=facts, result={})
    found = [
        one
        for name in ("guidance", "training")
        for one in rules[name].propose(
            Cohort(region="senapelan", cycle=facts.cycle, members=(member,))
        )
    ]
    assert found
    assert all(" 2026" in one.title and " 2026: 50,00" in one.reason for one in found)


def test_a_term_that_has_passed_is_not_told_as_going_on():
    form, data = sample("senapelan", "monthly_card")
    shown = page("senapelan", form, data)
    assert "berjalan, batas 31 Maret 2027" in shown
    assert "berjalan sampai" not in shown


def test_positions_of_one_name_are_told_apart_by_their_holders():
    form, data = sample("kotabumi", "successor_list")
    shown = page("kotabumi", form, data)
    table = rows(form, data, "Suksesor")
    held = {row["Pemegang"] for row in table if row["Pemegang"]}
    assert held
    assert all(f": {name})" in shown for name in held)


def test_a_card_without_a_calculation_has_no_empty_appendix():
    form, data = sample("kotabumi", "career_card", empty=True)
    assert data.cases[0].breakdown == ()
    assert "Lampiran" not in page("kotabumi", form, data)
    assert "Sampai dengan tahun 2026" in page("kotabumi", form, data)


@pytest.mark.parametrize(
    ("region", "format_id"),
    [
        ("bungo", "annual_sheet"),
        ("kemuning", "annual_sheet"),
        ("kotabumi", "career_card"),
        ("lhokseumawe", "evaluation_document"),
        ("senapelan", "monthly_card"),
    ],
)
def test_no_sheet_is_signed_before_the_decision_that_it_tells(region, format_id):
    """The core says the day; the day of publication may be earlier than that of a decision."""
    form, data = sample(region, format_id)
    decided = dataclasses.replace(data, printed_on=date(2026, 12, 30))
    assert f"{data.place}, 30 Desember 2026" in page(region, form, decided)


@pytest.mark.parametrize(
    ("region", "format_id", "name"),
    [
        ("bungo", "annual_sheet", "Nilai kinerja tugas pokok (bungo.duties 1.0)"),
        ("kemuning", "annual_sheet", "Nilai kinerja proyek dan perilaku (kemuning.objective 1.0)"),
        ("kotabumi", "career_card", "Nilai kinerja, potensi, dan kotak talenta (kotabumi.career"),
        ("lhokseumawe", "evaluation_document", "Penilaian tahunan dari dua semester (lhokseumawe"),
    ],
)
def test_the_method_has_its_name_beside_its_code(region, format_id, name):
    form, data = sample(region, format_id)
    assert f"metode {name}" in page(region, form, data)


def test_a_step_without_a_value_tells_its_reason_only():
    form, data = sample("kemuning", "annual_sheet")
    (case, *_rest) = data.cases
    step = Step(
        key="x", label="Laporan kedua", value=None, published="-", formula="belum diverifikasi"
    )
    told = dataclasses.replace(data, cases=(dataclasses.replace(case, breakdown=(step,)),))
    shown = " ".join(page("kemuning", form, told).split())
    assert "Laporan kedua: belum diverifikasi" in shown


def test_the_survey_spreadsheet_has_rounds_plans_and_last_year():
    form, data = sample("senapelan", "satisfaction_report")
    shown = form.context(data)
    assert len(rows(form, data, "Putaran")) == len(shown["rounds"]) > 0
    assert len(rows(form, data, "Rencana tindak lanjut")) == len(shown["plans"]) > 0
    told = [row["Tahun lalu"] for row in rows(form, data, "Indeks")]
    assert told == [place["last_year"] for place in shown["places"]]
    assert any(told)


def test_two_places_of_one_name_keep_their_own_index_of_last_year():
    """A counter may be called like its unit."""
    form, data = sample("senapelan", "satisfaction_report")
    year = str(data.cycle.year)

    def place(level, index):
        found = {"index": index, "band": "B", "label": "Baik", "element_means": []}
        told = {"level": level, "name": "Kelurahan", "answers": 40, "rejected": 0, "result": found}
        return {**told, "items": [], "plan": ""}

    def round_(period, unit, counter):
        groups = [place("unit", unit), place("counter", counter)]
        return {"survey": "satisfaction", "period": period, "title": period, "groups": groups}

    surveys = (
        round_(str(data.cycle.year - 1), "80.00", "70.00"),
        round_(year, "85.00", "75.00"),
    )
    shown = form.context(dataclasses.replace(data, surveys=surveys))
    assert [one["last_year"] for one in shown["places"]] == ["80.00", "70.00"]


def test_the_leaders_counts_stand_in_the_spreadsheet():
    form, data = sample("kemuning", "leader_summary")
    told = {row["Butir"]: row["Jumlah"] for row in rows(form, data, "Keadaan siklus")}
    assert told["Pegawai dalam siklus"] == data.summary["staff"]
    assert told["Sudah dinilai"] == len(data.cases)
    form, data = sample("senapelan", "annual_recap")
    assert sum(row["Jumlah"] for row in rows(form, data, "Sebaran mutu")) == len(data.cases)


def test_a_counter_is_not_called_counter_twice():
    form, data = sample("senapelan", "satisfaction_report")
    shown = page("senapelan", form, data)
    assert "Loket: Loket" not in shown
    assert "Loket 1" in shown
