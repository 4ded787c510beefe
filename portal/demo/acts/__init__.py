"""Acts: what a sample office does besides the common steps, one file for each thing people do.

A region's `demo.toml` lists the acts it wants, `acts = ["projects", "ideas"]`. An act is a module
of this package with `MOMENTS`: a mapping from a moment to a function of the scene and the cycle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

from portal.demo.checking import ALWAYS

if TYPE_CHECKING:
    from portal.demo.scene import Scene
    from portal.store.models import Cycle

Act = Callable[["Scene", "Cycle"], None]

MOMENTS: tuple[str, ...] = (
    "office",
    "running",
    "before_rating",
    "rating",
    "before_calculated",
    "calculated",
    "before_dialogue",
    "dialogue",
    "before_published",
    "published",
    "before_objection",
    "objection",
    "before_final",
    "final",
    "quarter",
)
"""`office` comes once, before the first cycle; `running` after the cycle was opened; a moment
without `before_` comes after the common step of that stage. `quarter` is played by the act that
tells the months, whenever a quarter is over."""


def play(moment: str, scene: Scene, cycle: Cycle) -> None:
    """Let every act do what it does at that moment: those of every office, then the listed ones."""
    for name in (*ALWAYS, *scene.words.get("acts", ())):
        moments = cast("Mapping[str, Act]", import_module(f"portal.demo.acts.{name}").MOMENTS)
        act = moments.get(moment)
        if act is not None:
            act(scene, cycle)
