"""A project's page with the achievement of each indicator, as the national rule computes it.

The figures are shown, never stored: what counts is calculated from the snapshot at year's end.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.api.cards import ScoreCard
from portal.domain.actor import Actor
from portal.services.runtime import runtime, today
from portal.services.values import plain
from portal.store.queries.measurements import MeasurementRow
from portal.store.queries.projects import ProjectDetail, project_detail

METHOD = "national.achievement"


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """The detail with achievements by measurement id: "102.22", or None where not computable."""

    detail: ProjectDetail
    achievements: dict[int, str | None]


def project_sheet(actor: Actor, project_id: int) -> ProjectSheet:
    """Return one project for the screen. Raises NotFound."""
    detail = project_detail(actor, project_id, today=today())
    rows = [row for member in detail.members for row in member.measures]
    return ProjectSheet(detail, {row.id: achievement(detail.project.region, row) for row in rows})


def achievement(region: str, row: MeasurementRow) -> str | None:
    """Return the printed achievement in percent; None without data or without the plugin."""
    if row.actual is None or row.not_applicable:
        return None
    host = runtime().host
    try:
        method = host.registry.method(METHOD)
    except KeyError:
        return None
    nothing: object = None
    card = host.offer(region, "capaian indikator", method.score, _document(row), default=nothing)
    if not isinstance(card, ScoreCard):
        return None
    found = card.result.get("achievement")
    return found if isinstance(found, str) else None


def _document(row: MeasurementRow) -> dict[str, object]:
    return {
        "direction": row.direction,
        "target": plain(row.target),
        "actual": plain(row.actual),
        "lower_bound": plain(row.lower_bound),
        "upper_bound": plain(row.upper_bound),
        "range_direction": row.range_direction,
        "tolerance": plain(row.tolerance),
        "target_is_maximum": row.target_is_maximum,
    }
