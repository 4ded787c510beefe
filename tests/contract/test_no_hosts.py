"""No committed file names where a package was fetched from or a folder of whoever wrote it.

Such a line breaks every installation behind another mirror, and tells about machines that are
nobody's business.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# Put together from pieces, so that this file does not find itself.
DOT = "."
SLASH = "/"
HOSTS = [
    DOT.join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npmmirror", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("proxy", "golang", "org"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare", "com"),
        ("fonts", "googleapis", "com"),
    )
]
# Folders at the root of a machine, where a path in a file would name one particular machine.
FOLDERS = ["work", "root", "home/[a-z]+"]
FORBIDDEN = re.compile(
    "|".join([*(re.escape(host) for host in HOSTS), *(rf"(?<![\w.\-/])/{f}/" for f in FOLDERS)])
)
# Temporary files belong to tempfile; a fixed name there is one machine's leftover.
FIXED_TEMPORARY = re.compile(r"(?<![\w.\-/])/tmp/[A-Za-z]")


def committed(root: Path) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=root, capture_output=True, check=False
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    names = listing.stdout.decode().split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def lines_that_tell(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []  # a font or a picture
    return [
        f"{path.name}:{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN.search(line) or FIXED_TEMPORARY.search(line)
    ]


def test_no_committed_text_names_a_package_host_or_a_machine(project_root: Path) -> None:
    files = committed(project_root)
    assert files
    assert [line for path in files for line in lines_that_tell(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        f"--index-url https://{HOSTS[0]}/simple",
        f"see {SLASH}work{SLASH}notes.md",
        f"open('{SLASH}tmp{SLASH}result.json')",
        f"HOME={SLASH}home{SLASH}budi{SLASH}portal",
    ],
)
def test_such_a_line_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"one\n{line}\n", encoding="utf-8")
    assert len(lines_that_tell(tmp_path / "a.txt")) == 1


@pytest.mark.parametrize("line", ["docs/work/plan", "https://example.org/home/", "framework/x/"])
def test_an_innocent_line_is_not(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(line, encoding="utf-8")
    assert lines_that_tell(tmp_path / "a.txt") == []
