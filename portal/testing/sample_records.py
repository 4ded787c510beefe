"""Made-up records, surveys, deliberations and fairness reviews, shaped as the core hands them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from portal.api.instruments import Deliberation, Field, Register, Survey
from portal.api.methods import borrow
from portal.api.snapshot import RecordFacts, SurveyFacts
from portal.domain.periods import periods_of_year
from portal.host.registry import RegionEntry
from portal.testing.sample_words import CYCLE, LONG_NAME, LONG_TEXT, LONG_UNIT, NIP

_FIRST = date(2026, 1, 12)
_WHOLE_TEXTS = {"date": "2026-09-30", "integer": "16", "decimal": "12.5", "flag": "true"}
_ROLES = ("hr", "head", "representative")


def details(fields: Sequence[Field], at: int = 0) -> dict[str, str]:
    """Return a value for each field; a chosen record or person also has its name."""
    found: dict[str, str] = {}
    for field in fields:
        text = field.choices[at % len(field.choices)] if field.choices else field.label
        if field.kind == "long_text":
            text = LONG_TEXT
        found[field.code] = _WHOLE_TEXTS.get(field.kind, text)
        if field.kind in {"record", "employee"}:
            found[field.code] = NIP if field.kind == "employee" else str(at + 1)
            found[f"{field.code}_label"] = LONG_NAME if field.kind == "employee" else "Manajemen"
    return found


def own_records(entry: RegionEntry, name: str, nip: str, rows: int) -> tuple[RecordFacts, ...]:
    """Return the records about one person that scoring may read."""
    mine = [one for one in entry.registers() if one.subject in {"appraisal", "employee"}]
    few = min(rows, 3)
    return tuple([fact for one in mine for fact in _facts(one, name, nip, _count(one, few))])


def report_records(
    entry: RegionEntry, registers: Iterable[str], rows: int, *, one: bool
) -> dict[str, tuple[RecordFacts, ...]]:
    """Return `rows` records of each register; of `one` person a single one where it is so kept."""
    found = {}
    for name in sorted(registers):
        register = entry.register(name)
        facts = _facts(register, LONG_NAME, NIP, _count(register, rows) if one else rows)
        if facts:
            found[name] = facts
    return found


def _facts(register: Register, name: str, code: str, rows: int) -> tuple[RecordFacts, ...]:
    if register.subject == "unit":
        name, code = LONG_UNIT, "U-01"
    elif register.subject in {"cycle", "region"}:
        name, code = "", ""
    return tuple(
        [
            RecordFacts(
                register=register.id,
                on=_FIRST + timedelta(days=7 * at),
                values=details(register.fields, at),
                period=str(CYCLE.year) if register.period == "year" else "",
                author=LONG_NAME,
                number=f"{at + 1:03}/REK/2026" if register.minutes else "",
                signed=(LONG_NAME,) if register.signed_by else (),
                subject=name,
                subject_code=code,
            )
            for at in range(rows)
        ]
    )


def _count(register: Register, rows: int) -> int:
    """Return how many records one person can have."""
    return min(rows, 1) if register.single and not register.period else rows


def survey_facts(entry: RegionEntry) -> tuple[SurveyFacts, ...]:
    """Return what the public's surveys say of one person's counter."""
    return tuple(
        [
            SurveyFacts(
                survey=one.id,
                level="counter",
                name="Loket Pelayanan Terpadu 1",
                answers=len(sheets),
                result=_judged(one.method, {"answers": sheets}),
            )
            for one in entry.surveys()
            if one.audience == "public"
            for sheets in [_sheets(one)]
        ]
    )


def survey_records(entry: RegionEntry, rows: int) -> tuple[dict[str, Any], ...]:
    """Return the rounds of each survey, its whole year and the year before, by place."""
    return tuple(
        [
            {
                "survey": one.id,
                "title": f"{one.title} {code}",
                "period": code,
                "topic": "",
                "minimum": one.minimum_answers,
                "groups": _groups(entry, one, rows),
            }
            for one in (entry.surveys() if rows else ())
            for code in _codes(one)
        ]
    )


def _codes(survey: Survey) -> list[str]:
    spans = [span.code for span in periods_of_year(CYCLE.year, survey.period)]
    whole = [] if survey.period == "year" else [str(CYCLE.year)]
    return [*spans, *whole, str(CYCLE.year - 1)]


def _groups(entry: RegionEntry, survey: Survey, rows: int) -> list[dict[str, Any]]:
    """Return the office, its units (the last with too few sheets), and counters where asked."""
    shown = _group(survey, "region", entry.region.name)
    units = [{**shown, "level": "unit", "name": f"{LONG_UNIT} {at}"} for at in range(1, rows)]
    silent = {**shown, "level": "unit", "name": "Unit kecil", "items": [], "result": {}, "plan": ""}
    counter = {**shown, "level": "counter", "name": "Loket 1", "plan": ""}
    return [shown, *units, {**silent, "answers": 1}, *([counter] if survey.per_counter else [])]


def _group(survey: Survey, level: str, name: str) -> dict[str, Any]:
    sheets = _sheets(survey)
    return {
        "level": level,
        "name": name,
        "answers": len(sheets),
        "rejected": 2,
        "items": [
            {
                "code": item.code,
                "label": item.label,
                "mean": "3.50",
                "high_share": "50.00",
                "total": 12 + at,
            }
            for at, item in enumerate(survey.items)
        ],
        "result": _judged(survey.method, {"answers": sheets}),
        "plan": LONG_TEXT,
    }


def _sheets(survey: Survey) -> list[list[int]]:
    marks = [point.value for point in survey.scale.points]
    return [[marks[at % len(marks)]] * len(survey.items) for at in range(survey.minimum_answers)]


def deliberation_records(entry: RegionEntry, rows: int) -> tuple[dict[str, Any], ...]:
    """Return for each deliberation one that is fixed and one that still waits for its vote."""
    found = entry.deliberations() if rows else ()
    return tuple(
        [_deliberation(one, state, rows) for one in found for state in ("fixed", "proposed")]
    )


def _deliberation(item: Deliberation, state: str, rows: int) -> dict[str, Any]:
    fixed = state == "fixed"
    person = {"name": LONG_NAME, "nip": NIP, "position": LONG_UNIT}
    ballots = [[item.points, 0, 0], [0, item.points, 0], [0, 0, item.points]]
    result = _judged(item.method, {"ballots": ballots}) if fixed else {}
    chosen = list(result.get("weights", ()))
    means = list(result.get("normalized_means", ()))
    if fixed:
        result["normalized_means"] = {f"p{at}": mean for at, mean in enumerate(means)}
        result |= {"ballots": len(ballots)}
        result["signers"] = [{**person, "role": "Pimpinan musyawarah"}]
    return {
        "deliberation": item.id,
        "title": item.title,
        "year": CYCLE.year,
        "unit": "" if fixed else LONG_UNIT,
        "state": state,
        "held_on": "2026-01-14" if fixed else None,
        "place": "Ruang Rapat" if fixed else "",
        "discussion": LONG_TEXT if fixed else "",
        "number": "003/BA/2026" if fixed else "",
        "fixed_on": "2026-01-20" if fixed else None,
        "result": result,
        "members": [{**person, "present": at % 3 > 0} for at in range(rows)],
        "proposals": [_proposal(at, chosen, fixed=fixed) for at in range(rows)],
    }


def _proposal(at: int, weights: Sequence[int], *, fixed: bool) -> dict[str, Any]:
    accepted = at < len(weights)
    return {
        "code": f"p{at}",
        "label": f"Permohonan yang selesai sesuai standar pelayanan, jenis ke-{at + 1}",
        "measure_unit": "persen",
        "direction": "lower" if at % 2 else "higher",
        "target": "95",
        "source": "Aplikasi antrean",
        "reason": LONG_TEXT,
        "proposed_by": LONG_NAME,
        "in_favor": at if fixed else None,
        "outcome": ("accepted" if accepted else "rejected") if fixed else "",
        "weight": weights[at] if accepted else None,
    }


def fairness(entry: RegionEntry, rows: int) -> dict[str, Any]:
    """Return the review of a cycle as leaders see it: raters by code, groups, corrections."""
    method = entry.workflow.fairness_method if entry.workflow else ""
    if not (method and rows):
        return {}
    result = _judged(method, {"forms": _rated_forms(entry, rows)})
    counts = {"Laki-laki": {"top": 30, "total": 60}, "Perempuan": {"top": 4, "total": 50}}
    groups = _judged(method, {"groups": counts})
    review = {
        "cycle": CYCLE.code,
        "title": CYCLE.title,
        "state": "closed",
        "number": "004/BA/2026",
        "run_on": "2026-12-01",
        "grand_mean": result.get("grand_mean"),
        "explanation": LONG_TEXT,
        "panel": [{"name": LONG_NAME, "role": role} for role in _ROLES],
        "raters": [
            {"code": code, **one, **_voted("confirmed" if one["flags"] else "")}
            for code, one in dict(result.get("raters", {})).items()
        ],
        "groups": [_division(counts, groups)] if groups else [],
        "corrections": [_correction(at) for at in range(rows)],
    }
    return {"reviews": [review], "locked": [{"name": LONG_NAME, "nip": NIP}] * rows}


def _rated_forms(entry: RegionEntry, rows: int) -> list[dict[str, Any]]:
    from portal.services.review.fairness_document import compared_items

    form = next(iter(entry.forms()), None)
    marks = [point.value for point in form.scale.points] if form else [1, 2, 3, 4, 5]
    items = len(compared_items(entry)) or 1
    return [
        {"rater": f"R{at:02}", "ratee": f"E{put}", "items": [marks[at % len(marks)]] * items}
        for at in range(rows)
        for put in range(5)
    ]


def _division(counts: Mapping[str, dict[str, int]], result: Mapping[str, Any]) -> dict[str, Any]:
    rates = result.get("rates", {})
    return {
        "title": "Jenis kelamin",
        "status": result.get("status"),
        "ratio": result.get("ratio"),
        "rows": [{"name": name, **one, "rate": rates.get(name)} for name, one in counts.items()],
    }


def _correction(at: int) -> dict[str, Any]:
    return {
        "code": f"R{at:02}",
        "value": "4.85",
        "proposed": "4.10",
        **_voted(("", "accepted", "rejected")[at % 3]),
    }


def _voted(decision: str) -> dict[str, Any]:
    """Return a decision of the panel with the vote and the reason of each member."""
    one = {"name": LONG_NAME, "decision": decision, "reason": LONG_TEXT}
    votes = [{**one, "role": role} for role in _ROLES] if decision else []
    return {"decision": decision, "reason": LONG_TEXT if decision else "", "votes": votes}


def _judged(method_id: str, document: object) -> dict[str, Any]:
    """Return the method's result; nothing when it fails, which its own check tells."""
    try:
        return dict(borrow(method_id).method().score(document).result) if method_id else {}
    except Exception:  # noqa: BLE001  (plugin code may raise anything)
        return {}
