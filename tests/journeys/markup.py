"""Read a page's markup without a browser: its links, its files, and what no browser would take."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.journeys.pages import placeholders

_FILES = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
_SILENT = {"script", "style", "template"}


class Markup(HTMLParser):
    """What a page's text says once it is read; `faults` are lines for whoever mends them."""

    def __init__(self, address: str, url: str, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: set[str] = set()
        self._address, self._url, self._silent = urlsplit(address).netloc, url, 0
        self._said: list[str] = []
        self._refused: list[str] = []
        self.feed(text)
        self.close()

    @property
    def faults(self) -> list[str]:
        """Placeholders, and what the policy of the portal's pages forbids."""
        return self._refused + placeholders("".join(self._said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._silent += tag in _SILENT
        if tag == "a" and "href" in given:
            self.links.append(given["href"] or "")
        if tag == "style" or (tag == "script" and not (given.get("src") and given.get("nonce"))):
            self._refused.append(f"inline: {self.get_starttag_text()}")
        self._refused += [
            f"inline: {self.get_starttag_text()}"
            for name in given
            if name == "style" or name.startswith("on")
        ]
        if named := given.get(_FILES.get(tag, "")):
            self._file(urljoin(self._url, named))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._said.append(data)

    def _file(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return
        self.files.add(parts.path)
        if parts.netloc != self._address:
            self._refused.append(f"from elsewhere: {url}")
