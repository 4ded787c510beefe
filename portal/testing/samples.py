"""Made-up report data of any plugin: longest names, forty rows, or nothing at all.

Snapshots are built from what the plugin describes (indicators, forms, facts) and scored by its own
method; records have the shape in which the core hands them to reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portal.api.describe import IndicatorSet
from portal.api.instruments import Fact, Field, RatingForm
from portal.api.methods import ScoringError
from portal.api.snapshot import (
    Case,
    CycleFacts,
    FactValue,
    FormFacts,
    Measure,
    PersonFacts,
    ProjectFacts,
    ReportData,
    Snapshot,
)
from portal.host.registry import RegionEntry
from portal.testing.sample_years import career, history, periods, unit

LONG_NAME = (
    "Prof. Dr. Ir. Raden Mas Haryo Kusumanegara Wijayaningrat, S.T., M.T., M.Sc., Ph.D., IPU"
)
NIP = "198503152010011001"
ROWS = 40
_LONG_UNIT = (
    "Subbagian Perencanaan, Evaluasi, dan Pelaporan Pembangunan Prasarana Wilayah Perbatasan Utara"
)
CYCLE = CycleFacts(
    code="2026",
    title="Penilaian Kinerja Tahun 2026",
    year=2026,
    starts=date(2026, 1, 1),
    ends=date(2026, 12, 31),
)
_SECTORS = ("Pekerjaan Umum", "Kesehatan", "Lingkungan Hidup")


def samples(entry: RegionEntry, scope: str) -> dict[str, ReportData]:
    """Return report data for a scope, by the name of the situation."""
    if scope == "employee":
        situations = {f"nama terpanjang dan {ROWS} baris": ROWS, "daftar kosong": 0}
        return {
            name: _data(
                entry,
                cases=(_followed(entry, case(entry, 1, LONG_NAME, rows), rows),),
                career=career(rows),
            )
            for name, rows in situations.items()
        }
    cohort = tuple([case(entry, at, f"{LONG_NAME} {at}") for at in range(ROWS)])
    full = _data(
        entry,
        unit=unit(entry, ROWS),
        cases=cohort,
        project=_project(ROWS),
        follow_ups=tuple([_follow_up(entry, one, at) for at, one in enumerate(cohort[:8], 1)]),
        summary=_summary(entry, ROWS),
        participation=_participation(ROWS),
    )
    empty = _data(
        entry,
        unit=unit(entry, 0),
        project=_project(0),
        summary=_summary(entry, 0),
        participation=_participation(0),
    )
    return {f"{ROWS} orang dengan nama terpanjang": full, "daftar kosong": empty}


def _followed(entry: RegionEntry, one: Case, rows: int) -> Case:
    told = tuple([_follow_up(entry, one, at) for at in range(1, rows // 4 + 1)])
    return replace(one, follow_ups=told)


def case(entry: RegionEntry, at: int, name: str, rows: int = 3) -> Case:
    """Return one scored case of the region, with `rows` measured rows."""
    facts = snapshot(entry, at, name, rows)
    result, breakdown, version = _result(entry, facts)
    return Case(
        snapshot=facts,
        result=result,
        breakdown=breakdown,
        method=version,
        stage="final",
        published_on=date(2026, 12, 15),
        dialogue={"held_on": "2026-12-10", "place": "Ruang Rapat", "summary": "Capaian dibahas."},
        response={"word": "accepted", "text": "Saya menerima hasil ini."},
    )


def snapshot(entry: RegionEntry, at: int, name: str, rows: int = 3) -> Snapshot:
    """Return frozen facts of one person as the region's own forms and indicators ask for them."""
    sets = {found.subject: found for found in entry.indicator_sets}
    projects = sets.get("project")
    return Snapshot(
        region=entry.region.code,
        cycle=CYCLE,
        employee=_person(at, name),
        appraiser=_person(901, "Drs. H. Bambang Suryo Atmojo, M.Si."),
        appraiser_superior=_person(902, "Dra. Hj. Siti Nurhaliza Rahmawati, M.M."),
        projects=_projects(projects, rows) if projects else (),
        measures=_measures(sets.get("person"), rows),
        unit_measures=_measures(sets.get("unit"), rows),
        forms=tuple([form for found in entry.forms() for form in _forms(found, rows)]),
        facts=tuple(
            [
                FactValue(code=f.code, value=_fact(f), text="Uraian singkat.", confirmed=True)
                for f in entry.facts()
                if rows and f.kind in {"flag", "decimal", "choice"}
            ]
        ),
        history=history(entry, rows),
        periods=periods(entry, "person") if rows else (),
        unit_periods=periods(entry, "unit") if rows else (),
    )


