"""Own indicators: drafted from the library, ticked, agreed by both; results, verified reports.

`[own_indicators]` of `demo.toml` may bring `drafts` (label, measure_unit, direction, target, and
duty) for positions without a library.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import cycle as turns
from typing import Any

from sqlalchemy import select

from portal.api.describe import IndicatorSet
from portal.demo.figures import as_written
from portal.demo.people import Person
from portal.demo.scene import Scene, appraisals
from portal.domain.errors import Invalid
from portal.services.common.appraisals import entry_of
from portal.services.work import measurements, own_indicators, report_marks
from portal.services.work.own_rows import by_code, plan_rows_of
from portal.services.work.own_rules import OwnIndicator
from portal.services.work.own_sets import OwnSet, own_sets
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, Measurement

_CHUNK = 20
_SHARES = {-2: (62, 84), -1: (74, 95), 0: (86, 106), 1: (95, 114), 2: (102, 122)}
"""Percent of the target by talent."""
_REASONS = {
    "100": "Isi laporan lengkap dan sesuai kerangka yang disepakati.",
    "50": "Data pendukung bab ketiga belum lengkap.",
    "0": "Laporan belum memuat hal yang disepakati.",
}


def _agree(scene: Scene, cycle: Cycle) -> None:
    """Employees draft in January, superiors tick and agree; the last of the staff are late."""
    starts = max(cycle.starts, date(cycle.starts.year, cycle.starts.month, 1))
    scene.clock.turn_to(starts.replace(day=18))
    people, found = scene.by_id, appraisals(cycle)
    late = {key for key, _employee in found[-2:]} if scene.is_current(cycle) else set()
    for first in range(0, len(found), _CHUNK):
        with unit_of_work():
            for key, employee in found[first : first + _CHUNK]:
                one = session().get_one(Appraisal, key)
                for plan in own_sets(one):
                    _plan(scene, one, people[employee], plan, late=key in late)


def _plan(scene: Scene, one: Appraisal, person: Person, plan: OwnSet, *, late: bool) -> None:
    actor, superior = person.actor(), person.appraiser
    try:
        own_indicators.copy_last_year(actor, one.id, plan.id)
    except Invalid:  # the first year
        drafted = _weighted(_drafts(scene, plan))
        own_indicators.save_plan(actor, one.id, plan.id, drafted)
    if superior is None or late:
        return
    rows = by_code(plan_rows_of(one, plan.id))
    if plan.rule.checklist:
        ticks = dict.fromkeys(rows, plan.rule.checklist)
        own_indicators.tick(superior.actor(), one.id, plan.id, ticks)
    own_indicators.agree(actor, one.id, plan.id)
    own_indicators.agree(superior.actor(), one.id, plan.id)


def _drafts(scene: Scene, plan: OwnSet) -> list[OwnIndicator]:
    """Return as many indicators as the set asks for, the library's first."""
    rule = plan.rule
    wanted = min(max(rule.minimum_count, 3), rule.maximum_count)
    taken = [OwnIndicator.from_library(item) for item in plan.library[:wanted]]
    texts: list[dict[str, Any]] = scene.words.get("own_indicators", {}).get("drafts", _DRAFTS)
    start = scene.random.randrange(len(texts))
    more = range(wanted - len(taken))
    taken += [_with(OwnIndicator(), **_typed(texts[(start + at) % len(texts)])) for at in more]
    aspects = turns(rule.required_aspects or ("",))
    return [
        _complete(item, next(aspects)) if item.target or item.direction == "range" else _aim(item)
        for item in taken
    ]


def _typed(text: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in text.items()}


def _complete(item: OwnIndicator, aspect: str) -> OwnIndicator:
    return item if item.aspect or not aspect else _with(item, aspect=aspect)


def _aim(item: OwnIndicator) -> OwnIndicator:
    return _with(item, target="100" if item.measure_unit == "persen" else "12")


def _with(item: OwnIndicator, **values: str) -> OwnIndicator:
    return replace(item, **values)  # type: ignore[arg-type]  # texts of its fields


def _weighted(items: list[OwnIndicator]) -> list[OwnIndicator]:
    """Keep weights that add up to 100, else share 100 out in whole parts."""
    weights = [Decimal(item.weight or 0) for item in items]
    if all(weights) and sum(weights, Decimal(0)) == 100:
        return items
    each, more = divmod(100, len(items))
    return [_with(item, weight=str(each + (at < more))) for at, item in enumerate(items)]


