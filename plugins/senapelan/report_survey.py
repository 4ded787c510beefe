"""Laporan SKM: respondents, element means, index and band by place, weakest elements, plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.api import ReportData, Table

from .instruments import ELEMENTS, SATISFACTION

_LOWEST = 3
_LEVELS = {"region": "Seluruh kantor", "unit": "Unit kerja", "counter": "Loket"}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the year with its rounds, and each place of the year in detail."""
    year = str(data.cycle.year)
    records = [one for one in data.surveys if one["survey"] == SATISFACTION.id]
    whole = next((one for one in records if one["period"] == year), None)
    rounds = [one for one in records if one["period"] not in {year, _before(year)}]
    before = next((one for one in records if one["period"] == _before(year)), None)
    return {
        "year": year,
        "places": [_place(group) for group in _groups(whole or _last(rounds))],
        "rounds": [_survey_round(one) for one in rounds],
        "plans": [plan for one in rounds for plan in _plans(one)],
        "last_year": {g["name"]: g["result"].get("index") for g in _groups(before)},
        "minimum": SATISFACTION.minimum_answers,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return places and element means as tables."""
    places: Any = context(data)["places"]
    return (
        Table(
            title="Indeks",
            columns=("Tingkat", "Tempat", "Responden", "Ditolak", "Indeks", "Mutu"),
            rows=tuple(
                [
                    (p["level"], p["name"], p["answers"], p["rejected"], p["index"], p["band"])
                    for p in places
                ]
            ),
        ),
        Table(
            title="Unsur",
            columns=("Tempat", *[item.label for item in ELEMENTS]),
            rows=tuple([(p["name"], *p["means"]) for p in places if p["means"]]),
        ),
    )


def _before(year: str) -> str:
    return str(int(year) - 1)


def _last(rounds: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return rounds[-1] if rounds else None


def _groups(record: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return list(record["groups"]) if record else []


def _place(group: Mapping[str, Any]) -> dict[str, Any]:
    result: Mapping[str, Any] = group["result"]
    return {
        "level": _LEVELS[group["level"]],
        "name": group["name"],
        "answers": group["answers"],
        "rejected": group["rejected"],
        "index": result.get("index"),
        "weighted_sum": result.get("weighted_sum"),
        "band": f"{result['band']} ({result['label']})" if result.get("band") else None,
        "means": list(result.get("element_means") or ()),
        "elements": [
            {"label": item.label, "mean": mean}
            for item, mean in zip(ELEMENTS, result.get("element_means") or (), strict=False)
        ],
        "lowest": [item["label"] for item in _lowest(group["items"])],
    }


def _lowest(items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the three lowest elements by their exact totals; ties keep the order of elements."""
    return sorted(items, key=lambda item: item["total"])[:_LOWEST]


def _survey_round(record: Mapping[str, Any]) -> dict[str, Any]:
    office = next((g for g in record["groups"] if g["level"] == "region"), None)
    result: Mapping[str, Any] = office["result"] if office else {}
    return {
        "title": record["title"],
        "answers": office["answers"] if office else 0,
        "rejected": office["rejected"] if office else 0,
        "index": result.get("index"),
        "band": result.get("band"),
    }


def _plans(record: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"round": record["title"], "name": group["name"], "text": group["plan"]}
        for group in record["groups"]
        if group["plan"]
    ]
