"""The office at the stages of its year; every test works on a copy of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.host import Host
from tests.services.conftest import World
from tests.web.results.offices import Office, copy_of, prepare_stages


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory, host: Host) -> tuple[Path, dict[str, World]]:
    folder = tmp_path_factory.mktemp("stages")
    return folder, prepare_stages(folder, host)


@pytest.fixture
def running(stages: tuple[Path, dict[str, World]], tmp_path: Path, host: Host) -> Office:
    return copy_of(stages[0], "running", tmp_path, host, stages[1]["running"])


@pytest.fixture
def rating(stages: tuple[Path, dict[str, World]], tmp_path: Path, host: Host) -> Office:
    return copy_of(stages[0], "rating", tmp_path, host, stages[1]["rating"])


@pytest.fixture
def calculated(stages: tuple[Path, dict[str, World]], tmp_path: Path, host: Host) -> Office:
    return copy_of(stages[0], "calculated", tmp_path, host, stages[1]["calculated"])


@pytest.fixture
def published(stages: tuple[Path, dict[str, World]], tmp_path: Path, host: Host) -> Office:
    return copy_of(stages[0], "published", tmp_path, host, stages[1]["published"])
