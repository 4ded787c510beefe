"""What the pages of plans share: words and colors of states, sizes of files, achievements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Blueprint

from portal.domain.sentences import mark as _
from portal.domain.workflow import LABELS, PHASES
from portal.services.common.runtime import runtime
from portal.web.formats import number
from portal.web.views.cycle_steps import STATES

TONES: dict[str, str] = {
    "running": "info",
    "acceptance": "warning",
    "rating": "info",
    "calculated": "info",
    "dialogue": "info",
    "published": "success",
    "objection": "warning",
    "accepted": "success",
    "final": "success",
    "cancelled": "danger",
}
DIRECTIONS: dict[str, str] = {
    "higher": _("Makin tinggi makin baik"),
    "lower": _("Makin rendah makin baik"),
    "range": _("Di dalam rentang"),
}
EVIDENCE_KINDS: dict[str, str] = {
    "measurement": _("Realisasi indikator"),
    "progress": _("Kemajuan"),
    "fact": _("Keterangan"),
    "objection": _("Keberatan"),
}
_KILO = 1024


def state_tone(state: str) -> str:
    """Return the color word of a state's tag."""
    return TONES.get(state, "neutral")


def file_size(size: int) -> str:
    """Write `812 B`, `34 KB` or `2,4 MB`."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO * _KILO:
        return f"{(size + _KILO // 2) // _KILO} KB"
    tenths = (size * 10 + _KILO * _KILO // 2) // (_KILO * _KILO)
    return f"{number(f'{tenths // 10}.{tenths % 10}')} MB"


def plain(value: Decimal | None) -> str:
    """Return a stored decimal as text without needless zeros; empty for none."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def achievement(row: Any) -> str | None:  # noqa: ANN401  (any row of a measurement)
    """Return the achievement of one measurement in percent as published text, or None.

    By the national method, under the guard: what a page shows is what a calculation starts from.
    """
    if row.actual is None or row.not_applicable:
        return None
    document = {
        "direction": row.direction,
        "range_direction": row.range_direction,
        "actual": format(row.actual, "f"),
        **{
            name: format(value, "f")
            for name in ("target", "lower_bound", "upper_bound", "tolerance")
            if (value := getattr(row, name)) is not None
        },
    }
    host = runtime().host
    try:
        method = host.registry.method("national.achievement")
    except KeyError:
        return None

    def compute() -> str | None:
        found = method.compute(method.parse(document)).result["achievement"]
        return found if isinstance(found, str) else None

    found: str | None = host.offer(row.region, _("menampilkan capaian"), compute, default=None)
    return found


def region_name(code: str) -> str:
    """Return a region's name; its code while its plugin is away, so that the page still opens."""
    entry = runtime().host.registry.known(code)
    return entry.region.name if entry is not None else code


def register(bp: Blueprint) -> None:
    """Give the templates these helpers, once for the application."""
    bp.app_template_global("state_tone")(state_tone)
    bp.app_template_global("achievement")(achievement)
    bp.app_template_filter("file_size")(file_size)
    bp.app_template_filter("region_name")(region_name)
    bp.app_template_filter("plain")(plain)

    @bp.app_context_processor
    def _words() -> dict[str, object]:
        return {
            "state_labels": LABELS,
            "cycle_states": STATES,
            "phase_order": PHASES,
            "direction_labels": DIRECTIONS,
            "evidence_kinds": EVIDENCE_KINDS,
        }
