"""Browsers drop connections in the middle of an answer; the server forgets them without a trace."""

from __future__ import annotations

import http.client
import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.conftest import family
from tests.serving import served_app, until

pytestmark = pytest.mark.slow
TIMES = 200
FILE = "/static/vendor/bootstrap-5.3.8.min.css"


def test_dropped_connections_leave_no_open_file_and_no_complaint(
    site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file that nobody closed is told by the server on what it prints.
    monkeypatch.setenv("PYTHONWARNINGS", "always::ResourceWarning")
    with served_app(site.app) as served:
        for turn in range(TIMES):
            drop_in_the_middle(served.address, after=turn % 40 * 100)
        assert whole(served.address)
        until(lambda: open_files(served.pid) == [])
        said = served.told()
    assert "ResourceWarning" not in said
    assert "Traceback" not in said


def drop_in_the_middle(address: str, after: int) -> None:
    """Ask for a large file and reset the connection after so many bytes."""
    parts = urlsplit(address)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.settimeout(30)
        client.connect((parts.hostname, parts.port))
        client.sendall(f"GET {FILE} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        if after:
            client.recv(after)


def whole(address: str) -> bool:
    """Whether the file still arrives as it is on the disk."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", FILE)
    content = connection.getresponse().read()
    connection.close()
    return content == (Path(__file__).parents[2] / f"portal/web{FILE}").read_bytes()


def open_files(pid: int) -> list[str]:
    """The static files that the server's processes hold open."""
    found = []
    for one in (pid, *family(pid)):
        for place in Path(f"/proc/{one}/fd").iterdir():
            try:
                found.append(str(place.readlink()))
            except FileNotFoundError:
                continue
    return [path for path in found if path.endswith(Path(FILE).name)]
