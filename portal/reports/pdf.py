"""HTML to PDF: the only module that knows WeasyPrint.

The result is a tagged PDF/A-3a. The same page and assets give the same bytes in any process: no
clock, no random identifier, no font of the machine. Nothing is fetched but what was handed in.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from portal.reports.fetcher import core_assets, resolve

VARIANT = "pdf/a-3a"


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """The finished file and its number of pages."""

    content: bytes
    pages: int


def engine_version() -> str:
    """Return what else decides the bytes beside the page: the renderer and its profile."""
    return f"weasyprint {version('weasyprint')} {VARIANT}"


def render_pdf(html: str, assets: Mapping[str, bytes], identifier: str) -> RenderedPdf:
    """Render one page description; `identifier` becomes the fixed identity of the file.

    Call this in a worker process only: a hostile or endless document ends the process, not the
    portal.
    """
    weasyprint, font_configuration, fetcher = _engine()
    gate = fetcher({**core_assets(), **assets})
    page = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=gate)
    document = page.render(font_config=font_configuration, pdf_variant=VARIANT)
    content = document.write_pdf(
        pdf_identifier=identifier.encode(), pdf_variant=VARIANT, finisher=_plain_metadata
    )
    return RenderedPdf(content, len(document.pages))


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any, Any]:
    """Import the renderer once, with our fonts only, and share its font store (memory stays flat).

    The machine's fontconfig is shut out before the library reads it.
    """
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fontconfig.xml"))
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

    class Gate(URLFetcher):  # type: ignore[misc]
        """Answers from the given assets; opens nothing."""

        def __init__(self, assets: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=("asset", "data"), allow_redirects=False)
            self.assets = assets

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
            body, kind = resolve(url, self.assets)
            return URLFetcherResponse(url, body, headers={"Content-Type": kind})

    return weasyprint, FontConfiguration(), Gate


def _plain_metadata(_document: object, pdf: Any) -> None:  # noqa: ANN401  (WeasyPrint's writer)
    """Leave the XMP packet readable: PDF/A readers must find it uncompressed."""
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            item.compress = False
