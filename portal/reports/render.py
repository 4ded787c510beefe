"""From a report's data to its page: the same template for paper and for the browser preview.

Templates of a region live under their plugin's prefix only, so they can extend the core's base
but never replace a page of the core. Stored text is always data, never a template.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from portal.api.describe import ReportFormat
from portal.api.report_data import ReportData
from portal.paths import templates_dir
from portal.reports import charts, formats
from portal.reports.budget import Budget, RegionTemplates
from portal.reports.fetcher import core_assets, media_type, plugin_assets

_CHARTS = {"horizontal": charts.horizontal_bars, "columns": charts.columns, "trend": charts.trend}
_PAPER_MM = {"A4": (210, 297), "F4": (215, 330)}


def install_filters(environment: Environment) -> None:
    """Give an environment the filters that reports and the shared breakdown use."""
    environment.filters.update(
        number=formats.number,
        percent=formats.percent,
        formula=formats.formula,
        day=formats.day,
        nip=formats.nip,
    )
    environment.globals.update(day_span=formats.span)


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page with the pictures made for it."""

    html: str
    assets: Mapping[str, bytes] = field(default_factory=dict)


class Pages:
    """Renders the formats of one plugin. Keep one per plugin: templates stay compiled.

    `folder` is the plugin's folder; `overrides` the site's own templates, which come first.
    """

    def __init__(self, plugin_id: str, folder: Path | None, overrides: Path | None = None) -> None:
        """Prepare the template folders; nothing is read yet."""
        own = [] if folder is None else [folder / "templates"]
        self._roots = [*([overrides] if overrides else []), templates_dir()]
        self._own = own
        self.assets = {**core_assets(), **plugin_assets(folder)}
        self.environment = RegionTemplates(
            loader=ChoiceLoader(
                [FileSystemLoader(self._roots), PrefixLoader({plugin_id: FileSystemLoader(own)})]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        install_filters(self.environment)
        self._digest = ""

    def digest(self) -> str:
        """Return a digest of every template, style sheet and picture a page may be made of."""
        if not self._digest:
            summary = hashlib.sha256()
            for root in [
                *(r / part for r in self._roots for part in ("report", "shared")),
                *self._own,
            ]:
                for path in sorted(p for p in root.rglob("*") if p.is_file()):
                    summary.update(path.relative_to(root).as_posix().encode() + b"\0")
                    summary.update(path.read_bytes())
            for name in sorted(self.assets):
                summary.update(name.encode() + b"\0" + self.assets[name])
            self._digest = summary.hexdigest()
        return self._digest

    def paper_page(
        self,
        form: ReportFormat,
        data: ReportData,
        context: Mapping[str, Any],
        *,
        code: str,
        paper: str = "A4",
    ) -> Page:
        """Return the page for the printer; all pictures are assets beside it."""
        made = dict[str, bytes]()
        sheet = f"page-{paper.lower()}.css"
        made[sheet] = _page_css(paper, form.title, code).encode()
        if code:
            made["qr.png"] = _qr(data.verification)

        def chart(kind: str, points: Sequence[charts.Point], **options: Any) -> str:  # noqa: ANN401
            name = f"chart-{len(made)}.svg"
            made[name] = _CHARTS[kind](points, **options).encode()
            return f"asset:{name}"

        extra = {
            "preview": False,
            "style_sheets": ["report.css", sheet],
            "asset": lambda name: f"asset:{name}",
            "qr": "asset:qr.png",
            "chart": chart,
        }
        html = self._render(form, data, context, extra, code)
        pictures = {n: b for n, b in self.assets.items() if n.startswith("plugin/")}
        return Page(html, {**pictures, **made})

    def preview(
        self,
        form: ReportFormat,
        data: ReportData,
        context: Mapping[str, Any],
        asset_url: Callable[[str], str],
        *,
        code: str = "",
    ) -> str:
        """Return the page for the browser: style sheets by `asset_url`, nothing inline."""

        def chart(kind: str, points: Sequence[charts.Point], **options: Any) -> str:  # noqa: ANN401
            return _data_url("image/svg+xml", _CHARTS[kind](points, **options).encode())

        extra = {
            "preview": True,
            "style_sheets": ["report.css", "preview.css"],
            "asset": asset_url,
            "qr": _data_url("image/png", _qr(data.verification)) if code else "",
            "chart": chart,
        }
        return self._render(form, data, context, extra, code)

    def web_asset(self, name: str) -> tuple[bytes, str]:
        """Return bytes and media type of an asset for the browser. Raises KeyError."""
        body = self.assets[name]
        if name.endswith(".css"):
            body = body.replace(b'url("asset:', b'url("')
        return body, media_type(name)

    def _render(
        self,
        form: ReportFormat,
        data: ReportData,
        context: Mapping[str, Any],
        extra: Mapping[str, Any],
        code: str,
    ) -> str:
        own = data.letterhead.emblem
        values: dict[str, Any] = {
            "title": form.title,
            "data": data,
            "emblem": f"plugin/{own}" if f"plugin/{own}" in self.assets else "emblem.svg",
            "document_code": code,
            "verification": data.verification,
            **extra,
            **context,
        }
        budget = Budget()
        values["range"] = budget.range
        return budget.joined(self.environment.get_template(form.template).generate(values))


def _page_css(paper: str, title: str, code: str) -> str:
    """Return the sheet of paper: its size, margins, and the running foot with page numbers."""
    width, height = _PAPER_MM[paper]
    left = f"{title} {formats.DASH} {code}" if code else title
    return (
        f"@page {{ size: {width}mm {height}mm; margin: 14mm 16mm 18mm 18mm;"
        f" @bottom-left {{ content: {_css_text(left)}; width: 75%; }}"
        ' @bottom-right { content: "Halaman " counter(page) " dari " counter(pages);'
        " width: 25%; } }"
        " @page { @bottom-left { font: 7.5pt 'Portal Sans'; color: #333; text-align: left; }"
        " @bottom-right { font: 7.5pt 'Portal Sans'; color: #333; text-align: right; } }"
    )


def _css_text(text: str) -> str:
    """Write a CSS string in which every character that could end it is an escape."""
    return (
        '"' + "".join(c if c.isalnum() or c in " -.,()" else f"\\{ord(c):x} " for c in text) + '"'
    )


def _qr(address: str) -> bytes:
    """Draw the address as a black and white PNG."""
    target = BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="png", scale=4, border=2)
    return target.getvalue()


def _data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
