"""Answering for a cycle with the plugin it was opened with, when another one is installed now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.domain.errors import Unavailable
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.archive import ArchivedEntry, ArchiveFailed, Bundle, Pinned, bundle_for
from portal.host.registry import RegionEntry
from portal.services.common.archive import FOLDER
from portal.services.common.runtime import runtime
from portal.store.models import Cycle

PINNED = ("indicator_sets", "instruments", "methods", "workflow")
"""What of a cycle's frozen description its archived plugin must still say word for word."""
DRAWN = ("indicator_sets", "instruments", "workflow")
"""What of it screens and forms are drawn from."""

_MISSING = _(
    "Siklus ini dibuka dengan plugin {id} versi {version}, sedangkan yang terpasang berbeda dan "
    "arsip versi itu tidak ada. Pulihkan folder plugin-archive; tidak ada nilai yang diubah."
)
_OTHER = _(
    "Arsip plugin {id} versi {version} tidak sama dengan yang dibekukan saat siklus dibuka. "
    "Tidak ada nilai yang diubah."
)


def is_pinned(entry: RegionEntry, cycle: Cycle) -> bool:
    """Tell whether the installed plugin, and the one it borrows from, are the pinned ones."""
    same = (entry.plugin_id, entry.plugin_version) == (cycle.plugin_id, cycle.plugin_version)
    if not cycle.frozen:
        return same
    lender = cycle.frozen.get("lender")
    return (
        same
        and entry.plugin_digest == cycle.plugin_digest
        and (dict(entry.lender) if entry.lender else None) == lender
        and _says_the_same(entry, cycle, PINNED)
    )


def draws_the_same(entry: RegionEntry, cycle: Cycle) -> bool:
    """Tell whether forms, indicators and deadlines are still those the cycle was opened with."""
    if not cycle.frozen or entry.plugin_digest == cycle.plugin_digest:
        return True
    return _says_the_same(entry, cycle, DRAWN)


def archived_entry(cycle: Cycle, installed: RegionEntry) -> ArchivedEntry:
    """Return the region as the cycle's own plugin describes it, answering from the archive.

    Raises Unavailable when the archive is missing, changed or unfit; nothing is computed then.
    """
    return bundle_of(cycle).entry(installed)


def bundle_of(cycle: Cycle) -> Bundle:
    """Return the running archive of a cycle's plugin. Raises Unavailable."""
    plugin = _pinned(cycle.plugin_id, cycle.plugin_version, cycle.plugin_digest)
    lender = cycle.frozen.get("lender")
    bundle = bundle_for(
        cycle.region,
        plugin,
        _pinned(lender["id"], lender["version"], lender["digest"]) if lender else None,
    )
    said: Mapping[str, Any] = bundle.told["freeze"]
    if any(said[name] != cycle.frozen.get(name) for name in PINNED):
        told = sentence(_OTHER, id=plugin.id, version=plugin.version)
        raise ArchiveFailed(cycle.region, told)
    return bundle


def _says_the_same(entry: RegionEntry, cycle: Cycle, names: tuple[str, ...]) -> bool:
    present = _frozen(entry)
    return all(present[name] == cycle.frozen.get(name) for name in names)


def _frozen(entry: RegionEntry) -> dict[str, Any]:
    """Return the entry's frozen description, made once for each description in use."""
    parts = (entry, entry.indicator_sets, entry.instruments, entry.methods, entry.workflow)
    key = tuple([id(part) for part in parts])
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = (parts, entry.freeze())
    return _KNOWN[key][1]


_MOST_KNOWN = 64
_KNOWN: dict[tuple[int, ...], tuple[object, dict[str, Any]]] = {}
"""Identity of a description -> the description itself (so that no other takes its place) frozen."""


def _pinned(plugin_id: str, version: str, digest: str) -> Pinned:
    folder = _folder() / digest
    if not digest or not folder.is_dir():
        raise Unavailable(sentence(_MISSING, id=plugin_id, version=version))
    return Pinned(plugin_id, version, digest, folder)


def _folder() -> Path:
    return runtime().settings.instance / FOLDER
