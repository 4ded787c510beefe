"""Kotabumi from the sample office: units, roles, quarters, boxes, follow-ups, reports and walls."""

from __future__ import annotations

import contextvars
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.api import Cohort, CohortMember, CycleFacts, PersonFacts, ProjectFacts, Snapshot
from portal.app import create_app
from portal.cli.init import make_instance
from portal.demo.story import Told, tell
from portal.domain.errors import NotAllowed
from portal.reports.data import report_data
from portal.services.followup import career, followups
from portal.settings import Settings
from portal.store.db import session
from portal.store.models import (
    Appraisal,
    Cycle,
    Employee,
    FollowUp,
    PeriodClosing,
    Record,
    ScoreRecord,
    Unit,
)

REGION = "kotabumi"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Office:
    app: Flask
    told: Told
    browsers: dict[str, FlaskClient]

    def person(self, role: str) -> Employee:
        login = next(one.login for one in self.told.accounts if one.role == role)
        return session().scalars(select(Employee).where(Employee.nip == login)).one()

    def entry(self):
        return self.app.extensions["portal"].host.registry.region(REGION)

    def send(self, role: str, path: str, **form: str):
        """Ask outside of the test's own context, where a page must not find another's actor."""
        browser = self.browsers[role]
        ask = browser.post if form else browser.get
        given = {"data": form} if form else {}
        return contextvars.Context().run(ask, path, **given)

    def page(self, role: str, path: str, status: int = 200) -> str:
        answer = self.send(role, path)
        assert answer.status_code == status, (role, path, answer.status_code)
        return answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("kotabumi") / "instance"
    make_instance(folder)
    app = create_app(Settings(instance=folder, secret_key="k" * 40, login_free_attempts=20))
    with app.app_context():
        told = tell(REGION, people=32, seed=5)
    browsers = {}
    for account in told.accounts:
        browser = app.test_client()
        token = TOKEN.search(browser.get("/masuk").text)[1]
        form = {"login": account.login, "password": account.password, "csrf_token": token}
        assert browser.post("/masuk", data=form).status_code == 303
        browsers[account.role] = browser
    return Office(app, told, browsers)


@pytest.fixture
def inside(office: Office):
    with office.app.app_context():
        yield office


def first_cycle() -> Cycle:
    return session().scalars(select(Cycle).order_by(Cycle.year)).first()


def scores() -> list[tuple[ScoreRecord, Employee]]:
    rows = session().execute(
        select(ScoreRecord, Employee)
        .join(Appraisal, Appraisal.id == ScoreRecord.appraisal_id)
        .join(Employee, Employee.id == Appraisal.employee_id)
        .where(ScoreRecord.published)
    )
    return [(score, person) for score, person in rows]


# --- units ------------------------------------------------------------------------------------

WANTED = {
    "DINKES": [("immunization", "40"), ("antenatal_k4", "30"), ("stunting", "30")],
    "DISDIK": [("participation_7_12", "30"), ("net_participation_smp", "30"), ("dropout", "40")],
    "DPU": [("on_time", "50"), ("days_late", "30"), ("road_condition", "20")],
}


@pytest.mark.parametrize("unit", sorted(WANTED))
def test_each_agency_has_the_indicators_of_its_table(office, unit):
    (found,) = [one for one in office.entry().indicator_sets if one.applies_to == unit]
    assert [(one.code, one.weight) for one in found.indicators] == WANTED[unit]
    assert (found.subject, found.period, found.cumulative) == ("unit", "quarter", True)
    if unit == "DPU":
        late = found.indicators[1]
        assert (late.direction, late.target, late.tolerance) == ("lower", "0", "30")


def test_every_library_of_own_indicators_adds_up_and_names_what_it_supports(office):
    sets = [one for one in office.entry().indicator_sets if one.subject == "person"]
    assert {(one.minimum_count, one.maximum_count) for one in sets} == {(3, 6)}
    for one in sets:
        if one.indicators:
            assert sum(int(item.weight) for item in one.indicators) == 100
            assert all(item.duty.startswith("Mendukung:") for item in one.indicators)


