"""What a region needs before anything else can wait for anybody: its people, then a cycle."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import local_today
from portal.services.common.runtime import runtime
from portal.services.desk.review_tasks import Told
from portal.store.db import session
from portal.store.models import Cycle, Employee


def missing(regions: frozenset[str]) -> Iterator[Told]:
    """Yield the first step of each region without people, or without a cycle this year.

    Two statements, whatever the number of regions.
    """
    mine = [
        one.region
        for one in runtime().host.registry.regions()
        if not regions.isdisjoint({one.region.code, "*"})
    ]
    if not mine:
        return
    codes = [region.code for region in mine]
    staffed, planned = _staffed(codes), _planned(codes)
    for region in mine:
        year = local_today(region.code).year
        detail = Sentence("{agency}", {"agency": region.agency})
        if region.code not in staffed:
            title = Sentence(_("Impor data pegawai: daerah ini belum memiliki pegawai"))
            yield "import_people", 0, region.code, title, detail, None
        elif (region.code, year) not in planned:
            title = sentence(_("Buat siklus penilaian tahun {year}"), year=year)
            yield "create_cycle", 0, region.code, title, detail, None


def _staffed(codes: list[str]) -> set[str]:
    rows = select(Employee.region).where(Employee.region.in_(codes), Employee.active).distinct()
    return set(session().scalars(rows))


def _planned(codes: list[str]) -> set[tuple[str, int]]:
    rows = select(Cycle.region, Cycle.year).where(
        Cycle.region.in_(codes), Cycle.state != "cancelled"
    )
    return {(region, year) for region, year in session().execute(rows.distinct())}
