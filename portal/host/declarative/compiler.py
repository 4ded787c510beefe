"""A folder of TOML files as a module with hooks, so that everything after it is the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from portal.api.hooks import hookimpl
from portal.host.declarative.describing import read_indicators, read_instruments, read_region
from portal.host.declarative.reports import read_reports
from portal.host.declarative.scoring import build_method
from portal.host.declarative.source import Node, read_source
from portal.host.declarative.spec import read_spec

SCORING = "scoring.toml"
"""The file that makes a folder without Python a plugin."""


def compile_plugin(name: str, plugin_id: str, folder: Path) -> ModuleType:
    """Read the folder and return its module. Raises `Refused` with file and line.

    Nothing of the folder is executed: the files are data, the module's code is ours.
    """
    head = _needed(folder, "region.toml")
    region, workflow = read_region(head)
    sets = read_indicators(read_source(folder, "indicators.toml", needed=False))
    instruments = read_instruments(read_source(folder, "instruments.toml", needed=False))
    spec = read_spec(_needed(folder, SCORING), plugin_id)
    module = ModuleType(name, f"Compiled from the TOML files of {plugin_id}.")
    hooks: dict[str, tuple[object, bool]] = {
        "portal_regions": ((region,), False),
        "portal_indicator_sets": (sets, True),
        "portal_instruments": (instruments, True),
        "portal_scoring_methods": ((build_method(spec),), True),
        "portal_workflow": (workflow, True),
        "portal_report_formats": (read_reports(head, spec), True),
    }
    for hook, (answer, by_region) in hooks.items():
        vars(module)[hook] = hookimpl(_by_region(answer) if by_region else _plain(answer))
    return module


def _needed(folder: Path, name: str) -> Node:
    found = read_source(folder, name)
    assert found is not None  # noqa: S101  (a needed file is there or refused)
    return found


def _by_region(answer: object) -> Callable[[str], Any]:
    def hook(region: str) -> Any:  # noqa: ANN401  (what this hook describes)
        return answer

    return hook


def _plain(answer: object) -> Callable[[], Any]:
    def hook() -> Any:  # noqa: ANN401  (what this hook describes)
        return answer

    return hook
