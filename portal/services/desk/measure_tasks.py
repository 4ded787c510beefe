"""Units without indicators, told to the personnel office and to their heads in time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described
from portal.services.common.runtime import runtime
from portal.services.desk.review_tasks import Told
from portal.services.work import unmeasured_units
from portal.store.unit_relations import units_headed

_SHOWN = 3


def waiting(me: int, home: str) -> Iterator[Told]:
    """Yield the units that an employee heads and that have no indicators; one statement."""
    if not home or not unmeasured_units.expected(described(home)):
        return
    for one in unmeasured_units.at_work([home], units_headed(me)):
        title = sentence(_("{unit} belum memiliki indikator sendiri"), unit=one.name)
        detail = Sentence(
            _(
                "Tanpa indikator unit, nilai unit tidak ada. Bicarakan dengan pengelola "
                "kepegawaian sebelum nilai dihitung."
            )
        )
        yield "unmeasured_unit", one.unit_id, one.region, title, detail, None


def managing(regions: frozenset[str]) -> Iterator[Told]:
    """Yield each cycle of these regions with units that have no indicators; one statement."""
    found = [
        entry.region.code
        for entry in runtime().host.registry.regions()
        if unmeasured_units.expected(entry) and not regions.isdisjoint({entry.region.code, "*"})
    ]
    if not found:
        return
    rows = unmeasured_units.at_work(found)
    for key, group in groupby(rows, lambda one: one.cycle_id):
        units = list(group)
        title = sentence(
            _("{n} unit kerja belum memiliki indikator: {title}"),
            n=len(units),
            title=units[0].cycle_title,
        )
        more = ", …" if len(units) > _SHOWN else ""
        names = ", ".join(one.name for one in units[:_SHOWN]) + more
        yield (
            "unmeasured_units",
            key,
            units[0].region,
            title,
            sentence("{names}", names=names),
            None,
        )
