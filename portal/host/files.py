"""What lies in a plugin's folder: only ordinary files inside it, and their digests."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.domain.sentences import mark
from portal.host.refusal import Refused, shown

IGNORED = frozenset({"__pycache__", ".git", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
MAX_FILES = 5_000
_FORMULAS = re.compile(r"scoring(_[a-z0-9_]+)?\.toml")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """SHA-256 over names and bytes of a plugin's files; `code` covers what calculates alone.

    That is its Python files, or the formulas of a plugin without Python.
    """

    digest: str
    code: str


def fingerprint(folder: Path) -> Fingerprint:
    """Digest every file of the plugin in a fixed order.

    Raises `Refused` for a link that leads out of the folder, a device or pipe, an unreadable
    file, or a folder with more than `MAX_FILES` files.
    """
    everything, code = hashlib.sha256(), hashlib.sha256()
    for path in plugin_files(folder):
        line = f"{path.relative_to(folder).as_posix()}\n".encode("utf-8", "surrogateescape")
        content = _sha256(path)
        everything.update(line + content)
        if path.suffix == ".py" or is_formulas(path.relative_to(folder)):
            code.update(line + content)
    return Fingerprint(everything.hexdigest(), code.hexdigest())


def is_formulas(name: Path) -> bool:
    """Say whether a path inside a plugin is one of its files of formulas."""
    return _FORMULAS.fullmatch(str(name)) is not None


def plugin_files(folder: Path) -> list[Path]:
    """Return the plugin's files sorted by path, each checked to lie inside the folder."""
    files: list[Path] = []
    for path in _walk(folder):
        files.append(path)
        if len(files) > MAX_FILES:
            message = mark("Folder {file} berisi lebih dari {count} berkas.")
            raise Refused("manifest", message, file=shown(str(folder)), count=MAX_FILES)
    return sorted(files)


def checked_file(path: Path, root: Path) -> Path:
    """Return `path` when it is an ordinary file inside `root`, links followed."""
    try:
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except FileNotFoundError as error:
        if path.is_symlink():
            raise _unopened(path) from error
        message = mark("Berkas {file} tidak ada.")
        raise Refused("manifest", message, file=shown(str(path), 200)) from error
    except (OSError, RuntimeError) as error:  # Python 3.11 answers a link loop with RuntimeError
        raise _unopened(path) from error
    if not real.is_relative_to(root.resolve()):
        message = mark(
            "Berkas {file} menunjuk ke luar folder plugin; salin isinya ke dalam folder."
        )
        raise Refused("manifest", message, file=shown(str(path), 200))
    if not stat.S_ISREG(mode):
        message = mark("{file} harus berupa berkas biasa.")
        raise Refused("manifest", message, file=shown(str(path), 200))
    return path


def _unopened(path: Path) -> Refused:
    message = mark("Berkas {file} tidak dapat dibuka: tautan putus, melingkar, atau terlarang.")
    return Refused("manifest", message, file=shown(str(path), 200))


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if name not in IGNORED)
        for name in folders:
            _no_link(Path(base, name))
        for name in names:
            if not name.endswith(".pyc"):
                yield checked_file(Path(base, name), folder)


def _no_link(path: Path) -> None:
    if path.is_symlink():
        message = mark("Folder {file} adalah tautan; di dalam plugin hanya boleh folder biasa.")
        raise Refused("manifest", message, file=shown(str(path), 200))


def _unreadable(error: OSError) -> None:
    message = mark("Folder {file} tidak dapat dibaca.")
    raise Refused("manifest", message, file=shown(str(error.filename), 200)) from error


def _sha256(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        message = mark("Berkas {file} tidak dapat dibaca.")
        raise Refused("manifest", message, file=shown(str(path), 200)) from error
