"""`portal plugin try`: a plugin on a throw-away instance with a sample office, gone afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.admission import NATIONAL
from portal.paths import plugins_dir
from portal.testing.subject import opened

SAMPLE_OFFICE = "demo.toml"
_PORTAL = "from portal.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: the plugin's folder, its id, and the region that gets a sample office."""

    folder: Path
    plugin: str
    region: str


def prepare(folder: Path) -> Trial:
    """Look whether the plugin can be tried. Raises `Invalid` with the reason when it cannot."""
    with opened(folder) as subject:
        if subject.refusal is not None:
            raise _invalid(_("Plugin ini ditolak portal: {reason}"), reason=str(subject.refusal))
        entries = subject.admitted.entries if subject.admitted else ()
        regions = [entry.region.code for entry in entries]
        if not regions:
            raise _invalid(_("Plugin {id} tidak memiliki daerah."), id=subject.plugin)
        if not (subject.folder / SAMPLE_OFFICE).is_file():
            message = _(
                "Plugin {id} belum membawa kantor contoh. Tambahkan demo.toml; contohnya ada pada "
                "plugin kemuning."
            )
            raise _invalid(message, id=subject.plugin)
        bundled = plugins_dir() / subject.plugin
        if bundled.is_dir() and bundled.resolve() != subject.folder:
            message = _(
                "Portal ini sudah membawa plugin {id}; cobalah salinan Anda dengan id lain."
            )
            raise _invalid(message, id=subject.plugin)
        return Trial(subject.folder, subject.plugin, regions[0])


def run(trial: Trial, *, people: int, port: int | None, serve: bool) -> int:
    """Fill a temporary instance and, with `serve`, run the portal until it is stopped.

    Returns the exit code of the portal. The instance and all its data are deleted at the end.
    """
    with _instance(trial) as instance:
        command = [sys.executable, "-c", _PORTAL, "--instance", str(instance), "demo"]
        command += ["--region", trial.region, "--people", str(people)]
        command += ["--serve"] if serve else []
        command += ["--port", str(port)] if port is not None else []
        child = subprocess.Popen(command)  # noqa: S603  (our own command, arguments of ours)
        try:
            return child.wait()
        except KeyboardInterrupt:
            # Ctrl-C reaches the portal as well, which ends its own work in peace.
            return child.wait()


@contextmanager
def _instance(trial: Trial) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portal-try-") as name:
        folder = Path(name)
        # The shape of a TOML list of texts and that of JSON are the same.
        enabled = json.dumps([NATIONAL, trial.plugin])
        lines = [f"plugins_enabled = {enabled}"]
        if trial.folder.parent != plugins_dir().resolve():
            lines.append(f"plugin_path = {json.dumps([str(trial.folder.parent)])}")
        (folder / "portal.toml").write_text("\n".join([*lines, ""]), "utf-8")
        yield folder


def _invalid(message: str, **params: object) -> Invalid:
    return Invalid(Problem("folder", sentence(message, **params)))
