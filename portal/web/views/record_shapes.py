"""How records are shown and read back: columns of a register, values in words, cells of a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import gettext as _

from portal.api.instruments import Field, Register
from portal.services.reading.field_values import LABEL
from portal.store.queries.record_pages import RecordRow
from portal.web.formats import day as in_days
from portal.web.formats import number
from portal.web.forms import Form
from portal.web.i18n import say

SHOWN_COLUMNS = 3


def columns(register: Register) -> tuple[Field, ...]:
    """Return the fields that the list of a register shows: the first ones, as described."""
    return register.fields[:SHOWN_COLUMNS]


def shown_values(register: Register, row: RecordRow) -> dict[str, str]:
    """Return the values of a record as a person reads them, by field code."""
    return {field.code: _shown(field, row.values) for field in register.fields}


def _shown(field: Field, values: Mapping[str, str]) -> str:
    text = str(values.get(field.code, "") or "")
    if not text:
        return ""
    if field.kind == "flag":
        return str(_("Ya") if text == "true" else _("Tidak"))
    if field.kind == "date":
        return str(in_days(date.fromisoformat(text)))
    if field.kind in {"decimal", "integer"}:
        return str(number(text))
    if field.kind == "choice":
        return str(say(text))
    return str(values.get(field.code + LABEL) or text)


def export_row(register: Register, row: RecordRow) -> list[str]:
    """Return one record as the cells of a file; numbers and days as they are kept."""
    signs = ", ".join(str(sign.get("name", "")) for sign in row.signatures)
    head = [row.held_on.isoformat(), row.about, row.nip or "", row.cycle or "", row.period]
    head += [row.author or "", row.number, row.place, signs]
    values = [
        str(row.values.get(field.code + LABEL) or row.values.get(field.code) or "")
        for field in register.fields
    ]
    return head + values


def sign_rows(
    register: Register, row: RecordRow, labels: Mapping[str, str]
) -> list[tuple[str, str, datetime | None]]:
    """Return who signed and who has still to sign: office, name, moment."""
    found = []
    for word in register.signed_by:
        sign = next((s for s in row.signatures if s.get("role") == word), None)
        at = datetime.fromisoformat(str(sign["at"])) if sign else None
        found.append((labels[word], str(sign["name"]) if sign else "", at))
    return found


def read_values(form: Form, register: Register) -> dict[str, str]:
    """Return the typed values of a register's fields; an unticked box says no."""
    found = {}
    for field in register.fields:
        text = form.value(f"value_{field.code}").replace("\r\n", "\n")
        if field.kind == "flag":
            text = "true" if text == "true" else "false"
        if field.kind == "employee":
            text = "".join(text.split())
        if field.kind == "date":
            kept = form.day(f"value_{field.code}", field.label)
            text = kept.isoformat() if kept else ""
        found[field.code] = text
    return found


def starting_values(register: Register, row: RecordRow | None) -> dict[str, object]:
    """Return what a form starts with: the values of a record, or nothing."""
    values = row.values if row is not None else {}
    return {f"value_{field.code}": values.get(field.code, "") for field in register.fields}
