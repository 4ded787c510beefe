"""Is an uploaded file what its name says? Extension, first bytes and structure must agree.

Only formats that a reader opens without running anything: no HTML, no SVG, no macros.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PARTS = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."


def media_type(name: str, content: bytes) -> str | None:
    """Return the media type of a sound file of an allowed kind, or None."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(extension)
    if kind is None or not content:
        return None
    known, check = kind
    return known if check(content) else None


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:] and b"startxref" in content


def _is_png(content: bytes) -> bool:
    """Walk the chunks: lengths and check sums must hold up to the end mark."""
    at, seen_data = len(PNG), False
    if not content.startswith(PNG) or content[12:16] != b"IHDR":
        return False
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4])
        body = content[at + 4 : at + 8 + length]
        sum_at = at + 8 + length
        if zlib.crc32(body) != int.from_bytes(content[sum_at : sum_at + 4]):
            return False
        seen_data = seen_data or body[:4] == b"IDAT"
        if body[:4] == b"IEND":
            return seen_data
        at = sum_at + 4
    return False


def _is_jpeg(content: bytes) -> bool:
    """Walk the segments up to the scan; a picture has a size, and ends with the end mark."""
    at, framed = 2, False
    if not content.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in content[-64:]:
        return False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0xDA:
            return framed
        framed = framed or (0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC})
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return False


def _office(part: str) -> Callable[[bytes], bool]:
    def check(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = archive.infolist()
                names = {item.filename for item in parts}
                sound = len(parts) <= MOST_PARTS and {"[Content_Types].xml", part} <= names
                small = sum(item.file_size for item in parts) <= MOST_UNPACKED
                plain = not any(item.flag_bits & 1 for item in parts)  # not encrypted
                macros = any(name.lower().endswith("vbaproject.bin") for name in names)
                return sound and small and plain and not macros and archive.testzip() is None
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError):
            return False

    return check


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    start = text.lstrip()[:200].lower()
    return not start.startswith(("<!doctype html", "<html", "<svg", "<?xml", "<script"))


KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _is_pdf),
    "jpg": ("image/jpeg", _is_jpeg),
    "jpeg": ("image/jpeg", _is_jpeg),
    "png": ("image/png", _is_png),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", _office("xl/workbook.xml")),
    "docx": (f"{_OFFICE}wordprocessingml.document", _office("word/document.xml")),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
}
"""Allowed extensions with their media type and check."""
