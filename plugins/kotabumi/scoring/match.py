"""Match of a person to a position, and the order of successors.

The weights 65/20/15 follow the practice of talent management; they are the region's choice. Who
is eligible and stands in a box from 7 up is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api import (
    Number,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Verdict,
    percent,
    printed,
    published,
    read_list,
    read_number,
    read_object,
    read_text,
)

_ID = "kotabumi.match"
_SIXTY_FIVE, _TWENTY, _FIFTEEN = percent(65), percent(20), percent(15)
_HIGHEST = 100
_HIGHEST_PERFORMANCE = 120


@dataclass(frozen=True, slots=True)
class PersonInput:
    """Three values 0..100 of one person."""

    competence_potential: Number
    qualification: Number
    integrity: Number


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible successor with his published performance value 0..120."""

    id: str
    person: PersonInput
    performance_value: Number


@dataclass(frozen=True, slots=True)
class SuccessionInput:
    """The candidates for one position."""

    candidates: tuple[Candidate, ...]


def parse(document: object) -> PersonInput | SuccessionInput:
    """Read one person, or ``{candidates}``; ``invalid_value`` for anything out of range.

    Also for an id that stands twice: the scores could not tell the two apart.
    """
    fields = read_object(document)
    if "candidates" not in fields:
        return _person(fields)
    candidates = tuple([_candidate(item) for item in read_list(fields["candidates"])])
    if len({candidate.id for candidate in candidates}) != len(candidates):
        raise ScoringError("invalid_value")
    return SuccessionInput(candidates)


def compute(given: PersonInput | SuccessionInput) -> ScoreCard:
    """Return the score of one person, or the order and the scores of all candidates."""
    if isinstance(given, SuccessionInput):
        return _succession(given)
    score = _score(given).named("score", "Nilai kecocokan")
    return ScoreCard(_ID, {"score": printed(score)}, {"score": score}, (score,))


def _score(person: PersonInput) -> Number:
    competence = person.competence_potential.named(
        "competence_potential", "Kompetensi dan potensi", places=None
    )
    qualification = person.qualification.named("qualification", "Kualifikasi", places=None)
    integrity = person.integrity.named("integrity", "Integritas", places=None)
    return _SIXTY_FIVE * competence + _TWENTY * qualification + _FIFTEEN * integrity


def _succession(given: SuccessionInput) -> ScoreCard:
    """Order by printed score, then by performance, both falling; then by id, rising."""
    scores = {
        candidate.id: _score(candidate.person).named(
            f"score_{candidate.id}", f"Nilai kecocokan {candidate.id}"
        )
        for candidate in given.candidates
    }
    ranked = sorted(given.candidates, key=lambda candidate: candidate.id)
    ranked.sort(key=lambda one: (published(scores[one.id]), one.performance_value), reverse=True)
    document: dict[str, object] = {
        "order": [candidate.id for candidate in ranked],
        "scores": {name: printed(score) for name, score in scores.items()},
    }
    steps: list[Number | Verdict] = []
    for place, candidate in enumerate(ranked, 1):
        reason, values = "nilai kinerja {}", (published(candidate.performance_value),)
        verdict = Verdict(f"place_{place}", f"Urutan {place}", candidate.id, reason, values)
        steps.extend((verdict, scores[candidate.id]))
    return ScoreCard(_ID, document, scores, tuple(steps))


def _candidate(document: object) -> Candidate:
    fields = read_object(document)
    return Candidate(
        id=read_text(fields.get("id")),
        person=_person(fields),
        performance_value=read_number(fields.get("performance_value"), 0, _HIGHEST_PERFORMANCE),
    )


def _person(fields: Mapping[str, object]) -> PersonInput:
    return PersonInput(
        competence_potential=_value(fields, "competence_potential"),
        qualification=_value(fields, "qualification"),
        integrity=_value(fields, "integrity"),
    )


def _value(fields: Mapping[str, object], key: str) -> Number:
    return read_number(fields.get(key), 0, _HIGHEST)


MATCH = ScoringMethod(
    id=_ID,
    title="Kecocokan jabatan dan urutan suksesi",
    parse=parse,
    compute=compute,
    missing_data="Ketiga nilai wajib ada.",
    published_key="score",
)
