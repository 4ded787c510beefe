"""Peers named before the forms open: some by the employee, the rest by his superior.

Nobody names himself, his superior or his staff. Whoever is still missing when the forms open is
drawn with a recorded seed, so that nobody stays without peers because a list was forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, select

from portal.api.instruments import Nomination, RaterDraw, RatingForm
from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import audit
from portal.services.common.appraisals import entry_of, gathers, load_appraisal, local_today
from portal.services.common.editing import claim
from portal.services.rating.raters import Candidate, draw, peer_candidates
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, RaterNomination

EMPLOYEE, SUPERIOR = "employee", "superior"
ASKED_DAYS = 30
"""Days before the last day from which people are reminded at the start page."""
_PHASES = ("planning", "running", "acceptance")


@dataclass(frozen=True, slots=True)
class PeerList:
    """The peers of one appraisal: who may be chosen, and whom each side has chosen."""

    form: RatingForm
    rule: Nomination
    candidates: tuple[Candidate, ...]
    by_employee: frozenset[int]
    by_superior: frozenset[int]
    due_on: date
    is_open: bool

    @property
    def least(self) -> int:
        """Return how many are needed: all there are, when the section is smaller than that."""
        return min(self.rule.minimum, len(self.candidates))


def nominated_form(region: str) -> RatingForm | None:
    """Return the form whose raters are named, or None where raters are drawn."""
    return next((form for form in entry_of(region).forms("peer") if form.nominated), None)


def peer_list(actor: Actor, appraisal_id: int) -> PeerList:
    """Return the list as the employee or his superior sees it. Raises NotFound elsewhere.

    The employee does not see whom his superior named.
    """
    one = load_appraisal(actor, appraisal_id, "rater.nominate")
    form = _form(one)
    rule = _rule(form)
    found = peer_candidates(one.cycle, [one], entry_of(one.region))[one.id]
    named = _named(one, form)
    own = actor.employee_id == one.employee_id
    return PeerList(
        form,
        rule,
        found,
        frozenset(key for key, by in named.items() if by == EMPLOYEE),
        frozenset() if own else frozenset(key for key, by in named.items() if by == SUPERIOR),
        due_on(one.cycle, rule),
        _is_open(one),
    )


def due_on(cycle: Cycle, rule: Nomination) -> date:
    """Return the last day on which peers are named."""
    return cycle.ends - timedelta(days=rule.days_before_end)


def name_peers(
    actor: Actor,
    appraisal_id: int,
    rater_ids: Collection[int],
    *,
    expected_version: int | None = None,
) -> int:
    """Keep the peers that the actor names: his two as employee, the rest as superior.

    Saving again replaces one's own names; the employee's list is closed once his superior has
    completed it. Returns the number of peers now named.
    """
    with unit_of_work() as current:
        one = load_appraisal(actor, appraisal_id, "rater.nominate")
        claim(one, expected_version)
        form = _form(one)
        if not _is_open(one):
            raise WrongStage(_("Rekan penilai hanya diusulkan sebelum formulir dibuka."))
        role = EMPLOYEE if actor.employee_id == one.employee_id else SUPERIOR
        named = _named(one, form)
        chosen = sorted(set(rater_ids))
        _check(one, form, role, chosen, named)
        current.execute(
            delete(RaterNomination)
            .where(_of(one, form), RaterNomination.named_by == role)
            .execution_options(synchronize_session=False)
        )
        current.add_all(_row(one, form, key, role) for key in chosen)
        audit.record(
            actor,
            "rater.nominate",
            region=one.region,
            entity="appraisal",
            entity_id=one.id,
            detail={"instrument": form.id, "by": role, "peers": len(chosen)},
        )
        current.flush()
        return len(chosen) + sum(by != role for by in named.values())


def _row(one: Appraisal, form: RatingForm, rater_id: int, role: str) -> RaterNomination:
    return RaterNomination(
        region=one.region,
        cycle_id=one.cycle_id,
        appraisal_id=one.id,
        instrument=form.id,
        rater_id=rater_id,
        named_by=role,
        named_on=local_today(one.region),
    )


def _check(
    one: Appraisal, form: RatingForm, role: str, chosen: Sequence[int], named: Mapping[int, str]
) -> None:
    rule = _rule(form)
    candidates = peer_candidates(one.cycle, [one], entry_of(one.region))[one.id]
    known = {candidate.employee_id for candidate in candidates}
    others = {key for key, by in named.items() if by != role}
    if not known.issuperset(chosen):
        _refuse(Sentence(_("Pilih rekan satu bagian, bukan atasan, staf, atau diri sendiri.")))
    if role == EMPLOYEE:
        if others:
            raise WrongStage(_("Atasan Anda sudah melengkapi daftar ini."))
        if len(chosen) > rule.by_employee:
            _refuse(sentence(_("Usulkan paling banyak {n} rekan."), n=rule.by_employee))
        return
    if others.intersection(chosen):
        _refuse(Sentence(_("Rekan ini sudah diusulkan pegawai.")))
    least, count = min(rule.minimum, len(known)), len(chosen) + len(others)
    if not least <= count <= rule.maximum:
        told = _("Jumlah rekan penilai {least} sampai {most}, termasuk usulan pegawai.")
        _refuse(sentence(told, least=least, most=rule.maximum))


def _refuse(told: Sentence) -> None:
    raise Invalid(Problem("peers", told))


def completed(
    rule: Nomination, chosen: Collection[int], candidates: Sequence[Candidate], seed: str
) -> tuple[int, ...]:
    """Return the raters of one form: the named ones, and drawn ones up to the minimum."""
    known = {candidate.employee_id for candidate in candidates}
    named = [key for key in chosen if key in known]  # who left the section meanwhile is no peer
    missing = rule.minimum - len(named)
    rest = [candidate for candidate in candidates if candidate.employee_id not in named]
    if missing <= 0:
        return tuple(named)
    drawn = draw(rest, RaterDraw(minimum=missing, maximum=missing), seed)
    return (*named, *(candidate.employee_id for candidate in drawn))


def by_appraisal(cycle: Cycle) -> dict[tuple[int, str], tuple[int, ...]]:
    """Return the named peers of a cycle by appraisal and form: one statement."""
    rows = session().execute(
        select(RaterNomination.appraisal_id, RaterNomination.instrument, RaterNomination.rater_id)
        .where(RaterNomination.cycle_id == cycle.id)
        .order_by(RaterNomination.appraisal_id, RaterNomination.id)
    )
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    for appraisal_id, instrument, rater_id in rows:
        key = (appraisal_id, instrument)
        found[key] = (*found.get(key, ()), rater_id)
    return found


def _form(one: Appraisal) -> RatingForm:
    form = nominated_form(one.region)
    if form is None or gathers(one.region, one.cycle.cadence):
        raise NotFound(_("Daftar rekan penilai"))
    return form


def _rule(form: RatingForm) -> Nomination:
    if form.nominated is None:
        raise NotFound(_("Daftar rekan penilai"))
    return form.nominated


def _of(one: Appraisal, form: RatingForm) -> ColumnElement[bool]:
    mine = RaterNomination.appraisal_id == one.id
    return and_(mine, RaterNomination.instrument == form.id)


def _named(one: Appraisal, form: RatingForm) -> dict[int, str]:
    rows = session().execute(
        select(RaterNomination.rater_id, RaterNomination.named_by).where(_of(one, form))
    )
    return {rater_id: by for rater_id, by in rows}  # noqa: C416  (rows are no pairs to mypy)


def _is_open(one: Appraisal) -> bool:
    return one.cycle.state == "running" and one.phase in _PHASES
