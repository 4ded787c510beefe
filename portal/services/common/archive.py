"""Keeping the plugin that an open cycle was pinned to, so that its scores can be recomputed.

Archives are addressed by content: `plugin-archive/<digest>/` in the instance folder. Writing one
twice is harmless, and one that was written for a cycle that then failed to open wastes only space.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from portal.domain.errors import Unavailable
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.files import fingerprint, plugin_files

FOLDER = "plugin-archive"


def archive_plugin(instance: Path, folder: Path, digest: str) -> Path:
    """Copy the plugin's files below the instance folder and return the archive's folder.

    Raises `Unavailable` when the files on disk are no longer those that were loaded.
    """
    target = instance / FOLDER / digest
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".", dir=target.parent))
    try:
        _copy(folder, work)
        if fingerprint(work).digest != digest:
            raise Unavailable(
                sentence(
                    _(
                        "Berkas plugin {plugin} berubah sejak portal dijalankan. Jalankan ulang "
                        "portal, periksa plugin itu, lalu buka siklus lagi."
                    ),
                    plugin=folder.name,
                )
            )
        _publish(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _copy(folder: Path, work: Path) -> None:
    for path in plugin_files(folder):
        copy = work / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _publish(work: Path, target: Path) -> None:
    try:
        work.chmod(0o755)
        work.rename(target)
    except OSError:
        if not target.is_dir():  # another process was faster with the same bytes
            raise
