"""What waits for a person now, with its date: computed from the records, never stored.

Each kind costs one statement, whatever the number of records.
"""

from __future__ import annotations

from portal.domain.actor import Actor
from portal.services.desk import first_steps, measure_tasks, office_tasks, plan_tasks, review_tasks
from portal.services.desk.personal_tasks import personal
from portal.services.desk.waiting import WaitingTask, told
from portal.services.scores.outdated import VALUED
from portal.store.queries import tasks as rows


def waiting_for(actor: Actor) -> list[WaitingTask]:
    """Return everything that waits for the actor: what others wait for first, then by date.

    What concerns a whole region, such as a cycle, waits for those alone who answer for all of it.
    """
    found: list[WaitingTask] = []
    if actor.employee_id is not None:
        found += personal(actor.employee_id, actor.region)
    hr = actor.regions("hr")
    found += office_tasks.facts(actor)
    if whole := actor.whole_regions("hr"):
        found += told(first_steps.missing(whole))
        found += office_tasks.cycle_steps(rows.cycles(whole))
        found += office_tasks.outdated(rows.outdated(whole, VALUED))
        found += told(measure_tasks.managing(whole))
        found += told(review_tasks.managing(whole))
        found += told(plan_tasks.managing(actor.employee_id, whole))
    found += office_tasks.follow_ups_due(actor.employee_id, hr)
    deciders = hr | actor.regions("committee")
    if deciders:
        found += office_tasks.proposals(rows.proposals(deciders))
    leaders = actor.whole_regions("leader")
    if leaders:
        found += office_tasks.summaries(rows.cycles(leaders))
    return sorted(found, key=lambda task: task.order)
