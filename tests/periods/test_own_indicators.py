"""Own indicators: drafted, ticked, agreed by two people; changed only with a reason."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api import IndicatorSet
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongStage
from portal.services.work import measurements, own_indicators, report_marks
from portal.services.work.own_rules import OwnIndicator, agreement_problems
from portal.store.db import session
from portal.store.models import PlanAgreement
from tests.periods.conftest import Office

RULE = IndicatorSet(
    id="own",
    title="",
    subject="person",
    period="year",
    indicators=(),
    adjustable=True,
    minimum_count=1,
    maximum_count=8,
)


def test_nobody_gets_the_library_without_asking(office: Office):
    assert office.rows("ani") == []
    own_indicators.draft_from_library(office.actor("ani"), office.appraisal("ani").id, "own")
    rows = office.rows("ani")
    assert {row.code for row in rows} == {"files", "returned"}
    assert len(rows) == 24, "one row for each month"
    with pytest.raises(Invalid):  # the library's owner is a position that budi does not hold
        own_indicators.agree(office.actor("budi"), office.appraisal("budi").id, "own")


def test_both_agree_before_the_work_begins(office: Office):
    one = office.appraisal("ani")
    ani, chief = office.actor("ani"), office.actor("chief")
    own_indicators.save_plan(ani, one.id, "own", office.plan("ani", "60", "40"))
    with pytest.raises(Invalid, match="periksa"):
        own_indicators.agree(chief, one.id, "own")
    codes = {row.code for row in office.rows("ani")}
    own_indicators.tick(chief, one.id, "own", dict.fromkeys(codes, ("jelas", "terukur")))
    own_indicators.agree(chief, one.id, "own")
    assert office.appraisal("ani").phase == "planning"
    own_indicators.agree(ani, one.id, "own")
    assert office.appraisal("ani").phase == "planning", "the reports are not agreed yet"
    own_indicators.save_plan(ani, one.id, "reports", office.plan("ani", "100"))
    own_indicators.agree(ani, one.id, "reports")
    own_indicators.agree(chief, one.id, "reports")
    assert office.appraisal("ani").phase == "running"


def test_nobody_starts_the_work_alone_whatever_is_still_unwritten(office: Office):
    one = office.appraisal("ani")
    ani, chief = office.actor("ani"), office.actor("chief")
    with pytest.raises(Invalid, match="bersama atasan"):
        measurements.agree_plan(ani, one.id)
    own_indicators.save_plan(ani, one.id, "reports", office.plan("ani", "100"))
    own_indicators.agree(ani, one.id, "reports")
    own_indicators.agree(chief, one.id, "reports")
    with pytest.raises(Invalid, match="bersama atasan"):  # the other plan was never begun
        measurements.agree_plan(ani, one.id)
    assert office.appraisal("ani").phase == "planning"


def test_nobody_ticks_or_agrees_for_his_superior(office: Office):
    one = office.appraisal("ani")
    own_indicators.save_plan(office.actor("ani"), one.id, "own", office.plan("ani", "60", "40"))
    with pytest.raises(NotAllowed):
        own_indicators.tick(office.actor("ani"), one.id, "own", {})
    with pytest.raises(NotFound):
        own_indicators.agree(office.actor("budi"), one.id, "own")
    with pytest.raises(NotAllowed):
        own_indicators.save_plan(office.actor("hr"), one.id, "own", [])


def test_a_change_takes_the_agreement_back(office: Office):
    one = office.agreed()
    ani, chief = office.actor("ani"), office.actor("chief")
    with pytest.raises(WrongStage):
        own_indicators.save_plan(ani, one.id, "own", office.plan("ani", "50", "50"))
    with pytest.raises(NotAllowed):
        own_indicators.reopen(ani, one.id, "own", "Saya ingin mengubahnya.")
    with pytest.raises(Invalid):
        own_indicators.reopen(chief, one.id, "own", "  ")
    plan = own_indicators.reopen(chief, one.id, "own", "Tugas berubah sejak Maret.")
    assert (plan.agreed, plan.revision) == (False, 2)
    with pytest.raises(WrongStage):
        own_indicators.save_plan(ani, one.id, "own", office.plan("ani", "50", "50"))
    typed = [OwnIndicator(**{**_typed(row), "weight": "50"}) for row in office.rows("ani")[::12]]
    own_indicators.save_plan(chief, one.id, "own", typed)
    own_indicators.agree(ani, one.id, "own")
    assert own_indicators.agree(chief, one.id, "own").agreed


def _typed(row):
    return {
        "code": row.code,
        "label": row.label,
        "measure_unit": row.measure_unit,
        "target": "10",
        "aspect": row.aspect,
    }


def test_values_are_not_lost_with_an_indicator(office: Office):
    one = office.agreed()
    measurements.set_actual(office.actor("ani"), office.rows("ani")[0].id, "9", None)
    chief = office.actor("chief")
    own_indicators.reopen(chief, one.id, "own", "Tugas berubah.")
    with pytest.raises(Invalid, match="realisasi"):
        own_indicators.save_plan(chief, one.id, "own", office.plan("ani", "100"))


def test_a_zero_target_where_more_is_better_is_refused(office: Office):
    one = office.appraisal("ani")
    drafted = [OwnIndicator(label="Berkas", measure_unit="berkas", target="0", weight="100")]
    with pytest.raises(Invalid) as caught:
        own_indicators.save_plan(office.actor("ani"), one.id, "own", drafted)
    assert caught.value.problems[0].field == "target-0"
    assert caught.value.problems[0].code == "zero_target"
    assert office.rows("ani") == []


def test_two_people_notice_each_other(office: Office):
    one = office.appraisal("ani")
    ani, chief = office.actor("ani"), office.actor("chief")
    plan = own_indicators.save_plan(ani, one.id, "own", office.plan("ani", "60", "40"))
    version = session().get_one(PlanAgreement, plan.id).version
    typed = office.plan("ani", "70", "30")
    own_indicators.save_plan(chief, one.id, "own", typed, expected_version=version)
    with pytest.raises(Conflict):
        own_indicators.save_plan(ani, one.id, "own", typed, expected_version=version)


def test_two_people_who_begin_the_same_plan_notice_each_other(office: Office):
    one = office.appraisal("ani")
    ani, chief = office.actor("ani"), office.actor("chief")
    plan, other = office.plan("ani", "60", "40"), office.plan("ani", "100")
    own_indicators.save_plan(ani, one.id, "own", plan, expected_version=0)
    with pytest.raises(Conflict):
        own_indicators.save_plan(chief, one.id, "own", other, expected_version=0)
    assert [row.weight for row in office.rows("ani", period="2026-02")] == [60, 40]


def test_not_applicable_needs_the_superior_and_a_reason(office: Office):
    one = office.agreed()
    code = office.rows("ani")[0].code
    with pytest.raises(NotAllowed):
        own_indicators.set_applicable(
            office.actor("ani"), one.id, "own", code, applicable=False, reason="Tidak ada."
        )
    chief = office.actor("chief")
    with pytest.raises(Invalid):
        own_indicators.set_applicable(chief, one.id, "own", code, applicable=False)
    own_indicators.set_applicable(
        chief, one.id, "own", code, applicable=False, reason="Tugas pindah."
    )
    assert all(row.not_applicable for row in office.rows("ani") if row.code == code)


def test_a_verified_report_is_not_declared_inapplicable(office: Office):
    one = office.agreed()
    code = office.rows("ani", "reports")[0].code
    with pytest.raises(WrongStage, match="tidak diverifikasi"):
        own_indicators.set_applicable(
            office.actor("chief"), one.id, "reports", code, applicable=False, reason="Tugas pindah."
        )
    assert not any(row.not_applicable for row in office.rows("ani", "reports"))


def test_reports_are_verified_by_superior_or_delegate_never_the_author(office: Office):
    office.agreed()
    row = office.rows("ani", "reports")[0]
    with pytest.raises(WrongStage):
        measurements.set_actual(office.actor("ani"), row.id, "100", None)
    with pytest.raises(NotAllowed):
        report_marks.verify(office.actor("ani"), row.id, "100", "Bagus")
    with pytest.raises(Invalid):
        report_marks.verify(office.actor("chief"), row.id, "75", "Bagus")
    with pytest.raises(Invalid):
        report_marks.verify(office.actor("chief"), row.id, "50", "")
    with pytest.raises(NotFound):
        report_marks.verify(office.actor("other"), row.id, "50", "Bagus")
    nip = "19850101201001" + "1006"
    report_marks.name_verifier(office.actor("chief"), row.id, nip)
    done = report_marks.verify(office.actor("other"), row.id, "50", "Bab tiga belum lengkap.")
    assert done.actual == Decimal(50)
    assert done.confirmed_by == office.people["other"]
    report_marks.comment(office.actor("chief"), row.id, "Lengkapi bab tiga.")
    done = report_marks.verify(office.actor("chief"), row.id, "", "Ditunda.")
    assert done.actual is None
    assert done.confirmed_at is None


def test_a_second_verifier_named_on_an_older_page_is_a_conflict(office: Office):
    office.agreed()
    row = office.rows("ani", "reports")[0]
    seen, nip = row.version, "198501012010011006"
    report_marks.name_verifier(office.actor("chief"), row.id, nip, expected_version=seen)
    with pytest.raises(Conflict) as raised:
        report_marks.name_verifier(office.actor("chief"), row.id, "", expected_version=seen)
    assert (raised.value.theirs, raised.value.yours) == ({"verifier": nip}, {"verifier": ""})
    with pytest.raises(NotAllowed):  # who may not name one does not learn who was named
        report_marks.name_verifier(office.actor("ani"), row.id, "", expected_version=seen)


@given(st.lists(st.integers(1, 400).map(lambda n: Decimal(n) / 4), min_size=1, max_size=8))
def test_only_exactly_one_hundred_is_agreed(weights: list[Decimal]):
    rows = [
        SimpleNamespace(label="x", weight=w, target=Decimal(1), direction="higher", aspect="")
        for w in weights
    ]
    codes = {problem.code for problem in agreement_problems(RULE, rows)}
    assert ("weights_not_100" in codes) == (sum(weights) != 100)