def test_units_close_their_quarters_with_a_light_and_a_plan_below_green(inside):
    rows = session().scalars(
        select(PeriodClosing).where(
            PeriodClosing.closing == "unit_quarter", PeriodClosing.cycle_id == first_cycle().id
        )
    )
    found = list(rows)
    assert {row.period[-2:] for row in found} == {"Q1", "Q2", "Q3", "Q4"}
    assert {row.state for row in found} == {"published"}
    for row in found:
        assert row.status in {"green", "yellow", "red"}
        asked = row.status != "green"
        assert asked == bool(row.talk)
        if asked:
            assert {"cause", "action", "by", "person", "person_label"} == set(row.talk)
    assert any(row.talk for row in found)


def test_the_public_sees_lights_without_names(inside):
    client = inside.app.test_client()
    answer = contextvars.Context().run(client.get, f"/publik/{REGION}/unit")
    text = answer.get_data(as_text=True)
    assert "Dinas Kesehatan" in text
    assert "Hijau" in text
    names = session().scalars(select(Employee.name)).all()
    assert not [name for name in names if name in text]


# --- persons ----------------------------------------------------------------------------------


def test_quarters_and_the_year_end_are_closed_with_a_comment(inside):
    rows = session().scalars(
        select(PeriodClosing).where(
            PeriodClosing.subject == "person",
            PeriodClosing.cycle_id == first_cycle().id,
            PeriodClosing.state == "published",
        )
    )
    found = list(rows)
    assert {row.closing for row in found} == {"quarter", "year_end"}
    assert all(len(row.feedback["comment"]) >= 10 for row in found)
    assert all(row.value is None or 0 <= float(row.value) <= 120 for row in found)


def test_results_follow_from_closed_periods_and_the_role(inside):
    kinds = Counter()
    for score, _person in scores():
        document, facts = score.result, score.snapshot
        kinds[facts["employee"]["position_kind"]] += 1
        assert [one["closing"] for one in facts["periods"]].count("quarter") >= 1
        if facts["employee"]["position_kind"] == "Pimpinan Tinggi Pratama":
            value = [p["value"] for p in facts["unit_periods"] if p["value"] is not None][-1]
            assert document["performance_value"] == value
    assert {"Pimpinan Tinggi Pratama", "Ketua Tim", "Fungsional"} <= set(kinds)


def test_an_expired_assessment_counts_as_missing(inside):
    without = [
        score.snapshot
        for score, _person in scores()
        if "no_assessment" in score.result["flags"] and score.snapshot["facts"]
    ]
    for facts in without:
        assert "competence" not in {fact["code"] for fact in facts["facts"]}
    from portal.services.personnel.facts import expiry

    competence = next(fact for fact in inside.entry().facts() if fact.code == "competence")
    assert expiry(competence, date(2024, 9, 15)) == date(2027, 9, 14)
    assert expiry(competence, date(2024, 2, 29)) == date(2027, 2, 28)


def test_everybody_reads_his_role_and_how_he_is_measured(inside):
    me = inside.person("staff")
    role = session().scalars(
        select(Record).where(Record.register == "role", Record.employee_id == me.id)
    )
    text = inside.page("staff", "/karier/ukuran")
    assert list(role)[-1].values["role"] in text
    for words in ("Indikator unit kerja", "Indikator saya", "Mendukung:", "Cara nilai dihitung"):
        assert words in text
    assert "kotak talenta tidak" in text


def test_the_awareness_pages_calculate_what_the_method_calculates(office):
    pages = {one.id: " ".join(one.body) for one in office.entry().learning}
    assert set(pages) == {"why", "measured_head", "measured_team_lead", "measured_staff"}
    career_method = office.entry().result_method()
    document = {
        "quarters": [98, 101, 104, 106],
        "year_end": 108,
        "unit_value": "99.38",
        "potential": None,
    }
    with office.app.app_context():
        for role, page in (("team_lead", "measured_team_lead"), ("staff", "measured_staff")):
            value = career_method.score({**document, "role": role}).result["performance_value"]
            assert value.replace(".", ",") in pages[page]
    assert "96,07" in pages["measured_head"]
    assert "canggung" in pages["why"]


# --- follow-ups -------------------------------------------------------------------------------

