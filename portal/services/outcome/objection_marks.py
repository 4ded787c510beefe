"""Marks that the judge of an objection may correct: those of the superior's own form.

The form stays as it was sent. The corrected mark stands in the snapshot of the new revision
alone, as an accepted correction of the fairness review does. Answers of anonymous forms are never
corrected: nobody may read a single one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.api.instruments import Item, RatingForm, ScalePoint
from portal.api.snapshot import FormFacts, Snapshot
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import cycle_entry, described
from portal.services.review.fairness_document import compared_items
from portal.services.scores.scoring import latest_record
from portal.store.models import Appraisal


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as the published result read it, with the words of its form."""

    form: str
    item: str
    value: int
    scale: tuple[ScalePoint, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected value or mark as the objection keeps it; texts, before None without value.

    `what` holds the title of the form or the code of the project, and what was corrected in it.
    """

    what: tuple[str, ...]
    before: str | None
    after: str

    def to_document(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"what": list(self.what), "before": self.before, "after": self.after}


def drawn(one: Appraisal) -> RegionEntry | None:
    """Return what the cycle was opened with, None while the region's plugin is away."""
    return cycle_entry(one.cycle) if described(one.region) is not None else None


def correctable_marks(one: Appraisal) -> dict[str, Mark]:
    """Return the marks by `<place of the form in the snapshot>.<code of the item>`."""
    entry = drawn(one)
    snapshot = Snapshot.from_document(latest_record(one.id).snapshot)
    found = _marks(entry, snapshot) if entry is not None else ()
    return {
        key: Mark(form.title, item.label, facts.items[item.code], form.scale.points)
        for key, facts, form, item in found
    }


def with_marks(
    one: Appraisal, snapshot: Snapshot, typed: Mapping[str, str | int]
) -> tuple[Snapshot, list[Change]]:
    """Return the snapshot with the corrected marks, and what they change. Raises Invalid.

    A mark that the fairness review compares takes the panel's mean of that form back: the judge
    decides last.
    """
    entry = drawn(one)
    known = {key: (facts, form, item) for key, facts, form, item in _marks(entry, snapshot)}
    compared = compared_items(entry) if entry is not None and typed else ()
    forms, changes = list(snapshot.forms), list[Change]()
    for key, given in typed.items():
        if key not in known:
            told = Sentence(_("Butir ini tidak dapat diperbaiki lewat keberatan."))
            raise Invalid(Problem(f"marks.{key}", told))
        facts, form, item = known[key]
        value, before = _read(key, given, form), facts.items[item.code]
        if value == before:
            continue
        place = int(key.partition(".")[0])
        now = forms[place]
        kept = None if item.code in compared else now.corrected
        forms[place] = replace(now, items={**now.items, item.code: value}, corrected=kept)
        changes.append(Change((form.title, item.label), str(before), str(value)))
    return replace(snapshot, forms=tuple(forms)), changes


def _marks(
    entry: RegionEntry | None, snapshot: Snapshot
) -> Iterator[tuple[str, FormFacts, RatingForm, Item]]:
    own = {
        form.id: form
        for form in (entry.forms() if entry else ())
        if form.relation == "superior" and not form.anonymous
    }
    for place, facts in enumerate(snapshot.forms):
        form = own.get(facts.instrument)
        for item in form.items if form is not None else ():
            if form is not None and item.code in facts.items:
                yield f"{place}.{item.code}", facts, form, item


def _read(key: str, given: str | int, form: RatingForm) -> int:
    offered = {str(point.value): point.value for point in form.scale.points}
    if str(given) not in offered:
        told = _("Pilih salah satu nilai: {marks}.")
        raise Invalid(Problem(f"marks.{key}", sentence(told, marks=", ".join(offered))))
    return offered[str(given)]
