"""Yearly value 0..120 of one employee from project work, the superior's and the peers' forms.

The objective part comes from the projects; behavior from the forms. The weighting 60/40 with
peers and 70/30 without is that of PP 30/2019 article 41. The anchor scale, the limit of 60 %
coverage, the trimming from five forms and the shares inside behavior are the region's choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.api import (
    NOT_RATED,
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    anchor_value,
    borrow,
    clamp,
    exact,
    gaps_of,
    mean,
    percent,
    pp30_predikat,
    printed,
    published,
    total,
    weighted_mean,
)

from .inputs import ObjectiveInput, Project, gather, parse

_ID = "kemuning.objective"
_WEIGHTING_RULE = "PP 30/2019 pasal 41"
_PEERS_NEEDED = 3
_TRIM_FROM = 5
_COVERAGE_NEEDED = 60

_ACHIEVEMENT = borrow("national.achievement")
_THIRTY, _FORTY = percent(30), percent(40)
_SIXTY, _SEVENTY = percent(60), percent(70)
_ZERO = exact(0)


@dataclass(slots=True)
class _Projects:
    """What the projects gave, collected in their order."""

    flags: list[str] = field(default_factory=list)
    values: list[Number | None] = field(default_factory=list)
    shares: list[Number] = field(default_factory=list)
    dropped: list[Verdict] = field(default_factory=list)


def compute(given: ObjectiveInput) -> ScoreCard:
    """Return the published values; `Tidak Dapat Dinilai` when too little was measured."""
    found = _Projects()
    for at, project in enumerate(given.projects, 1):
        _measure(project, at, found)
    objective = _objective_value(given, found.values)
    coverage = _coverage(given, found.shares)
    if objective is None or published(coverage) < _COVERAGE_NEEDED:
        return _not_rated(found, objective, coverage)
    return _rated(given, found, objective, coverage)


def _measure(project: Project, at: int, found: _Projects) -> None:
    """Add the project's value, its share of indicator weight with data, flags and gaps."""
    pairs: list[tuple[Number, Number]] = []
    for indicator in project.indicators:
        card = _ACHIEVEMENT(indicator)
        found.flags.extend(card.flags)
        key, label = f"achievement_{at}_{indicator.code}", f"Capaian: {indicator.title}"
        achievement = card.exact("achievement")
        if achievement is None:
            found.dropped.extend(gaps_of(card, key, f"{label}, {project.title}"))
            continue
        achievement = achievement.named(key, label, places=None)
        pairs.append((indicator.weight, clamp(achievement, 0, 120)))
    share = total([weight for weight, _ in pairs])
    found.shares.append(share.named(f"coverage_{at}", f"Cakupan data {project.title}", places=None))
    value = weighted_mean(pairs)
    if value is not None:
        value = value.named(f"project_value_{at}", f"Nilai {project.title}")
    found.values.append(value)


def _objective_value(given: ObjectiveInput, values: list[Number | None]) -> Number | None:
    measured = zip(given.projects, values, strict=True)
    value = weighted_mean([(p.days, value) for p, value in measured if value is not None])
    return None if value is None else value.named("objective_value", "Nilai objektif")


def _coverage(given: ObjectiveInput, shares: list[Number]) -> Number:
    pairs = zip(given.projects, shares, strict=True)
    coverage = weighted_mean([(project.days, share) for project, share in pairs])
    if coverage is None:
        coverage = _ZERO
    return coverage.named("coverage", "Cakupan data (persen)")


def _not_rated(found: _Projects, objective: Number | None, coverage: Number) -> ScoreCard:
    reason = f"cakupan data kurang dari {_COVERAGE_NEEDED}%"
    verdict = Verdict("predikat", "Predikat", NOT_RATED, reason)
    found.flags.append("coverage_too_low")
    numbers = {"objective_value": objective, "coverage": coverage}
    shown = () if objective is None else (objective,)
    roots: tuple[Number | Verdict, ...] = (coverage, *found.dropped, *shown, verdict)
    return ScoreCard(_ID, _result(found, numbers, None, NOT_RATED), numbers, roots)


def _rated(
    given: ObjectiveInput, found: _Projects, objective: Number, coverage: Number
) -> ScoreCard:
    rating = given.superior_rating.named(
        "superior_rating", "Rata-rata formulir atasan", places=None
    )
    superior = anchor_value(rating).named("superior_value", "Nilai atasan")
    peer = _peer_value(given.peer_ratings)
    if peer is None:
        found.flags.append("no_peers")
        weighting, behavior = "70/30", total([superior])
        objective_share, behavior_share = _SEVENTY, _THIRTY
    else:
        weighting, behavior = "60/40", _SIXTY * superior + _FORTY * peer
        objective_share, behavior_share = _SIXTY, _FORTY
    behavior = behavior.named("behavior_value", "Nilai perilaku kerja")
    final = objective_share * objective + behavior_share * behavior
    final = final.named("final_value", "Nilai akhir", _WEIGHTING_RULE)
    verdict = pp30_predikat(published(final), verified_idea=given.verified_idea)
    numbers = {
        "objective_value": objective,
        "coverage": coverage,
        "superior_value": superior,
        "peer_value": peer,
        "behavior_value": behavior,
        "final_value": final,
    }
    result = _result(found, numbers, weighting, verdict.text)
    return ScoreCard(_ID, result, numbers, (coverage, *found.dropped, final, verdict))


def _peer_value(ratings: tuple[Number, ...]) -> Number | None:
    """Return the value of the mean rating; ``None`` from fewer than three forms.

    From five forms on, the single highest and the single lowest are left out.
    """
    if len(ratings) < _PEERS_NEEDED:
        return None
    count = len(ratings)
    if count >= _TRIM_FROM:
        kept, note = sorted(ratings)[1:-1], f"rata-rata {count} formulir tanpa tertinggi, terendah"
    else:
        kept, note = list(ratings), f"rata-rata {count} formulir"
    # Sealed: no explanation may show what a single peer answered.
    rating = mean(kept).sealed(note).named("peer_rating", "Rata-rata rekan kerja", places=None)
    return anchor_value(rating).named("peer_value", "Nilai rekan kerja")


def _result(
    found: _Projects, numbers: Mapping[str, Number | None], weighting: str | None, predikat: str
) -> dict[str, object]:
    get = numbers.get
    return {
        "project_values": [printed(value) for value in found.values],
        "objective_value": printed(get("objective_value")),
        "coverage": printed(get("coverage")),
        "weighting": weighting,
        "superior_value": printed(get("superior_value")),
        "peer_value": printed(get("peer_value")),
        "behavior_value": printed(get("behavior_value")),
        "final_value": printed(get("final_value")),
        "predikat": predikat,
        "flags": found.flags,
    }


OBJECTIVE = ScoringMethod(
    id=_ID,
    title="Nilai kinerja proyek dan perilaku",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data=(
        "Indikator tanpa data dikeluarkan dari rata-rata dan mengurangi cakupan; "
        "cakupan di bawah 60% berarti tidak dapat dinilai."
    ),
    legal_basis=_WEIGHTING_RULE,
    cycle_result=True,
    published_key="final_value",
    grade_key="predikat",
)