CYCLE = CycleFacts(
    code="2026", title="2026", year=2026, starts=date(2026, 1, 1), ends=date(2026, 12, 31)
)


def member(at, box, *projects):
    snapshot = Snapshot(
        region=REGION,
        cycle=CYCLE,
        employee=PersonFacts(nip=f"{at:018}", name=f"Pegawai {at}"),
        projects=projects,
    )
    return CohortMember(snapshot=snapshot, result={"box": box, "performance_value": "80.00"})


def proposed(office, rule_id, members):
    rule = next(one for one in office.entry().follow_up_rules if one.id == rule_id)
    return rule.propose(Cohort(region=REGION, cycle=CYCLE, members=tuple(members)))


@pytest.mark.parametrize(
    ("rule", "boxes"),
    [
        ("training", [9, 7, 5, 4]),
        ("further_education", [9, 7]),
        ("guidance", [3]),
        ("handling", [1]),
    ],
)
def test_boxes_lead_to_their_steps(office, rule, boxes):
    found = proposed(office, rule, [member(box, box) for box in range(1, 10)] + [member(99, None)])
    assert [int(one.nip) for one in found] == boxes
    for one in found:
        assert "kotak" not in one.reason.lower()


def project(title, days, sector="Kesehatan"):
    starts = date(2026, 2, 1)
    ended = date.fromordinal(starts.toordinal() + days - 1)
    return ProjectFacts(code="P", title=title, sector=sector, starts=starts, ended=ended)


def test_a_village_project_of_a_quarter_proposes_the_course(office):
    people = [
        member(1, None, project("Pembangunan Desa Sukamaju", 90)),
        member(2, None, project("Pembangunan Desa Sukamaju", 89)),
        member(3, None, project("Gerakan Vaksinasi", 200)),
        member(4, None, project("Embung", 91, sector="Pembangunan Desa")),
    ]
    found = proposed(office, "project_course", people)
    assert [int(one.nip) for one in found] == [1, 4]
    assert found[0].details == {"course": "Manajemen Proyek"}
    assert (
        found[0].reason == "Ikut dalam proyek Pembangunan Desa Sukamaju, yang berlangsung 90 hari."
    )


def test_decided_courses_come_from_the_catalogue(inside):
    rows = session().scalars(
        select(FollowUp).where(
            FollowUp.rule == "project_course", FollowUp.state.in_(["confirmed", "done"])
        )
    )
    found = list(rows)
    assert found
    assert {row.details["course_label"] for row in found} == {"Manajemen Proyek"}
    assert all(row.due_on is not None for row in found)


# --- who sees what ----------------------------------------------------------------------------


def boxed() -> tuple[ScoreRecord, Employee]:
    return next(
        (score, person)
        for score, person in scores()
        if score.result["box"] is not None and score.snapshot["appraiser"] is not None
    )


def test_superiors_see_no_potential_and_no_box(inside):
    score, person = boxed()
    one = session().get_one(Appraisal, score.appraisal_id)
    boss = session().get_one(Employee, one.appraiser_id)
    superior = actor_of(boss, "appraiser")
    form = inside.entry().report_format("career_card")
    with pytest.raises(NotAllowed):
        report_data(superior, form, one.id)
    seen = career.career_of(superior, person.id)
    assert seen.facts == ()
    assert "Kotak" not in dict(seen.years[0].more)
    mine = career.career_of(actor_of(person), person.id)
    assert dict(mine.years[-1].more)["Kotak"] == str(score.result["box"])
    assert {fact.code for fact, _row in mine.facts} >= {"competence", "integrity"}


def actor_of(person: Employee, *roles: str):
    from portal.domain.actor import Actor, Grant

    grants = tuple(Grant(role, REGION) for role in roles)
    return Actor(None, person.name, REGION, person.id, grants)


def test_the_calculation_on_screen_hides_the_potential_from_the_appraiser(inside):
    boss = inside.person("appraiser")
    rows = [
        (score, one)
        for score, _person in scores()
        if (one := session().get_one(Appraisal, score.appraisal_id)).appraiser_id == boss.id
        and score.result["box"] is not None
    ]
    assert rows
    path = f"/hasil/{rows[0][1].id}/rincian"
    assert "Nilai kinerja" in inside.page("appraiser", path)
    for words in ("Nilai potensi", "Kotak manajemen talenta", "Kompetensi:"):
        assert words not in inside.page("appraiser", path)
    assert "Nilai potensi" in inside.page("hr", path)


