"""Rekap Tahunan: values and bands, timeliness of superiors, commitment, recognition, coaching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from portal.api import SATISFACTION_BANDS, Case, ReportData, Table, exact, mean, printed

from .instruments import COMMITMENT

_COACHING, _PRAISE = ("guidance", "training"), ("recognition", "award", "promotion")
_COLUMNS = ("name", "nip", "unit", "monthly", "survey", "report", "value", "band")
_UNWRITTEN, _UNSIGNED = "belum ditulis", "belum ditandatangani atasan"
_STATES = {
    "proposed": "diusulkan",
    "confirmed": "ditetapkan",
    "struck": "dicoret",
    "done": "selesai",
    "joined": "dilanjutkan",
}


def context(data: ReportData) -> Mapping[str, object]:
    """Return everybody's value, the counts by band, and what followed."""
    people = [_person(case) for case in data.cases]
    unsigned = _unsigned(data)
    asked = data.participation["records_asked"].get(COMMITMENT.id, 0)
    return {
        "people": people,
        "bands": _bands(data),
        "mean": _mean([one["value"] for one in people]),
        "provisional": sum(one["provisional"] for one in people),
        "superiors": superiors(data),
        "signed": asked - len({one["nip"] for one in unsigned}),
        "asked": asked,
        "unsigned": unsigned,
        "coaching": _followed(data, _COACHING),
        "praise": _followed(data, _PRAISE),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return values, timeliness of superiors, and follow-ups as tables."""
    people = [_person(case) for case in data.cases]
    follow_ups = [*_followed(data, _COACHING), *_followed(data, _PRAISE)]
    return (
        Table(
            title="Nilai",
            columns=("Nama", "NIP", "Unit", "Bulanan", "Kepuasan", "Laporan", "Nilai", "Mutu"),
            rows=tuple([tuple([p[key] for key in _COLUMNS]) for p in people]),
        ),
        Table(
            title="Ketepatan atasan",
            columns=("Atasan", "Penilaian bulanan", "Selesai", "Tepat waktu", "Persen"),
            rows=tuple(
                [
                    (s["name"], s["due"], s["done"], s["on_time"], s["share"])
                    for s in superiors(data)
                ]
            ),
        ),
        Table(
            title="Belum menandatangani komitmen",
            columns=("Nama", "NIP", "Unit", "Keadaan"),
            rows=tuple([(u["name"], u["nip"], u["unit"], u["state"]) for u in _unsigned(data)]),
        ),
        Table(
            title="Tindak lanjut",
            columns=("Nama", "NIP", "Jenis", "Alasan", "Keadaan"),
            rows=tuple(
                [(f["name"], f["nip"], f["title"], f["reason"], f["state"]) for f in follow_ups]
            ),
        ),
        Table(
            title="Sebaran mutu",
            columns=("Mutu", "Jumlah", "Persen"),
            rows=tuple([(one["label"], one["count"], one["share"]) for one in _bands(data)]),
        ),
    )


def _person(case: Case) -> dict[str, Any]:
    result, who = case.result, case.snapshot.employee
    survey = [one for one in case.snapshot.surveys if one.survey == "satisfaction"]
    return {
        "name": who.name,
        "nip": who.nip,
        "unit": who.unit,
        "monthly": result.get("monthly_mean"),
        "survey": survey[0].result.get("index") if survey else None,
        "report": result.get("report_value"),
        "value": result.get("final_value"),
        "band": result.get("band"),
        "provisional": "provisional" in (result.get("flags") or ()),
    }


def _bands(data: ReportData) -> list[dict[str, Any]]:
    counts = Counter(case.result.get("band") for case in data.cases)
    whole = len(data.cases)
    rows = [(f"{band.letter} – {band.label}", counts[band.letter]) for band in SATISFACTION_BANDS]
    rows.append(("Tanpa nilai", counts[None]))
    return [
        {"label": label, "count": count, "share": _share(count, whole)} for label, count in rows
    ]


def superiors(data: ReportData) -> list[dict[str, Any]]:
    """Return per superior the months of his staff that were due, and the share closed in time."""
    return [
        {**one, "share": _share(one["on_time"], one["due"])}
        for one in data.participation.get("superiors", ())
    ]


def _unsigned(data: ReportData) -> list[dict[str, Any]]:
    """Return, by name, whose commitment is not written or not signed by his superior."""
    return [
        {**one, "state": _UNSIGNED if one["unsigned_by"] else _UNWRITTEN}
        for one in data.participation.get("missing_records", ())
        if one["register"] == COMMITMENT.id
    ]


def _share(count: int, whole: int) -> str | None:
    return printed(exact(count) * 100 / whole) if whole else None


def _mean(values: list[str | None]) -> str | None:
    known = [exact(value) for value in values if value is not None]
    return printed(mean(known)) if known else None


def _followed(data: ReportData, rules: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {**one, "state": _STATES.get(one["state"], one["state"])}
        for one in data.follow_ups
        if one["rule"] in rules and one["state"] != "joined"
    ]
