"""Ways through a cycle for the tests about forms, scores and what follows from them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.services.common.appraisals import entry_of
from portal.services.outcome import dialogue, publication
from portal.services.rating import forms
from portal.services.rating.form_summary import form_summary
from portal.services.scores import calculation
from portal.services.scores.sight import sight
from portal.store.db import session
from portal.store.models import Appraisal, Cycle, RaterTask
from portal.store.queries import appraisal_pages

ITEMS = (
    "service",
    "accountable",
    "competent",
    "harmonious",
    "loyal",
    "adaptive",
    "collaborative",
)
CREW = ("a1", "a2", "a3", "b1", "b2")


def filled(mark=4, **texts):
    """Marks, reasons and texts of a complete form."""
    reasons = dict.fromkeys(ITEMS, "Terlihat di lapangan") if mark in {1, 2, 5} else {}
    return dict.fromkeys(ITEMS, mark), reasons, texts


def open_all(world, *, seed=7, crew=CREW):
    """A finished project of two sectors, and the forms open."""
    world.accepted(*crew)
    forms.open_forms(world.actor("hr"), world.cycle_id, seed=seed)


def tasks(world, *, ratee=None, rater=None, relation=None):
    """Open tasks, by id."""
    statement = select(RaterTask).where(RaterTask.state == "open").order_by(RaterTask.id)
    if rater:
        statement = statement.where(RaterTask.rater_id == world.id(rater))
    if relation:
        statement = statement.where(RaterTask.relation == relation)
    if ratee:
        chosen = select(Appraisal.id).where(Appraisal.employee_id == world.id(ratee))
        statement = statement.where(RaterTask.appraisal_id.in_(chosen))
    return list(session().scalars(statement))


def send_all(world, *, mark=4, skip=(), **which):
    """Everybody sends his open forms, except the raters in `skip`."""
    for task_id, rater_id in [(t.id, t.rater_id) for t in tasks(world, **which)]:
        if world.key_of(rater_id) not in skip:
            forms.send(world.by_employee(rater_id), task_id, *filled(mark))


def calculate(world, **options):
    """Forms opened, sent and calculated."""
    open_all(world)
    send_all(world, **options)
    return calculation.calculate_cycle(world.actor("hr"), world.cycle_id)


def hold_dialogues(world):
    """Every appraiser talks with his staff."""
    waiting = select(Appraisal.id, Appraisal.appraiser_id).where(Appraisal.phase == "calculated")
    for key, boss in session().execute(waiting).all():
        if boss is not None:
            dialogue.hold_dialogue(
                world.by_employee(boss),
                key,
                held_on=date(2026, 6, 15),
                place="Ruang rapat",
                summary="Hasil dibahas bersama.",
            )


def publish(world):
    """Calculated, talked over and published, those without a result left aside."""
    calculate(world)
    hold_dialogues(world)
    return publication.publish_cycle(world.actor("hr"), world.cycle_id, partial=True)


def cycle(world):
    """The cycle as stored now."""
    session().expire_all()
    return session().get_one(Cycle, world.cycle_id)


def shown(world, who, ratee):
    """One appraisal as a list shows it to somebody; NotFound behind the walls."""
    return appraisal_pages.appraisal(world.actor(who), world.appraisal(ratee).id)


def values_shown(world, who, ratee):
    """Whether somebody may see the numbers of an appraisal."""
    return sight(world.actor(who), shown(world, who, ratee)).values


def summary(world, ratee):
    """Means and comments behind the counting score, by relation, and the means of all items."""
    score = appraisal_pages.score(world.appraisal(ratee).id)
    found = form_summary(entry_of("kemuning").forms(), score.snapshot)
    return {group.relation: group for group in found.groups}, found.items
