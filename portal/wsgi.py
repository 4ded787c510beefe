"""The application for a web server: `granian --interface wsgi --factory portal.wsgi:application`.

Settings come from PORTAL_INSTANCE and the other PORTAL_* variables.
"""

from __future__ import annotations

from flask import Flask

from portal.app import create_app
from portal.logs import keep_log
from portal.settings import load_settings


def application() -> Flask:
    """Return the application of this environment."""
    settings = load_settings()
    keep_log(settings.log_level)
    return create_app(settings)
