"""Pages of Bungo as the superior of the appraiser finds them: closed until an objection."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from portal.domain.permissions import PERMISSIONS
from portal.host import Host
from portal.services.work.measurements import enter_progress
from portal.store.db import session
from portal.store.models import Evidence, Measurement, Record
from portal.web.permit import declared
from tests.web.bungo_office import drafted_bungo
from tests.web.plan.journey import PDF, Journey, copy_of
from tests.web.test_bungo_year import FINAL, answer, give, plan, rate, step, work

CLOSED = {403, 404}
SHEETS = ["annual_sheet", "commitment"]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, host: Host):
    return drafted_bungo(tmp_path_factory.mktemp("bungo"), host)


@pytest.fixture
def year(drafted, tmp_path: Path, host: Host) -> Journey:
    """Calculated and with feedback, a file beside the first duty."""
    journey = copy_of(*drafted, tmp_path, host)
    journey.sent("hr", f"/siklus/{journey.world.cycle_id}/langkah/open", version="1")
    with journey.office() as world:
        journey.project_id = world.appraisal("a1").id
    plan(journey)
    work(journey)
    with journey.office() as world:
        duty = session().scalar(select(Measurement.id).order_by(Measurement.id))
        stored = ("register.pdf", io.BytesIO(PDF))
        day = world.clock().date()
        enter_progress(world.actor("a1"), duty, on=day, value="252", evidence_file=stored)
    step(journey, "open_forms")
    rate(journey)
    step(journey, "calculate")
    give(journey)
    return journey


def keys(year: Journey) -> dict[str, list[object]]:
    """What stands in an address about the first member of the staff."""
    with year.office() as world:
        one = world.appraisal("a1")
        of_one = Measurement.subject_id == one.id, Measurement.subject == "person"
        return {
            "appraisal_id": [one.id],
            "employee_id": [one.employee_id],
            "evidence_id": list(session().scalars(select(Evidence.id))),
            "format_id": SHEETS,
            "kind": ["csv", "xlsx", "pdf"],
            "measurement_id": list(session().scalars(select(Measurement.id).where(*of_one))),
            "record_id": list(
                session().scalars(select(Record.id).where(Record.appraisal_id == one.id))
            ),
            "register_id": ["feedback"],
            "set_id": ["duties"],
        }


def by_relation(year: Journey) -> Iterator[Rule]:
    """Pages whose permission no role of the secretary gives: only how he stands to somebody."""
    for rule in year.app.url_map.iter_rules():
        name = declared(year.app.view_functions[rule.endpoint])
        row = PERMISSIONS.get(name or "")
        if "GET" in rule.methods and row and row.roles.isdisjoint({"committee", "appraiser"}):
            yield rule


def addresses(year: Journey) -> list[str]:
    known, found = keys(year), []
    for rule in by_relation(year):
        if not rule.arguments or not rule.arguments <= known.keys():
            continue
        words = {n: sorted(c.items) for n, c in rule._converters.items() if type(c) is AnyConverter}
        choices = known | words
        for at in range(3):
            values = {name: choices[name][at % len(choices[name])] for name in rule.arguments}
            found.append(year.app.url_map.bind("localhost").build(rule.endpoint, values))
    return sorted(set(found))


def test_no_page_shows_a_result_before_an_objection(year: Journey) -> None:
    answer(year, "setuju")
    step(year, "publish", partial="1")
    year.sent("a1", f"/hasil/{year.project_id}/buka")
    found = addresses(year)
    assert f"/hasil/{year.project_id}" in found
    opened = [path for path in found if year.get("a1", path).status_code == 200]
    assert len(opened) > 5
    for path in found:
        shown = year.get("secretary", path)
        assert shown.status_code in CLOSED, f"{path}: {shown.status_code}"


def test_no_list_of_his_names_a_result_before_an_objection(year: Journey) -> None:
    answer(year, "setuju")
    step(year, "publish", partial="1")
    for rule in year.app.url_map.iter_rules():
        name = declared(year.app.view_functions[rule.endpoint])
        if "GET" not in rule.methods or rule.arguments or name not in PERMISSIONS:
            continue
        shown = year.get("secretary", rule.rule)
        text = shown.get_data(as_text=True) if shown.mimetype.startswith("text") else ""
        assert FINAL not in text, rule.rule
        assert "Pegawai A1" not in text, rule.rule


def test_an_objection_opens_the_result_and_its_evidence(year: Journey) -> None:
    found = [path for path in addresses(year) if year.get("a1", path).status_code == 200]
    assert {year.get("secretary", path).status_code for path in found} <= CLOSED
    answer(year, "keberatan", "Dua belas berkas terakhir belum dihitung.")
    for path in (f"/hasil/{year.project_id}", f"/hasil/{year.project_id}/rincian"):
        shown = year.get("secretary", path)
        assert shown.status_code == 200, path
        assert "Pegawai A1" in shown.text
    assert FINAL in year.get("secretary", f"/hasil/{year.project_id}").text
    (file,) = keys(year)["evidence_id"]
    assert year.get("secretary", f"/bukti/{file}/unduh").data == PDF
    with year.office() as world:
        other, me = world.appraisal("a2").id, world.id("a1")
    assert year.get("secretary", f"/hasil/{other}").status_code == 404
    assert year.get("secretary", f"/karier/{me}").status_code == 404
