"""Means and comments of the forms behind a result. Nobody sees a single anonymous form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.api.instruments import RatingForm
from portal.api.numbers import exact, mean, printed

PEERS_FROM = 3
"""Anonymous forms (and comments) from which means and comments are shown."""


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


def form_summary(described: Sequence[RatingForm], snapshot: Mapping[str, Any]) -> FormSummary:
    """Return means and comments of the forms that a score was made of, in the order described."""
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
