"""The gate of the renderer: it knows our own assets by name, and nothing else in the world.

A report can name `asset:<name>` (registered bytes) and small PNG images written into the page
itself. Files, hosts, redirects and every other scheme are refused, whatever asks for them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from portal.paths import fonts_dir, templates_dir

SCHEME = "asset:"
_PNG = "data:image/png;base64,"
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PNG_LIMIT = 200_000
_MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ttf": "font/ttf",
}


class ForbiddenResource(ValueError):
    """The document asked for something that is not ours."""


def media_type(name: str) -> str:
    """Return the media type of an asset by its ending. Raises ForbiddenResource."""
    kind = _MEDIA_TYPES.get(Path(name).suffix)
    if kind is None:
        raise ForbiddenResource(name)
    return kind


def resolve(url: str, assets: Mapping[str, bytes]) -> tuple[bytes, str]:
    """Return bytes and media type of an allowed address. Raises ForbiddenResource."""
    if url.startswith(SCHEME):
        name = url.removeprefix(SCHEME)
        if name not in assets:
            raise ForbiddenResource(name)
        return assets[name], media_type(name)
    if url.startswith(_PNG) and len(url) <= _PNG_LIMIT:
        return _png(url.removeprefix(_PNG)), "image/png"
    raise ForbiddenResource(url[:80])


def _png(encoded: str) -> bytes:
    try:
        content = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ForbiddenResource("data:") from error
    if not content.startswith(_PNG_MAGIC):
        raise ForbiddenResource("data:")
    return content


@lru_cache(maxsize=1)
def core_assets() -> Mapping[str, bytes]:
    """Return fonts, style sheets and the neutral emblem, by name; read once per process."""
    found = {path.name: path.read_bytes() for path in sorted(fonts_dir().glob("*.ttf"))}
    for path in sorted((templates_dir() / "report").iterdir()):
        if path.suffix in {".css", ".svg", ".png"}:
            found[path.name] = path.read_bytes()
    return found


def plugin_assets(folder: Path | None) -> dict[str, bytes]:
    """Return the pictures in a plugin's `static/` folder under names that begin with `plugin/`."""
    static = None if folder is None else folder / "static"
    if static is None or not static.is_dir():
        return {}
    return {
        f"plugin/{path.name}": path.read_bytes()
        for path in sorted(static.iterdir())
        if path.suffix in {".svg", ".png"} and path.is_file()
    }
