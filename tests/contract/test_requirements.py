"""The pinned dependencies are complete and of one mind."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def pins(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9._-]+)==([^\s\\;]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.fixture(scope="module")
def project(project_root: Path) -> dict[str, object]:
    metadata = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    return metadata["project"]


@pytest.mark.parametrize(
    ("name", "extras"),
    [("base", ()), ("postgres", ("postgres",)), ("dev", ("postgres", "test", "dev"))],
)
def test_each_declared_dependency_is_pinned_inside_its_range(
    project: dict, project_root: Path, name: str, extras: tuple[str, ...]
) -> None:
    declared = list(project["dependencies"])
    for extra in extras:
        declared += project["optional-dependencies"][extra]
    pinned = pins(project_root / f"requirements/{name}.txt")
    for text in declared:
        wanted = Requirement(text)
        version = pinned[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{text}: {version}"


def test_what_runs_and_what_is_tested_have_the_same_versions(project_root: Path) -> None:
    tested = pins(project_root / "requirements/dev.txt")
    for name in ("base", "postgres"):
        run = pins(project_root / f"requirements/{name}.txt")
        assert run
        assert {k: tested.get(k) for k in run} == run


@pytest.mark.parametrize("name", ["base", "postgres", "dev"])
def test_each_pin_has_a_hash(project_root: Path, name: str) -> None:
    text = (project_root / f"requirements/{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 40
    assert [b.split()[0] for b in blocks if "--hash=sha256:" not in b] == []