def test_lists_pages_and_files_open_for_those_they_are_meant_for(inside):
    cycle = first_cycle()
    listed = f"/tindak-lanjut/siklus/{cycle.id}/training"
    assert "Pelatihan pengembangan" in inside.page("hr", listed)
    assert "Sebagai" not in inside.page("hr", f"{listed}?keadaan=struck")
    sheet = inside.send("hr", f"{listed}/ekspor.xlsx")
    assert sheet.data[:2] == b"PK"
    inside.page("staff", listed, 403)
    inside.page("admin", listed, 403)
    me = inside.person("staff")
    assert "Hasil per tahun" in inside.page("staff", "/karier")
    inside.page("peer", f"/karier/{me.id}", 404)
    assert me.name in inside.page("hr", f"/karier/{me.id}")
    assert me.name in inside.page("appraiser", f"/karier/{me.id}")


def test_a_case_goes_from_decision_to_outcome_by_the_browser(inside):
    """The appraiser decides on screen, and writes down what came of it."""
    boss = inside.person("appraiser")
    one = (
        session()
        .scalars(select(Appraisal).where(Appraisal.appraiser_id == boss.id).order_by(Appraisal.id))
        .first()
    )
    from portal.store.db import unit_of_work

    with unit_of_work() as current:
        row = FollowUp(
            region=REGION,
            cycle_id=one.cycle_id,
            employee_id=one.employee_id,
            rule="guidance",
            topic="ujian",
            kind="coaching",
            title="Bimbingan dan konseling kinerja",
            reason="Nilai kinerja 80,00 di bawah ekspektasi.",
        )
        current.add(row)
        current.flush()
        key = row.id
    token = TOKEN.search(inside.page("appraiser", "/akun"))[1]
    assert str(key) in inside.page("appraiser", "/tindak-lanjut/staf?keadaan=proposed")
    form = {"csrf_token": token, "values.goal": "Laporan mingguan tepat waktu."}
    answer = inside.send("appraiser", f"/tindak-lanjut/{key}/putuskan", **form)
    assert answer.status_code == 422
    assert "Pembimbing wajib diisi" in answer.get_data(as_text=True)
    form |= {"values.coach": boss.nip, "values.due_on": "2031-01-31", "text": "Mulai Senin."}
    assert inside.send("appraiser", f"/tindak-lanjut/{key}/putuskan", **form).status_code == 303
    page = inside.page("appraiser", f"/tindak-lanjut/{key}")
    assert "31 Januari 2031" in page
    assert boss.name in page
    done = {"csrf_token": token, "outcome": "Tiga pertemuan.", "values.meetings": "3"}
    assert inside.send("appraiser", f"/tindak-lanjut/{key}/selesai", **done).status_code == 303
    session().rollback()  # what was read before is not the present state
    kept = session().get_one(FollowUp, key)
    assert (kept.state, kept.outcome_values) == ("done", {"meetings": "3"})
    for role in ("staff", "peer"):
        if inside.person(role).id != one.employee_id:
            inside.page(role, f"/tindak-lanjut/{key}", 404)


# --- reports ----------------------------------------------------------------------------------


def printed(office: Office, role: str, path: str) -> str:
    with office.send(role, path) as answer:
        assert answer.status_code == 200, (path, answer.status_code)
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_career_card_prints_role_years_quarters_projects_and_training(inside):
    score, person = next(
        (score, person)
        for score, person in scores()
        if score.result["box"] is not None
        and session()
        .scalars(
            select(FollowUp).where(
                FollowUp.employee_id == person.id, FollowUp.rule == "project_course"
            )
        )
        .first()
        is not None
    )
    text = printed(inside, "hr", f"/laporan/pegawai/{score.appraisal_id}/career_card.pdf")
    for words in (
        person.name,
        "Peran saya",
        score.result["performance_value"].replace(".", ","),
        f"Kotak talenta {score.result['box']}",
        "Triwulan IV 2025",
        "Akhir tahun 2025",
        "Pembangunan Desa",
        "Lampiran: Rincian perhitungan",
    ):
        assert words in text


