from __future__ import annotations

import csv
import dataclasses
import io
import json
import zipfile

import openpyxl
import pikepdf
import pypdf
import pytest
from sqlalchemy import select

from portal.domain.actor import SYSTEM, Actor, Grant
from portal.domain.errors import NotAllowed, NotFound, Unavailable, WrongStage
from portal.jobs.engine import forget_queues
from portal.jobs.handlers import batch_folder
from portal.jobs.listing import get_job
from portal.jobs.outbox import request_job
from portal.jobs.runner import run_job
from portal.reports import build as build_module
from portal.reports import issue as issue_module
from portal.reports.build import build_batch
from portal.reports.data import report_data
from portal.reports.formats import number
from portal.reports.issue import (
    Subject,
    entry_and_format,
    issue,
    page_of,
    prepare,
    render_html,
    stored_path,
    tables_of,
)
from portal.reports.verification import verify_document
from portal.reports.worker import RenderFailed
from portal.reports.xlsx import write_xlsx
from portal.services.common.runtime import runtime
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Document, Project, ReportItem, ScoreRecord


def actor(role: str, region: str = "kemuning", employee_id: int | None = None) -> Actor:
    return Actor(1, role, region, employee_id, (Grant(role, region),))


def cycle() -> Cycle:
    return session().scalars(select(Cycle)).one()


def first() -> Appraisal:
    return session().scalars(select(Appraisal).order_by(Appraisal.id)).first()


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}


def text_of(path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def test_a_batch_prints_everybody_and_lists_them(app, tmp_path):
    bound, packed = tmp_path / "all.pdf", tmp_path / "all.zip"
    made = build_batch(
        SYSTEM,
        cycle().id,
        "annual_sheet",
        tmp_path / "out",
        zip_file=packed,
        merge_file=bound,
    )
    assert [line.state for line in made.lines] == ["done"] * 3
    assert made.rendered == 3
    manifest = json.loads(made.manifest.read_text())
    assert manifest["counts"] == {"done": 3, "failed": 0, "unfinished": 0}
    for entry in manifest["documents"]:
        assert text_of(tmp_path / "out" / entry["file"]).count(entry["code"])
        assert entry["method"] == "kemuning.objective 1.0"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/manifest.csv").read_text("utf-8-sig"))))
    assert [row["nip"] for row in rows] == [line.nip for line in made.lines]
    with zipfile.ZipFile(packed) as archive:
        assert len(archive.namelist()) == 5
    with pikepdf.open(bound) as document:
        assert len(document.pages) == sum(line.pages for line in made.lines)


def test_a_second_build_copies_and_a_fresh_one_prints_the_same_bytes(app, tmp_path):
    build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path / "one")
    again = build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path / "two")
    fresh = build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path / "one", fresh=True)
    assert (again.rendered, fresh.rendered) == (0, 3)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert session().query(Document).count() == 3
    assert (tmp_path / "one/manifest.json").read_bytes() == (
        tmp_path / "two/manifest.json"
    ).read_bytes()


def test_a_damaged_or_missing_file_is_replaced(app, tmp_path):
    build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path)
    before = files(tmp_path)
    names = list(before)
    (tmp_path / names[0]).write_bytes(b"%PDF broken")
    (tmp_path / names[1]).unlink()
    stored = stored_path(session().query(Document).first().content_digest)
    stored.write_bytes(b"")
    (tmp_path / ".half.part").write_bytes(b"left over")
    assert build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path).rendered == 1
    assert files(tmp_path) == before
    assert not list(tmp_path.glob(".*.part"))


def test_one_failure_leaves_the_rest_alone(app, tmp_path, monkeypatch):
    bad = first().employee.nip
    real = build_module.request_of

    def broken(prepared):
        if prepared.subject.key == bad:
            raise RenderFailed("Dokumen ini terlalu lama dicetak.")
        return real(prepared)

    monkeypatch.setattr(build_module, "request_of", broken)
    made = build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path)
    assert [line.nip for line in made.of("failed")] == [bad]
    assert len(made.of("done")) == 2
    item = session().scalars(select(ReportItem).where(ReportItem.subject == bad)).one()
    assert (item.state, item.reason) == ("failed", "Dokumen ini terlalu lama dicetak.")
    monkeypatch.undo()
    assert build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path).rendered == 1


