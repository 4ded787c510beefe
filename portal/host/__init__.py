"""Finds, checks, admits and quarantines plugins; the frozen registry; the guard around them."""

from __future__ import annotations

from portal.host.errors import PluginFault, RegionUnavailable, UnknownPlugin
from portal.host.host import Host, load_host
from portal.host.registry import RegionEntry, Registry
from portal.host.reports import PluginReport

__all__ = [
    "Host",
    "PluginFault",
    "PluginReport",
    "RegionEntry",
    "RegionUnavailable",
    "Registry",
    "UnknownPlugin",
    "load_host",
]
