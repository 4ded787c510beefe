"""When somebody retires: by the kind of his position, and by his birth date or NIP."""

from __future__ import annotations

from datetime import date

LEADERS, EXPERTS, OTHERS = 60, 65, 58
"""Senior leaders and ahli madya; ahli utama; everybody else (reference of civil-service rules)."""


def retirement_age(kind: str, level: str, own: int | None = None) -> int:
    """Return the age limit; `own` is what the position's requirement says, if it does."""
    if own is not None:
        return own
    kind, level = kind.lower(), level.lower()
    if level == "ahli utama":
        return EXPERTS
    if level == "ahli madya" or kind.startswith(("pimpinan tinggi", "jpt")):
        return LEADERS
    return OTHERS


def birth_date(known: date | None, nip: str) -> date | None:
    """Return the birth date on file, else the one in the NIP, else None."""
    if known is not None:
        return known
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def retires_on(born: date, age: int) -> date:
    """Return the first day of retirement: the month after the birthday that reaches the age."""
    return add_months(date(born.year + age, born.month, 1), 1)


def add_months(day: date, months: int) -> date:
    """Return the first day of the month so many months after that of `day`."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def service_years(nip: str, employee_type: str, today: date) -> str:
    """Return the years since appointment by the NIP as decimal text, cut after two decimals.

    For contract staff only the year of appointment is known. An unreadable NIP gives 0.
    """
    try:
        year = int(nip[8:12])
        month = int(nip[12:14]) if employee_type == "pns" else 1
    except ValueError:
        return "0"
    if not 1 <= month <= 12:
        return "0"
    months = max(0, (today.year - year) * 12 + today.month - month)
    return f"{months // 12}.{months % 12 * 100 // 12:02}"
