"""From the frozen facts of one appraisal to the result: the way that every real score takes.

Examples hand a method its document; an appraisal hands it a snapshot. A `gather` that never works
leaves everybody without a result though all examples are met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from portal.api.cards import ScoreCard
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Measure, PeriodFacts, Snapshot
from portal.domain.digests import canonical_json
from portal.host.refusal import error_text
from portal.host.registry import RegionEntry
from portal.testing.findings import Finding, Level
from portal.testing.places import place_of
from portal.testing.sample_people import people_only
from portal.testing.sample_tries import people_tried
from portal.testing.subject import Subject

_WHY = "Setiap penilaian sungguhan melewati gather(); contoh perhitungan tidak memakainya."
_FEW = 3
_SHARED_CODES = frozenset(
    {"invalid_value", "invalid_rating", "incomplete_form", "unknown_value", "weights_not_100"}
)
"""Codes of the reading functions: the input is shaped wrongly, whatever its values."""


def gather(subject: Subject) -> Iterator[Finding]:
    """Full facts give a value; facts with gaps end in a card, None or ScoringError; all purely."""
    for entry in subject.admitted.entries if subject.admitted else ():
        for cadence in ("year", "half"):
            method = entry.result_method(cadence)
            # Without anything described there is no appraisal whose facts could be gathered.
            if method is not None and (entry.indicator_sets or entry.instruments):
                yield from _tried(_Trial(subject, method), entry, people_tried(entry, cadence))


class _Trial:
    """One method, and what it answers to snapshots."""

    def __init__(self, subject: Subject, method: ScoringMethod[Any]) -> None:
        self.method = method
        self._place = place_of(subject, method.gather, method.id)

    def score(self, facts: Snapshot) -> ScoreCard | None:
        """Return the card, None when the method does not apply. Raises what the plugin raises."""
        given = self.method.gather(facts)
        card = None if given is None else self.method.compute(given)
        if card is not None:
            canonical_json(card.to_document())
        return card

    def finding(self, what: str, mend: str, level: Level = "must") -> Finding:
        """Return a finding at the place of `gather`."""
        file, line = self._place
        return Finding(
            level=level,
            what=f"Metode {self.method.id}: {what}.",
            file=file,
            line=line,
            why=_WHY,
            mend=mend,
        )


@dataclass(slots=True)
class _Search:
    """Who of the people tried got a value; `facts` is that person, else the first one."""

    facts: Snapshot
    scored: bool = False
    broken: bool = False
    """Whether the first person already broke the plugin's code, which `_answers` tells."""
    told: dict[str, None] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)


def _tried(trial: _Trial, entry: RegionEntry, people: Iterator[Snapshot]) -> Iterator[Finding]:
    search = _search(trial, people)
    if not (search.scored or search.broken):
        yield _nobody(trial, entry, search)
    for situation, facts in {"lengkap": search.facts, **_gaps(search.facts)}.items():
        found = next(_answers(trial, situation, facts), None)
        if found is not None:
            yield found
            return


def _search(trial: _Trial, people: Iterator[Snapshot]) -> _Search:
    """Try one complete person after the other until one gets a value."""
    first = next(people)
    search = _Search(first)
    for facts in chain((first,), people):
        try:
            card = trial.score(facts)
        except ScoringError as error:
            search.codes.add(error.code)
            search.told[f"ditolak dengan kode {error.code}"] = None
            continue
        except Exception:  # noqa: BLE001  (of the first told by `_answers`)
            if facts is first:
                search.broken = True
                break
            continue
        key = trial.method.published_key
        if card is not None and (not key or card.result.get(key) is not None):
            return replace(search, facts=facts, scored=True)
        search.told["gather memberi None" if card is None else f"{key} tidak bernilai"] = None
    return search


def _nobody(trial: _Trial, entry: RegionEntry, search: _Search) -> Finding:
    """Tell that nobody got a value: no proof where the plugin alone knows what it accepts."""
    guessed = entry.registers() or any(one.kind in {"decimal", "text"} for one in entry.facts())
    level: Level = "should" if guessed and search.codes - _SHARED_CODES else "must"
    told = ", ".join(list(search.told)[:_FEW])
    return trial.finding(
        f"orang dengan data lengkap tidak mendapat nilai ({told})",
        "Susun masukan di gather() dari indikator, formulir, dan fakta yang plugin ini uraikan.",
        level,
    )


def _gaps(full: Snapshot) -> dict[str, Snapshot]:
    """Return the edges: what a real office hands over before everything is known."""
    projects = tuple([replace(one, measures=_unmeasured(one.measures)) for one in full.projects])
    blank = tuple([replace(one, items={}, texts={}) for one in full.forms])
    return {
        "tanpa apa pun": replace(people_only(full), appraiser=None, appraiser_superior=None),
        "tanpa formulir": replace(full, forms=()),
        "formulir tanpa isi": replace(full, forms=blank),
        "tanpa realisasi": replace(
            full,
            projects=projects,
            measures=_unmeasured(full.measures),
            unit_measures=_unmeasured(full.unit_measures),
        ),
        "periode tanpa nilai": replace(
            full, periods=_unclosed(full.periods), unit_periods=_unclosed(full.unit_periods)
        ),
        "tanpa fakta dan catatan": replace(full, facts=(), records=(), surveys=(), history=()),
    }


def _unmeasured(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple([replace(one, actual=None, evidence_count=0) for one in measures])


def _unclosed(periods: tuple[PeriodFacts, ...]) -> tuple[PeriodFacts, ...]:
    return tuple([replace(one, value=None, status="", on_time=None) for one in periods])


def _answers(trial: _Trial, situation: str, facts: Snapshot) -> Iterator[Finding]:
    """Ask twice: no failure, the same answer, and facts that stay what they were."""
    before = facts.to_document()
    try:
        first, second = _document(trial, facts), _document(trial, facts)
    except Exception as error:  # noqa: BLE001  (plugin code may raise anything)
        yield trial.finding(
            f"gagal pada data {situation}: {error_text(error)}",
            "Siapkan gather() untuk daftar kosong dan nilai None: beri None atau ScoringError.",
        )
        return
    if first != second:
        yield trial.finding(
            f"data {situation} memberi hasil berbeda pada ulangan",
            "Hilangkan ingatan, jam, dan dadu dari gather().",
        )
    if facts.to_document() != before:
        yield trial.finding(
            f"data {situation} berubah setelah dihitung",
            "Salin daftar dan kamus sebelum mengubahnya.",
        )


def _document(trial: _Trial, facts: Snapshot) -> object:
    try:
        card = trial.score(facts)
    except ScoringError as error:
        return error.code
    return None if card is None else card.to_document()
