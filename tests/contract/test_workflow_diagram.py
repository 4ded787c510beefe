"""The diagrams in the documentation are drawn from the transition table, not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.domain import workflow

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"


@pytest.mark.parametrize("machine", sorted({row.machine for row in workflow.TRANSITIONS}))
def test_page_holds_the_present_diagram(machine: str) -> None:
    """A changed transition must show in the page."""
    assert workflow.diagram(machine) in PAGE.read_text(encoding="utf-8")


def test_every_state_has_a_label_and_a_way_in() -> None:
    """No state is nameless, and every state but the first of its machine can be entered."""
    for machine in sorted({row.machine for row in workflow.TRANSITIONS}):
        rows = [row for row in workflow.TRANSITIONS if row.machine == machine]
        states = {row.source for row in rows} | {row.target for row in rows}
        assert states <= set(workflow.LABELS)
        assert states - {row.target for row in rows} <= {rows[0].source}


def test_every_step_names_a_known_permission() -> None:
    """The two tables agree."""
    from portal.domain.permissions import PERMISSIONS

    assert {row.permission for row in workflow.TRANSITIONS} <= set(PERMISSIONS)
