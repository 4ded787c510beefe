"""What the region asks for before an appraisal enters a phase."""

from __future__ import annotations

from portal.api import Finding, Snapshot


def check(snapshot: Snapshot, step: str) -> list[Finding]:
    """Warn when the desk has no result yet; 0 is a result. Asked before a value is made."""
    if step != "calculated":
        return []
    return [
        Finding(
            level="warning",
            code="no_actual",
            sentence=f"{measure.label} belum diisi; nilainya dihitung tanpa indikator ini.",
            field=measure.code,
        )
        for measure in snapshot.measures
        if measure.actual is None
    ]
