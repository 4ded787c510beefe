"""What the personnel office is told before a value is made: a set that ends inside a month.

A change of position closes the old set on the last day of the month. The day itself stands in a
decree and is not refused; months are counted by the position that held most of their days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from portal.api import Finding, Snapshot

_CALCULATED = "calculated"
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip


def findings(snapshot: Snapshot, step: str) -> tuple[Finding, ...]:
    """Warn of a position that was left on another day than the last one of a month."""
    last = snapshot.ends
    if step != _CALCULATED or last is None or last >= snapshot.cycle.ends or _closes_month(last):
        return ()
    told = (
        f"Jabatan ini berakhir {_day(last)}. Set indikator lama ditutup pada hari terakhir bulan: "
        f"periksa tanggal penugasannya. Bila tetap, {_MONTHS[last.month - 1]} dihitung pada "
        "jabatan dengan hari terbanyak."
    )
    return (Finding(level="warning", code="left_inside_month", sentence=told),)


def _closes_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
