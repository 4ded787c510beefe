"""`portal plugin try`: a plugin on a throw-away instance with a sample office, gone afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal.demo.checking import check_office
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.host.admission import NATIONAL
from portal.host.files import IGNORED
from portal.host.refusal import Refused
from portal.host.registry import RegionEntry
from portal.paths import plugins_dir
from portal.testing.subject import opened

SAMPLE_OFFICE = "demo.toml"
_LOOK_EVERY = 0.5
"""Seconds between two looks at the plugin's files."""
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
                "Plugin {id} belum membawa kantor contoh. Salin demo.toml dari plugin baru yang "
                "dibuat dengan portal plugin new."
            )
            raise _invalid(message, id=subject.plugin)
        _check(subject.folder, entries[0])
        bundled = plugins_dir() / subject.plugin
        if bundled.is_dir() and bundled.resolve() != subject.folder:
            message = _(
                "Portal ini sudah membawa plugin {id}; cobalah salinan Anda dengan id lain."
            )
            raise _invalid(message, id=subject.plugin)
        return Trial(subject.folder, subject.plugin, regions[0])


def _check(folder: Path, entry: RegionEntry) -> None:
    try:
        check_office(folder, entry)
    except Refused as error:
        raise Invalid(Problem("folder", error.sentence)) from error


def run(
    trial: Trial,
    *,
    people: int,
    port: int | None,
    serve: bool,
    say: Callable[[str], None] = print,
) -> int:
    """Fill a temporary instance and, with `serve`, run the portal until it is stopped.

    When a file of the plugin changes and the portal would still admit it, everything begins anew
    with the same people; a refused change is told, and the running portal stays as it is.
    A change that is admitted but cannot be filled is told too, and the next change tried.
    Returns the exit code of the portal. Instances and all their data are deleted.
    """
    again = False
    while True:
        with _instance(trial) as instance:
            command = _command(trial, instance, people, port, serve)
            code = _serve_until_changed(command, trial, say)
        if code is not None and not (again and serve and code > 0):
            return code
        if code is not None and not _wait_for_change(trial, say):
            return code
        again = True
        say(str(sentence(_("Berkas plugin berubah; portal contoh disiapkan ulang."))))


def _wait_for_change(trial: Trial, say: Callable[[str], None]) -> bool:
    """Wait until the plugin has changed and is admitted; False when Ctrl-C ends the waiting."""
    say(str(sentence(_("Kantor contoh gagal disiapkan; perbaiki berkas plugin, lalu simpan."))))
    seen = _stamps(trial.folder)
    try:
        while True:
            time.sleep(_LOOK_EVERY)
            now = _stamps(trial.folder)
            if now != seen and _is_admitted(trial.folder, say):
                return True
            seen = now
    except KeyboardInterrupt:
        return False


def _command(
    trial: Trial,
    instance: Path,
    people: int,
    port: int | None,
    serve: bool,  # noqa: FBT001
) -> list[str]:
    command = [sys.executable, "-c", _PORTAL, "--instance", str(instance), "demo"]
    command += ["--region", trial.region, "--people", str(people)]
    command += ["--serve"] if serve else []
    return [*command, *(["--port", str(port)] if port is not None else [])]


def _serve_until_changed(
    command: list[str], trial: Trial, say: Callable[[str], None]
) -> int | None:
    """Return the exit code, or ``None`` when the plugin has changed and is still admitted."""
    seen = _stamps(trial.folder)
    # Settings of the reader's real portal stay outside: they would win over the trial's own file.
    outside = {name: text for name, text in os.environ.items() if not name.startswith("PORTAL_")}
    # Our own command, arguments of ours.
    with subprocess.Popen(command, env=outside) as child:  # noqa: S603
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return child.wait(_LOOK_EVERY)
                now = _stamps(trial.folder)
                if now != seen and _is_admitted(trial.folder, say):
                    child.terminate()
                    child.wait()
                    return None
                seen = now
        except KeyboardInterrupt:
            # Ctrl-C reaches the portal as well, which ends its own work in peace.
            return child.wait()


def _stamps(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Return name, time and size of every file that matters."""
    found = set()
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in IGNORED]
        for name in names:
            with suppress(OSError):  # an editor's own file may be gone already
                state = os.stat(os.path.join(base, name))  # noqa: PTH116, PTH118
                found.add((os.path.join(base, name), state.st_mtime_ns, state.st_size))  # noqa: PTH118
    return frozenset(found)


def _is_admitted(folder: Path, say: Callable[[str], None]) -> bool:
    try:
        prepare(folder)
    except Invalid as error:
        say(str(error.sentence))
        return False
    return True


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
