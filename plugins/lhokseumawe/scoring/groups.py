"""Comparison of groups: how often each group receives the best predikat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.api import (
    Number,
    Published,
    ScoreCard,
    ScoringError,
    Verdict,
    exact,
    printed,
    published,
    read_object,
    read_whole,
)

_SMALLEST_GROUP = 5
_LEAST_GROUPS = 2
_FAIR_RATIO = exact("0.80")
_LABELS = {
    "small_sample": "kelompok terlalu kecil untuk dibandingkan",
    "no_recipients": "tidak ada penerima pada kelompok mana pun",
    "check": "perlu diperiksa",
    "fair": "wajar",
}


@dataclass(frozen=True, slots=True)
class Group:
    """People of one group, and how many of them are Sangat Baik."""

    name: str
    top: int
    total: int


@dataclass(frozen=True, slots=True)
class GroupsInput:
    """The groups of one division, such as by sex or by age."""

    groups: tuple[Group, ...]


def parse_groups(document: object) -> GroupsInput:
    """Read ``{name: {top, total}}``; ``invalid_value`` when a group has more top than people."""
    groups = read_object(document)
    return GroupsInput(tuple([_group(name, value) for name, value in groups.items()]))


def compute_groups(method: str, given: GroupsInput) -> ScoreCard:
    """Return the rates, their ratio where groups can be compared, and the status."""
    rates = {group.name: _rate(group) for group in given.groups}
    known = [rate for rate in rates.values() if rate is not None]
    status, ratio = _compare(given.groups, known)
    document: dict[str, object] = {
        "status": status,
        "ratio": printed(ratio),
        "rates": {name: printed(rate) for name, rate in rates.items()},
    }
    verdict = _verdict(status, None if ratio is None else published(ratio))
    roots = tuple(known) if ratio is None else (ratio,)
    return ScoreCard(method, document, {"ratio": ratio}, (*roots, verdict))


def _rate(group: Group) -> Number | None:
    if not group.total:
        return None
    rate = exact(group.top) / group.total * 100
    return rate.named(f"rate_{group.name}", f"Tingkat penerimaan {group.name}")


def _compare(groups: Iterable[Group], rates: list[Number]) -> tuple[str, Number | None]:
    """Return the first status that applies, and the ratio of the exact rates."""
    small = any(group.total < _SMALLEST_GROUP for group in groups)
    if small or len(rates) < _LEAST_GROUPS:
        return "small_sample", None
    highest = max(rates)
    if highest == 0:
        return "no_recipients", None
    ratio = (min(rates) / highest).named("ratio", "Rasio terendah terhadap tertinggi")
    return ("check" if published(ratio) < _FAIR_RATIO else "fair"), ratio


def _verdict(status: str, ratio: Published | None) -> Verdict:
    text = _LABELS[status]
    if ratio is None:
        return Verdict("status", "Status kelompok", text, "rasio tidak dihitung")
    sign = "{} < {}" if status == "check" else "{} ≥ {}"
    values = (ratio, published(_FAIR_RATIO))
    return Verdict("status", "Status kelompok", text, sign, values)


def _group(name: str, document: object) -> Group:
    fields = read_object(document)
    top, total = read_whole(fields.get("top")), read_whole(fields.get("total"))
    if top > total:
        raise ScoringError("invalid_value")
    return Group(name, top, total)
