"""The three reports that position management fills: full, with long names, and with nothing."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest
import samples

from portal.api import CycleFacts, ReportData
from portal.reports.render import Pages
from portal.reports.worker import RenderRequest

REPORTS = ("position_map", "nine_box_matrix", "successor_list")
CYCLE = CycleFacts(
    code="KOTABUMI-2025",
    title="Kinerja dan Karier Tahun 2025",
    year=2025,
    starts=date(2025, 1, 1),
    ends=date(2025, 12, 31),
)


def person(at, box):
    return {
        "name": samples.LONG_NAME if at % 3 == 0 else f"Pegawai {at}",
        "nip": f"1985010120100110{at:02}",
        "box": box,
        "performance_value": "108.25",
        "potential_value": "84.10",
        "year": 2025,
    }


def position(at):
    status = ("filled", "soon_vacant", "vacant")[at % 3]
    wanted = {
        "rank": "III/c",
        "education": "S1",
        "experience": "4.5",
        "competences": ["Pengawasan", "Perencanaan"],
        "revision": 2,
    }
    return {
        "unit": samples.LONG_UNIT if at < 20 else "Dinas Kesehatan",
        "title": f"Kepala Bidang Pengendalian Program {at}",
        "code": f"K-{at:03}",
        "kind": "Pengawas",
        "level": "",
        "class": 9,
        "holders": [] if status == "vacant" else [person(at, None)],
        "status": status,
        "status_label": status,
        "retires_on": "2026-12-01" if status != "vacant" else None,
        "requirement": None if at % 7 == 0 else wanted,
    }


def filled():
    positions = [position(at) for at in range(40)]
    ranked = [{**person(at, 9), "place": at, "score": "89.20", "reasons": []} for at in (1, 2)]
    other = {**person(3, 7), "place": None, "score": "", "reasons": ["Golongan di bawah syarat"]}
    return {
        "day": "2026-06-15",
        "positions": positions,
        "counts": {},
        "boxes": {str(box): [person(at, box) for at in range(box)] for box in range(1, 10)},
        "without_box": [person(50, None)],
        "succession": [
            {**one, "wanted_now": one["status"] != "filled", "ranked": ranked, "others": [other]}
            for one in positions[:4]
        ],
        "session": {
            "number": "800/01/TPK/2026",
            "held_on": "2026-01-20",
            "place": "Aula",
            "attendees": ["Ketua", "Sekretaris", "Anggota"],
            "summary": "Dua calon ditetapkan.",
            "decisions": [
                {
                    "position": "Kepala Bidang Gizi",
                    "name": samples.LONG_NAME,
                    "nip": "198501012010011001",
                    "decision": "Calon suksesor",
                    "reason": "Urutan pertama",
                }
            ],
        },
    }


EMPTY = {"positions": [], "boxes": {}, "without_box": [], "succession": [], "session": None}


def data(features):
    entry = samples.host().registry.region("kotabumi")
    return ReportData(
        region="kotabumi",
        region_name="Kotabumi",
        letterhead=entry.region.letterhead,
        place="Kotabumi",
        cycle=CYCLE,
        features=features,
        printed_on=date(2026, 6, 15),
    )


def printed(printing, report_id, features, paper="A4"):
    entry = samples.host().registry.region("kotabumi")
    form, told = entry.report_format(report_id), data(features)
    pages = Pages("kotabumi", entry.folder)
    page = pages.paper_page(form, told, form.context(told), code="KOT-1", paper=paper)
    content = printing.render(RenderRequest(page.html, "id", page.assets)).content
    reader = pypdf.PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("paper", ["A4", "F4"])
def test_the_map_lists_every_position_and_what_will_be_vacant(printing, paper):
    found = printed(printing, "position_map", {"positions": filled()}, paper)
    for words in (
        "Keadaan per 15 Juni 2026",
        "Kusumanegara",
        "Kepala Bidang Pengendalian Program 39",
        "Akan kosong, 1 Desember 2026",
        "III/c, S1, 4,5 tahun",
        "belum diisi",
    ):
        assert words in found, words


def test_the_matrix_counts_and_names(printing):
    found = printed(printing, "nine_box_matrix", {"positions": filled()})
    for words in ("Kotak 9 9 orang", "Kotak 1 1 orang", "45 pegawai memiliki kotak", "108,25"):
        assert words in found, words
    assert "Terbatas untuk tim penilai kinerja" in found


def test_the_list_tells_order_reasons_and_minutes(printing):
    found = printed(printing, "successor_list", {"positions": filled()})
    for words in (
        "89,20",
        "kotak 7: golongan di bawah syarat",
        "800/01/TPK/2026",
        "20 Januari 2026",
        "Calon suksesor",
        "Dua calon ditetapkan.",
    ):
        assert words in found, words


@pytest.mark.parametrize("report_id", REPORTS)
@pytest.mark.parametrize("features", [{}, {"positions": EMPTY}])
def test_nothing_to_tell_is_told(printing, report_id, features):
    found = printed(printing, report_id, features)
    assert "Belum ada" in found or "Tidak ada" in found
    form = samples.host().registry.region("kotabumi").report_format(report_id)
    assert all(table.rows == () for table in form.tables(data(features)))


@pytest.mark.parametrize("report_id", REPORTS)
def test_the_tables_have_a_cell_for_each_column(report_id):
    form = samples.host().registry.region("kotabumi").report_format(report_id)
    for table in form.tables(data({"positions": filled()})):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}