def test_unfinished_people_are_named_not_printed(app, tmp_path):
    with unit_of_work():
        first().phase = "rating"
    made = build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path)
    assert [line.nip for line in made.of("unfinished")] == [first().employee.nip]
    assert len(files(tmp_path)) == 2


def test_a_folder_is_filled_by_one_process_at_a_time(app, tmp_path):
    with build_module._alone(tmp_path), pytest.raises(Unavailable, match="sedang diisi"):
        build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path)


@pytest.mark.parametrize("format_id", ["project_report", "award_list", "leader_summary"])
def test_other_formats_print_one_file_each(app, tmp_path, format_id):
    made = build_batch(SYSTEM, cycle().id, format_id, tmp_path, paper="F4", xlsx=True)
    (line,) = made.lines
    assert line.state == "done", line.reason
    with pikepdf.open(tmp_path / line.file) as document:
        width, height = (int(value) for value in document.pages[0].mediabox[2:])
    assert (width, height) == (609, 935)
    assert (tmp_path / line.file).with_suffix(".xlsx").exists()


def test_project_report_hides_small_cells(app, tmp_path):
    made = build_batch(SYSTEM, cycle().id, "project_report", tmp_path)
    text = text_of(tmp_path / made.lines[0].file)
    assert "Kesehatan – 3,75" in text
    assert "Pekerjaan Umum – –" in text
    assert "terlambat 2 hari" in text


def test_a_changed_result_makes_a_new_document_that_supersedes(app, tmp_path):
    build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path)
    old = session().scalars(select(Document).order_by(Document.id)).first()
    record = (
        session()
        .scalars(select(ScoreRecord).where(ScoreRecord.appraisal_id == old.appraisal_id))
        .one()
    )
    with unit_of_work() as writing:
        values = {
            column.name: getattr(record, column.name)
            for column in ScoreRecord.__table__.columns
            if column.name != "id"
        }
        result = {**record.result, "final_value": "101.00"}
        writing.add(ScoreRecord(**{**values, "revision": 2, "result": result}))
    assert build_batch(SYSTEM, cycle().id, "annual_sheet", tmp_path).rendered == 1
    told = verify_document(old.code)
    new = verify_document(told.superseded_by)
    assert (new.title, new.cycle, new.superseded_by) == (
        "Lembar NKP Tahunan",
        "Penilaian Kinerja Tahun 2026",
        "",
    )
    assert new.sha256 != told.sha256
    assert verify_document("KEM-0000-0000-0000") is None


def prepared_sheet(who=SYSTEM, paper="A4"):
    entry, form = entry_and_format("kemuning", "annual_sheet")
    subject = Subject(first().id, first().employee.nip, first().employee.name)
    return prepare(who, entry, form, subject, paper)


def test_pdf_preview_and_spreadsheet_show_the_same_numbers(app):
    prepared = prepared_sheet()
    _document, path = issue(SYSTEM, prepared)
    page = text_of(path)
    preview = render_html(prepared, lambda name: f"/aset/{name}")
    tables = tables_of(prepared)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(tables, prepared.form.title)))
    result = prepared.data.cases[0].result
    wanted = ("objective_value", "coverage", "behavior_value", "final_value")
    cells = {row[0].value: row[1] for row in book["Ringkasan"].iter_rows()}
    labels = ("Nilai objektif", "Cakupan data (%)", "Nilai perilaku kerja", "Nilai akhir")
    for key, label in zip(wanted, labels, strict=True):
        shown = number(result[key])
        assert shown in page
        assert shown in preview
        assert f"{cells[label].value:.2f}" == result[key]
        assert cells[label].number_format == "#,##0.00"
    assert cells["NIP"].value == prepared.subject.key
    for row in book["Perilaku kerja"].iter_rows(min_row=2, values_only=True):
        assert f"{number(f'{row[1]:.2f}')} {number(f'{row[2]:.2f}')}" in page


def test_preview_needs_nothing_from_elsewhere(app):
    html = render_html(prepared_sheet(), lambda name: f"/aset/{name}")
    assert " style=" not in html
    assert "<script" not in html
    assert "asset:" not in html
    assert 'href="/aset/report.css"' in html


