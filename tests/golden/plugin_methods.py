"""The scoring methods and worked examples of every plugin folder.

Methods are loaded without a host and lent to each other; examples lie in each plugin's `golden`.
"""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

from portal.api.methods import ScoringMethod
from portal.api.reading import parse_document

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"


@cache
def plugin_methods() -> dict[str, ScoringMethod[Any]]:
    """Return all methods by id."""
    found = {}
    for folder in sorted(PLUGINS.iterdir()):
        for method in _methods(folder):
            found[method.id] = method
    return found


def method_named(method_id: str) -> ScoringMethod[Any]:
    return plugin_methods()[method_id]


def golden_files() -> list[Path]:
    """Return the sheets of worked examples, one a method, named by its id."""
    return sorted(PLUGINS.glob("*/golden/*.json"), key=lambda path: path.stem)


def examples(method_id: str) -> list[dict[str, Any]]:
    """Return the worked examples of one method."""
    path = PLUGINS / method_id.partition(".")[0] / "golden" / f"{method_id}.json"
    return list(parse_document(path.read_bytes())["cases"])


def _methods(folder: Path) -> tuple[ScoringMethod[Any], ...]:
    name = f"methods_under_test_{folder.name}"
    if (folder / "scoring").is_dir():
        return _load(folder / "scoring", f"{name}_scoring").METHODS
    if not (folder / "golden").is_dir():
        return ()  # a feature plugin brings pages, and no method
    return _load(folder, name).METHODS


def _load(folder: Path, name: str):
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
