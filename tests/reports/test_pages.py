from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
import samples

import portal
from portal.reports import charts, formats
from portal.reports.data import signed_on
from portal.reports.worker import RenderRequest


@pytest.fixture(scope="module")
def printed(printing):
    found = {}
    for name in samples.samples():
        for paper in ("A4", "F4"):
            page = samples.page_of(name, paper)
            found[name, paper] = pypdf.PdfReader(
                io.BytesIO(printing.render(RenderRequest(page.html, "id", page.assets)).content)
            )
    return found


def text(reader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_every_page_carries_its_number_and_the_code(printed):
    for reader in printed.values():
        for at, page in enumerate(reader.pages, 1):
            found = " ".join(page.extract_text().split())
            assert f"Halaman {at} dari {len(reader.pages)}" in found
            assert "KEM-ABCD-EFGH-JKMN" in found


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 841)), ("F4", (609, 935))])
def test_paper_sizes(printed, paper, size):
    box = printed["annual_sheet", paper].pages[0].mediabox
    assert (int(box.width), int(box.height)) == size


def test_sheet_shows_people_formula_and_calculation(printed):
    found = text(printed["annual_sheet", "A4"])
    for part in (
        "Pegawai yang dinilai",
        "Pejabat penilai kinerja",
        "Kusumanegara",
        "60% × 105,00 + 40% × 105,54 = 105,21",
        "60% × 97,67 + 40% × 105,21 = 100,69",
        "100,69 – Baik",
        "Rincian perhitungan",
        "97,0833",
        "Kemuning, 15 Desember 2026",
        "bukan tanda tangan elektronik",
        "Ruang tanda tangan elektronik (TTE)",
    ):
        assert part in found, part
    assert "BSrE" not in found
    assert "Balai Sertifikasi" not in found


@pytest.mark.parametrize(("peers", "left"), [(4, 4), (5, 3), (7, 5)])
def test_the_sheet_tells_how_many_peer_forms_are_left_after_the_extremes(peers, left):
    case = samples.case(peers=peers)
    form, data = samples.format_of("annual_sheet"), samples.report(cases=(case,))
    context = form.context(data)
    assert (context["peer_count"], context["peers_left"]) == (peers, left)
    html = samples.pages().paper_page(form, data, context, code="KEM-1", paper="A4").html
    assert ("formulir yang tersisa" in html) == (left < peers)
    assert (f"rata-rata {left} formulir yang tersisa" in html) == (left < peers)


@pytest.mark.parametrize(
    ("decided", "day"),
    [(None, 15), ("2026-12-10", 15), ("2026-12-20", 20)],
)
def test_a_sheet_is_signed_on_the_later_of_publication_and_decision(decided, day):
    """Without an objection nothing changes; nothing is told before the day it bears."""
    facts = {} if decided is None else {"objection": {"decision": "x", "decided_on": decided}}
    case = replace(samples.case(), **facts)
    assert signed_on(case) == date(2026, 12, day)
    given = replace(samples.report(cases=(case,)), printed_on=signed_on(case))
    context = samples.format_of("annual_sheet").context(given)
    assert context["place_and_date"] == ("Kemuning", date(2026, 12, day))


def test_two_peer_forms_show_no_peer_mean(printed):
    found = text(printed["annual_sheet-few", "A4"])
    assert "Formulir rekan kerja kurang dari tiga" in found
    assert "70% × 97,67 + 30% ×" in found
    form = samples.format_of("annual_sheet")
    context = form.context(samples.samples()["annual_sheet-few"])
    assert {row.peers for row in context["values"]} == {None}
    assert context["peer_mean"] is None


def test_people_who_cannot_be_rated_get_a_sheet_that_says_so(printed):
    found = text(printed["annual_sheet-unrated", "A4"])
    assert "Tidak Dapat Dinilai" in found
    assert "Cakupan data kurang dari 60%" in found


def test_long_tables_repeat_their_head(printed):
    reader = printed["project_report-large", "A4"]
    heads = [page for page in reader.pages if "Realisasi" in page.extract_text()]
    assert len(heads) >= 4


def test_empty_lists_say_so(printed):
    assert "Belum ada penerima" in text(printed["award_list-empty", "A4"])
    assert "Belum ada akun pimpinan" in text(printed["leader_summary-empty", "A4"])
    assert "Belum ada anggota" in text(printed["project_report-empty", "A4"])


def test_award_list_names_committee_and_struck(printed):
    found = text(printed["award_list", "A4"])
    assert "tersedia 8 penghargaan" in found
    assert "Sedang dalam pemeriksaan." in found
    assert "003/BA/2026" in found
    assert "Dra. Sri Wahyuni, M.M." in found


def test_stored_text_is_never_markup_or_template():
    nasty = "<img src=x onerror=1>{{ 7*7 }}{% raise %}"
    data = samples.report(cases=(samples.case(name=nasty),))
    form = samples.format_of("annual_sheet")
    html = samples.pages().preview(form, data, form.context(data), lambda name: f"/a/{name}")
    assert "<img src=x" not in html
    assert "{{ 7*7 }}{% raise %}" in html


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("115.56", "115,56"),
        ("1234567.50", "1.234.567,50"),
        (1500, "1.500"),
        ("-3.10", "-3,10"),
        ("0.00", "0,00"),
        (None, "–"),
        ("Baik", "Baik"),
        ("NaN", "NaN"),
    ],
)
def test_numbers(value, shown):
    assert formats.number(value) == shown


def test_dates_and_names():
    assert formats.day(date(2026, 11, 22)) == "22 November 2026"
    assert formats.day("2026-08-01") == "1 Agustus 2026"
    assert formats.formula("(2 - 124 / 120.5) × 100") == "(2 - 124 / 120,5) × 100"
    assert formats.slug("Prof. Dr. Añu, S.T.") == "prof-dr-anu-s-t"
    assert formats.slug("中") == "tanpa-nama"
    assert formats.percent("87.50") == "87,50%"


def test_charts_are_stable_and_escape_labels():
    points = [("<a>", "10.00"), ("b", None), ("c", 4)]
    for draw in (charts.horizontal_bars, charts.columns, charts.trend):
        drawn = draw(points)
        assert "<a>" not in drawn
        assert drawn == draw(points)
        assert draw([]).startswith("<svg")
    assert 'width="260.0"' in charts.horizontal_bars([("a", "10.00")])


def test_on_the_screen_a_trend_takes_the_colours_of_the_theme():
    """Each drawn kind has a rule; a white ground would shine in the dark."""
    sheet = (Path(portal.__file__).parent / "web/static/screens.css").read_text()
    drawn = set(
        re.findall(r"<(\w+) [^>]*(?:fill|stroke)=", charts.trend([("Jan", "70"), ("Feb", "80")]))
    )
    ruled = dict(re.findall(r"^\.chart svg (\w+) \{([^}]*)\}", sheet, re.MULTILINE))
    assert drawn == {"text", "line", "circle", "polyline"}
    assert drawn == set(ruled)
    assert all("var(--p-" in rule for rule in ruled.values())
    assert "#" not in next(line for line in sheet.splitlines() if line.startswith(".chart svg {"))