def _fact(fact: Fact) -> str:
    if fact.kind == "choice":
        return fact.choices[0] if fact.choices else ""
    return "true" if fact.kind == "flag" else "82.5"


def _result(entry: RegionEntry, facts: Snapshot) -> tuple[Any, Any, str]:
    method = entry.result_method()
    if method is None:
        return {"flags": []}, (), ""
    try:
        given = method.gather(facts)
        card = None if given is None else method.compute(given)
    except ScoringError:
        card = None
    if card is None:
        return {method.published_key: None, method.grade_key: None, "flags": []}, (), method.id
    return dict(card.result), card.breakdown(), f"{method.id} {method.version}"


def _person(at: int, name: str) -> PersonFacts:
    return PersonFacts(
        nip=f"{NIP[:-3]}{at % 1000:03}" if at != 1 else NIP,
        name=name,
        rank="Pembina Utama Muda (IV/c)",
        position="Perencana Ahli Madya pada Bidang Perencanaan Makro dan Evaluasi Pembangunan",
        unit=_LONG_UNIT,
    )


def measures_of(found: IndicatorSet) -> tuple[Measure, ...]:
    """Return one measured row for each indicator of a set."""
    return _measures(found, 1)


def _measures(found: IndicatorSet | None, rows: int) -> tuple[Measure, ...]:
    listed = found.indicators if found else ()
    return tuple(
        [
            Measure(
                code=i.code,
                label=i.label,
                direction=i.direction,
                measure_unit=i.measure_unit,
                weight=i.weight,
                target=i.target or "10",
                actual="9.5" if rows else None,
                lower_bound=i.lower_bound or ("8" if i.direction == "range" else None),
                upper_bound=i.upper_bound or ("12" if i.direction == "range" else None),
                range_direction=i.range_direction,
                tolerance=i.tolerance,
                competence=i.competence,
                duty=i.duty,
                period=str(CYCLE.year),
            )
            for i in listed
        ]
    )


