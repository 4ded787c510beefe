"""Units without indicators, told to the personnel office and their heads before the opening."""

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
    """Yield the units that an employee heads and whose next cycle would begin without indicators.

    Only while the cycle is a draft: afterwards nobody can add any.
    """
    entry = described(home) if home else None
    if entry is None or not unmeasured_units.expected(entry):
        return
    for one in unmeasured_units.in_drafts(entry, units_headed(me)):
        title = sentence(_("{unit} belum memiliki indikator sendiri"), unit=one.name)
        detail = Sentence(
            _(
                "Tanpa indikator unit, nilai unit tidak ada. Bicarakan dengan pengelola "
                "kepegawaian sebelum siklus dibuka."
            )
        )
        yield "unmeasured_unit", one.unit_id, home, title, detail, None


def managing(regions: frozenset[str]) -> Iterator[Told]:
    """Yield each draft of these regions with units that have no indicators."""
    for entry in runtime().host.registry.regions():
        code = entry.region.code
        if regions.isdisjoint({code, "*"}) or not unmeasured_units.expected(entry):
            continue
        rows = unmeasured_units.in_drafts(entry)
        for key, group in groupby(rows, lambda one: one.cycle_id):
            units = list(group)
            title = sentence(
                _("{n} unit kerja belum memiliki indikator: {title}"),
                n=len(units),
                title=units[0].cycle_title,
            )
            more = ", …" if len(units) > _SHOWN else ""
            names = ", ".join(one.name for one in units[:_SHOWN]) + more
            yield "unmeasured_units", key, code, title, sentence("{names}", names=names), None
