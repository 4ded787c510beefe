"""Made-up periods and years of any plugin: closings, earlier results, a career, a unit's record."""

from __future__ import annotations

from typing import Any

from portal.api.describe import Closing, IndicatorSet
from portal.api.methods import ScoringError
from portal.api.snapshot import Measure, PastResult, PeriodFacts
from portal.domain.periods import periods_of_year
from portal.host.registry import RegionEntry

YEAR = 2026
_LONG_TEXT = "Data dari kecamatan masuk terlambat sehingga realisasi belum lengkap. " * 4
_LONG_NAME = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan Rakyat, dan Kawasan Permukiman"


def periods(entry: RegionEntry, subject: str) -> tuple[PeriodFacts, ...]:
    """Return every period of the year as published, with the words of a status in turn."""
    found = []
    for closing in entry.closings():
        if closing.subject != subject:
            continue
        words = [word for word, _label in closing.statuses] or [""]
        for at, span in enumerate(periods_of_year(YEAR, closing.period)):
            found.append(
                PeriodFacts(
                    closing=closing.id,
                    period=span.code,
                    value=("96.50", "88.25", "71.00")[at % 3],
                    status=words[at % len(words)],
                    on_time=True,
                )
            )
    return tuple(found)


def history(entry: RegionEntry, rows: int) -> tuple[PastResult, ...]:
    """Return two earlier years as the region's own method publishes them."""
    method = entry.result_method()
    if method is None or not rows:
        return ()
    extra = {key: "5" for key, _label in method.history_keys}
    result = {method.published_key: "97.25", method.grade_key: "Baik", **extra}
    return tuple(
        [
            PastResult(year=year, method=method.id, result=result, cycle=f"Tahun {year}")
            for year in (YEAR - 2, YEAR - 1)
        ]
    )


def career(rows: int) -> dict[str, Any]:
    """Return what a sheet of one person tells of all years."""
    project = {
        "title": "Pembangunan Jembatan Gantung Sungai Perbatasan Tahap 1",
        "place": "Kecamatan Hulu",
        "role": "member",
        "sector": "Pekerjaan Umum",
        "days": 120,
        "starts": "2026-02-01",
        "ended": "2026-06-30",
    }
    course = {"title": "Mengapa cara menilai berubah", "on": "2026-01-20", "minutes": 60}
    period = {"closing": "", "value": "96.50", "status": ""}
    return {
        "projects": [project] * (rows // 4),
        "learning": [course] * (rows // 8),
        "periods": [
            {**period, "year": year, "period": f"{year}-Q{at}"}
            for year in (2025, 2026)
            for at in range(1, 5)
            if rows
        ],
    }


def unit(entry: RegionEntry, rows: int) -> dict[str, Any]:
    """Return what a report of a unit is handed: four closed periods with values and plans."""
    closings = [one for one in entry.closings() if one.subject == "unit"]
    told = [one for closing in closings for one in _closed(entry, closing)] if rows else []
    return {
        "code": "U-01",
        "name": _LONG_NAME,
        "kind": "dinas",
        "head": "Prof. Dr. Ir. Raden Mas Haryo Kusumanegara Wijayaningrat, S.T., M.T., M.Sc.",
        "head_nip": "198503152010011001",
        "period": told[-1][0]["period"] if told else f"{YEAR}",
        "measures": [measure for _closing, measures in told for measure in measures],
        "closings": [closing for closing, _measures in told],
        "plans": [
            {"period": one["period"], "status": one["status"], **one["plan"]}
            for one, _measures in told
            if one["plan"]
        ],
    }


def _closed(entry: RegionEntry, closing: Closing) -> list[tuple[dict[str, Any], list[Any]]]:
    sets = [
        one
        for one in entry.indicator_sets
        if one.subject == "unit" and one.period == closing.period and one.indicators
    ]
    found = []
    for at, span in enumerate(periods_of_year(YEAR, closing.period)):
        measures = _measures(sets[0], at, span.code) if sets else ()
        result = _result(entry, closing, measures)
        talk = {one.code: _talk(one.kind, one.label) for one in closing.talk_fields}
        talk |= {f"{one.code}_label": _LONG_NAME for one in closing.talk_fields if at % 2}
        plan = talk if at % 2 else {}
        record = {
            "closing": closing.id,
            "title": closing.title,
            "period": span.code,
            "value": result.get(closing.value_key),
            "status": str(result.get(closing.status_key) or ""),
            "status_label": "",
            "result": result,
            "flags": list(result.get("flags", ())),
            "published_on": span.ends,
            "plan": plan,
            "plan_shown": [(one.label, talk[one.code]) for one in closing.talk_fields if plan],
        }
        documents = [one.to_document() for one in measures]
        found.append((record, [{**one, "closing": closing.id} for one in documents]))
    return found


def _talk(kind: str, label: str) -> str:
    return f"{YEAR}-12-31" if kind == "date" else f"{label}: {_LONG_TEXT}"


def _measures(found: IndicatorSet, at: int, period: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            code=one.code,
            label=one.label,
            direction=one.direction,
            measure_unit=one.measure_unit,
            weight=one.weight,
            target=one.target or "80",
            actual=None if at == 3 and not place else str(70 - 8 * at + 5 * place),
            tolerance=one.tolerance,
            source=one.source,
            period=period,
        )
        for place, one in enumerate(found.indicators)
    )


def _result(entry: RegionEntry, closing: Closing, measures: tuple[Measure, ...]) -> dict[str, Any]:
    try:
        method = entry.method(closing.method)
        return dict(method.score(closing.document(measures)).result)
    except (KeyError, ScoringError):
        return {}
