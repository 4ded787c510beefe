"""Names and hook arguments on their way out: they work for one more minor version, with a warning.

A row stands in `AGEING` from the minor version that deprecates the name until the next one, which
removes both. The author hears of it in `portal plugin check` and `plugin list`, the operator once
in the log; nothing is refused.
"""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.domain.sentences import Sentence, mark, sentence
from portal.host.files import plugin_files
from portal.host.preflight import Hook

API = "portal.api"
_TESTS = "tests"
_told: set[tuple[str, str, str]] = set()
logger = logging.getLogger("portal.host")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """One deprecated thing.

    `name` is a name of `portal.api` ("borrow"), a hook ("portal_event") or an argument of a hook
    ("portal_event(facts)"). `since` is the minor version that deprecated it, `instead` says in
    Indonesian what to use now.
    """

    name: str
    since: tuple[int, int]
    instead: str

    @property
    def gone_in(self) -> tuple[int, int]:
        """The minor version without it."""
        return (self.since[0], self.since[1] + 1)

    @property
    def sentence(self) -> Sentence:
        """What the plugin's author reads."""
        message = mark("{name} usang sejak API {since} dan dihapus pada API {gone}. {instead}")
        since, gone = (".".join(map(str, one)) for one in (self.since, self.gone_in))
        return sentence(message, name=self.name, since=since, gone=gone, instead=self.instead)


@dataclass(frozen=True, slots=True)
class Use:
    """Where a plugin uses something deprecated; `line` is 0 for a hook."""

    ageing: Ageing
    file: str = ""
    line: int = 0


AGEING: tuple[Ageing, ...] = ()
"""What is deprecated in this version of the API, of `portal.api` and of the hooks."""


def uses(folder: Path, hooks: Mapping[str, Hook]) -> tuple[Use, ...]:
    """Return what the plugin in `folder` uses of `AGEING`: hooks first, then lines by file."""
    if not AGEING:
        return ()
    known = {one.name: one for one in AGEING}
    return (*_in_hooks(hooks.values(), known), *_in_code(folder, known))


def warn_once(plugin_id: str, version: str, found: Iterable[Use]) -> None:
    """Log each deprecated name of one plugin version once in the life of the process."""
    for use in found:
        key = (plugin_id, version, use.ageing.name)
        if key not in _told:
            _told.add(key)
            logger.warning("plugin %s: %s", plugin_id, use.ageing.sentence)


def _in_hooks(hooks: Iterable[Hook], known: Mapping[str, Ageing]) -> Iterator[Use]:
    for hook in hooks:
        names = (hook.name, *(f"{hook.name}({argument})" for argument in hook.arguments))
        yield from (Use(known[name]) for name in names if name in known)


def _in_code(folder: Path, known: Mapping[str, Ageing]) -> Iterator[Use]:
    for path in plugin_files(folder):
        inside = path.relative_to(folder)
        if path.suffix != ".py" or _TESTS in inside.parts:
            continue
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue  # admission says so with line and reason
        for line, name in _api_names(tree):
            if name in known:
                yield Use(known[name], inside.as_posix(), line)


def _api_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield names imported from `portal.api` and read as `api.name`, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and _is_api(node.module):
            yield from [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in {API, "api"}:
            yield node.lineno, node.attr


def _is_api(module: str) -> bool:
    return module == API or module.startswith(f"{API}.")
