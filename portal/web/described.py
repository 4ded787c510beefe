"""Texts of a plugin's descriptions in the reader's language.

Plugins describe forms, stages and reports in Indonesian and bring further languages as a
catalogue. The table below says which fields are read by people; the extraction of messages reads
the same table, so that a text is in the catalogue exactly when a screen may translate it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import TypeVar, cast

from flask_babel import get_locale

from portal import api
from portal.web.i18n import SOURCE, say

__all__ = ["TEXTS", "in_words", "steps_in_words", "texts_of"]

Described = TypeVar("Described")

TEXTS: dict[type, tuple[str, ...]] = {
    api.Region: ("about",),
    api.IndicatorSet: ("title",),
    api.Indicator: ("label", "measure_unit", "source", "section"),
    api.RatingForm: ("title",),
    api.Scale: (),
    api.ScalePoint: ("label",),
    api.Item: ("label", "prompt"),
    api.Narrative: ("label",),
    api.Fact: ("label", "help"),
    api.Register: ("title", "help"),
    api.Field: ("label", "help"),
    api.Closing: ("title",),
    api.Stage: ("label", "help"),
    api.FollowUpRule: ("title",),
    api.LearningMaterial: ("title", "body"),
    api.QuizQuestion: ("prompt", "choices", "explanation"),
    api.ReportFormat: ("title",),
    api.Survey: ("title", "introduction"),
    api.Deliberation: ("title", "introduction"),
}
"""Kind of description -> its fields of plain text (or tuples of plain texts)."""
PAIRS: dict[type, tuple[str, ...]] = {
    api.Closing: ("statuses",),
    api.IndicatorSet: ("verified_marks",),
}
"""Kind of description -> its fields of (stored word, text) pairs."""


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a description and of the descriptions inside it, in their order."""
    if isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)
    if type(value) not in TEXTS:
        return
    for one in fields(value):  # type: ignore[arg-type]
        held = getattr(value, one.name)
        if one.name in TEXTS[type(value)]:
            yield from (text for text in (held if isinstance(held, tuple) else (held,)) if text)
        elif one.name in PAIRS.get(type(value), ()):
            yield from (text for _word, text in held)
        else:
            yield from texts_of(held)


def in_words(value: Described) -> Described:
    """Return the description (or tuple of them) with its texts in the language of this page.

    Ids, codes and choices stay as they are; the description itself is not changed.
    """
    return cast("Described", _translated(value)) if _is_foreign() else value


def steps_in_words(steps: Iterable[api.Step]) -> tuple[api.Step, ...]:
    """Return the steps of a calculation with their labels in the language of this page.

    A label such as "Capaian: Ketepatan waktu" is put together from two texts.
    """
    if not _is_foreign():
        return tuple(steps)
    return tuple(
        replace(one, label=_label(one.label), parts=steps_in_words(one.parts)) for one in steps
    )


def _is_foreign() -> bool:
    locale = get_locale()
    return locale is not None and str(locale) != SOURCE


def _label(text: str) -> str:
    whole = say(text)
    return whole if whole != text else ": ".join(say(part) for part in text.split(": ", 1))


def _translated(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_translated(part) for part in value)
    if type(value) not in TEXTS:
        return value
    texts = TEXTS[type(value)]
    changed: dict[str, object] = {}
    for one in fields(value):  # type: ignore[arg-type]
        held = getattr(value, one.name)
        if one.name in PAIRS.get(type(value), ()):
            changed[one.name] = tuple((word, say(text)) for word, text in held)
        else:
            changed[one.name] = _said(held) if one.name in texts else _translated(held)
    return replace(value, **changed)  # type: ignore[type-var]


def _said(held: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return tuple(say(text) for text in held) if isinstance(held, tuple) else say(held)
