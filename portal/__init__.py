"""The performance portal: a light core and the regions' plugins around it."""

from __future__ import annotations

__version__ = "0.1.0"
