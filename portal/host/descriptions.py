"""Asking a plugin's hooks what its regions look like, and checking the types of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.api.describe import (
    Finding,
    FollowUpRule,
    IndicatorSet,
    LearningMaterial,
    Region,
    ReportFormat,
    Workflow,
)
from portal.api.features import Feature, MenuEntry
from portal.api.instruments import Instrument
from portal.api.methods import ScoringMethod
from portal.domain.sentences import mark
from portal.host.preflight import Hook
from portal.host.refusal import Refused, plugin_code
from portal.host.typecheck import mismatch

Hooks = Mapping[str, Hook]
_FINDINGS = tuple[Finding, ...]
_ENTRIES = tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All that a plugin describes for one region code."""

    indicator_sets: tuple[IndicatorSet, ...]
    instruments: tuple[Instrument, ...]
    methods: tuple[ScoringMethod[Any], ...]
    workflow: Workflow | None
    follow_up_rules: tuple[FollowUpRule, ...]
    learning: tuple[LearningMaterial, ...]
    report_formats: tuple[ReportFormat, ...]


def describe_regions(hooks: Hooks) -> tuple[Region, ...]:
    """Ask for the regions. Raises `Refused` (stage preflight)."""
    return _many(hooks, "portal_regions", Region)


def describe(hooks: Hooks, region: str) -> Description:
    """Ask every describing hook about one region. Raises `Refused` (stage preflight)."""
    return Description(
        indicator_sets=_many(hooks, "portal_indicator_sets", IndicatorSet, region),
        instruments=_many(hooks, "portal_instruments", Instrument, region),
        methods=_many(hooks, "portal_scoring_methods", ScoringMethod, region),
        workflow=_workflow(hooks, region),
        follow_up_rules=_many(hooks, "portal_follow_ups", FollowUpRule, region),
        learning=_many(hooks, "portal_learning", LearningMaterial, region),
        report_formats=_many(hooks, "portal_report_formats", ReportFormat, region),
    )


def describe_feature(hooks: Hooks) -> Feature | None:
    """Ask for the feature's pages. Raises `Refused` (stage preflight)."""
    answer = _ask(hooks, "portal_blueprint", "")
    _check(answer, Feature | None, "portal_blueprint")
    return answer  # type: ignore[return-value]  # the check above has made sure


def menu_problem(value: object) -> str:
    """Return "" when a plugin's menu entries have the right type, else what stands there."""
    listed = tuple(value) if isinstance(value, list) else value
    return mismatch(listed, _ENTRIES, "portal_menu")


def findings_problem(value: object) -> str:
    """Return "" when a plugin's findings have the right type, else what stands there instead."""
    listed = tuple(value) if isinstance(value, list) else value
    return mismatch(listed, _FINDINGS, "portal_validate")


def _many(hooks: Hooks, name: str, kind: Any, region: str = "") -> tuple[Any, ...]:  # noqa: ANN401
    answer = _ask(hooks, name, region)
    if answer is None:
        return ()
    listed = tuple(answer) if isinstance(answer, list) else answer
    _check(listed, tuple[kind, ...], name)
    return listed  # type: ignore[return-value]  # the check above has made sure


def _workflow(hooks: Hooks, region: str) -> Workflow | None:
    answer = _ask(hooks, "portal_workflow", region)
    _check(answer, Workflow | None, "portal_workflow")
    return answer  # type: ignore[return-value]  # the check above has made sure


def _ask(hooks: Hooks, name: str, region: str) -> object:
    hook = hooks.get(name)
    if hook is None:
        return None
    with plugin_code("preflight", mark("menjalankan hook") + f" {name}({region})"):
        return hook(region=region)


def _check(answer: object, hint: Any, name: str) -> None:  # noqa: ANN401  (any annotation)
    with plugin_code("preflight", mark("memeriksa hasil hook") + f" {name}"):
        problem = mismatch(answer, hint, name)
    if problem:
        message = mark("Hasil hook {name} tidak sesuai jenisnya: {problem}.")
        raise Refused("preflight", message, name=name, problem=problem)
