"""Units without indicators of their own, told on a cycle's page and before it is opened."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.domain.actor import Actor
from portal.services.common.appraisals import described
from portal.services.work import unmeasured_units
from portal.store.queries.cycles import CycleRow


def warnings(_actor: Actor, row: CycleRow) -> list[str]:
    """Name the units that will have no value: the sets cannot change once the cycle is open."""
    names = unmeasured(row)
    if not names:
        return []
    return [
        _(
            "Belum ada indikator untuk unit kerja: %(units)s. Nilai unit tidak akan ada, dan nilai "
            "pegawainya berdiri sendiri. Minta pengelola portal melengkapi set indikator daerah, "
            "atau perbaiki penempatan pegawainya, sebelum siklus dibuka.",
            units=", ".join(names),
        )
    ]


def unmeasured(row: CycleRow) -> tuple[str, ...]:
    """Return the units without indicators of a cycle whose values are not calculated yet."""
    entry = described(row.region)
    if entry is None or row.cadence != "year" or not unmeasured_units.expected(entry):
        return ()
    if row.state == "draft":
        return unmeasured_units.names_before_opening(entry, row.starts, row.ends)
    return unmeasured_units.of_cycle(row.id) if row.state in unmeasured_units.AT_WORK else ()
