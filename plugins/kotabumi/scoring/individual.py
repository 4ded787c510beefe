"""The individual value of a person, and what it makes together with the unit's value.

The head of a unit has the unit's achievement as his result (SE MenPANRB 3/2023). The shares
40/60, 50/50 and 30/70 and the carrying forward of a missing quarter are the region's choices.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.api import Number, exact, mean, percent, total

from .inputs import STAFF, TEAM_LEAD, UNIT_HEAD, CareerInput

_HEAD_RULE = "SE MenPANRB 3/2023"
_QUARTER_SHARE, _YEAR_END_SHARE = percent(40), percent(60)
_UNIT_AND_OWN = {STAFF: (percent(30), percent(70)), TEAM_LEAD: (percent(50), percent(50))}
_MISSING = exact(0).sealed("triwulan kosong dihitung 0")


@dataclass(frozen=True, slots=True)
class Individual:
    """What a person achieved himself; both values are ``None`` without any data."""

    quarter_mean: Number | None
    value: Number | None
    flags: tuple[str, ...]


def individual_value(given: CareerInput) -> Individual:
    """Return mean of the quarters and individual value, with the flags of both."""
    if given.year_end is None and all(value is None for value in given.quarters):
        return Individual(None, None, ("no_individual_value",))
    quarters, flags = _filled(given.quarters)
    quarter_mean = mean(quarters).named("quarter_mean", "Rata-rata triwulan")
    if given.year_end is None:
        flags.append("provisional")
        value = total([quarter_mean])
    else:
        year_end = given.year_end.named("year_end", "Nilai akhir tahun")
        value = _QUARTER_SHARE * quarter_mean + _YEAR_END_SHARE * year_end
    return Individual(quarter_mean, value.named("individual_value", "Nilai individu"), tuple(flags))


def performance_value(
    role: str, unit_value: Number | None, individual: Number | None
) -> Number | None:
    """Return what role, unit and person make together; ``None`` when it cannot be computed.

    A head has the unit's value and nothing else; the others need their own, and keep it alone
    when the unit has none.
    """
    unit = None if unit_value is None else unit_value.named("unit_value", "Nilai unit kerja")
    value: Number | None
    if role == UNIT_HEAD:
        value, rule = (None if unit is None else total([unit])), _HEAD_RULE
    elif individual is None:
        return None
    elif unit is None:
        value, rule = total([individual]), ""
    else:
        unit_share, own_share = _UNIT_AND_OWN[role]
        value, rule = unit_share * unit + own_share * individual, ""
    return None if value is None else value.named("performance_value", "Nilai kinerja", rule)


def _filled(quarters: Iterable[Number | None]) -> tuple[list[Number], list[str]]:
    """Repeat the quarter before a missing one; before the first value it counts 0."""
    values: list[Number] = []
    flags: list[str] = []
    last: Number | None = None
    for at, quarter in enumerate(quarters, 1):
        if quarter is not None:
            last = quarter
        else:
            flags.append("quarter_missing" if last is None else "quarter_carried")
        value = _MISSING if last is None else last
        values.append(value.named(f"quarter_{at}", f"Nilai triwulan {at}"))
    return values, flags
