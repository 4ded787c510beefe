"""Reports: every format renders in hard situations, on A4 and F4, with nothing from outside."""

from __future__ import annotations

import html as escapes
import io
import re
import traceback
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.api.describe import ReportFormat
from portal.api.report_data import ReportData
from portal.host.manifest import PLUGIN_ID
from portal.host.refusal import error_text
from portal.host.registry import RegionEntry
from portal.testing.findings import Finding, Level
from portal.testing.sample_features import SampleError, feature_samples, named
from portal.testing.sample_words import LONG_NAME, NIP
from portal.testing.samples import Samples
from portal.testing.subject import Subject

if TYPE_CHECKING:
    from portal.reports.pdf import RenderedPdf
    from portal.reports.render import Pages
    from portal.reports.worker import RenderPool

_OUTSIDE = re.compile(
    r"""(?:(?:src|href)\s*=\s*["']?|url\(\s*["']?|@import\s+["'])((?:https?:|file:|ftp:|//)[^"')\s>]*)""",
    re.IGNORECASE,
)
_POINTS_PER_MM = 72 / 25.4
_PAPER_MM = {"A4": (210, 297), "F4": (215, 330)}
_PRINTERS = 2
_CODE = "UJI-ABCD-EFGH-JKMN"


@dataclass(frozen=True, slots=True)
class _Place:
    """One report in one situation."""

    form: ReportFormat
    situation: str

    def finding(self, what: str, mend: str, line: int = 0) -> Finding:
        return Finding(
            level="must",
            what=f"Laporan {self.form.id} ({self.situation}): {what}.",
            file=f"templates/{self.form.template.partition('/')[2]}",
            why="Laporan dicetak massal; satu kasus yang gagal menahan berkas satu kantor.",
            mend=mend,
            line=line,
        )

    def line_of(self, error: BaseException) -> int:
        """Return the line of the report's own template where it failed, 0 when elsewhere."""
        name = self.form.template.partition("/")[2]
        frames = traceback.extract_tb(error.__traceback__)
        lines = [one.lineno or 0 for one in frames if one.filename.endswith(f"templates/{name}")]
        return lines[-1] if lines else getattr(error, "lineno", None) or 0


@dataclass(frozen=True, slots=True)
class _Print:
    """A page on its way to the printer."""

    place: _Place
    paper: str
    future: Future[RenderedPdf]


def reports(subject: Subject) -> Iterator[Finding]:
    """Render each format with full and with empty data; read what a feature gives as examples."""
    if subject.admitted and subject.admitted.manifest.feature:
        yield from _own_samples(subject)
    for entry in subject.admitted.entries if subject.admitted else ():
        if entry.report_formats:
            yield from _region(entry)


def _region(entry: RegionEntry) -> Iterator[Finding]:
    from portal.reports.render import Pages
    from portal.reports.worker import RenderPool

    pages = Pages(entry.plugin_id, entry.folder)
    made = Samples(entry)
    with RenderPool(_PRINTERS) as pool:
        waiting: list[_Print] = []
        for form in entry.report_formats:
            try:
                situations = made.of(form)
            except SampleError as error:
                yield _sample("must", form, str(error), "Perbaiki berkas contoh itu.")
                continue
            yield from _unknown_features(form, next(iter(situations.values())))
            for situation, data in situations.items():
                yield from _situation(pages, pool, _Place(form, situation), data, waiting)
        for one in waiting:
            yield from _pdf(one)


def _own_samples(subject: Subject) -> Iterator[Finding]:
    try:
        feature_samples(subject.folder, subject.plugin)
    except SampleError as error:
        yield Finding(
            level="must",
            what=str(error),
            file=named(subject.plugin),
            why="Laporan daerah yang memakai bagian ini dicoba dengan contoh itu.",
            mend="Perbaiki berkas contoh itu.",
        )


