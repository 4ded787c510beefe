"""Fetch the pinned browser files and write their manifest. For maintainers: ``make vendor``.

Only ``npm pack`` is used: nothing of a package is run, and npm checks each archive's digest. The
fonts are not fetched; they change once in years and are listed in the manifest as they lie.
``--manifest`` rewrites the manifest alone.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = Path("portal/web/static/vendor")
FONTS = Path("portal/reports/fonts")
TESTS = Path("tests")
MANIFEST = VENDOR / "MANIFEST"

# (package, version, {path in the archive: path in the project})
PACKAGES: list[tuple[str, str, dict[str, Path]]] = [
    (
        "bootstrap",
        "5.3.8",
        {
            "dist/css/bootstrap.min.css": VENDOR / "bootstrap-5.3.8.min.css",
            "LICENSE": VENDOR / "bootstrap-5.3.8.LICENSE.txt",
        },
    ),
    (
        "htmx.org",
        "4.0.1",
        {
            "dist/htmx.min.js": VENDOR / "htmx-4.0.1.min.js",
            "dist/ext/hx-csp.min.js": VENDOR / "hx-csp-4.0.1.min.js",
            "LICENSE": VENDOR / "htmx-4.0.1.LICENSE.txt",
        },
    ),
    (
        "axe-core",
        "4.14.1",
        {"axe.min.js": TESTS / "axe.min.js", "LICENSE": TESTS / "axe.LICENSE.txt"},
    ),
]


def fetch(package: str, version: str, files: dict[str, Path]) -> None:
    """Copy the named files out of one package archive into the project."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            for inside, outside in files.items():
                source = tar.extractfile(f"package/{inside}")
                if source is None:
                    raise FileNotFoundError(f"{package} {version}: {inside}")
                target = ROOT / outside
                target.parent.mkdir(parents=True, exist_ok=True)
                with source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)


def listed() -> list[Path]:
    """Every file that must stand in the manifest, relative to the project."""
    found = {p for _, _, files in PACKAGES for p in files.values()}
    for folder in (VENDOR, FONTS):
        found |= {p.relative_to(ROOT) for p in (ROOT / folder).rglob("*") if p.is_file()}
    return sorted(found - {MANIFEST})


def write_manifest() -> None:
    """Write the SHA-256 list in the form that ``sha256sum --check`` reads."""
    lines = [
        f"{hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}  {path.as_posix()}\n"
        for path in listed()
    ]
    (ROOT / MANIFEST).write_text("".join(lines), encoding="ascii")
    print(f"{MANIFEST}: {len(lines)} files")


def main() -> None:
    """Fetch everything unless ``--manifest`` is given, then write the manifest."""
    if "--manifest" not in sys.argv[1:]:
        for package, version, files in PACKAGES:
            print(f"{package} {version}")
            fetch(package, version, files)
    write_manifest()


if __name__ == "__main__":
    main()
