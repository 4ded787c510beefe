"""The two names by which a plugin joins the portal: its hook marker and the API version."""

from __future__ import annotations

import pluggy

__all__ = ["API_VERSION", "hookimpl"]

PROJECT_NAME = "portal"
"""Name under which pluggy groups our hooks; also the prefix of every hook."""

API_VERSION = (1, 0)
"""Major and minor version of `portal.api` and the hooks; a manifest states the range it fits."""

hookimpl = pluggy.HookimplMarker(PROJECT_NAME)
"""Decorator for a plugin's hook functions."""
