"""The page of top management: counts of one cycle."""

from __future__ import annotations

from portal.domain.actor import Actor
from portal.store.queries.leadership import LeaderSummary, Participation, leader_summary

__all__ = ["LeaderSummary", "Participation", "summary"]


def summary(actor: Actor, cycle_id: int) -> LeaderSummary:
    """Return participation, forms, coverage, predikat and open objections of a cycle."""
    return leader_summary(actor, cycle_id)