def test_paper_is_the_same_whatever_port_its_printer_listens_on(app, monkeypatch):
    """Before an address is set, the command line and a server print the same bytes."""
    here, made = runtime(), []
    for port in (8000, 8931):
        chosen = here.settings.model_copy(update={"base_url": "", "port": port})
        changed = dataclasses.replace(here, settings=chosen)
        monkeypatch.setattr(issue_module, "runtime", lambda changed=changed: changed)
        made.append(page_of(prepared_sheet()))
    assert made[0] == made[1]
    assert "portal ini, halaman /verifikasi/KEM-" in made[0].html


def test_only_published_results_are_printed(app):
    with unit_of_work():
        first().phase = "dialogue"
    with pytest.raises(WrongStage):
        prepared_sheet()


def test_who_may_open_what(app):
    _entry, sheet = entry_and_format("kemuning", "annual_sheet")
    _entry, project = entry_and_format("kemuning", "project_report")
    _entry, leader = entry_and_format("kemuning", "leader_summary")
    own, other = first(), session().scalars(select(Appraisal).order_by(Appraisal.id.desc())).first()
    me = Actor(1, "saya", "kemuning", own.employee_id)
    assert report_data(me, sheet, own.id).cases
    assert report_data(actor("auditor"), sheet, own.id).cases
    head = Actor(2, "ketua", "kemuning", own.appraiser_id)
    project_id = session().scalars(select(Project.id)).one()
    assert report_data(head, project, project_id).project
    for who, form, subject in (
        (me, sheet, other.id),
        (actor("leader"), sheet, own.id),
        (actor("hr", "lain"), sheet, own.id),
        (me, project, project_id),
        (me, leader, cycle().id),
        (actor("leader", "lain"), leader, cycle().id),
    ):
        with pytest.raises(NotFound):
            report_data(who, form, subject)


def test_nobody_prints_his_own_result_before_he_opened_it(app, tmp_path):
    """The terms run from the opening; whatever prints for somebody refuses, others may print."""
    entry, sheet = entry_and_format("kemuning", "annual_sheet")
    with unit_of_work():
        own = first()
        own.opened_at = None
        key, me, chief = own.id, own.employee_id, own.appraiser_id
    personnel = actor("hr", employee_id=me)
    for who in (Actor(1, "saya", "kemuning", me), personnel):
        with pytest.raises(WrongStage, match="Buka hasil"):
            prepare(who, entry, sheet, Subject(key, "x", "y"))
    assert report_data(Actor(2, "atasan", "kemuning", chief), sheet, key).cases
    assert report_data(actor("hr"), sheet, key).cases
    report = build_batch(personnel, cycle().id, "annual_sheet", tmp_path)
    assert (len(report.of("done")), len(report.of("failed"))) == (2, 0)
    assert "Anda belum membuka hasil penilaian Anda sendiri." in {
        line.reason for line in report.of("unfinished")
    }


def test_batches_are_for_personnel_managers(app, tmp_path):
    for who in (actor("auditor"), actor("hr", "lain")):
        with pytest.raises((NotAllowed, NotFound)):
            build_batch(who, cycle().id, "annual_sheet", tmp_path)
    assert len(build_batch(actor("hr"), cycle().id, "annual_sheet", tmp_path).of("done")) == 3


def test_leader_summary_counts(app):
    _entry, form = entry_and_format("kemuning", "leader_summary")
    shown = form.context(report_data(actor("leader"), form, cycle().id))
    leader = shown["leaders"][0]
    assert (leader["projects_opened"], leader["awards_confirmed"]) == (1, 1)
    assert [(row["label"], row["share"]) for row in shown["forms"]] == [
        ("Formulir penilaian rekan kerja", "50.00")
    ]
    assert sum(row["count"] for row in shown["distribution"]) == 3


def test_a_job_prints_a_batch_into_the_instance(app):
    job = request_job(
        SYSTEM,
        "report_batch",
        key="annual-2026",
        region="kemuning",
        args={"cycle_id": cycle().id, "format_id": "annual_sheet", "merge": True},
    )
    job_id = job.id
    assert run_job(job_id, app.app_context)
    session().rollback()
    done = get_job(actor("hr"), job_id)
    assert (done.state, done.done, done.total) == ("done", 3, 3), done.reason
    assert (done.result["done"], done.result["failed"]) == (3, 0)
    forget_queues()
    folder = batch_folder(job_id)
    assert {path.name for path in folder.iterdir()} == {"files", "laporan.zip", "laporan.pdf"}
