"""What a user gets: the built wheel, in an empty environment, far from the checkout.

Needs a package mirror or pip's cache for the pinned dependencies.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.slow, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Installed:
    """The `portal` command of the empty environment, run in a folder of its own."""

    command: Path
    folder: Path

    def environment(self) -> dict[str, str]:
        # PYTHONPATH or a checkout in the working directory would hide a file the wheel lacks.
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PORTAL_"))}
        return kept | {"PORTAL_INSTANCE": str(self.folder / "instance")}

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"portal {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # No isolation: the pinned build backend of this environment, so nothing unpinned is fetched.
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run(build, cwd=project_root, check=True, capture_output=True, timeout=120)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(
    wheel: Path, project_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    folder = tmp_path_factory.mktemp("user")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, timeout=120)
    pip = [folder / "venv/bin/python", "-m", "pip", "install", "--quiet"]
    locked = project_root / "requirements/base.txt"
    for arguments in (["--require-hashes", "-r", locked], ["--no-deps", wheel]):
        subprocess.run([*pip, *arguments], check=True, cwd=folder, timeout=600)
    return Installed(folder / "venv/bin/portal", folder)


@pytest.fixture(scope="module")
def people(installed: Installed) -> dict[str, object]:
    """An instance with six sample people whose cycle is finished; what the command told."""
    installed.run("init")
    options = "--region kemuning --people 6 --seed 1 --stage final --json"
    last = installed.run("demo", *options.split()).strip().splitlines()[-1]
    told: dict[str, object] = json.loads(last)
    return told


def test_the_wheel_holds_every_file_of_the_folders_it_maps(wheel: Path, project_root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for top, inside in (
        ("templates", "portal/_bundled/templates"),
        ("plugins", "portal/_bundled/plugins"),
        ("portal", "portal"),
    ):
        wanted = subprocess.run(
            ["git", "ls-files", "-z", top],
            cwd=project_root,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split("\0")
        mapped = {
            f"{inside}{name.removeprefix(top)}"
            for name in wanted
            if name and (project_root / name).is_file()
        }
        assert mapped, top
        assert sorted(mapped - names) == []
    assert [n for n in names if "__pycache__" in n or n.startswith(("tests/", "instance/"))] == []
    assert any(n.endswith(".dist-info/licenses/LICENSE") for n in names)


def test_dependencies_of_the_installed_wheel_agree(installed: Installed) -> None:
    python = installed.command.parent / "python"
    check = subprocess.run(
        [python, "-m", "pip", "check"], capture_output=True, text=True, check=False, timeout=60
    )
    assert check.returncode == 0, check.stdout


def test_templates_and_plugins_come_from_the_package(installed: Installed) -> None:
    source = "from portal import paths; print(paths.templates_dir()); print(paths.plugins_dir())"
    found = subprocess.run(
        [installed.command.parent / "python", "-c", source],
        cwd=installed.folder,
        env=installed.environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert all("/site-packages/portal/_bundled/" in path for path in found)
    assert all(Path(path).is_dir() for path in found)


@pytest.fixture
def address(installed: Installed, people: dict[str, object]) -> Iterator[str]:
    """The address of the installed portal, served until the test ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (installed.folder / "serve.log").open("wb")
    server = subprocess.Popen(
        [installed.command, "serve", "--port", str(port)],
        cwd=installed.folder,
        env=installed.environment(),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(30)
        finally:
            log.close()
            _end_group(server.pid)


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _fetch_when_up(url: str, tries: int = 120) -> tuple[str, Message]:
    for _ in range(tries):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return answer.read().decode(), answer.headers  # names in any case
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError(f"nothing answered at {url}")


def test_the_sign_in_page_is_served_with_its_style(installed: Installed, address: str) -> None:
    # The front page leads whoever is not signed in to the sign-in form.
    page, headers = _fetch_when_up(f"{address}/")
    assert 'type="password"' in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    style = re.search(r'href="([^"]*bootstrap-[^"]*\.css[^"]*)"', page)
    assert style, page
    with urllib.request.urlopen(f"{address}{style[1]}", timeout=30) as answer:
        assert answer.status == 200
        assert len(answer.read()) > 100_000


def test_a_report_of_a_finished_cycle_is_made(
    installed: Installed, people: dict[str, object]
) -> None:
    out = installed.folder / "reports"
    (cycle,) = (entry["code"] for entry in people["cycles"])  # type: ignore[attr-defined]
    arguments = ["report", "build", "--region", "kemuning", "--format", "annual_sheet", "--cycle"]
    installed.run(*arguments, cycle, "--out", str(out))
    reports = sorted(out.rglob("*.pdf"))
    assert reports
    for report in reports:
        content = report.read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
