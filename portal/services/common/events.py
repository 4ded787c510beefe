"""Telling a region's plugin, after the commit, that something happened. Never fails."""

from __future__ import annotations

from portal.services.common.runtime import runtime


def announce(region: str, event: str, **facts: object) -> None:
    """Send a dotted event with facts as texts; never scores, answers or free text.

    Call it after the unit of work: a plugin hears of nothing that was rolled back.
    """
    runtime().host.event(region, event, {name: str(value) for name, value in facts.items()})
