"""The test session's own promises (tests/conftest.py)."""

from __future__ import annotations

import os
import socket

import pytest


def test_another_machine_is_refused() -> None:
    # 192.0.2.0/24 is kept for documentation: nothing listens there.
    with socket.socket() as probe, pytest.raises(PermissionError, match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 9))


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()[:2], timeout=60) as link,
    ):
        assert link.getpeername() == server.getsockname()


def test_settings_of_whoever_runs_the_tests_are_hidden() -> None:
    named = [n for n in os.environ if n[:7] == "PORTAL_" and not n.startswith("PORTAL_TEST_")]
    assert named == []
