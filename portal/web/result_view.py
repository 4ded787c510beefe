"""Around a result: its headline numbers, the days of its terms, and the status chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from portal.api.cards import Step
from portal.domain.actor import Actor
from portal.domain.periods import deadline
from portal.services.common import appraisals
from portal.services.scores import years
from portal.services.scores.guarding import guarded_keys, sees_all, steps_without
from portal.services.scores.years import YearView
from portal.store.db import session
from portal.store.models import Appraisal, Minutes
from portal.store.queries.appraisal_pages import AppraisalRow, Score
from portal.web.chain import Link, status_chain
from portal.web.described import steps_in_words


def steps(score: Score, hidden: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """Return the stored calculation detail, without the steps that this reader does not see."""
    found = (Step.from_document(step) for step in score.breakdown)
    return steps_in_words(steps_without(found, hidden))


def hidden_from(actor: Actor, row: AppraisalRow, score: Score) -> frozenset[str]:
    """Return the keys of the result that the reader does not see."""
    if sees_all(actor, row.region, row.employee_id):
        return frozenset()
    return guarded_keys(row.region, score.method)


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


def year_of(actor: Actor, appraisal_id: int) -> YearView | None:
    """Return the combined year of an appraisal already shown, with the steps in words."""
    found = years.year_of(actor, session().get_one(Appraisal, appraisal_id))
    return found and replace(found, breakdown=steps_in_words(found.breakdown))


def objection_day(row: AppraisalRow) -> date | None:
    """Return the last day for an objection; None before the opening, or while nobody can tell."""
    if row.opened_at is None or appraisals.described(row.region) is None:
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
    entry = appraisals.described(row.region)
    stages = entry.workflow.stages if entry and entry.workflow else ()
    labels = {stage.phase: stage.label for stage in reversed(stages)}
    skip = () if row.response == "object" else ("objection",)
    return status_chain(row.phase, dates=days, labels=labels, skip=skip)
