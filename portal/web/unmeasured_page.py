"""Units without indicators of their own, told on a cycle's page and before it is opened."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.domain.actor import Actor
from portal.services.common.appraisals import described
from portal.services.work import unmeasured_units
from portal.store.queries.cycles import CycleRow


def warnings(_actor: Actor, row: CycleRow) -> list[str]:
    """Name the units that will have no value: the sets cannot change once the cycle is open."""
    told = notice(row)
    return [told] if told else []


def notice(row: CycleRow) -> str:
    """Name the units without value: a warning on a draft, for information on an opened cycle.

    Empty where every unit has indicators, or the region gives units no value.
    """
    entry = described(row.region)
    if entry is None or row.cadence != "year" or not unmeasured_units.expected(entry):
        return ""
    if row.state == "draft":
        names = unmeasured_units.names_before_opening(entry, row.starts, row.ends)
        return _before(names) if names else ""
    names = unmeasured_units.of_cycle(row.id)
    return _after(names) if names else ""


def _before(names: tuple[str, ...]) -> str:
    told: str = _(
        "Belum ada indikator untuk unit kerja: %(units)s. Nilai unit tidak akan ada: nilai "
        "pegawainya berdiri sendiri, dan kepala unit yang dinilai dari nilai unit tidak mendapat "
        "nilai. Minta pengelola portal melengkapi set indikator daerah, atau perbaiki penempatan "
        "pegawainya, sebelum siklus dibuka.",
        units=", ".join(names),
    )
    return told


def _after(names: tuple[str, ...]) -> str:
    told: str = _(
        "Unit ini tidak memiliki indikator, sehingga nilai unit tidak ada tahun ini: %(units)s. "
        "Nilai pegawainya berdiri sendiri, dan kepala unit yang dinilai dari nilai unit tidak "
        "mendapat nilai. Set indikator tidak dapat ditambah setelah siklus dibuka; lengkapi untuk "
        "siklus berikutnya.",
        units=", ".join(names),
    )
    return told
