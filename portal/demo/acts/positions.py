"""Position management: vacant posts, requirements of all positions, and the talent session.

The feature plugin plays its own part; this act opens the posts that nobody holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from portal.demo.acts import Act
from portal.domain.actor import SYSTEM
from portal.services.common.runtime import runtime
from portal.services.personnel import people
from portal.store.db import session
from portal.store.models import Unit

if TYPE_CHECKING:
    from portal.demo.scene import Scene
    from portal.store.models import Cycle

_VACANT = (
    ("Kepala Subbagian Umum dan Kepegawaian", "Pengawas"),
    ("Kepala Seksi Perencanaan", "Pengawas"),
    ("Analis Kebijakan Ahli Muda", "Fungsional"),
)


def open_posts(scene: Scene, _cycle: Cycle) -> None:
    """Open a few posts without a holder, then let the feature set what every post asks for."""
    units = session().scalars(
        select(Unit.id).where(Unit.region == scene.region).order_by(Unit.id).limit(len(_VACANT))
    )
    for at, (unit_id, (title, kind)) in enumerate(zip(units.all(), _VACANT, strict=False), 1):
        people.create_position(
            SYSTEM,
            region=scene.region,
            code=f"K-{at:02}",
            title=title,
            unit_id=unit_id,
            kind=kind,
        )
    _play("office", scene)


def hold_session(scene: Scene, _cycle: Cycle) -> None:
    """Let the committee decide who may follow on the posts that are or will be vacant."""
    _play("final", scene)


def _play(moment: str, scene: Scene) -> None:
    feature = runtime().host.features.get("positions")
    committee = [*scene.with_role("committee"), *scene.with_role("hr")][0]
    if feature.sample is not None:
        hr = scene.with_role("hr")[0].actor()
        feature.sample(moment, scene.region, hr, committee.actor())


MOMENTS: dict[str, Act] = {"office": open_posts, "final": hold_session}
"""What this act does, and when."""
