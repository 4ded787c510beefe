"""Measured figures of the sample offices, written as a clerk writes them."""

from __future__ import annotations

from decimal import Decimal


def as_written(value: Decimal) -> Decimal:
    """Round to one decimal, and leave it out where it is nought: nobody counts 1.455,0 files."""
    rounded = round(value, 1)
    whole = rounded.to_integral_value()
    return whole if rounded == whole else rounded
