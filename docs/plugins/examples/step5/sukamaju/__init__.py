"""Sukamaju: two indicators of the position and the superior's form make one value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.api import (
    Finding,
    FollowUpRule,
    Indicator,
    IndicatorSet,
    Instrument,
    Letterhead,
    Region,
    ReportFormat,
    ScoringMethod,
    Snapshot,
    Stage,
    Workflow,
    hookimpl,
)

from .checks import check
from .follow_ups import TRAINING
from .forms import SUPERIOR
from .report import SHEET
from .scoring import YEAR

REGION = Region(
    code="sukamaju",
    name="Kabupaten Sukamaju",
    agency="BKPSDM Kabupaten Sukamaju",
    letterhead=Letterhead(
        government="PEMERINTAH KABUPATEN SUKAMAJU",
        agency="BKPSDM",
        address="Jalan Contoh Nomor 1, Sukamaju",
    ),
)

DESK = IndicatorSet(
    id="desk",
    title="Loket layanan",
    subject="person",
    period="year",
    indicators=(
        Indicator(
            code="served",
            label="Pemohon terlayani",
            measure_unit="orang",
            direction="higher",
            weight="60",
            target="1200",
        ),
        Indicator(
            code="days",
            label="Rata-rata lama layanan",
            measure_unit="hari",
            direction="lower",
            weight="40",
            target="3",
        ),
    ),
)

YEAR_OF_WORK = Workflow(
    stages=(
        Stage(code="plan", label="Perencanaan", phase="planning"),
        Stage(code="run", label="Pelaksanaan", phase="running"),
        Stage(code="rate", label="Penilaian", phase="rating"),
        Stage(code="publish", label="Penerbitan", phase="published"),
        Stage(code="final", label="Selesai", phase="final"),
    ),
)


@hookimpl
def portal_regions() -> Sequence[Region]:
    """Return the one region of this plugin."""
    return [REGION]


@hookimpl
def portal_indicator_sets(region: str) -> Sequence[IndicatorSet]:
    """Return what is measured of everybody."""
    return [DESK]


@hookimpl
def portal_instruments(region: str) -> Sequence[Instrument]:
    """Return the superior's form."""
    return [SUPERIOR]


@hookimpl
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:
    """Return the yearly value."""
    return [YEAR]


@hookimpl
def portal_workflow(region: str) -> Workflow:
    """Return stages and deadlines."""
    return YEAR_OF_WORK


@hookimpl
def portal_report_formats(region: str) -> Sequence[ReportFormat]:
    """Return the sheet of one employee."""
    return [SHEET]


@hookimpl
def portal_validate(snapshot: Snapshot, step: str) -> Sequence[Finding]:
    """Return what stands in the way of a step, or only should be known."""
    return check(snapshot, step)


@hookimpl
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:
    """Return what may be proposed when a year is published."""
    return [TRAINING]
