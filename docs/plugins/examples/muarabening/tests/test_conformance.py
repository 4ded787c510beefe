"""The plugin keeps the portal's promises."""

from pathlib import Path

from portal.testing import assert_conforms


def test_conformance() -> None:
    """Run the whole conformance suite."""
    assert_conforms(Path(__file__).parents[1])
