"""The files of others that we ship are those we took, each with its licence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "portal/web/static/vendor"
FONTS = ROOT / "portal/reports/fonts"


def manifest() -> dict[str, str]:
    lines = (VENDOR / "MANIFEST").read_text(encoding="ascii").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_each_listed_file_has_its_digest() -> None:
    changed = [
        path
        for path, digest in manifest().items()
        if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != digest
    ]
    assert changed == []


def test_no_shipped_file_is_missing_from_the_manifest() -> None:
    shipped = {
        path.relative_to(ROOT).as_posix()
        for folder in (VENDOR, FONTS)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "MANIFEST"
    }
    shipped |= {"tests/axe.min.js", "tests/axe.LICENSE.txt"}
    assert shipped == set(manifest())


def test_each_code_file_names_its_version_and_has_a_licence() -> None:
    licences = {p.name.removesuffix(".LICENSE.txt") for p in VENDOR.glob("*.LICENSE.txt")}
    # The extension comes out of the same package as its core.
    licences |= {name.replace("htmx-", "hx-csp-") for name in licences if name[:5] == "htmx-"}
    code = [p.name for p in VENDOR.iterdir() if p.suffix in {".js", ".css"}]
    assert code
    for name in code:
        assert re.fullmatch(r"[a-z-]+-\d+\.\d+\.\d+\.min\.(js|css)", name), name
        assert re.sub(r"\.min\.(js|css)$", "", name) in licences, name


def test_fonts_come_with_their_licence() -> None:
    assert len(list(FONTS.glob("*.ttf"))) == 4
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="ascii")
