"""Survey tickets: what is cut out is whole, also with the longest words."""

from __future__ import annotations

import io

import pypdf
import pytest

from portal.reports import tickets
from portal.reports.tickets import TicketSheet, ticket_pdf

SHORT = TicketSheet(
    title="Survei Kepuasan Masyarakat Triwulan 4 2026",
    agency="Badan Kepegawaian",
    counter="Loket Kependudukan",
    closes_on="31 Desember 2026",
    address="https://kinerja.contoh.example/survei/",
)
LONG = TicketSheet(
    title="Survei Kepuasan Masyarakat Penyelenggaraan Pelayanan Publik Triwulan 4 Tahun 2026",
    agency="Badan Kepegawaian",
    counter="Loket Legalisasi, Perizinan Usaha Mikro, dan Surat Keterangan Kelurahan Kampung Baru",
    closes_on="31 Desember 2026",
    address="https://kinerja.badan-kepegawaian.kabupaten-contoh.example/survei/",
)


@pytest.fixture
def pages(printing, monkeypatch):
    class Open:
        def __enter__(self):
            return printing

        def __exit__(self, *_error):
            return None

    monkeypatch.setattr(tickets, "pool", Open)

    def print_(sheet, count):
        content = ticket_pdf(sheet, [f"AB{at:02}-CDEF-GH{at:02}" for at in range(count)])
        return pypdf.PdfReader(io.BytesIO(content)).pages

    return print_


def test_twelve_stand_on_a_page_and_the_rest_follow(pages):
    counts = [page.extract_text().count("-CDEF-") for page in pages(SHORT, 14)]
    assert counts == [12, 2]


@pytest.mark.parametrize("sheet", [SHORT, LONG], ids=["short", "long"])
def test_nothing_of_a_ticket_is_cut_off(pages, sheet):
    """The first word of the title lies below the upper edge, the last day above the lower one."""
    (page,) = pages(sheet, 1)
    found = []
    page.extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: found.append(tm[5]) if text.strip() else 0
    )
    pixels = 96 / 25.4
    assert 10 * pixels < min(found)
    assert max(found) < (10 + 44) * pixels