def test_a_vaccination_program_stands_in_the_career_of_who_took_part(inside):
    score, person, title = next(
        (score, person, project["title"])
        for score, person in scores()
        for project in score.snapshot["projects"]
        if "Vaksinasi" in project["title"]
    )
    seen = career.career_of(actor_of(person), person.id)
    assert title in {one.title for one in seen.projects}
    text = printed(inside, "hr", f"/laporan/pegawai/{score.appraisal_id}/career_card.pdf")
    assert title in text


@pytest.mark.parametrize(
    ("reached", "unit_value", "performance"),
    [("95", "100.00", "100.00"), ("47.5", "80.00", "94.00")],
)
def test_the_coverage_of_vaccination_counts_for_the_staff_of_the_agency(
    office, reached, unit_value, performance
):
    """Half of the coverage: 40 % of the unit's value; of 20 points less the staff feel 30 %."""
    (found,) = [one for one in office.entry().indicator_sets if one.applies_to == "DINKES"]
    assert found.indicators[0].code == "immunization"
    rows = [
        {"code": one.code, "weight": one.weight, "direction": one.direction, "target": "95"}
        for one in found.indicators
    ]
    for row in rows:
        row["actual"] = reached if row["code"] == "immunization" else "95"
    unit = scored(office, "kotabumi.unit", {"indicators": rows})
    assert unit["unit_value"] == unit_value
    document = {
        "quarters": ["100"],
        "year_end": "100",
        "role": "staff",
        "unit_value": unit["unit_value"],
        "potential": None,
    }
    assert scored(office, "kotabumi.career", document)["performance_value"] == performance


def scored(office, method_id, document):
    method = next(one for one in office.entry().methods if one.id == method_id)
    return method.compute(method.parse(document)).result


def test_the_national_pattern_is_advice_per_unit_and_names_nobody(inside):
    from portal.domain.actor import SYSTEM

    form = inside.entry().report_format("rating_spread")
    data = report_data(SYSTEM, form, first_cycle().id)
    units = {unit["name"]: unit for unit in form.context(data)["units"]}
    assert "Dinas Kesehatan" in units
    for unit in units.values():
        assert sum(unit["counts"]) == unit["people"]
        if 0 < unit["people"] < 10 and unit["light"] != "–":
            assert unit["advice"] == ["Kurang dari sepuluh orang; pola tidak dipakai."]
    text = printed(inside, "leader", f"/laporan/siklus/{first_cycle().id}/rating_spread.pdf")
    assert "bahan pertimbangan pimpinan" in text
    assert not [person.name for _score, person in scores() if person.name in text]


def test_the_quarter_of_a_unit_is_printed(inside):
    unit = session().scalars(select(Unit).where(Unit.code == "DPU")).one()
    text = printed(inside, "hr", f"/laporan/unit/{unit.id}/unit_quarterly.pdf")
    for words in (
        "LAPORAN TRIWULAN UNIT KERJA",
        "Paket pekerjaan selesai tepat waktu",
        "Jalan kondisi mantap",
        "Rencana perbaikan",
    ):
        assert words in text
    inside.page("staff", f"/laporan/unit/{unit.id}/unit_quarterly.pdf", 404)


def test_follow_up_rules_are_open_to_the_person_but_handling(office):
    with office.app.app_context():
        assert "handling" not in followups.open_rules()[REGION]
        assert "guidance" in followups.guided_rules()[REGION]


def test_the_quarter_of_a_unit_tells_achievements_and_plans(inside):
    from portal.domain.actor import SYSTEM

    unit = session().scalars(select(Unit).where(Unit.code == "DPU")).one()
    form = inside.entry().report_format("unit_quarterly")
    data = report_data(SYSTEM, form, unit.id)
    told = form.context(data)
    assert told["rows"][0]["label"] == "Paket pekerjaan selesai tepat waktu"
    assert told["latest"]["value"] is not None
    assert {plan["name"] for plan in told["plans"]}
    titles = [table.title for table in form.tables(data)]
    assert titles[1:] == ["Triwulan", "Rencana"]
