"""What of a result a reader may see, and the means of the forms behind it.

Values follow the phase and how the reader stands to the appraisal: the employee after he opened
the published result, his appraiser from the calculation on, everybody else after publication.
Nobody sees a single anonymous form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.api.cards import Step
from portal.api.describe import RatingForm
from portal.api.numbers import exact, mean, printed
from portal.domain.actor import Actor
from portal.domain.periods import deadline
from portal.services import appraisals
from portal.store.models import Minutes
from portal.store.queries.appraisal_pages import AppraisalRow, Score
from portal.web.chain import Link, status_chain
from portal.web.described import in_words, steps_in_words

PUBLISHED = frozenset({"published", "objection", "final"})
CALCULATED = PUBLISHED | {"calculated", "dialogue"}
PEERS_FROM = 3
"""Anonymous forms (and comments) from which means and comments are shown."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How the reader stands to one appraisal and what follows from it."""

    is_self: bool
    is_appraiser: bool
    is_superior: bool
    values: bool
    """Numbers and predikat may be shown."""
    waits_for_opening: bool
    """The employee's own published result that he has not opened yet."""


def sight(actor: Actor, row: AppraisalRow) -> Sight:
    """Return what the actor may see of an appraisal that the walls have already let through."""
    me = actor.employee_id
    is_self = me is not None and me == row.employee_id
    is_appraiser = me is not None and me == row.appraiser_id and not is_self
    is_superior = me is not None and me == row.superior_id and not is_self
    out = row.phase in PUBLISHED
    # A held appraisal may still have an older score; it counts no more.
    live = not row.hold
    if is_self:
        return Sight(
            is_self=True,
            is_appraiser=False,
            is_superior=False,
            values=live and out and row.opened_at is not None,
            waits_for_opening=out and row.opened_at is None,
        )
    return Sight(
        is_self=False,
        is_appraiser=is_appraiser,
        is_superior=is_superior,
        values=live and (out or (is_appraiser and row.phase in CALCULATED)),
        waits_for_opening=False,
    )


@dataclass(frozen=True, slots=True)
class ItemMean:
    """One item of the forms: the superior's mark, and the mean of the peers where allowed."""

    label: str
    means: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class FormGroup:
    """All forms of one kind about one person; `shown` is false below the quorum."""

    title: str
    relation: str
    anonymous: bool
    count: int
    needed: int
    shown: bool
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormSummary:
    """Item means side by side, with the groups they come from in the same order."""

    groups: tuple[FormGroup, ...] = ()
    items: tuple[ItemMean, ...] = field(default=())


def form_summary(region: str, snapshot: Mapping[str, Any]) -> FormSummary:
    """Return means and comments of the forms that a score was made of."""
    described = in_words(appraisals.entry_of(region).forms())
    sent: dict[str, list[Mapping[str, Any]]] = {}
    for answer in snapshot.get("forms", ()):
        sent.setdefault(answer["instrument"], []).append(answer)
    groups = tuple(_group(form, sent.get(form.id, [])) for form in described)
    labels: dict[str, str] = {item.code: item.label for form in described for item in form.items}
    marks = [
        sent.get(form.id, []) if g.shown else [] for form, g in zip(described, groups, strict=True)
    ]
    items = tuple(
        ItemMean(label, tuple(_mean(answers, code) for answers in marks))
        for code, label in labels.items()
    )
    return FormSummary(groups, items if any(group.shown for group in groups) else ())


def _mean(answers: Sequence[Mapping[str, Any]], code: str) -> str | None:
    marks = [exact(one["items"][code]) for one in answers if code in one["items"]]
    return printed(mean(marks)) if marks else None


def _group(form: RatingForm, answers: Sequence[Mapping[str, Any]]) -> FormGroup:
    needed = max(form.quorum, PEERS_FROM) if form.anonymous else max(form.quorum, 1)
    shown = len(answers) >= needed
    comments = tuple(
        (narrative.label, _comments(answers, narrative.code, form))
        for narrative in form.narratives
        if shown
    )
    # How many forms came is itself told only when they may be used.
    count = len(answers) if shown else 0
    return FormGroup(
        form.title,
        form.relation,
        form.anonymous,
        count,
        needed,
        shown,
        tuple((label, texts) for label, texts in comments if texts),
        _reasons(form, answers) if shown and not form.anonymous else (),
    )


def _comments(answers: Sequence[Mapping[str, Any]], code: str, form: RatingForm) -> tuple[str, ...]:
    texts = [one["texts"][code] for one in answers if one["texts"].get(code)]
    if not form.anonymous:
        return tuple(texts)
    if len(texts) < PEERS_FROM:
        return ()
    # Each narrative in an order of its own, so that two texts of one person never pair up.
    return tuple(sorted(texts, key=lambda text: hashlib.sha256(f"{code}:{text}".encode()).digest()))


def _reasons(form: RatingForm, answers: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (item.label, one["reasons"][item.code])
        for one in answers
        for item in form.items
        if one["reasons"].get(item.code)
    )


def steps(score: Score) -> tuple[Step, ...]:
    """Return the stored calculation detail."""
    return steps_in_words(Step.from_document(step) for step in score.breakdown)


def headline(found: Sequence[Step], final: str | None = None) -> tuple[tuple[str, str], ...]:
    """Return the published numbers behind the final value, from the upper levels, once each."""
    level = [step for step in found if final is None or step.published != final]
    level += [part for step in found for part in step.parts]
    level += [part for step in found for upper in step.parts for part in upper.parts]
    rows = {step.key: (step.label, step.published) for step in level}
    return tuple(
        (label, text)
        for label, text in rows.values()
        if text is not None and text[:1].lstrip("-").isdigit()
    )


def objection_day(row: AppraisalRow) -> date | None:
    """Return the last day for an objection; None while the result was not opened."""
    if row.opened_at is None:
        return None
    rules = appraisals.workflow_of(row.region)
    opened = appraisals.local_day(row.opened_at, row.region)
    return deadline(opened, rules.objection_days, rules.objection_day_kind)


def may_object(row: AppraisalRow) -> bool:
    """Tell whether the employee may still file an objection today."""
    due = objection_day(row)
    today = appraisals.local_today(row.region)
    return row.phase == "published" and due is not None and today <= due


def chain_of(row: AppraisalRow, dialogue: Minutes | None) -> tuple[Link, ...]:
    """Return the status chain of an appraisal with the days that are known."""
    days: dict[str, date] = {}
    if dialogue is not None:
        days["dialogue"] = dialogue.held_on
    for phase, moment in (("published", row.published_at), ("final", row.final_at)):
        if moment is not None:
            days[phase] = appraisals.local_day(moment, row.region)
    labels = {stage.phase: stage.label for stage in appraisals.workflow_of(row.region).stages}
    skip = () if row.response == "object" else ("objection",)
    return status_chain(row.phase, dates=days, labels=labels, skip=skip)
