"""Laporan Triwulan Unit Kerja: indicators, deviation, traffic light and plan of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.api import ReportData, ReportFormat, Table

from .words import LIGHTS, UNIT_FLAGS, quarter_name


def context(data: ReportData) -> Mapping[str, object]:
    """Return the quarter, the quarters before it, and the plans of the year."""
    closings = _closings(data)
    latest = closings[-1] if closings else None
    return {
        "unit": data.unit,
        "period": quarter_name(latest["period"]) if latest else data.cycle.title,
        "latest": latest,
        "light": LIGHTS.get(latest["status"], "–") if latest else "–",
        "rows": _rows(data, latest) if latest else (),
        "notes": _notes(latest) if latest else (),
        "quarters": [
            {"name": quarter_name(one["period"]), "value": one["value"], "light": _light(one)}
            for one in closings
        ],
        "plans": [_plan(one) for one in closings if one["plan"]],
        "head": _head(data.unit),
        "place_and_date": (data.place, data.printed_on),
    }


def _head(unit: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": unit.get("head", ""), "rank": "", "nip": unit.get("head_nip", "")}


def _closings(data: ReportData) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = list(data.unit.get("closings", ()))
    return sorted(found, key=lambda one: str(one["period"]))


def _light(closing: Mapping[str, Any]) -> str:
    return LIGHTS.get(str(closing["status"]), "–")


def _rows(data: ReportData, closing: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the indicators of a quarter with their published achievements."""
    measures = [
        one
        for one in data.unit.get("measures", ())
        if (one["closing"], one["period"]) == (closing["closing"], closing["period"])
    ]
    reached = list(closing["result"].get("achievements", ()))
    reached += [None] * (len(measures) - len(reached))
    return tuple(
        {
            "label": one["label"],
            "measure_unit": one.get("measure_unit", ""),
            "source": one.get("source", ""),
            "better": "naik" if one["direction"] == "higher" else "turun",
            "weight": one.get("weight"),
            "target": one.get("target"),
            "actual": one.get("actual"),
            "deviation": _deviation(one),
            "achievement": achievement,
        }
        for one, achievement in zip(measures, reached, strict=False)
    )


def _deviation(measure: Mapping[str, Any]) -> str | None:
    """Return actual minus target as an exact decimal text; None where one of them is missing."""
    target, actual = measure.get("target"), measure.get("actual")
    if target is None or actual is None:
        return None
    return format(Decimal(str(actual)) - Decimal(str(target)), "f")


def _notes(closing: Mapping[str, Any]) -> tuple[str, ...]:
    codes = dict.fromkeys(closing.get("flags", ()))
    return tuple([UNIT_FLAGS[code] for code in codes if code in UNIT_FLAGS])


def _plan(closing: Mapping[str, Any]) -> dict[str, Any]:
    plan = closing["plan"]
    return {
        "name": quarter_name(str(closing["period"])),
        "light": _light(closing),
        "cause": plan.get("cause", ""),
        "action": plan.get("action", ""),
        "by": plan.get("by") or None,
        "person": plan.get("person_label", ""),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return indicators, quarters and plans."""
    told = context(data)
    rows: Any = told["rows"]
    quarters: Any = told["quarters"]
    plans: Any = told["plans"]
    return (
        _listed(
            f"Indikator {told['period']}",
            {
                "Indikator": "label",
                "Satuan": "measure_unit",
                "Bobot": "weight",
                "Target": "target",
                "Realisasi": "actual",
                "Selisih": "deviation",
                "Capaian (%)": "achievement",
                "Sumber": "source",
            },
            rows,
        ),
        _listed("Triwulan", {"Triwulan": "name", "Nilai": "value", "Lampu": "light"}, quarters),
        _listed(
            "Rencana",
            {
                "Triwulan": "name",
                "Penyebab": "cause",
                "Tindakan": "action",
                "Selesai pada": "by",
                "Penanggung jawab": "person",
            },
            plans,
        ),
    )


def _listed(title: str, columns: Mapping[str, str], rows: Any) -> Table:  # noqa: ANN401  (rows)
    lines = tuple([tuple([row.get(key) for key in columns.values()]) for row in rows])
    return Table(title=title, columns=tuple(columns), rows=lines)


UNIT_QUARTERLY = ReportFormat(
    id="unit_quarterly",
    title="Laporan Triwulan Unit Kerja",
    scope="unit",
    template="kotabumi/unit_quarterly.html",
    context=context,
    tables=tables,
    audience="unit_head",
)
"""One unit in one quarter."""
