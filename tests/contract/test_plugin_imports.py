"""A bundled plugin imports the standard library, itself and portal.api; nothing else."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


def absolute_imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign(source: str) -> list[str]:
    return [
        name
        for name in absolute_imports(source)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("portal.api.")
        and name != "portal.api"
    ]


def test_bundled_plugins_stay_behind_the_api(project_root: Path) -> None:
    modules = [
        path
        for path in (project_root / "plugins").rglob("*.py")
        if "tests" not in path.relative_to(project_root / "plugins").parts
    ]
    assert modules
    offending = {
        str(path.relative_to(project_root)): names
        for path in modules
        if (names := foreign(path.read_text(encoding="utf-8")))
    }
    assert offending == {}


def test_a_look_behind_the_api_is_found() -> None:
    source = "import json\nfrom portal.api import Region\nfrom . import x\nimport sqlalchemy\n"
    assert foreign(source) == ["sqlalchemy"]
    assert foreign("from portal.store import db") == ["portal.store.db"]
    assert foreign("from portal import store") == ["portal.store"]
