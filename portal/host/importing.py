"""Importing an accepted plugin, and leaving no trace of one that failed.

Folder plugins become modules `portal_plugins.<id>`, so that relative imports inside them work and
two folders of the same name never meet; installed ones are imported under their own name.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from portal.domain.sentences import mark
from portal.host.declarative import SCORING, compile_plugin
from portal.host.refusal import Refused, plugin_code, shown

NAMESPACE = "portal_plugins"


def import_plugin(plugin_id: str, folder: Path, package: str, digest: str) -> ModuleType:
    """Import the plugin's package. Raises `Refused` (stage import) for whatever it raises.

    The module of an earlier load is used again when neither place nor files have changed, so
    that its classes stay the same classes; otherwise the old one is forgotten first.
    """
    name = package or f"{NAMESPACE}.{plugin_id}"
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__portal_digest__", None) == (str(folder), digest):
        return known
    if not package:
        _forget(name)
    with _undone_on_failure(name), plugin_code("import", mark("diimpor")):
        module = importlib.import_module(package) if package else _load(name, folder)
        vars(module)["__portal_digest__"] = (str(folder), digest)
        return module


def _load(name: str, folder: Path) -> ModuleType:
    start = folder / "__init__.py"
    if not start.is_file() and (folder / SCORING).exists():
        return _compiled(name, folder)
    if not start.is_file():
        raise Refused("import", mark("Berkas {file} tidak ada."), file=shown(str(start), 200))
    importlib.invalidate_caches()
    spec = importlib.util.spec_from_file_location(
        name, start, submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise Refused("import", mark("Berkas {file} tidak dapat dimuat."), file=shown(str(start)))
    module = importlib.util.module_from_spec(spec)
    parent = _namespace()
    sys.modules[name] = module
    spec.loader.exec_module(module)
    setattr(parent, name.rpartition(".")[2], module)
    return module


def _compiled(name: str, folder: Path) -> ModuleType:
    """A folder without Python: its TOML files say what a package would."""
    module = compile_plugin(name, name.rpartition(".")[2], folder)
    parent = _namespace()
    sys.modules[name] = module
    setattr(parent, name.rpartition(".")[2], module)
    return module


def _namespace() -> ModuleType:
    module = sys.modules.get(NAMESPACE)
    if module is None:
        module = ModuleType(NAMESPACE, "Holds the plugins that were found in folders.")
        module.__path__ = []
        sys.modules[NAMESPACE] = module
    return module


@contextmanager
def _undone_on_failure(name: str) -> Iterator[None]:
    before = dict(sys.modules)
    try:
        yield
    except BaseException:
        _forget(name)
        # A plugin may have put something else in the place of a module that others use.
        sys.modules.update(before)
        raise


def _forget(name: str) -> None:
    for module in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
        del sys.modules[module]
    vars(_namespace()).pop(name.rpartition(".")[2], None)
