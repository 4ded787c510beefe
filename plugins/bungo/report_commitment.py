"""Pernyataan Komitmen: vision, mission, the own contribution, and both signatures."""

from __future__ import annotations

from collections.abc import Mapping

from portal.api import ReportData, Table

from .report_parts import last_record


def context(data: ReportData) -> Mapping[str, object]:
    """Return the commitment of one person with the vision and mission that held then."""
    record = last_record(data, "commitment")
    vision = last_record(data, "vision")
    missions = (vision.values.get("missions", "") if vision else "").splitlines()
    return {
        "facts": data.cases[0].snapshot,
        "record": record,
        "vision": vision.values.get("vision", "") if vision else "",
        "missions": tuple([line.strip() for line in missions if line.strip()]),
        "is_signed": record is not None and bool(record.signed),
        "place_and_date": (data.place, record.on if record else None),
    }


def tables(data: ReportData) -> tuple[Table, ...]:
    """Return the texts as a table."""
    record = last_record(data, "commitment")
    facts = data.cases[0].snapshot
    values = record.values if record else {}
    return (
        Table(
            title="Pernyataan Komitmen",
            columns=("Butir", "Isi"),
            rows=(
                ("Nama", facts.employee.name),
                ("NIP", facts.employee.nip),
                ("Pemahaman atas visi dan misi", values.get("understanding", "")),
                ("Sumbangan", values.get("contribution", "")),
                ("Tanda tangan", ", ".join(record.signed) if record else ""),
            ),
        ),
    )
