"""Made-up report data of any plugin: longest names, forty rows, or nothing at all.

Snapshots are built from what the plugin describes (indicators, forms, facts, registers) and scored
by its own method; records have the shape in which the core hands them to reports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from portal.api.describe import Closing, ReportFormat
from portal.api.instruments import Register
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.report_data import Case, ReportData
from portal.api.snapshot import Snapshot
from portal.host.registry import RegionEntry
from portal.testing.sample_features import with_samples
from portal.testing.sample_measures import FEW
from portal.testing.sample_people import people_only, person, snapshot
from portal.testing.sample_records import (
    deliberation_records,
    details,
    fairness,
    report_records,
    survey_records,
)
from portal.testing.sample_words import CYCLE, LONG_NAME, NIP, ROWS, SECTORS
from portal.testing.sample_years import career, unit

_EMPTY = "daftar kosong"


@dataclass
class Samples:
    """The report data of one region; the people of a whole office are scored once."""

    entry: RegionEntry

    def of(self, form: ReportFormat) -> dict[str, ReportData]:
        """Return the data that a format is handed, by the name of the situation.

        Raises SampleError for a file of examples of a feature's data that cannot be read.
        """
        if form.scope == "employee":
            full = f"nama terpanjang dan {ROWS} baris"
            found = {full: self._employee(form, ROWS), _EMPTY: self._employee(form, 0)}
        else:
            full = f"{ROWS} orang dengan nama terpanjang"
            found = {full: self._many(form, ROWS), _EMPTY: self._many(form, 0)}
        return with_samples(self.entry.folder, form, found)

    @cached_property
    def cohort(self) -> tuple[Case, ...]:
        """Return the scored people of a whole office."""
        return tuple([case(self.entry, at, f"{LONG_NAME} {at}") for at in range(ROWS)])

    def _employee(self, form: ReportFormat, rows: int) -> ReportData:
        shown, settings = self._shown(form, rows)
        return _data(
            self.entry,
            cases=(_followed(self.entry, shown, rows),),
            career=career(rows),
            records=_records(self.entry, form, rows),
            settings=settings,
        )

    def _shown(self, form: ReportFormat, rows: int) -> tuple[Case, dict[str, Any]]:
        """Return the case as the format shows it: a year, one closed period, or before both."""
        year = case(self.entry, 1, LONG_NAME, rows)
        closing = form.options.get("closing")
        if closing:
            return _closed(self.entry.closing(closing), self.entry, year)
        if form.options.get("from_phase") == "planning":
            return Case(snapshot=people_only(year.snapshot), result={}), {}
        return year, {}

    def _many(self, form: ReportFormat, rows: int) -> ReportData:
        entry, cohort = self.entry, self.cohort[:rows]
        told = [_follow_up(entry, one, at) for at, one in enumerate(cohort[:8], 1)]
        whole = form.scope == "cycle"
        office = unit(entry, rows)
        return _data(
            entry,
            unit=office,
            settings={"period": office["period"]} if form.scope == "unit" else {},
            cases=cohort,
            project=_project(rows),
            follow_ups=tuple(told),
            summary=_summary(entry, rows),
            participation=_participation(self.entry, form, rows),
            records=_records(entry, form, rows) if whole else {},
            surveys=survey_records(entry, rows) if whole else (),
            deliberations=deliberation_records(entry, rows) if whole else (),
            fairness=fairness(entry, rows) if whole else {},
        )


def _records(entry: RegionEntry, form: ReportFormat, rows: int) -> dict[str, Any]:
    from portal.services.registers.record_facts import open_registers

    registers = open_registers(entry.registers(), form.audience)
    return dict(report_records(entry, registers, rows, one=form.scope == "employee"))


def _closed(closing: Closing, entry: RegionEntry, year: Case) -> tuple[Case, dict[str, Any]]:
    """Return a person's sheet of the last period of a closing, with the year's result."""
    told = year.snapshot
    spans = [one.period for one in told.periods if one.closing == closing.id]
    spans = spans or [one.period for one in told.measures][-1:]
    period = spans[-1] if spans else ""
    mine = tuple([one for one in told.measures if one.period == period])
    try:
        card = entry.method(closing.method).score(closing.document(mine))
    except ScoringError:
        card = None
    shown = replace(
        year,
        snapshot=replace(
            told,
            measures=mine,
            periods=tuple([one for one in told.periods if one.closing == closing.id]),
        ),
        result=dict(card.result) if card else {},
        breakdown=card.breakdown() if card else (),
        method=closing.method,
        stage="published",
    )
    return shown, {"period": period, "year": dict(year.result)}


def _followed(entry: RegionEntry, one: Case, rows: int) -> Case:
    told = tuple([_follow_up(entry, one, at) for at in range(1, rows // 4 + 1)])
    return replace(one, follow_ups=told)


def case(entry: RegionEntry, at: int, name: str, rows: int = FEW) -> Case:
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


def _result(entry: RegionEntry, facts: Snapshot) -> tuple[Any, Any, str]:
    method: ScoringMethod[Any] | None = entry.result_method()
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
    sectors = SECTORS if members else ()
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
        "sector": SECTORS[at % 3],
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
        "details": details(rule.decision_fields if rule else ()),
        "coach": LONG_NAME if at % 2 else "",
        "due_on": "2027-03-31" if at % 4 == 1 else None,
        "outcome": "Pelatihan diikuti sampai selesai." if at % 4 == 3 else "",
        "outcome_values": details(rule.outcome_fields if rule and at % 4 == 3 else ()),
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


def _participation(entry: RegionEntry, form: ReportFormat, staff: int) -> dict[str, Any]:
    from portal.reports.missing_records import asked_registers

    asked = asked_registers(entry, form.audience)
    leader = {
        "name": LONG_NAME,
        "projects_opened": 4,
        "dialogues_attended": 3,
        "awards_confirmed": 1,
    }
    superior = {"name": LONG_NAME, "nip": NIP, "due": 12, "done": 11, "on_time": 9}
    return {
        "leaders": [leader] * staff,
        "learning": {"participants": staff, "staff": staff},
        "superiors": [superior] * staff,
        "records_asked": {register.id: staff for register in asked},
        "missing_records": [one for register in asked for one in _missing(register, staff)],
    }


def _missing(register: Register, staff: int) -> list[dict[str, Any]]:
    """Return whose record is missing: not written or not signed in turn, and one in ten has it."""
    signers = ("", *register.signed_by[:1])
    people = [person(at, f"{LONG_NAME} {at}") for at in range(staff) if at % 10]
    return [
        {
            "register": register.id,
            "name": one.name,
            "nip": one.nip,
            "unit": one.unit,
            "unsigned_by": signers[at % len(signers)],
        }
        for at, one in enumerate(people)
    ]
