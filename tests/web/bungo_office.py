"""The small office of the plan pages, in Bungo instead of Kemuning."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.host import Host
from tests.services import conftest as services
from tests.services.conftest import World
from tests.web.plan.journey import prepare


def drafted_bungo(folder: Path, host: Host) -> tuple[Path, World]:
    """A database with the office and its draft cycle, beside a Kemuning as neighbour."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "REGION", "bungo")
        patch.setattr(services, "NEIGHBOUR", "kemuning")
        world = prepare(folder, host)
    world.region = "bungo"
    return folder, world
