"""The office of the plan pages: made once, copied for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.host import Host
from tests.services.conftest import World
from tests.web.plan.journey import Journey, copy_of, prepare


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory, host: Host) -> tuple[Path, World]:
    folder = tmp_path_factory.mktemp("plan")
    return folder, prepare(folder, host)


@pytest.fixture
def journey(drafted: tuple[Path, World], tmp_path: Path, host: Host) -> Journey:
    """The office with its cycle still a draft."""
    folder, world = drafted
    return copy_of(folder, world, tmp_path, host)


@pytest.fixture
def opened(journey: Journey) -> Journey:
    """The office with its cycle open and one running project of a1, a2 and b1."""
    with journey.office() as world:
        journey.project_id = world.running("a1", "a2", "b1").id
    return journey
