"""What a feature plugin's description must keep to: names, permissions, addresses, tables.

All refusals are of stage preflight. Tables are looked at through their names alone, so that the
host needs no database library.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from portal.api.features import Feature, OwnPermission, Page
from portal.domain.permissions import CORE_NAMES, RELATIONS, ROLES
from portal.domain.sentences import mark
from portal.host.discovery import discover
from portal.host.manifest import Manifest, read_manifest
from portal.host.refusal import Refused, shown

MIGRATIONS = "migrations"
"""Folder of a feature plugin's own migrations."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_RULE = re.compile(r"/|(/([a-z0-9]+(-[a-z0-9]+)*|<(int:)?[a-z][a-z0-9_]*>))+")


def table_prefix(plugin_id: str) -> str:
    """Return how every table of the plugin's own begins."""
    return f"plg_{plugin_id}_"


def check_feature(feature: Feature | None, manifest: Manifest, folder: Path | None) -> None:
    """Check the whole description against the manifest. Raises `Refused`."""
    if (feature is not None) != manifest.feature:
        raise _refused(
            mark("Hook portal_blueprint dan kunci feature = true pada manifes harus ada berdua.")
        )
    if feature is None:
        return
    own = _permissions(feature.permissions, manifest.id)
    _pages(feature.pages, own)
    for code, words in feature.acts:
        if not code.startswith(f"{manifest.id}.") or not words:
            message = mark('Kata untuk tindakan {name} kosong, atau tidak diawali "{prefix}.".')
            raise _refused(message, name=shown(code), prefix=manifest.id)
    _tables(feature.tables, manifest.id, folder)


def _permissions(listed: tuple[OwnPermission, ...], plugin_id: str) -> frozenset[str]:
    names = [one.name for one in listed]
    _unique(names, mark("izin"))
    for one in listed:
        prefix, _, word = one.name.partition(".")
        if prefix != plugin_id or not _NAME.fullmatch(word) or one.name in CORE_NAMES:
            message = mark('Izin {name} harus diawali "{prefix}." dan bukan izin milik portal.')
            raise _refused(message, name=shown(one.name), prefix=plugin_id)
        strange = sorted((one.roles - set(ROLES)) | (one.relations - set(RELATIONS)))
        if strange or not one.label or not (one.roles or one.relations):
            message = mark("Izin {name}: nama tampilan kosong, atau pemegangnya tidak dikenal.")
            raise _refused(message, name=shown(one.name))
    return frozenset(names)


def _pages(pages: tuple[Page, ...], own: Collection[str]) -> None:
    _unique([page.name for page in pages], mark("halaman"))
    _unique([f"{m} {page.rule}" for page in pages for m in page.methods], mark("alamat"))
    for page in pages:
        if page.permission not in own:
            message = mark("Halaman {name} tidak menyebut izin milik plugin ini.")
            raise _refused(message, name=shown(page.name))
        if not (_NAME.fullmatch(page.name) and _RULE.fullmatch(page.rule) and page.methods):
            message = mark("Halaman {name}: nama atau alamat {rule} tidak sah.")
            raise _refused(message, name=shown(page.name), rule=shown(page.rule))


def _tables(tables: object, plugin_id: str, folder: Path | None) -> None:
    names = _table_names(tables)
    prefix = table_prefix(plugin_id)
    for name in names:
        if not name.startswith(prefix):
            message = mark('Tabel {name} harus diawali "{prefix}".')
            raise _refused(message, name=shown(name), prefix=prefix)
    for name in _targets(tables):
        if not name.startswith(prefix):
            message = mark("Kunci tamu ke {name} keluar dari tabel plugin; simpan id-nya saja.")
            raise _refused(message, name=shown(name))
    if names and folder is not None and not any((folder / MIGRATIONS).glob("*.py")):
        raise _refused(mark("Plugin memiliki tabel, tetapi folder migrations kosong."))


def _table_names(tables: object) -> list[str]:
    metadata = getattr(tables, "metadata", None)
    if tables is not None and metadata is None:
        raise _refused(mark("Tabel plugin dibuat dari portal.feature.OwnTables."))
    return sorted(str(name) for name in getattr(metadata, "tables", ()))


def _targets(tables: object) -> Iterable[str]:
    every = getattr(getattr(tables, "metadata", None), "tables", {})
    for table in every.values():
        for key in table.foreign_keys:
            yield str(key.target_fullname).partition(".")[0]


def _unique(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = mark("Ada dua {what} bernama {name}.")
        raise _refused(message, what=what, name=shown(twice[0]))


def _refused(message: str, **params: object) -> Refused:
    return Refused("preflight", message, **params)


def announced(
    folders: Sequence[Path], enabled: Collection[str] | None, *, entry_points: bool = True
) -> dict[str, Path]:
    """Return plugin id -> folder of the enabled plugins that announce pages; imports nothing.

    For migrations, which come before anything of a plugin may run.
    """
    found: dict[str, Path] = {}
    for candidate in discover(folders, entry_points=entry_points):
        if candidate.folder is None or candidate.problem or candidate.id in found:
            continue
        try:
            manifest = read_manifest(candidate.folder, candidate.id)
        except Refused:
            continue
        if manifest.feature and (enabled is None or manifest.id in enabled):
            found[manifest.id] = candidate.folder
    return found