def _projects(found: IndicatorSet, rows: int) -> tuple[ProjectFacts, ...]:
    per_project = max(len(found.indicators), 1)
    return tuple(
        [
            ProjectFacts(
                code=f"P-{at:02}",
                title=f"Pembangunan Jembatan Gantung Sungai Perbatasan Tahap {at}",
                starts=date(2026, 2, 1),
                planned_end=date(2026, 6, 30),
                ended=date(2026, 7, 4),
                sector=_SECTORS[at % 3],
                days=100 + at,
                measures=_measures(found, rows),
            )
            for at in range(1, -(-rows // per_project) + 1)
        ]
    )


def _forms(form: RatingForm, rows: int) -> list[FormFacts]:
    marks = [point.value for point in form.scale.points]
    items = {item.code: marks[-2] for item in form.items}
    count = max(form.quorum, 1) if rows or form.relation == "superior" else 0
    return [
        FormFacts(instrument=form.id, relation=form.relation, items=items) for _ in range(count)
    ]


def _data(entry: RegionEntry, **fields: Any) -> ReportData:  # noqa: ANN401  (fields of ReportData)
    return ReportData(
        region=entry.region.code,
        region_name=entry.region.name,
        letterhead=entry.region.letterhead,
        place=entry.region.place or entry.region.name,
        cycle=CYCLE,
        printed_on=date(2026, 12, 15),
        verification="https://kinerja.contoh/verifikasi/ABCD-EFGH",
        **fields,
    )


def _project(members: int) -> dict[str, Any]:
    person = {"name": LONG_NAME, "nip": NIP, "rank": "Pembina (IV/a)"}
    sectors = _SECTORS if members else ()
    return {
        "code": "P-01",
        "title": "Pembangunan Jembatan Gantung Sungai Perbatasan Tahap 1",
        "place": "Kecamatan Hulu",
        "goal": "Menghubungkan dua desa yang terpisah sungai",
        "state": "accepted" if members else "running",
        "starts": "2026-02-01",
        "planned_end": "2026-06-30",
        "ended": "2026-07-12" if members else None,
        "accepted_on": "2026-07-15" if members else None,
        "document_number": "600/12/PROY/2026",
        "documents": [],
        "head": person,
        "members": [_member(at) for at in range(members)],
        "tally": [
            {"item": "x", "rater_sector": a, "ratee_sector": b, "count": 4, "total": 15}
            for a in sectors
            for b in sectors
        ],
        "acceptance": _minutes() | {"remarks": ""} if members else {},
    }


def _member(at: int) -> dict[str, Any]:
    return {
        "name": f"{LONG_NAME} {at}",
        "nip": f"{NIP[:-3]}{at:03}",
        "rank": "Penata (III/c)",
        "sector": _SECTORS[at % 3],
        "days": 100 + at,
        "role": "head" if at == 0 else "member",
        "measures": [],
    }


def _minutes() -> dict[str, Any]:
    chair = {"name": LONG_NAME, "role": "chair", "nip": NIP, "rank": "Pembina (IV/a)"}
    others = [{**chair, "role": "member"} for _ in range(2)]
    return {
        "number": "003/BA/2026",
        "held_on": "2026-12-18",
        "place": "Ruang Rapat",
        "attendees": [chair, *others],
    }


def _details(fields: Sequence[Field]) -> dict[str, str]:
    """Return a value for each field; a chosen record or person also has its name."""
    words = {"date": "2027-03-31", "integer": "16", "decimal": "12.5", "flag": "true"}
    found: dict[str, str] = {}
    for field in fields:
        text = field.choices[0] if field.choices else words.get(field.kind, field.label)
        found[field.code] = text
        if field.kind in {"record", "employee"}:
            found[f"{field.code}_label"] = LONG_NAME if field.kind == "employee" else "Manajemen"
    return found


def _follow_up(entry: RegionEntry, one: Case, at: int) -> dict[str, Any]:
    rules = entry.follow_up_rules
    rule = rules[(at - 1) % len(rules)] if rules else None
    return {
        "rule": rule.id if rule else "rule",
        "kind": rule.kind if rule else "kind",
        "title": rule.title if rule else "Tindak lanjut",
        "nip": one.snapshot.employee.nip,
        "name": one.snapshot.employee.name,
        "reason": "Nilai akhir tertinggi",
        "rank": at,
        "state": ("proposed", "confirmed", "struck", "done")[at % 4],
        "decision_text": "",
        "topic": "",
        "decided_on": "2026-12-18" if at % 4 else None,
        "details": _details(rule.decision_fields if rule else ()),
        "coach": LONG_NAME if at % 2 else "",
        "due_on": "2027-03-31" if at % 4 == 1 else None,
        "outcome": "Pelatihan diikuti sampai selesai." if at % 4 == 3 else "",
        "outcome_values": _details(rule.outcome_fields if rule and at % 4 == 3 else ()),
        "finished_on": "2027-02-28" if at % 4 == 3 else None,
        "minutes": _minutes() if at % 4 else None,
    }


def _summary(entry: RegionEntry, staff: int) -> dict[str, Any]:
    return {
        "staff": staff,
        "held": 0,
        "published": staff,
        "forms": [
            {"instrument": form.id, "expected": staff, "sent": staff}
            for form in entry.forms()
            if staff
        ],
        "objections_open": 0,
        "objections_decided": 0,
        "objections_changed": 0,
    }


def _participation(staff: int) -> dict[str, Any]:
    leader = {
        "name": LONG_NAME,
        "projects_opened": 4,
        "dialogues_attended": 3,
        "awards_confirmed": 1,
    }
    learning = {"participants": staff, "staff": staff}
    return {"leaders": [leader] if staff else [], "learning": learning}
