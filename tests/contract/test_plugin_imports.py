"""A bundled plugin imports the standard library, itself and portal.api; nothing else.

A feature plugin, which says so in its manifest, imports portal.feature as well. Migrations are
scripts of the operator's: they speak to the database library.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

MIGRATION = ("alembic.op", "sqlalchemy")


def absolute_imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign(source: str, allowed: tuple[str, ...] = ("portal.api",)) -> list[str]:
    return [
        name
        for name in absolute_imports(source)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == one or name.startswith(f"{one}.") for one in allowed)
    ]


def allowed_for(path: Path, plugins: Path) -> tuple[str, ...]:
    inside = path.relative_to(plugins).parts
    manifest = tomllib.loads((plugins / inside[0] / "plugin.toml").read_text("utf-8"))["plugin"]
    if not manifest.get("feature"):
        return ("portal.api",)
    return MIGRATION if inside[1] == "migrations" else ("portal.api", "portal.feature")


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
        if (
            names := foreign(
                path.read_text(encoding="utf-8"), allowed_for(path, project_root / "plugins")
            )
        )
    }
    assert offending == {}


def test_a_look_behind_the_api_is_found() -> None:
    source = "import json\nfrom portal.api import Region\nfrom . import x\nimport sqlalchemy\n"
    assert foreign(source) == ["sqlalchemy"]
    assert foreign("from portal.store import db") == ["portal.store.db"]
    assert foreign("from portal import store") == ["portal.store"]
    assert foreign("import portal.feature") == ["portal.feature"]
    assert foreign("import portal.feature", ("portal.api", "portal.feature")) == []
