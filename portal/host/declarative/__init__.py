"""Plugins without Python: TOML files compiled to the same hooks that a package would implement."""

from __future__ import annotations

from portal.host.declarative.compiler import SCORING, compile_plugin

__all__ = ["SCORING", "compile_plugin"]
