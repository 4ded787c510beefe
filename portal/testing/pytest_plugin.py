"""For plugin authors' own tests: `pytest --portal-plugin FOLDER` and the fixture `portal_report`.

Nothing of the portal is imported until a test asks for the fixture.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from portal.testing.findings import Report

OPTION = "--portal-plugin"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the plugin folder; without it, the folder of the tests' parent."""
    parser.addoption(OPTION, default="", metavar="FOLDER", help="portal plugin folder to check")


@pytest.fixture(scope="session")
def portal_report(request: pytest.FixtureRequest) -> Report:
    """The conformance report of the plugin named by `--portal-plugin`, else of the root folder."""
    from portal.testing.suite import check_plugin

    named = request.config.getoption(OPTION)
    return check_plugin(Path(named) if named else request.config.rootpath)
