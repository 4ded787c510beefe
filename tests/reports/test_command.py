from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PEOPLE = 8
BROKEN = """
import portal.reports.build as b
real = b.request_of
def broken(prepared):
    if prepared.subject.name.endswith("1, S.T."):
        raise ValueError
    return real(prepared)
b.request_of = broken
from portal.cli import main
main()
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "instance"
    command = [sys.executable, str(HERE / "fill_instance.py"), str(folder), str(PEOPLE)]
    subprocess.run(command, check=True, cwd=HERE.parents[1], env=environment(folder))
    return folder


def environment(instance) -> dict[str, str]:
    return {
        **os.environ,
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_REPORT_WORKERS": "1",
        "PYTHONPATH": str(HERE.parents[1]),
        "PYTHONUNBUFFERED": "1",
    }


def portal(instance, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "from portal.cli import main; main()", *arguments],
        env=environment(instance),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def build(instance, out, *more: str) -> subprocess.Popen[str]:
    chosen = ("--region", "kemuning", "--cycle", "2026", "--format", "annual_sheet")
    return portal(instance, "report", "build", *chosen, "--out", str(out), *more)


def finished(process) -> tuple[int, str]:
    told, _none = process.communicate(timeout=110)
    return process.returncode, told


def test_killed_at_any_moment_it_goes_on_and_ends_the_same(instance, tmp_path):
    out = tmp_path / "out"
    for wanted in (1, 4):
        process = build(instance, out)
        while len(list(out.glob("*.pdf"))) < wanted:
            assert process.poll() is None
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert not (out / "manifest.json").exists()
    status, told = finished(build(instance, out))
    assert status == 0, told
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"] == {"done": PEOPLE, "failed": 0, "unfinished": 0}
    assert f"{PEOPLE}/{PEOPLE}" in told
    rendered = int(told.rpartition("di antaranya")[0].split()[-1])
    assert 1 <= rendered <= PEOPLE - 4
    whole = tmp_path / "whole"
    assert finished(build(instance, whole, "--fresh"))[0] == 0
    assert {p.name: p.read_bytes() for p in out.glob("[!.]*")} == {
        p.name: p.read_bytes() for p in whole.glob("[!.]*")
    }


def test_wrong_names_are_told_with_the_right_ones(instance, tmp_path):
    out = str(tmp_path)
    wrong = ("report", "build", "--region", "kemuning", "--out", out)
    status, told = finished(portal(instance, *wrong, "--cycle", "1999", "--format", "x"))
    assert (status, "2026" in told) == (2, True)
    status, told = finished(portal(instance, *wrong, "--cycle", "2026", "--format", "x"))
    assert (status, "annual_sheet" in told) == (1, True)


def test_a_document_that_cannot_be_printed_ends_with_status_1(instance, tmp_path):
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            BROKEN,
            *("report", "build", "--region", "kemuning", "--cycle", "2026"),
            *("--format", "annual_sheet", "--out", str(tmp_path), "--fresh"),
        ],
        env=environment(instance),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    status, told = finished(process)
    assert status == 1
    assert "1 dokumen gagal" in told
    assert json.loads((tmp_path / "manifest.json").read_text())["counts"]["done"] == PEOPLE - 1


def test_verify_tells_a_changed_file(instance, tmp_path):
    assert finished(build(instance, tmp_path))[0] == 0
    line = json.loads((tmp_path / "manifest.json").read_text())["documents"][0]
    path = tmp_path / line["file"]
    assert finished(portal(instance, "report", "verify", line["code"], str(path)))[0] == 0
    path.write_bytes(path.read_bytes() + b" ")
    status, told = finished(portal(instance, "report", "verify", line["code"], str(path)))
    assert (status, "TIDAK sama" in told) == (1, True)
