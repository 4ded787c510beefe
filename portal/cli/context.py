"""What every command shares: the instance folder, its settings, and the application.

The application factory is named by its import path, as a web server names it: the command line
stands on the same floor as the pages and imports nothing above itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from gettext import gettext as _
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from portal.domain.errors import Invalid, PortalError
from portal.settings import Settings, load_settings

if TYPE_CHECKING:
    from flask import Flask

    from portal.store.models import Cycle

FACTORY = ("portal.app", "create_app")


def options(context: click.Context | None = None) -> dict[str, Any]:
    """Return the options given to `portal` itself: `instance`, `safe_mode`."""
    context = context or click.get_current_context()
    found: dict[str, Any] = context.find_root().obj or {}
    return found


def settings() -> Settings:
    """Read the settings of the chosen instance; ends the command with a sentence when bad."""
    given = options()
    with sentences():
        loaded = load_settings(given.get("instance"))
    return loaded.model_copy(update={"safe_mode": True}) if given.get("safe_mode") else loaded


def application() -> Flask:
    """Build the application; ends the command with a sentence when it may not start."""
    module, name = FACTORY
    chosen = settings()
    with sentences():
        return getattr(import_module(module), name)(chosen)  # type: ignore[no-any-return]


@contextmanager
def sentences() -> Iterator[None]:
    """Turn an expected failure into its sentence on standard error and exit status 1."""
    try:
        yield
    except Invalid as error:
        refuse(*(str(problem.sentence) for problem in error.problems))
    except PortalError as error:
        refuse(str(error.sentence))


def with_application(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside an application context, with failures told as sentences."""

    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (any command's arguments)
        with application().app_context(), sentences():
            return function(*args, **kwargs)

    return update_wrapper(run, function)


def refuse(*lines: str, status: int = 1) -> NoReturn:
    """Write sentences to standard error and end with a status."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(status)


def find_cycle(region: str, code: str) -> Cycle:
    """Return a region's cycle by its code, or end with a sentence that names those there are."""
    from sqlalchemy import select

    from portal.store.db import session
    from portal.store.models import Cycle

    statement = select(Cycle).where(Cycle.region == region)
    known = {cycle.code: cycle for cycle in session().scalars(statement)}
    if code not in known:
        names = ", ".join(sorted(known)) or "-"
        told = _("Siklus {code} tidak ada di {region}. Yang ada: {names}.")
        refuse(told.format(code=code, region=region, names=names), status=2)
    return known[code]


def existing_file(text: str) -> Path:
    """Return the path of a file that must exist, or end with a sentence."""
    path = Path(text)
    if not path.is_file():
        refuse(f"Berkas {text} tidak ada.", status=2)
    return path
