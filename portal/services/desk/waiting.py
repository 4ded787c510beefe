"""One thing that waits for a person: what, about whom, until when, and where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.api.describe import Workflow
from portal.domain.sentences import Sentence
from portal.host.registry import RegionEntry
from portal.services.common.appraisals import workflow_of
from portal.services.common.runtime import runtime
from portal.services.desk.review_tasks import Told
from portal.store.queries.tasks import Waiting

ENDPOINTS: dict[str, tuple[str, str]] = {
    "accept_membership": ("projects.show", "project_id"),
    "enter_progress": ("projects.show", "project_id"),
    "fill_form": ("forms.fill", "task_id"),
    "superior_form": ("forms.fill", "task_id"),
    "open_result": ("results.show", "appraisal_id"),
    "respond": ("results.show", "appraisal_id"),
    "may_object": ("results.show", "appraisal_id"),
    "hold_dialogue": ("results.dialogue", "appraisal_id"),
    "accept_project": ("projects.show", "project_id"),
    "gather_again": ("cycles.take_step", "cycle_id"),
    "unmeasured_unit": ("units.show", "unit_id"),
    "unmeasured_units": ("cycles.show", "cycle_id"),
    "sign_record": ("records.show", "record_id"),
    "write_own_record": ("records.of_appraisal", "appraisal_id"),
    "write_record": ("records.of_appraisal", "appraisal_id"),
    "unit_record": ("record_forms.create", "register_id"),
    "agree_plan": ("own_plans.show", "appraisal_id"),
    "draft_plan": ("own_plans.show", "appraisal_id"),
    "begin_plan": ("own_plans.show", "appraisal_id"),
    "report_period": ("closing_pages.show", "closing_id"),
    "close_period": ("closings.staff", ""),
    "publish_period": ("closings.staff", ""),
    "decide_period": ("closing_pages.show", "closing_id"),
    "close_unit": ("closing_pages.show", "closing_id"),
    "plan_unit": ("closing_pages.show", "closing_id"),
    "confirm_fact": ("facts.confirm", "fact_id"),
    "decide_objection": ("objections.show", "objection_id"),
    "state_objection": ("objections.show", "objection_id"),
    "import_people": ("people_import.start", ""),
    "create_cycle": ("cycles.create", ""),
    "cycle_step": ("cycles.show", "cycle_id"),
    "holds": ("cycles.show", "cycle_id"),
    "committee": ("followups.index", "cycle_id"),
    "decide_follow_up": ("cases.staff", ""),
    "follow_up_due": ("cases.show", "follow_up_id"),
    "follow_ups_due": ("followups.index", ""),
    "leader_summary": ("leadership.show", "cycle_id"),
    "take_part": ("learning.index", ""),
    "answer_survey": ("surveys.fill", "survey_round_id"),
    "name_peers": ("nominations.edit", "appraisal_id"),
    "complete_peers": ("nominations.index", ""),
    "decide_fairness": ("fairness.show", "cycle_id"),
    "run_fairness": ("fairness.show", "cycle_id"),
    "close_fairness": ("fairness.show", "cycle_id"),
    "deliberate": ("deliberations.show", "deliberation_round_id"),
}
"""Page and parameter name behind each kind of task: the one place to change them."""

BLOCKING = frozenset(
    {
        "accept_membership",
        "accept_project",
        "begin_plan",
        "committee",
        "decide_fairness",
        "decide_objection",
        "gather_again",
        "holds",
        "sign_record",
        "superior_form",
        "unit_record",
        "write_record",
    }
)
"""Kinds on which other people's work or result waits."""


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """One thing to do: what, about whom, until when, and the page where it is done.

    `about` names whom it concerns, and which of several, where there may be many of one kind.
    """

    kind: str
    title: Sentence
    detail: Sentence
    due_on: date | None
    endpoint: str
    params: Mapping[str, int | str] = field(default_factory=dict)
    region: str = ""
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Others cannot go on before this is done."""
        return self.kind in BLOCKING

    @property
    def order(self) -> tuple[bool, date, str]:
        """Sort what others wait for first, then by date; what has none comes last."""
        return not self.blocks, self.due_on or date.max, self.kind


def task(
    kind: str,
    one: Waiting,
    title: Sentence,
    detail: Sentence,
    due_on: date | None = None,
    *,
    about: str = "",
) -> WaitingTask:
    """Return the task of that kind about one row."""
    endpoint, name = ENDPOINTS[kind]
    return WaitingTask(kind, title, detail, due_on, endpoint, {name: one.key}, one.region, about)


def told(found: Iterable[Told]) -> Iterable[WaitingTask]:
    """Turn what other modules tell of their own tasks into tasks."""
    for kind, key, region, title, detail, due in found:
        endpoint, name = ENDPOINTS[kind]
        params = {name: key} if name else {}
        yield WaitingTask(kind, title, detail, due, endpoint, params, region)


def described(one: Waiting) -> RegionEntry | None:
    """Return the region's description, None while its plugin is away: the page still opens."""
    return runtime().host.registry.known(one.region)


def deadlines(one: Waiting) -> Workflow | None:
    """Return the region's deadlines; None while nobody can tell them."""
    return workflow_of(one.region) if described(one) is not None else None
