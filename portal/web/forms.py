"""What a person typed, kept as typed: read, check, and show again with the problems beside it.

A view reads fields by kind; each reader notes a problem instead of raising, so that a person sees
all of them at once. Problems of a service (`Invalid`) are taken in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence
from portal.web.i18n import say

_DECIMAL = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?")
LONGEST = 5000


class Form:
    """Values as typed and the problems found so far; `Form.blank(name=...)` for a first showing."""

    def __init__(self, typed: Mapping[str, Any] | None = None) -> None:
        """Take the submitted values (or starting values)."""
        self.typed = typed if isinstance(typed, MultiDict) else MultiDict(dict(typed or {}))
        self.problems: list[Problem] = []

    @classmethod
    def blank(cls, **values: object) -> Form:
        """Return a form with starting values; None shows as empty."""
        return cls({key: "" if value is None else str(value) for key, value in values.items()})

    @classmethod
    def sent(cls) -> Form:
        """Return the form of the present request."""
        return cls(request.form)

    # --- for templates ---------------------------------------------------------------------

    def value(self, name: str) -> str:
        """Return the text of a field as typed."""
        return str(self.typed.get(name, ""))

    def has(self, name: str, value: str) -> bool:
        """Tell whether a box or choice is ticked."""
        return value in [str(item) for item in self.typed.getlist(name)]

    def error(self, name: str) -> str:
        """Return the sentence of the first problem of a field, or nothing."""
        return next((say(p.sentence) for p in self.problems if p.field == name), "")

    # --- readers ---------------------------------------------------------------------------

    def problem(self, name: str, text: Sentence | str) -> None:
        """Note a problem (Indonesian sentence, marked or translated)."""
        found = text if isinstance(text, Sentence) else Sentence(text)
        self.problems.append(Problem(name, found, value=self.value(name)))

    def text(
        self,
        name: str,
        label: str,
        *,
        required: bool = False,
        minimum: int = 0,
        maximum: int = LONGEST,
    ) -> str:
        """Read a trimmed text; control characters other than line breaks are dropped."""
        raw = self.value(name).replace("\r\n", "\n").strip()
        value = "".join(c for c in raw if c.isprintable() or c in "\n\t")
        if required and not value:
            self.problem(name, _("%(label)s wajib diisi.", label=label))
        elif value and len(value) < minimum:
            self.problem(
                name, _("%(label)s paling sedikit %(n)s karakter.", label=label, n=minimum)
            )
        elif len(value) > maximum:
            self.problem(name, _("%(label)s paling banyak %(n)s karakter.", label=label, n=maximum))
        return value

    def choice(
        self, name: str, label: str, allowed: Collection[str], *, required: bool = True
    ) -> str:
        """Read one of the allowed values, or an empty text when it may be left out."""
        value = self.value(name)
        if not value and not required:
            return ""
        if value not in allowed:
            self.problem(name, _("Pilih %(label)s.", label=label[:1].lower() + label[1:]))
            return ""
        return value

    def number(
        self, name: str, label: str, *, required: bool = False, minimum: int | None = None
    ) -> str | None:
        """Read a decimal number typed with comma or dot; returns its text with a dot, or None."""
        raw = self.value(name).replace(" ", "").strip()
        if not raw:
            if required:
                self.problem(name, _("%(label)s wajib diisi.", label=label))
            return None
        try:
            value = Decimal(raw.replace(",", ".")) if _DECIMAL.fullmatch(raw) else None
        except InvalidOperation:
            value = None
        if value is None:
            self.problem(
                name, _("%(label)s harus berupa angka, misalnya 12 atau 12,5.", label=label)
            )
            return None
        if minimum is not None and value < minimum:
            self.problem(name, _("%(label)s paling kecil %(n)s.", label=label, n=minimum))
            return None
        return format(value, "f")

    def integer(
        self, name: str, label: str, *, required: bool = False, minimum: int | None = None
    ) -> int | None:
        """Read a whole number, or None when left empty."""
        raw = self.value(name).strip()
        if raw and not re.fullmatch(r"-?\d{1,12}", raw):
            self.problem(name, _("%(label)s harus berupa bilangan bulat.", label=label))
            return None
        if not raw:
            if required:
                self.problem(name, _("%(label)s wajib diisi.", label=label))
            return None
        value = int(raw)
        if minimum is not None and value < minimum:
            self.problem(name, _("%(label)s paling kecil %(n)s.", label=label, n=minimum))
            return None
        return value

    def day(self, name: str, label: str, *, required: bool = False) -> date | None:
        """Read a day, as the browser's date field sends it or typed as `22-11-2026`."""
        raw = self.value(name).strip()
        if not raw:
            if required:
                self.problem(name, _("%(label)s wajib diisi.", label=label))
            return None
        turned = re.sub(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$", r"\3-\2-\1", raw)
        try:
            year, month, on = (int(part) for part in turned.split("-"))
            return date(year, month, on)
        except ValueError:
            self.problem(
                name, _("%(label)s harus berupa tanggal, misalnya 22-11-2026.", label=label)
            )
            return None

    def version(self, name: str = "version") -> int | None:
        """Read the version that the form was drawn from, for the check against lost changes."""
        raw = self.value(name)
        return int(raw) if re.fullmatch(r"\d{1,9}", raw) else None

    def upload(self, name: str, label: str, *, required: bool = False) -> FileStorage | None:
        """Return the uploaded file of a field, or None when none was chosen."""
        found = request.files.get(name)
        if found is None or not found.filename:
            if required:
                self.problem(name, _("Pilih berkas untuk %(label)s.", label=label))
            return None
        return found

    # --- outcome ---------------------------------------------------------------------------

    def check(self) -> None:
        """Raise Invalid when a reader noted a problem."""
        if self.problems:
            raise Invalid(self.problems)

    def take(self, error: Invalid) -> Form:
        """Take over the problems of a service, without telling any twice."""
        self.problems += [p for p in error.problems if p not in self.problems]
        return self


def show_again(template: str, form: Form, error: Invalid, **context: object) -> tuple[str, int]:
    """Return the page with the problems beside their fields, and status 422."""
    return render_template(template, form=form.take(error), **context), 422
