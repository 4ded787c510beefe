"""What a month that is already closed shows of its indicators: its values, and no form."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import and_, select

from portal.store.db import session
from portal.store.models import Account, Appraisal, Cycle, Measurement, PeriodClosing
from tests.web.participation.conftest import Town


@pytest.fixture(scope="module")
def published(town: Town) -> tuple[int, int, str]:
    """An indicator of the staff member in a published month: its key, appraisal and period."""
    login = next(one.login for one in town.told.accounts if one.role == "staff")
    same = and_(
        PeriodClosing.subject == Measurement.subject,
        PeriodClosing.subject_id == Measurement.subject_id,
        PeriodClosing.period == Measurement.period,
    )
    with town.app.app_context():
        row = session().execute(
            select(Measurement.id, Measurement.subject_id, Measurement.period)
            .join(PeriodClosing, same)
            .join(Appraisal, Appraisal.id == Measurement.subject_id)
            .join(Cycle, Cycle.id == Appraisal.cycle_id)
            .join(Account, Account.employee_id == Appraisal.employee_id)
            .where(
                Account.login == login,
                Cycle.state == "running",
                Measurement.subject == "person",
                PeriodClosing.state == "published",
            )
        )
        key, appraisal_id, month = row.first()
    return key, appraisal_id, month


def test_a_closed_month_shows_its_values_and_takes_none(town, published):
    shown = town.browser("staff").get(f"/indikator/{published[0]}").text
    assert "Periode ini sudah ditutup" in shown
    assert "Simpan realisasi" not in shown
    assert "Catat kemajuan</button>" not in shown
    assert "Kemajuan belum diisi" not in shown


def test_own_indicators_begin_with_the_latest_month_and_ask_for_none_that_is_closed(town):
    page = town.browser("staff").get("/indikator").text
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.DOTALL)
    assert "Desember" in rows[0]
    assert not any("Perlu diisi" in row for row in rows if "Desember" in row)
    second = town.browser("staff").get("/indikator?page=3").text
    assert "Januari" in second
    assert "Perlu diisi" not in second


def test_the_table_puts_an_open_month_in_front(town, published):
    table = town.browser("staff").get(f"/indikator/tabel/pegawai/{published[1]}").text
    front = re.search(r'name="periode" value="([^"]+)"', table)[1]
    assert front != published[2]
    assert re.search(rf'periode={front}" aria-current="true"', table)


def test_a_region_without_lights_has_no_column_for_them(town):
    periods = town.browser("staff").get("/periode").text
    assert "Januari" in periods
    assert ">Status<" not in periods
    assert ">Laporan<" in periods
