"""Rounding of an exact ratio to printed decimals: half away from zero, in integers only."""

from __future__ import annotations

__all__ = ["decimal_text", "rounded_units"]


def rounded_units(num: int, den: int, scale: int) -> int:
    """Return ``num/den x scale`` rounded half away from zero to an integer."""
    if num >= 0:
        return (2 * num * scale + den) // (2 * den)
    return -((den - 2 * num * scale) // (2 * den))


def decimal_text(units: int, places: int, scale: int) -> str:
    """Write ``units / scale`` with ``places`` decimals and a dot, never "-0.00"."""
    if units < 0:
        return "-" + decimal_text(-units, places, scale)
    if not places:
        return str(units)
    whole, rest = divmod(units, scale)
    return f"{whole}.{rest:0{places}d}"
