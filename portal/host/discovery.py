"""Finding plugins: folders first, then installed distributions. Imports nothing of theirs."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import EntryPoint
from importlib.metadata import entry_points as installed_entry_points
from pathlib import Path

from portal.domain.sentences import Sentence, mark, sentence
from portal.host.manifest import FILE_NAME
from portal.host.refusal import shown

GROUP = "portal.plugins"
"""Entry-point group; the value names the package that contains `plugin.toml`."""

logger = logging.getLogger("portal.host")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that wants to be a plugin. `package` is set for installed distributions."""

    id: str
    folder: Path | None
    package: str = ""
    problem: Sentence | None = None


def discover(folders: Sequence[Path], *, entry_points: bool) -> tuple[Candidate, ...]:
    """Return candidates in order of admission: each folder by name, then entry points by name.

    An id seen before comes back with a `problem`: the first one keeps the id.
    """
    found: dict[str, Candidate] = {}
    again: list[Candidate] = []
    installed = _installed() if entry_points else ()
    for candidate in (*_in_folders(folders), *installed):
        first = found.setdefault(candidate.id, candidate)
        if first is not candidate:
            again.append(_second(candidate, first))
    return (*found.values(), *again)


def _second(candidate: Candidate, first: Candidate) -> Candidate:
    message = mark("Id plugin {id} sudah dipakai oleh {first}; salinan di {second} tidak dipakai.")
    places = {"first": _place(first), "second": _place(candidate)}
    problem = sentence(message, id=candidate.id, **places)
    return Candidate(candidate.id, candidate.folder, candidate.package, problem)


def _place(candidate: Candidate) -> str:
    return shown(candidate.package or str(candidate.folder), 200)


def _in_folders(folders: Sequence[Path]) -> Iterator[Candidate]:
    for folder in folders:
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            logger.warning("plugin folder %s cannot be read: %s", folder, error)
            continue
        for path in paths:
            if _is_candidate(path):
                yield Candidate(shown(path.name), path, "", _leads_out(path, folder))


def _is_candidate(path: Path) -> bool:
    # A link is reported even when it leads nowhere: somebody meant it to be a plugin.
    manifest = path / FILE_NAME
    return path.is_symlink() or (path.is_dir() and (manifest.is_symlink() or manifest.exists()))


def _leads_out(path: Path, folder: Path) -> Sentence | None:
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        inside = False
    if inside:
        return None
    message = mark(
        "{file} menunjuk ke luar folder plugin atau tidak ke mana pun; pindahkan isinya ke sini "
        "atau daftarkan folder asalnya di konfigurasi."
    )
    return sentence(message, file=shown(str(path), 200))


def _installed() -> Iterator[Candidate]:
    for entry in sorted(installed_entry_points(group=GROUP), key=lambda entry: entry.name):
        folder = _package_folder(entry)
        problem = None
        if folder is None:
            message = mark("Paket {package} dari plugin terpasang {id} tidak ditemukan.")
            problem = sentence(message, package=shown(entry.value), id=shown(entry.name))
        yield Candidate(shown(entry.name), folder, entry.value, problem)


def _package_folder(entry: EntryPoint) -> Path | None:
    """Locate the package without importing it, nor (as `find_spec` would) its parents."""
    first, *rest = entry.value.split(".")
    try:
        spec: ModuleSpec | None = importlib.util.find_spec(first)
        name = first
        for part in rest:
            name = f"{name}.{part}"
            locations = spec.submodule_search_locations if spec else None
            spec = PathFinder.find_spec(name, locations) if locations else None
    except (ImportError, ValueError, AttributeError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))
