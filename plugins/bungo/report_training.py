"""Rekap Kebutuhan Pelatihan: per agency, the competences needed, for how many, how urgently.

A section counts with the agency (perangkat daerah) that it belongs to.

No name and no value: the leader sees what the office has to offer, not who is weak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import ReportData, Table

from .follow_ups import GUIDANCE, PRIORITIES, TRAINING_NEEDS

_GOVERNMENT = "pemerintah"
"""Kind or name of the unit above all agencies begins so."""
_STRUCK = "struck"
_OPEN = "proposed"
_COLUMNS = (
    "Perangkat daerah",
    "Kompetensi",
    "Pegawai",
    *PRIORITIES,
    "Belum ditetapkan",
    "Dengan bimbingan",
)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One competence of one agency: how many people, by priority, and how many by guidance."""

    unit: str
    competence: str
    people: int
    priorities: tuple[int, ...]
    undecided: int
    guided: int


def rows_of(data: ReportData) -> tuple[NeedRow, ...]:
    """Return the needs by agency and competence; what was struck does not count."""
    staff = [case.snapshot.employee for case in data.cases]
    units = {one.nip: agency_of(data, one.unit_code, one.unit) for one in staff}
    found: dict[tuple[str, str], list[Mapping[str, object]]] = {}
    for one in data.follow_ups:
        if one.get("rule") != TRAINING_NEEDS.id or one.get("state") == _STRUCK:
            continue
        unit = units.get(str(one.get("nip")), "-")
        found.setdefault((unit, str(one.get("topic") or one.get("title"))), []).append(one)
    return tuple([_row(unit, tag, needs) for (unit, tag), needs in sorted(found.items())])


def agency_of(data: ReportData, code: str, name: str) -> str:
    """Return the name of the agency of a unit: the highest one below the government itself.

    `name` is that of the unit, for one that is no longer there.
    """
    seen: set[str] = set()
    while code in data.units and code not in seen:
        seen.add(code)
        unit = data.units[code]
        if _governs(unit):
            break
        name, code = unit["name"], unit["parent"]
    return name


def _governs(unit: Mapping[str, str]) -> bool:
    return (unit["kind"] or unit["name"]).casefold().startswith(_GOVERNMENT)


def _row(unit: str, competence: str, needs: list[Mapping[str, object]]) -> NeedRow:
    decided = [need for need in needs if need.get("state") != _OPEN]
    counts = Counter(_detail(need, "priority") for need in decided)
    return NeedRow(
        unit=unit,
        competence=competence,
        people=len({need.get("nip") for need in needs}),
        priorities=tuple([counts[word] for word in PRIORITIES]),
        undecided=len(needs) - len(decided),
        guided=sum(_detail(need, "way") == GUIDANCE for need in decided),
    )


def _detail(need: Mapping[str, object], code: str) -> str:
    details = need.get("details")
    return str(details.get(code, "")) if isinstance(details, Mapping) else ""


def context(data: ReportData) -> Mapping[str, object]:
    """Return the needs by agency, their sum by competence, and the courses on offer."""
    rows = rows_of(data)
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row.competence] += row.people
    return {
        "rows": rows,
        "units": tuple(dict.fromkeys([row.unit for row in rows])),
        "totals": tuple(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))),
        "courses": _courses(data),
        "priorities": PRIORITIES,
        "staff": len({case.snapshot.employee.nip for case in data.cases}),
    }


def _courses(data: ReportData) -> dict[str, str]:
    """Return the names of the courses for each competence."""
    found: dict[str, list[str]] = {}
    for record in data.records.get("courses", ()):
        tag, name = record.values.get("competence", ""), record.values.get("name", "")
        found.setdefault(tag, []).append(name)
    return {tag: ", ".join(names) for tag, names in found.items()}


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the recap as one table."""
    return (
        Table(
            title="Kebutuhan pelatihan",
            columns=_COLUMNS,
            rows=tuple(
                [
                    (
                        row.unit,
                        row.competence,
                        row.people,
                        *row.priorities,
                        row.undecided,
                        row.guided,
                    )
                    for row in rows_of(data)
                ]
            ),
        ),
    )
