"""Pages and forms: load, permit, act, render, in that order in every view."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined

from portal.paths import templates_dir
from portal.services.common.runtime import Runtime

__all__ = ["register"]


def register(app: Flask) -> None:
    """Put the pages on an application whose runtime is bound.

    Raises RuntimeError when a route declares no permission, a plugin's included.
    """
    from portal.web import (
        assets,
        csrf,
        errors,
        features,
        formats,
        frame,
        headers,
        i18n,
        login,
        permit,
        plugin_watch,
        sessions,
    )

    runtime: Runtime = app.extensions["portal"]
    folders = _plugin_folders(runtime)
    _templates(app, runtime.settings.instance, folders)
    sessions.register(app)
    headers.register(app)
    csrf.register(app)
    i18n.register(app, folders.values(), runtime.settings.default_language)
    login.register(app)
    formats.register(app)
    frame.register(app)
    errors.register(app)
    app.before_request(plugin_watch.look)
    app.before_request(permit.enforce)
    assets.register(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    features.register(app)
    permit.check(app)


def blueprints() -> Iterator[Blueprint]:
    """Yield `bp` of every module of `portal.web.views`, by name."""
    from portal.web import views

    for module in sorted(pkgutil.iter_modules(views.__path__), key=lambda found: found.name):
        blueprint = getattr(importlib.import_module(f"{views.__name__}.{module.name}"), "bp", None)
        if isinstance(blueprint, Blueprint):
            yield blueprint


def _plugin_folders(runtime: Runtime) -> dict[str, Path]:
    return {
        report.id: report.folder
        for report in runtime.host.reports()
        if report.state == "active" and report.folder is not None
    }


def _templates(app: Flask, instance: Path, plugins: dict[str, Path]) -> None:
    """The site's own templates first, then ours; a plugin's only under its own prefix."""
    prefixed = {key: FileSystemLoader(folder / "templates") for key, folder in plugins.items()}
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(instance / "templates"),
            FileSystemLoader(templates_dir()),
            PrefixLoader(prefixed),
        ]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
