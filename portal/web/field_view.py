"""Described fields on a page: read what was typed, and show kept values in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.api.instruments import Field
from portal.services.reading.field_values import LABEL, record_choices
from portal.web import formats
from portal.web.forms import Form
from portal.web.i18n import say

PREFIX = "values."
"""Before the code of each field, in forms and in the problems of services."""


def typed_values(form: Form, fields: Sequence[Field]) -> dict[str, str]:
    """Return the texts typed into the fields; a day is turned into its ISO text."""
    found: dict[str, str] = {}
    for field in fields:
        name = PREFIX + field.code
        if field.kind == "date":
            day = form.day(name, say(field.label))
            found[field.code] = day.isoformat() if day else ""
        elif field.kind == "flag":
            found[field.code] = "true" if form.has(name, "true") else "false"
        else:
            found[field.code] = form.text(name, say(field.label))
    return found


def first_values(values: Mapping[str, str]) -> dict[str, str]:
    """Return starting values under the names that the form uses."""
    return {PREFIX + code: text for code, text in values.items()}


def choices_of(region: str, fields: Sequence[Field]) -> dict[str, list[tuple[str, str]]]:
    """Return what the fields choose from, by their code: words or records of a register."""
    found: dict[str, list[tuple[str, str]]] = {}
    for field in fields:
        if field.kind == "choice":
            found[field.code] = [(word, say(word)) for word in field.choices]
        elif field.kind == "record":
            found[field.code] = [
                (one.key, one.label) for one in record_choices(region, field.register)
            ]
    return found


def shown_values(fields: Sequence[Field], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return label and text of every field that holds a value."""
    return [(say(field.label), _text(field, values)) for field in fields if values.get(field.code)]


def _text(field: Field, values: Mapping[str, Any]) -> str:
    text = str(values[field.code])
    if field.kind in {"employee", "record"}:
        return str(values.get(field.code + LABEL, text))
    if field.kind == "date":
        return formats.day(date.fromisoformat(text))
    if field.kind == "flag":
        return str(_("Ya") if text == "true" else _("Tidak"))
    if field.kind == "decimal":
        return text.replace(".", ",")
    return say(text) if field.kind == "choice" else text
