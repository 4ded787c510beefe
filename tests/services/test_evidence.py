from __future__ import annotations

import hashlib
import io
import zipfile
import zlib

import pytest
import xlsxwriter
from PIL import Image

from portal.domain.errors import Invalid, NotAllowed, NotFound, WrongStage
from portal.services.reading.file_checks import media_type
from portal.services.work import evidence
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle, Evidence

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


def office(part: str, *more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "ruas")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("A.PDF", PDF),
        ("a.png", picture("PNG")),
        ("a.jpg", picture("JPEG")),
        ("a.jpeg", picture("JPEG")),
        ("a.xlsx", sheet()),
        ("a.docx", office("word/document.xml")),
        ("a.txt", "sudah selesai ✓".encode()),
        ("a.csv", b"nama;nilai\nA;1\n"),
    ],
)
def test_sound_files_are_known(name, content):
    assert media_type(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", PDF[:20]),
        ("a.pdf", picture("PNG")),
        ("a.png", picture("JPEG")),
        ("a.png", picture("PNG")[:-8]),
        ("a.png", picture("PNG").replace(b"IDAT", b"IDAX")),
        ("a.jpg", picture("JPEG")[:-20]),
        ("a.jpg", b"\xff\xd8\xff\xd9"),
        ("a.svg", b"<svg/>"),
        ("a.html", b"<html>"),
        ("a.txt", b"<html><script>1</script>"),
        ("a.csv", b"\xef\xbb\xbf <svg onload=x>"),
        ("a.txt", b"a\0b"),
        ("a.txt", b"\xff\xfe"),
        ("a.xlsx", office("word/document.xml")),
        ("a.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04 not a zip"),
        ("a.exe", b"MZ"),
        ("pdf", PDF),
        ("a.pdf.exe", PDF),
    ],
)
def test_other_files_are_not(name, content):
    assert media_type(name, content) is None


def test_a_damaged_part_of_an_archive_is_noticed():
    content = bytearray(sheet())
    at = content.find(b"PK\x03\x04", 100)
    content[at + 60] ^= 0xFF
    try:
        assert media_type("a.xlsx", bytes(content)) is None
    except zlib.error:  # pragma: no cover - must not escape
        pytest.fail("a damaged file must be refused")


@pytest.fixture
def row(world):
    return world.measurement(world.running("a1", "b1"), "a1", "output")


def put(world, who, row, name="bukti.pdf", content=PDF, kind="measurement"):
    return evidence.store(
        world.actor(who),
        kind=kind,
        subject_id=row.id,
        file_name=name,
        stream=io.BytesIO(content),
    )


def test_a_file_is_kept_under_a_random_name(world, row, settings):
    kept = put(world, "a1", row, name="C:\\Users\\a\\..\\lap\u202eoran.pdf")
    assert kept.file_name == "laporan.pdf"
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    path = settings.instance / "uploads" / kept.stored_as
    assert path.read_bytes() == PDF
    assert "lap" not in kept.stored_as
    assert path.stat().st_mode & 0o077 == 0


def test_who_reads_it(world, row):
    kept = put(world, "a1", row)
    for who in ("a1", "boss_a", "secretary", "hr", "auditor"):
        found, path = evidence.open_file(world.actor(who), kept.id)
        assert (found.id, path.read_bytes()) == (kept.id, PDF)
    for who in ("b1", "a2", "foreign_hr", "admin", "leader"):
        with pytest.raises(NotFound):
            evidence.open_file(world.actor(who), kept.id)


def test_nobody_uploads_for_somebody_else(world, row):
    for who in ("hr", "boss_a", "b1", "foreign_hr"):
        with pytest.raises((NotFound, NotAllowed)):
            put(world, who, row)
    with pytest.raises(NotFound):
        put(world, "a1", row, kind="secret")


def test_large_and_false_files_leave_nothing(world, row, settings):
    for name, content in (
        ("a.txt", b"x" * (1024 * 1024 + 1)),
        ("a.pdf", b"x"),
        ("a.svg", b"<svg/>"),
    ):
        with pytest.raises(Invalid):
            put(world, "a1", row, name=name, content=content)
    assert session().query(Evidence).count() == 0
    assert not (settings.instance / "uploads").exists()


def test_a_failure_after_writing_takes_the_file_away(world, row, settings, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("no trail")

    monkeypatch.setattr(evidence.audit, "record", broken)
    with pytest.raises(RuntimeError):
        put(world, "a1", row)
    assert [p for p in (settings.instance / "uploads").rglob("*") if p.is_file()] == []
    assert session().query(Evidence).count() == 0


def test_a_lost_file_is_not_found(world, row, settings):
    kept = put(world, "a1", row)
    (settings.instance / "uploads" / kept.stored_as).unlink()
    with pytest.raises(NotFound):
        evidence.open_file(world.actor("a1"), kept.id)


def test_a_closed_cycle_takes_no_more_evidence(world, row):
    with unit_of_work() as db_session:
        db_session.get_one(Cycle, world.cycle_id).state = "calculated"
    with pytest.raises(WrongStage):
        put(world, "a1", row)


def test_evidence_needs_no_plugin(world, row, host):
    host.disable("kemuning")
    try:
        assert put(world, "a1", row).id
    finally:
        host.enable("kemuning")
