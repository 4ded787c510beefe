"""The pre-flight: a plugin's hooks are checked in a throw-away manager, then read one by one.

No manager outlives this module. What the core calls later is the plugin's own function, taken
from the plugin's own implementation, so that nobody can register himself in between.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy

from portal import hookspecs
from portal.api.hooks import PROJECT_NAME
from portal.domain.sentences import mark
from portal.host.refusal import Refused, plugin_code, shown

HOOK_NAMES = frozenset(name for name in vars(hookspecs) if name.startswith("portal_"))


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook function of one plugin; calling it hands over only the arguments it asked for."""

    name: str
    function: Callable[..., object]
    arguments: tuple[str, ...]

    def __call__(self, **facts: object) -> object:
        """Call the plugin's function. Raises whatever it raises."""
        return self.function(**{name: facts[name] for name in self.arguments})


@dataclass(frozen=True, slots=True)
class Preflight:
    """A plugin that passed: its hooks, and a last look at the manager it was tried in."""

    hooks: Mapping[str, Hook]
    manager: pluggy.PluginManager
    module: ModuleType

    def check_alone(self) -> None:
        """Refuse a plugin that meanwhile smuggled a second implementation into the manager."""
        if self.manager.get_plugins() != {self.module} or any(
            impl.plugin is not self.module
            for name in HOOK_NAMES
            for impl in getattr(self.manager.hook, name).get_hookimpls()
        ):
            raise Refused("preflight", mark("Plugin mendaftarkan hook tambahan setelah diperiksa."))


def preflight(module: ModuleType, plugin_id: str) -> Preflight:
    """Register the module alone, check every hook, and return the hooks it implements."""
    manager = pluggy.PluginManager(PROJECT_NAME)
    manager.add_hookspecs(hookspecs)
    with plugin_code("preflight", mark("diperiksa")):
        _check_markers(manager, module)
        _register(manager, module, plugin_id)
        hooks = {name: hook for name in sorted(HOOK_NAMES) if (hook := _read(manager, name))}
    return Preflight(MappingProxyType(hooks), manager, module)


def _check_markers(manager: pluggy.PluginManager, module: ModuleType) -> None:
    for name in dir(module):
        options: Mapping[str, Any] | None = manager.parse_hookimpl_opts(module, name)
        if options is None:
            continue
        if options.get("specname") not in {None, name}:
            # pluggy lets a function answer a hook of another name; that is how one plugin came
            # to score another one's people, so here a hook is called what it is.
            message = mark(
                "Fungsi {name} memakai specname {other}; beri nama hook yang sebenarnya."
            )
            other = shown(options["specname"])
            raise Refused("preflight", message, name=shown(name), other=other)
        if options.get("wrapper") or options.get("hookwrapper"):
            message = mark("Hook {name} membungkus hook lain (wrapper); itu tidak diperbolehkan.")
            raise Refused("preflight", message, name=shown(name))
        if name not in HOOK_NAMES:
            message = mark("Hook {name} tidak dikenal; periksa ejaannya di docs/plugins/hooks.")
            raise Refused("preflight", message, name=shown(name))


def _register(manager: pluggy.PluginManager, module: ModuleType, plugin_id: str) -> None:
    try:
        manager.register(module, name=plugin_id)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        message = mark("Sebuah hook tidak sesuai dengan ketentuannya: {error}.")
        raise Refused(
            "preflight", message, error=shown(" ".join(str(error).split()), 300)
        ) from error


def _read(manager: pluggy.PluginManager, name: str) -> Hook | None:
    implementations = getattr(manager.hook, name).get_hookimpls()
    if not implementations:
        return None
    function = implementations[0].function
    wanted = inspect.signature(function).parameters.values()
    known = inspect.signature(getattr(hookspecs, name)).parameters
    for parameter in wanted:
        if parameter.name not in known or parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            message = mark("Hook {name} meminta argumen {argument} yang tidak disediakan.")
            raise Refused("preflight", message, name=name, argument=shown(str(parameter)))
    return Hook(name, function, tuple(parameter.name for parameter in wanted))
