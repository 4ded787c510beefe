"""Checking one filled form against its description, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.api.instruments import Narrative, RatingForm
from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _

LONGEST_REASON = 1000
LONGEST_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete form: marks by item, reasons by item, texts by narrative."""

    items: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def check_answer(
    form: RatingForm,
    items: Mapping[str, object],
    reasons: Mapping[str, str],
    texts: Mapping[str, str],
) -> Answer:
    """Return the clean answer. Raises Invalid with one problem per field.

    Fields are named `items.<code>`, `reasons.<code>` and `texts.<code>`. Marks may come as texts.
    """
    answer, problems = Answer(), list[Problem]()
    for item in form.items:
        problem = _take_mark(form, item.code, items.get(item.code), reasons, answer)
        if problem is not None:
            problems.append(problem)
    for narrative in form.narratives:
        problem = _take_text(narrative, texts.get(narrative.code, ""), answer)
        if problem is not None:
            problems.append(problem)
    problems += [
        Problem(f"items.{code}", Sentence(_("Butir ini tidak ada pada formulir.")))
        for code in items
        if code not in {item.code for item in form.items}
    ]
    if problems:
        raise Invalid(problems)
    return answer


def _take_mark(
    form: RatingForm, code: str, given: object, reasons: Mapping[str, str], answer: Answer
) -> Problem | None:
    """Keep the mark and its reason in the answer, or return what is wrong with them."""
    marks = {point.value for point in form.scale.points}
    shown = "" if given is None else str(given).strip()
    if not shown:
        return Problem(f"items.{code}", Sentence(_("Pilih nilai untuk butir ini.")))
    if shown not in {str(mark) for mark in marks}:
        told = sentence(_("Nilai harus antara {low} dan {high}."), low=min(marks), high=max(marks))
        return Problem(f"items.{code}", told, value=shown)
    reason = reasons.get(code, "").strip()
    if not reason and int(shown) in form.scale.reason_required:
        told = sentence(_("Tuliskan alasan singkat untuk nilai {mark}."), mark=shown)
        return Problem(f"reasons.{code}", told)
    if len(reason) > LONGEST_REASON:
        return Problem(f"reasons.{code}", _too_long(LONGEST_REASON))
    answer.items[code] = int(shown)
    if reason:
        answer.reasons[code] = reason
    return None


def _take_text(narrative: Narrative, given: str, answer: Answer) -> Problem | None:
    text, name = given.strip(), f"texts.{narrative.code}"
    if not text and narrative.required:
        return Problem(name, sentence(_("{label} wajib diisi."), label=narrative.label))
    if text and len(text) < narrative.minimum_length:
        told = _("{label} paling sedikit {limit} huruf.")
        values = {"label": narrative.label, "limit": narrative.minimum_length}
        return Problem(name, Sentence(told, values))
    if len(text) > LONGEST_TEXT:
        return Problem(name, _too_long(LONGEST_TEXT))
    if text:
        answer.texts[narrative.code] = text
    return None


def _too_long(limit: int) -> Sentence:
    return sentence(_("Teks paling panjang {limit} huruf."), limit=limit)


def draft_of(
    form: RatingForm,
    items: Mapping[str, object],
    reasons: Mapping[str, str],
    texts: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    """Return what is kept of an unfinished form: known fields only, as they were typed."""
    codes = {item.code for item in form.items}
    narratives = {narrative.code for narrative in form.narratives}
    return {
        "items": {code: str(mark)[:10] for code, mark in items.items() if code in codes and mark},
        "reasons": {c: text[:LONGEST_REASON] for c, text in reasons.items() if c in codes and text},
        "texts": {c: text[:LONGEST_TEXT] for c, text in texts.items() if c in narratives and text},
    }
