"""Portals that tests open in a browser, each in processes of its own as an operator runs it.

The server never runs inside the process of the tests: a browser drops connections whenever it
likes, and whatever a server leaves behind then must not become another test's warning.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.cli.serve import free_port, web_command
from portal.host import load_host
from portal.paths import plugins_dir
from portal.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "from portal.cli import main; main()")
PATIENT_COMMAND = (
    sys.executable,
    "-c",
    "from portal.cli import main, supervisor; supervisor._SHORT_LIFE = 0; main()",
)
"""The same, but no death counts as an early one: killed again at once, it starts again."""
_GIVEN = "PORTAL_TEST_SERVED"
_ADDRESS = re.compile(r"Portal berjalan di (http://\S+)")
_STARTED = re.compile(r"Started worker")
PATIENCE = 90
"""Seconds for a start on a busy machine."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running portal: its address, its first process, and the file with what it printed."""

    address: str
    pid: int
    output: Path

    def told(self) -> str:
        """Return what it printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")


@contextmanager
def served_portal(
    instance: Path, *options: str, command: Sequence[str] = COMMAND
) -> Iterator[Served]:
    """Run `portal serve` on a free port for as long as the block lasts."""
    command = [*command, "--instance", str(instance), *options, "serve", "--port", "0"]
    with _running(command, {}, _ADDRESS) as (pid, output):
        found = _ADDRESS.search(output.read_text(encoding="utf-8"))
        assert found
        yield Served(found[1], pid, output)


@contextmanager
def served_app(app: Flask) -> Iterator[Served]:
    """Serve an application of a test, with its settings and its clock stopped where it stands.

    Both processes work on the same database file. Plugins are those that the portal brings.
    """
    runtime = app.extensions["portal"]
    settings = runtime.settings.model_copy(
        update={"host": "127.0.0.1", "port": free_port("127.0.0.1", 0)}
    )
    given = {"settings": settings.model_dump(mode="json"), "moment": runtime.clock().isoformat()}
    command = [*web_command(settings)[:-1], f"{__name__}:application"]
    with _running(command, {_GIVEN: json.dumps(given)}, _STARTED) as (pid, output):
        yield Served(f"http://127.0.0.1:{settings.port}", pid, output)


def application() -> Flask:
    """Build the application of `served_app` in the server's process."""
    given = json.loads(os.environ[_GIVEN])
    moment = datetime.fromisoformat(given["moment"])
    host = load_host([plugins_dir()], entry_points=False)
    return create_app(Settings(**given["settings"]), host=host, clock=lambda: moment)


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until a condition holds; the limit only ends a test that would never end."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


@contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], ready: re.Pattern[str]
) -> Iterator[tuple[int, Path]]:
    """Run a command until the block ends; it is ready once it has printed the pattern."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output.txt"
        process = _start(command, environment, output)
        try:
            until(lambda: _has(output, ready) or process.poll() is not None, PATIENCE)
            assert _has(output, ready), output.read_text(encoding="utf-8")
            yield process.pid, output
        finally:
            _end(process)


def _start(
    command: Sequence[str], environment: dict[str, str], output: Path
) -> subprocess.Popen[bytes]:
    with output.open("wb") as stream:
        return subprocess.Popen(
            command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            cwd=ROOT,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _has(output: Path, wanted: re.Pattern[str]) -> bool:
    return wanted.search(output.read_text(encoding="utf-8", errors="replace")) is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(30)
    with suppress(ProcessLookupError):  # nobody of its group is left, the usual case
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