def _results(scene: Scene, cycle: Cycle) -> None:
    """Enter and confirm the results of own indicators that no month or quarter closes."""
    scene.clock.turn_to(min(cycle.ends.replace(day=1), scene.today))
    closed = {one.period for one in entry_of(scene.region).closings() if one.subject == "person"}
    sets = [one for one in _own(scene) if one.period not in closed]
    people, mine = scene.by_id, dict(appraisals(cycle))
    for found in sets:
        rows = list(
            session().scalars(
                select(Measurement)
                .where(Measurement.cycle_id == cycle.id, Measurement.indicator_set == found.id)
                .where(Measurement.subject == "person", Measurement.actual.is_(None))
                .order_by(Measurement.id)
            )
        )
        for first in range(0, len(rows), _CHUNK):
            with unit_of_work():
                for row in rows[first : first + _CHUNK]:
                    _result(scene, found, row, people[mine[row.subject_id]])


def _result(scene: Scene, found: IndicatorSet, row: Measurement, person: Person) -> None:
    superior = person.appraiser
    phase = session().get_one(Appraisal, row.subject_id).phase
    if superior is None or phase not in {"running", "acceptance"}:
        return
    if found.verified_marks:
        _verify(scene, found, row, person)
        return
    value = reached(scene, row, person.talent)
    if value is not None:
        measurements.set_actual(person.actor(), row.id, value, None)
        measurements.confirm(superior.actor(), row.id)


def _verify(scene: Scene, found: IndicatorSet, row: Measurement, person: Person) -> None:
    """Most reports fit, some only in part; a few are not looked at in time."""
    superior = person.appraiser
    if superior is None or scene.random.random() < 0.06:
        return
    marks = [mark for mark, _label in found.verified_marks]
    weights = [6 + 2 * person.talent, 3, 1][: len(marks)] or [1]
    mark = scene.random.choices(marks, [*weights, *[1] * (len(marks) - len(weights))])[0]
    if scene.random.random() < 0.3:
        report_marks.comment(superior.actor(), row.id, "Mohon tambahkan simpulan satu halaman.")
    report_marks.verify(superior.actor(), row.id, mark, _REASONS.get(mark, "Sudah diperiksa."))


def reached(scene: Scene, row: Measurement, talent: int) -> str | None:
    """Return a believable value as text; None now and then, where nothing was recorded."""
    share = Decimal(scene.random.randint(*_SHARES[talent]) - _strictness(scene, row, talent)) / 100
    if scene.random.random() < 0.02:
        return None
    if row.direction == "range" or row.target is None:
        return format(row.lower_bound or Decimal(1), "f")
    if row.target == 0:
        return str(scene.random.choice((0, 0, 1)))
    better = row.target * share if row.direction == "higher" else row.target * (2 - share)
    top = row.target if row.target_is_maximum or row.measure_unit == "persen" else better
    if row.measure_unit == "persen" and row.direction == "higher":
        better = min(better, max(top, Decimal(100)))
    return format(as_written(max(better, Decimal(0))), "f")


def _strictness(scene: Scene, row: Measurement, talent: int) -> int:
    """Return the percent that `[closings] strict` takes off; weaker people improve by the month."""
    strict: int = scene.words.get("closings", {}).get("strict", 0)
    month = row.period[5:]
    improves = strict > 0 and talent < 0 and month.isdecimal()
    return strict - (3 * int(month) - 18 if improves else 0)


def _own(scene: Scene) -> list[IndicatorSet]:
    return [
        one
        for one in entry_of(scene.region).indicator_sets
        if one.subject == "person" and one.adjustable
    ]


_DRAFTS = [
    {
        "label": "Berkas layanan diselesaikan",
        "measure_unit": "berkas",
        "direction": "higher",
        "target": 120,
        "duty": "Melayani permohonan sesuai uraian tugas",
        "source": "register berkas",
    },
    {
        "label": "Rata-rata waktu penyelesaian",
        "measure_unit": "hari",
        "direction": "lower",
        "target": 3,
        "duty": "Menyelesaikan layanan tepat waktu",
        "source": "agenda surat",
    },
    {
        "label": "Laporan bulanan disampaikan tepat waktu",
        "measure_unit": "persen",
        "direction": "higher",
        "target": 100,
        "duty": "Menyusun laporan berkala",
        "source": "agenda laporan",
    },
    {
        "label": "Kesesuaian data hasil pemeriksaan",
        "measure_unit": "persen",
        "direction": "higher",
        "target": 98,
        "duty": "Menjaga mutu data",
        "source": "berita acara rekonsiliasi",
    },
]
MOMENTS = {"running": _agree, "before_rating": _results}
