"""What superiors do not see of a result: keys that the region's method guards.

The person himself, the personnel office, auditors and the committee see everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from portal.api.cards import Step
from portal.domain.actor import Actor
from portal.services.common import access
from portal.services.common.appraisals import described

_ALL = frozenset({"hr", "auditor", "committee"})


def sees_all(actor: Actor, region: str, employee_id: int) -> bool:
    """Tell whether somebody sees the guarded values of a person."""
    if actor.is_system or actor.employee_id == employee_id:
        return True
    return not access.roles_for(actor, region).isdisjoint(_ALL)


def guarded_keys(region: str, method_id: str) -> frozenset[str]:
    """Return the guarded keys of a method's result; none while its plugin is away."""
    entry = described(region)
    for method in entry.methods if entry else ():
        if method.id == method_id:
            return method.guarded_keys
    return frozenset()


def without(result: Mapping[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    """Return a result without the guarded keys."""
    return {key: value for key, value in result.items() if key not in keys}


def steps_without(steps: Iterable[Step], keys: frozenset[str]) -> tuple[Step, ...]:
    """Return a calculation without the steps of guarded keys and everything beneath them."""
    return tuple(
        replace(step, parts=steps_without(step.parts, keys))
        for step in steps
        if step.key not in keys
    )
