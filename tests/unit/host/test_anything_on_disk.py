"""Whatever lies in a plugin folder, the host starts and tells which file is to blame."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.host import load_host

from .conftest import manifest


def binary(folder):
    (folder / "plugin.toml").write_bytes(bytes(range(256)) * 4)


def huge(folder):
    (folder / "plugin.toml").write_bytes(manifest("jahat").encode() + b"# filler\n" * 1_200_000)


def directory(folder):
    (folder / "plugin.toml").mkdir()


def link_loop(folder):
    (folder / "plugin.toml").symlink_to(folder / "plugin.toml")


def link_outside(folder):
    outside = folder.parent.parent / "outside.toml"
    outside.write_text(manifest("jahat"))
    (folder / "plugin.toml").symlink_to(outside)


def pipe(folder):
    os.mkfifo(folder / "plugin.toml")


def empty(folder):
    (folder / "plugin.toml").touch()


def file_link_outside(folder):
    (folder / "plugin.toml").write_text(manifest("jahat"))
    (folder / "secret.py").symlink_to("/etc/hostname")


def folder_link_outside(folder):
    (folder / "plugin.toml").write_text(manifest("jahat"))
    (folder / "templates").symlink_to(folder.parent)


def folder_loop(folder):
    folder.rmdir()
    folder.symlink_to(folder)


def folder_elsewhere(folder):
    folder.rmdir()
    outside = folder.parent.parent / "outside"
    outside.mkdir()
    (outside / "plugin.toml").write_text(manifest("jahat"))
    (outside / "__init__.py").touch()
    folder.symlink_to(outside)


def broken_code(folder):
    (folder / "plugin.toml").write_text(manifest("jahat"))
    (folder / "__init__.py").write_bytes(b"\x00\xff")


def init_is_a_folder(folder):
    (folder / "plugin.toml").write_text(manifest("jahat"))
    (folder / "__init__.py").mkdir()


ANYTHING = [
    binary,
    huge,
    directory,
    link_loop,
    link_outside,
    pipe,
    empty,
    file_link_outside,
    folder_link_outside,
    folder_loop,
    folder_elsewhere,
    broken_code,
    init_is_a_folder,
]


@pytest.mark.parametrize("put", ANYTHING, ids=lambda put: put.__name__)
def test_is_reported_and_the_others_stay(make_host, good, put):
    folder = good / "jahat"
    folder.mkdir()
    put(folder)
    host = make_host(good)
    report = host.report("jahat")
    assert report.state == "quarantined"
    assert report.stage == ("import" if put in {broken_code, init_is_a_folder} else "manifest")
    assert "jahat" in report.reason or put is broken_code
    assert host.report("alun").state == "active"


def test_stray_files_and_missing_folders_are_no_plugins(make_host, good, tmp_path):
    (good / "README.md").write_text("x")
    (good / "__pycache__").mkdir()
    (good / "catatan").mkdir()
    host = make_host(good, tmp_path / "nowhere", good / "README.md")
    assert [report.id for report in host.reports()] == ["alun", "national"]


def test_names_that_no_terminal_can_print(make_host, good):
    folder = os.fsencode(good) + b"/\xff\n\x1b[31m"
    os.mkdir(folder)  # noqa: PTH102  (a path of bytes)
    with open(folder + b"/plugin.toml", "wb"):  # noqa: PTH123
        pass
    host = make_host(good)
    (report,) = [report for report in host.reports() if report.state == "quarantined"]
    report.reason.encode()
    assert report.id.isprintable()


_LINES = st.sampled_from(
    [
        *manifest("jahat", ("jahat",)).splitlines(),
        "[plugin.settings.a]",
        'type = "int"',
        "default = 1979-05-27",
        "codes = [1.5, true]",
        "id = ",
        "[[plugin]]",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.lists(_LINES).map("\n".join).map(str.encode)))
def test_any_bytes_as_manifest(tmp_path, content):
    folder = tmp_path / "plugins" / "jahat"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_bytes(content)
    (report,) = load_host([folder.parent], entry_points=False).reports()
    assert report.state == "quarantined"
    assert report.reason
    assert report.stage != "manifest" or "jahat" in report.reason
