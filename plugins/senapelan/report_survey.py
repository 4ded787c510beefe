"""Laporan SKM: respondents, element means, index and band by place, weakest elements, plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.api import ReportData, Table

from .instruments import ELEMENTS, SATISFACTION

_LOWEST = 3
_COUNTS, _KEYS = ("Responden", "Ditolak", "Indeks"), ("answers", "rejected", "index")
_LEVELS = {"region": "Seluruh kantor", "unit": "Unit kerja", "counter": "Loket"}


def context(data: ReportData) -> Mapping[str, object]:
    """Return the year with its rounds, and each place of the year in detail."""
    year = str(data.cycle.year)
    records = [one for one in data.surveys if one["survey"] == SATISFACTION.id]
    whole = next((one for one in records if one["period"] == year), None)
    rounds = [one for one in records if one["period"] not in {year, _before(year)}]
    before = next((one for one in records if one["period"] == _before(year)), None)
    indexes = {(g["level"], g["name"]): g["result"].get("index") for g in _groups(before)}
    return {
        "year": year,
        "places": [
            {**_place(group), "last_year": indexes.get((group["level"], group["name"]))}
            for group in _groups(whole or _last(rounds))
        ],
        "rounds": [_survey_round(one) for one in rounds],
        "plans": [plan for one in rounds for plan in _plans(one)],
        "minimum": SATISFACTION.minimum_answers,
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return places, element means, rounds and plans as tables."""
    shown: Mapping[str, Any] = context(data)
    places = shown["places"]
    return (
        Table(
            title="Indeks",
            columns=("Tingkat", "Tempat", *_COUNTS, "Mutu", "Tahun lalu"),
            rows=_rows(places, "level", "name", *_KEYS, "band", "last_year"),
        ),
        Table(
            title="Unsur",
            columns=("Tempat", *[item.label for item in ELEMENTS]),
            rows=tuple([(p["name"], *p["means"]) for p in places if p["means"]]),
        ),
        Table(
            title="Putaran",
            columns=("Putaran", *_COUNTS, "Mutu"),
            rows=_rows(shown["rounds"], "title", *_KEYS, "band"),
        ),
        Table(
            title="Rencana tindak lanjut",
            columns=("Putaran", "Tempat", "Rencana"),
            rows=_rows(shown["plans"], "round", "name", "text"),
        ),
    )


def _rows(found: Iterable[Mapping[str, Any]], *names: str) -> tuple[tuple[Any, ...], ...]:
    return tuple([tuple([one[name] for name in names]) for one in found])


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
