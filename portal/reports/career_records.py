"""What a sheet of one person tells beside the year itself: earlier periods, projects, learning."""

from __future__ import annotations

from typing import Any

from portal.domain.actor import SYSTEM
from portal.services.common.appraisals import described
from portal.store.models import Cycle
from portal.store.queries import career_pages


def career_record(employee_id: int, cycle: Cycle) -> dict[str, Any]:
    """Return published periods, accepted projects and learning up to the cycle's end.

    Those of the cycle's region only, the same ones for every reader of the sheet.
    """
    entry = described(cycle.region)
    titles = {one.id: one.title for one in entry.learning} if entry else {}
    return {
        "periods": [
            {
                "year": row.year,
                "closing": row.closing,
                "period": row.period,
                "value": row.value,
                "status": row.status,
            }
            for row in career_pages.periods(SYSTEM, employee_id, cycle.region)
            if row.year <= cycle.year
        ],
        "projects": [
            {
                "title": row.title,
                "place": row.place,
                "role": row.role,
                "sector": row.sector,
                "days": row.days,
                "starts": row.starts.isoformat(),
                "ended": row.ended.isoformat() if row.ended else None,
            }
            for row in career_pages.projects(employee_id, cycle.region)
            if row.starts <= cycle.ends
        ],
        "learning": [
            {"title": titles.get(material, material), "on": on.isoformat(), "minutes": minutes}
            for material, on, minutes in career_pages.learning(employee_id, cycle.region)
            if on <= cycle.ends
        ],
    }
