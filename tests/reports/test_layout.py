"""Where pages break: nothing that belongs together stands alone on the next page."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from portal.reports import charts
from portal.reports.render import Pages, _page_css
from portal.reports.worker import RenderRequest
from portal.testing.samples import Samples

ROWS = 6
SIGNED = "Pegawai yang dinilai,"
HEADING = "D. Umpan balik dan tanggapan"


def lines(page) -> list[str]:
    """Lines of a page without its foot."""
    told = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
    return [line for line in told if not re.search(r"Halaman \d+ dari \d+|ABCD-EFGH", line)]


def printed(printing, html: str, assets) -> list[list[str]]:
    content = printing.render(RenderRequest(html, "id", assets)).content
    return [lines(page) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def made_up(filler: int) -> str:
    sheets = "".join(f'<link rel="stylesheet" href="asset:{name}.css">' for name in ("report", "p"))
    body = "".join(f"<p>Pengisi {at}</p>" for at in range(filler))
    rows = "".join(f"<tr><th>Baris {at}</th><td>1</td></tr>" for at in range(ROWS))
    head = "<thead><tr><th>Kepala</th><th>Nilai</th></tr></thead>"
    table = f"<h2>Judul</h2><table>{head}<tbody>{rows}</tbody></table>"
    signed = f'<div class="signatures"><div class="row"><p>{SIGNED}</p></div><p>NIP</p></div>'
    return (
        f'<html lang="id"><head><title>t</title>{sheets}</head>'
        f'<body class="report">{body}{table}{signed}</body></html>'
    )


@pytest.mark.parametrize("filler", range(28, 46, 2))
def test_neither_signatures_nor_a_lone_row_begin_a_page(printing, filler):
    css = {"p.css": _page_css("A4", "Uji", "").encode()}
    pages = printed(printing, made_up(filler), css)
    for at, page in enumerate(pages):
        rows = [line for line in page if line.startswith("Baris")]
        assert len(rows) != 1
        assert page[0] != SIGNED
        assert page[-1] not in {"Judul", "Kepala Nilai"}
        if at and rows and "Judul" not in page:
            assert page[0].startswith("Kepala")


def test_the_filler_above_reaches_every_kind_of_break(printing):
    css = {"p.css": _page_css("A4", "Uji", "").encode()}
    whole, parted = set(), set()
    for filler in range(28, 46, 2):
        first = printed(printing, made_up(filler), css)[0]
        rows = sum(line.startswith("Baris") for line in first)
        (whole if rows in {0, ROWS} else parted).add(rows)
    assert whole == {0, ROWS}
    assert parted


def around(body: str) -> str:
    sheets = "".join(f'<link rel="stylesheet" href="asset:{name}.css">' for name in ("report", "p"))
    return (
        f'<html lang="id"><head><title>t</title>{sheets}</head><body class="report">{body}</body>'
        "</html>"
    )


def filled(count: int) -> str:
    return "".join(f"<p>Pengisi {at}</p>" for at in range(count))


def test_a_table_of_one_row_stays_where_it_fits(printing):
    """Empty lists follow one another; what does not fit any more takes nothing along but itself."""
    css = {"p.css": _page_css("A4", "Uji", "").encode()}
    one = "<h2>Kosong</h2><table><tbody><tr><td>Belum ada.</td></tr></tbody></table>"
    rest = f'<h2>Lanjut</h2><div class="keep">{filled(20)}</div>'
    first, second = printed(printing, around(filled(30) + one + rest), css)
    assert first[-1] == "Belum ada."
    assert second[0] == "Lanjut"


def test_the_rows_of_one_person_stay_below_his_name(printing):
    css = {"p.css": _page_css("A4", "Uji", "").encode()}
    groups = "".join(
        f'<tbody class="together"><tr class="group"><th>Orang {at}</th></tr>'
        + "".join(f"<tr><th>Baris {at}</th></tr>" for _ in range(4))
        + "</tbody>"
        for at in range(30)
    )
    for page in printed(printing, around(f"<table>{groups}</table>"), css):
        assert page[0].startswith("Orang")
        assert len(page) % 5 == 0


def test_a_statement_is_signed_on_its_own_page(host, printing):
    page = region_page(host, "bungo", "commitment")
    last = printed(printing, page.html, page.assets)[-1]
    assert last[0].startswith("Saya memahami peran jabatan saya")


def region_page(host, region: str, form_id: str):
    entry = host.registry.region(region)
    form = entry.report_format(form_id)
    data = next(iter(Samples(entry).of(form).values()))
    pages = Pages(entry.plugin_id, entry.folder)
    return pages.paper_page(form, data, dict(form.context(data)), code="UJI-ABCD-EFGH-JKMN")


def test_members_without_indicators_leave_head_and_heading_with_their_table(host, printing):
    page = region_page(host, "kemuning", "project_report")
    pages = printed(printing, page.html, page.assets)
    assert all(len(found) > 5 for found in pages)
    assert "Belum ada indikator." in " ".join(" ".join(found) for found in pages)


def test_long_feedback_runs_over_pages_below_its_heading(host, printing):
    page = region_page(host, "bungo", "annual_sheet")
    told = "<p><strong>Pencapaian.</strong> "
    long = "Berkas selesai di atas target dan tidak ada yang dikembalikan pemohon. " * 90
    stiff = page.html.replace(told, told + long)
    assert stiff.count(long) == 1
    start = stiff.rindex("<tr>", 0, stiff.index(told))
    flowing = stiff[:start] + '<tr class="flow">' + stiff[start + len("<tr>") :]
    assert [HEADING] in printed(printing, stiff, page.assets), "the mark is no longer needed"
    begun = next(found for found in printed(printing, flowing, page.assets) if HEADING in found)
    assert any(line.startswith("Pencapaian.") for line in begun)


def test_labels_beside_bars_end_with_a_mark_when_they_are_cut():
    short = "Saya memahami cara nilai saya dihitung"
    assert short in charts.horizontal_bars([(short, "4.05")])
    cut = charts.horizontal_bars([("Seksi Perekonomian dan Perizinan Usaha Mikro", "1")])
    assert "Seksi Perekonomian dan Perizinan Usaha Mi…" in cut
