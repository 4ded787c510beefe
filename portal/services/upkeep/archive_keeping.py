"""Which archived plugins there are, which are needed, which may go; and uninstalling a plugin.

An archive that a cycle or a published result names is never deleted here, and a plugin whose
results could not be recomputed any more is not uninstalled.
"""

from __future__ import annotations

import shutil
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Unavailable, WrongStage
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host import PluginReport
from portal.host.admission import NATIONAL
from portal.host.files import fingerprint
from portal.host.manifest import FILE_NAME
from portal.host.refusal import Refused
from portal.services.common import audit
from portal.services.common.access import require
from portal.services.common.archive import FOLDER, archive_plugin
from portal.services.common.runtime import runtime
from portal.services.upkeep.plugin_states import change
from portal.store.db import session, unit_of_work
from portal.store.models import Cycle
from portal.store.queries.archives import Need, needed

State = Literal["sound", "changed", "missing"]
_YOUNG = 3600.0
"""Seconds for which an archive that nobody names is kept: its cycle may be opening just now."""
_UNFINISHED = ("running", "rating", "calculated", "published")


@dataclass(frozen=True, slots=True)
class Archive:
    """One archived plugin version, or one that is named and not there."""

    digest: str
    plugin_id: str
    version: str
    state: State
    cycles: int
    results: int

    @property
    def needed(self) -> bool:
        """Whether a cycle or a published result names it."""
        return bool(self.cycles or self.results)


def archives() -> tuple[Archive, ...]:
    """Return all archives, each checked to its last byte, and those that are missing."""
    needs = needed(session())
    digests = sorted({*needs, *(path.name for path in _folders())})
    found = (_archive(digest, needs.get(digest)) for digest in digests)
    return tuple(sorted(found, key=lambda one: (one.plugin_id, one.version, one.digest)))


def missing_archives(*, results: bool = False) -> tuple[Need, ...]:
    """Return the plugin versions that are named and not kept; quick without `results`."""
    needs = needed(session(), results=results)
    return tuple(need for digest, need in sorted(needs.items()) if not _folder(digest).is_dir())


def prune(actor: Actor) -> tuple[str, ...]:
    """Delete the archives that no cycle and no result names; return their digests."""
    require(actor, "plugin.manage", "*")
    needs = needed(session())
    young = time.time() - _YOUNG
    gone = [path for path in _folders() if path.name not in needs and path.stat().st_mtime < young]
    for path in gone:
        shutil.rmtree(path)
    names = tuple(path.name for path in gone)
    if names:
        with unit_of_work():
            detail = {"digests": list(names)}
            audit.record(actor, "plugin.archive_pruned", entity="plugin", detail=detail)
    return names


def uninstall(actor: Actor, plugin_id: str) -> Path:
    """Switch a plugin off and delete its folder; return where it was.

    Raises WrongStage while a cycle of it is not final, and Unavailable while an archive that
    its results need is missing or changed: nobody could recompute them any more.
    """
    require(actor, "plugin.manage", "*")
    report = runtime().host.report(plugin_id)
    folder = _removable(report)
    _refuse_unfinished(plugin_id)
    _keep_what_is_needed(report)
    change(actor, plugin_id, "disable")
    with unit_of_work():
        audit.record(
            actor,
            "plugin.uninstall",
            entity="plugin",
            entity_id=plugin_id,
            detail={"version": report.version, "digest": report.digest},
        )
    shutil.rmtree(folder)
    return folder


def _removable(report: PluginReport) -> Path:
    if report.id == NATIONAL:
        raise WrongStage(_("Plugin nasional tidak dapat dicabut; plugin lain memakai metodenya."))
    homes = [path.resolve() for path in runtime().settings.plugin_folders]
    if report.folder is None or report.folder.resolve().parent not in homes:
        told = _("Plugin {id} bukan folder pada folder plugin; cabut paketnya dengan pip.")
        raise WrongStage(sentence(told, id=report.id))
    return report.folder


def _refuse_unfinished(plugin_id: str) -> None:
    wanted = select(Cycle.code).where(Cycle.plugin_id == plugin_id, Cycle.state.in_(_UNFINISHED))
    codes = list(session().scalars(wanted.order_by(Cycle.code)))
    if codes:
        told = _("Siklus {codes} belum selesai dan memerlukan plugin {id}.")
        raise WrongStage(sentence(told, codes=", ".join(codes), id=plugin_id))


def _keep_what_is_needed(report: PluginReport) -> None:
    """Make sure that every version that something names is archived; the present one is copied."""
    for digest, need in needed(session()).items():
        if need.plugin_id not in {report.id, NATIONAL}:
            continue
        if digest == report.digest and report.folder and not _folder(digest).is_dir():
            archive_plugin(runtime().settings.instance, report.folder, digest)
        if _state(digest) != "sound":
            told = _(
                "{count} hasil memerlukan plugin {id} versi {version}, tetapi arsipnya tidak ada "
                "atau berubah. Pulihkan folder plugin-archive lebih dahulu."
            )
            raise Unavailable(
                sentence(told, count=need.results, id=need.plugin_id, version=need.version)
            )


def _archive(digest: str, need: Need | None) -> Archive:
    plugin_id, version = (need.plugin_id, need.version) if need else ("", "")
    if not plugin_id:
        plugin_id, version = _named(digest)
    cycles, results = (need.cycles, need.results) if need else (0, 0)
    return Archive(digest, plugin_id, version, _state(digest), cycles, results)


def _named(digest: str) -> tuple[str, str]:
    """Return id and version from the archive's own manifest; empty when it cannot be read."""
    try:
        head = tomllib.loads((_folder(digest) / FILE_NAME).read_text("utf-8"))["plugin"]
        return str(head["id"]), str(head["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""


def _state(digest: str) -> State:
    folder = _folder(digest)
    if not folder.is_dir():
        return "missing"
    try:
        return "sound" if fingerprint(folder).digest == digest else "changed"
    except (Refused, OSError):
        return "changed"


def _folders() -> Iterator[Path]:
    root = runtime().settings.instance / FOLDER
    if root.is_dir():
        yield from (path for path in sorted(root.iterdir()) if _is_archive(path))


def _is_archive(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")


def _folder(digest: str) -> Path:
    return runtime().settings.instance / FOLDER / digest
