"""A folder of TOML files as a module with hooks, so that everything after it is the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from portal.api.hooks import hookimpl
from portal.api.instruments import Fact, Instrument, RatingForm
from portal.host.declarative.closings import closing_ids
from portal.host.declarative.describing import (
    read_indicators,
    read_instruments,
    read_learning,
    read_region,
    read_workflow,
)
from portal.host.declarative.inputs import Sources
from portal.host.declarative.reports import read_reports
from portal.host.declarative.scoring import build_method
from portal.host.declarative.source import Node, read_source
from portal.host.declarative.spec import Spec, read_spec
from portal.host.files import is_formulas

SCORING = "scoring.toml"
"""The file that makes a folder without Python a plugin."""


def compile_plugin(name: str, plugin_id: str, folder: Path) -> ModuleType:
    """Read the folder and return its module. Raises `Refused` with file and line.

    Nothing of the folder is executed: the files are data, the module's code is ours.
    """
    head = _needed(folder, "region.toml")
    region = read_region(head)
    sets = read_indicators(read_source(folder, "indicators.toml", needed=False))
    filled_in = read_source(folder, "instruments.toml", needed=False)
    instruments = read_instruments(filled_in)
    specs = _specs(folder, plugin_id, _sources(instruments, closing_ids(head)))
    workflow = read_workflow(head, specs)
    module = ModuleType(name, f"Compiled from the TOML files of {plugin_id}.")
    hooks: dict[str, tuple[object, bool]] = {
        "portal_regions": ((region,), False),
        "portal_indicator_sets": (sets, True),
        "portal_instruments": (instruments, True),
        "portal_scoring_methods": (tuple([build_method(spec) for spec in specs]), True),
        "portal_workflow": (workflow, True),
        "portal_learning": (read_learning(filled_in), True),
        "portal_report_formats": (read_reports(head, specs[0], instruments), True),
    }
    for hook, (answer, by_region) in hooks.items():
        vars(module)[hook] = hookimpl(_by_region(answer) if by_region else _plain(answer))
    return module


def _specs(folder: Path, plugin_id: str, sources: Sources) -> tuple[Spec, ...]:
    """Read `scoring.toml` and then every `scoring_<word>.toml` by name."""
    names = {path.name for path in folder.iterdir() if is_formulas(Path(path.name))}
    order = [SCORING, *sorted(names - {SCORING})]
    return tuple([read_spec(_needed(folder, name), plugin_id, sources) for name in order])


def _sources(instruments: tuple[Instrument, ...], closings: tuple[str, ...]) -> Sources:
    items: dict[str, tuple[str, ...]] = {}
    for form in instruments:
        if isinstance(form, RatingForm):
            codes = tuple([item.code for item in form.items])
            items[f"form:{form.relation}"] = (*items.get(f"form:{form.relation}", ()), *codes)
    facts = [item.code for item in instruments if isinstance(item, Fact)]
    return {
        **items,
        "form": tuple([name.removeprefix("form:") for name in items]),
        "fact": tuple(facts),
        "periods": closings,
        "unit_periods": closings,
    }


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