def _unknown_features(form: ReportFormat, data: ReportData) -> Iterator[Finding]:
    for feature in form.features:
        if not PLUGIN_ID.fullmatch(feature):
            mend = "Pakai id plugin bagian itu: huruf kecil, angka, garis bawah, diawali huruf."
            yield _Place(form, "features").finding(f"id bagian {feature!r} tidak sah", mend)
        elif feature not in data.features:
            told = f"belum ada contoh data bagian {feature}; laporan diperiksa tanpa data itu."
            mend = f"Tulis {named(feature)}: objek JSON seperti yang diberikan bagian itu."
            yield _sample("should", form, told, mend, named(feature))


def _sample(level: Level, form: ReportFormat, what: str, mend: str, file: str = "") -> Finding:
    return Finding(
        level=level,
        what=f"Laporan {form.id}: {what}",
        file=file or named(form.features[0]),
        why="Hanya bagian itu yang tahu bentuk datanya; tanpa contoh, isinya tidak tercoba.",
        mend=mend,
    )


def _situation(
    pages: Pages, pool: RenderPool, place: _Place, data: ReportData, waiting: list[_Print]
) -> Iterator[Finding]:
    from portal.reports.worker import RenderRequest

    form = place.form
    for paper in form.papers if data.cases else form.papers[:1]:
        try:
            first, second = dict(form.context(data)), dict(form.context(data))
            page = pages.paper_page(form, data, first, code=_CODE, paper=paper)
            form.tables(data)
        except Exception as error:  # noqa: BLE001  (template and context are plugin code)
            yield place.finding(
                f"gagal pada {paper}: {_why(error)}",
                "Siapkan templat dan context untuk daftar kosong dan nilai yang belum ada.",
                place.line_of(error),
            )
            return
        if first.keys() != second.keys():
            yield place.finding("isi laporan berbeda pada ulangan", "Susun dari data saja.")
        yield from _html(place, page.html, data)
        if "pdf" in form.outputs:
            request = RenderRequest(page.html, _CODE, page.assets)
            waiting.append(_Print(place, paper, pool.submit(request)))


def _why(error: Exception) -> str:
    from portal.reports.budget import TemplateTooLong

    told = str(error) if isinstance(error, TemplateTooLong) else error_text(error)
    return told.rstrip(".")


def _html(place: _Place, text: str, data: ReportData) -> Iterator[Finding]:
    for address in _OUTSIDE.findall(text):
        yield place.finding(
            f"mengambil berkas dari luar: {address[:80]}", "Simpan gambar di folder static/ plugin."
        )
    if place.form.scope == "employee" and data.cases:
        shown = re.sub(r"\s", "", escapes.unescape(text))
        for wanted in (LONG_NAME, NIP):
            if re.sub(r"\s", "", wanted) not in shown:
                yield place.finding(
                    f"tidak memuat {wanted}", "Cetak nama dan NIP pegawai pada lembarnya."
                )


def _pdf(one: _Print) -> Iterator[Finding]:
    import pikepdf

    from portal.reports.worker import RenderFailed

    place, paper = one.place, one.paper
    try:
        made = one.future.result()
    except RenderFailed as error:
        yield place.finding(f"tidak tercetak: {error.sentence}", "Sederhanakan templatnya.")
        return
    with pikepdf.open(io.BytesIO(made.content)) as document:
        box = [float(side) for side in document.pages[0].mediabox]
        width, height = (side / _POINTS_PER_MM for side in box[2:])
        wanted = _PAPER_MM[paper]
        if abs(width - wanted[0]) > 1 or abs(height - wanted[1]) > 1:
            yield place.finding(
                f"ukuran kertas bukan {paper}", "Jangan menulis @page pada templat plugin."
            )
        for name in _loose_fonts(document):
            yield place.finding(f"huruf {name} tidak ditanam", "Pakai huruf dari dasar laporan.")


def _loose_fonts(document: Any) -> Iterator[str]:  # noqa: ANN401  (a PDF of pikepdf)
    for item in document.objects:
        kind = getattr(item, "get", lambda _key: None)("/Type") if _is_dictionary(item) else None
        if kind == "/FontDescriptor" and not any(
            key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")
        ):
            yield str(item.get("/FontName"))


def _is_dictionary(item: Any) -> bool:  # noqa: ANN401  (any object of pikepdf)
    import pikepdf

    return isinstance(item, pikepdf.Dictionary)
