"""Conditions of the walls are built once and kept: they must be what a fresh build would be."""

from __future__ import annotations

import sys
from itertools import product

import pytest
from sqlalchemy import ClauseElement, select

from portal.domain.actor import SYSTEM, Actor, Grant
from portal.domain.permissions import PERMISSIONS
from portal.store import models, scope
from portal.store.base import Base

MODELS = [
    mapper.class_ for mapper in Base.registry.mappers if hasattr(models, mapper.class_.__name__)
]
ACTORS = {
    "no personnel file": Actor(2, "B", region="x", grants=(Grant("hr", "x"),)),
    "appraiser": Actor(3, "C", region="x", employee_id=9, grants=(Grant("appraiser", "x"),)),
    "of a unit": Actor(4, "D", region="x", employee_id=7, grants=(Grant("leader", "x", 3),)),
    "of several": Actor(
        6, "F", "x", 7, (Grant("staff", "x"), Grant("hr", "x"), Grant("auditor", "*"))
    ),
    "system": SYSTEM,
}


def spelled(clause: ClauseElement) -> str:
    return str(clause.compile(compile_kwargs={"literal_binds": True}))


def asked(actor: Actor) -> list[str]:
    """One permission of each kind: many give the same rows to the same holders."""
    return list({scope._asked(actor, name): name for name in PERMISSIONS}.values())


@pytest.mark.parametrize("who", ACTORS)
def test_what_is_kept_is_what_would_be_built(who: str) -> None:
    actor, fresh = ACTORS[who], scope._condition.__wrapped__
    for model, permission in product(MODELS, asked(actor)):
        places, relations = scope._asked(actor, permission)
        built = fresh(model, places, relations, actor.employee_id)
        kept = scope.allowed_rows(model, actor, permission)
        assert kept is scope.allowed_rows(model, actor, permission)
        assert spelled(kept) == spelled(built), (model, permission)
        primary = model.__mapper__.primary_key[0]
        key = 3 if primary.type.python_type is int else "3"
        me = None if actor.employee_id is None else scope._ME
        one = scope._one_row(model, places, relations, me)
        filled = {"row_key": key, "actor_id": actor.employee_id}
        alone = select(model).where(built, primary == key)
        assert spelled(one.params(filled)) == spelled(alone), (model, permission)


def test_the_statement_of_one_row_names_nobody() -> None:
    """It is kept for everybody with such grants; who asks must be its parameter each time."""
    actor = ACTORS["appraiser"]
    for model, permission in product(MODELS, asked(actor)):
        values = scope._one_row(model, *scope._asked(actor, permission), scope._ME).compile().params
        assert actor.employee_id not in values.values(), (model, permission)
        assert values.get("row_key") is None
        assert values.get("actor_id") is None


def test_what_is_kept_is_bounded() -> None:
    for kept in (scope._condition, scope._one_row):
        assert kept.cache_info().maxsize == scope._KEPT < sys.maxsize


def test_roles_that_a_permission_takes_on_later_count_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Feature plugins join the table while the portal starts; nothing may be kept by name."""
    before = spelled(scope.allowed_rows(models.Appraisal, ACTORS["appraiser"], "appraisal.view"))
    narrowed = PERMISSIONS["project.manage"]
    monkeypatch.setitem(PERMISSIONS, "appraisal.view", narrowed)
    after = spelled(scope.allowed_rows(models.Appraisal, ACTORS["appraiser"], "appraisal.view"))
    assert before != after
