"""Every hook of the portal. Plugins describe; the core calls what was described.

Each function here is called once at start-up, except `portal_validate` and `portal_event`, which
the core calls through the guard and only for the region's own plugin, and `portal_menu`, which it
asks a feature plugin under the same guard whenever a menu is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

from portal.api.hooks import PROJECT_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    from portal.api.snapshot import Snapshot
    from portal.domain.actor import Actor

hookspec = pluggy.HookspecMarker(PROJECT_NAME)


@hookspec
def portal_regions() -> Sequence[Region]:  # type: ignore[empty-body]
    """Return the regions this plugin answers for; must equal the manifest's claims. Since 1.0."""


@hookspec
def portal_indicator_sets(region: str) -> Sequence[IndicatorSet]:  # type: ignore[empty-body]
    """Return the indicator sets of one region.

    :param region: code of a region this plugin owns.

    Fixed weights that do not add up to exactly 100 refuse the plugin. Since 1.0.
    """


@hookspec
def portal_instruments(region: str) -> Sequence[Instrument]:  # type: ignore[empty-body]
    """Return forms and facts from which the core draws screens.

    :param region: code of a region this plugin owns. Since 1.0.
    """


@hookspec
def portal_scoring_methods(region: str) -> Sequence[ScoringMethod[Any]]:  # type: ignore[empty-body]
    """Return the scoring methods: pure, deterministic, explained.

    :param region: code of a region this plugin owns, or `national` for shared rules.

    Ids start with the plugin id and a dot. Decision: a fault fails closed. Since 1.0.
    """


@hookspec
def portal_workflow(region: str) -> Workflow:  # type: ignore[empty-body]
    """Return stages, deadlines and required steps of the region's appraisal.

    :param region: code of a region this plugin owns. Since 1.0.
    """


@hookspec
def portal_validate(snapshot: Snapshot, step: str) -> Sequence[Finding]:  # type: ignore[empty-body]
    """Return findings of the region's own rules before a value is made, after the core's rules.

    :param snapshot: frozen facts of one appraisal.
    :param step: the phase to be entered; `calculated` is the only one asked about.

    Decision: a fault fails closed. Since 1.0.
    """


@hookspec
def portal_follow_ups(region: str) -> Sequence[FollowUpRule]:  # type: ignore[empty-body]
    """Return the rules that propose follow-ups; people decide on each proposal.

    :param region: code of a region this plugin owns. Since 1.0.
    """


@hookspec
def portal_learning(region: str) -> Sequence[LearningMaterial]:  # type: ignore[empty-body]
    """Return awareness material that staff read and take part in.

    :param region: code of a region this plugin owns. Contribution: fails open. Since 1.0.
    """


@hookspec
def portal_report_formats(region: str) -> Sequence[ReportFormat]:  # type: ignore[empty-body]
    """Return the report formats of the region.

    :param region: code of a region this plugin owns. Since 1.0.
    """


@hookspec
def portal_event(event: str, facts: dict[str, str]) -> None:
    """Hear, after commit, that something happened in the own region.

    :param event: dotted name, such as `result.published`.
    :param facts: plain texts that identify what happened; no scores, no free text.

    Contribution: a fault is logged and counted, never shown. Since 1.0.
    """


@hookspec
def portal_blueprint() -> Feature:  # type: ignore[empty-body]
    """Return the pages, permissions and tables of a feature plugin.

    The manifest must say `feature = true`. A wrong description refuses the plugin. Decision: a
    page that fails answers 503 and changes nothing. Since 1.0.
    """


@hookspec
def portal_menu(actor: Actor) -> Sequence[MenuEntry]:  # type: ignore[empty-body]
    """Return the links that one person sees to the feature's pages.

    :param actor: who is signed in; each link is also held against the permission of its page.

    Contribution: fails open. Since 1.0.
    """
