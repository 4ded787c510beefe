"""How numbers and days are written for people: decimal comma, month names, the region's clock."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext

from portal.domain.periods import period
from portal.services.common.runtime import now

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
DEFAULT_ZONE = "Asia/Jakarta"
_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?")
NOTHING = "–"
_QUARTERS = ("I", "II", "III", "IV")


def zone() -> str:
    """Return the time zone of the reader's region."""
    return str(g.get("time_zone") or DEFAULT_ZONE)


def language() -> str:
    """Return the language code of the page."""
    locale = get_locale()
    return locale.language if locale else "id"


def number(value: str | int | Decimal | None) -> str:
    """Write a decimal text as people read it: `1234.50` becomes `1.234,50`; no digit changes."""
    if value is None or value == "":
        return NOTHING
    found = _NUMBER.fullmatch(str(value))
    if not found:
        return str(value)
    sign, whole, fraction = found.groups()
    group, mark = (",", ".") if language() == "en" else (".", ",")
    grouped = f"{int(whole):,}".replace(",", group)
    return f"{'−' if sign else ''}{grouped}{mark + fraction if fraction else ''}"


def day(value: date | None) -> str:
    """Write `22 November 2026`."""
    return format_date(_local(value), "d MMMM y", locale=language()) if value else NOTHING


def short_day(value: date | None) -> str:
    """Write `22 Nov 2026`."""
    return format_date(_local(value), "d MMM y", locale=language()) if value else NOTHING


def period_name(code: str) -> str:
    """Write the code of a period as people say it: `Triwulan III 2026`, `November 2026`."""
    try:
        found = period(code)
    except ValueError:
        return code
    year = found.starts.year
    if found.kind == "month":
        return format_date(found.starts, "MMMM y", locale=language())
    if found.kind == "quarter":
        roman = _QUARTERS[int(code[-1]) - 1]
        return str(gettext("Triwulan %(n)s %(year)s", n=roman, year=year))
    if found.kind == "half":
        return str(gettext("Semester %(n)s %(year)s", n=code[-1], year=year))
    return code


def span_name(code: str) -> str:
    """Write the code of a period inside its year, for narrow places: `Triwulan III`, `Nov`."""
    try:
        found = period(code)
    except ValueError:
        return code
    if found.kind == "month":
        return format_date(found.starts, "MMM", locale=language())
    return period_name(code).removesuffix(str(found.starts.year)).strip() or code


def people(count: int) -> str:
    """Write `12 pegawai`."""
    return str(ngettext("%(num)s pegawai", "%(num)s pegawai", count))


def moment(value: datetime | None) -> str:
    """Write `22 November 2026, 10.15 WIB` in the region's time."""
    if value is None:
        return NOTHING
    local = value.astimezone(ZoneInfo(zone()))
    mark = ":" if language() == "en" else "."
    name = ZONE_NAMES.get(zone(), local.tzname() or "")
    return f"{day(local)}, {local.hour:02}{mark}{local.minute:02} {name}".rstrip()


def due(value: date | None) -> str:
    """Write how far a day is away: `tinggal 3 hari`, `hari ini`, `lewat 2 hari`."""
    if value is None:
        return ""
    left = (_local(value) - now().astimezone(ZoneInfo(zone())).date()).days
    if left == 0:
        return str(gettext("hari ini"))
    if left == 1:
        return str(gettext("besok"))
    if left > 1:
        return str(gettext("tinggal %(days)s hari", days=left))
    return str(gettext("lewat %(days)s hari", days=-left))


def is_late(value: date | None) -> bool:
    """Tell whether a day has passed in the region."""
    return value is not None and _local(value) < now().astimezone(ZoneInfo(zone())).date()


def _local(value: date) -> date:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone())).date() if value.tzinfo else value.date()
    return value


def register(app: Flask) -> None:
    """Give the templates these filters, and `is late` as a test."""
    app.jinja_env.filters.update(
        number=number,
        day=day,
        short_day=short_day,
        moment=moment,
        due=due,
        period_name=period_name,
    )
    app.jinja_env.tests["late"] = is_late
