"""What an administrator did to a plugin in one process reaches the others within seconds."""

from __future__ import annotations

import time

from flask import current_app, g, request

from portal.services.upkeep import plugin_states

EVERY_SECONDS = 5.0
KEY = "portal.plugins_looked_at"


def look() -> None:
    """Follow the table of plugin states, at most once in a few seconds."""
    if g.get("database_away") or request.path.startswith(f"{current_app.static_url_path}/"):
        return
    moment = time.monotonic()
    last = current_app.extensions.get(KEY)
    if last is not None and moment - last < EVERY_SECONDS:
        return
    current_app.extensions[KEY] = moment
    plugin_states.follow()
