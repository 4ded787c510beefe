from __future__ import annotations

import pytest

from portal.api.methods import bound, score_documents
from tests.golden.plugin_methods import method_named, plugin_methods


@pytest.fixture(autouse=True)
def lent_methods():
    """Lend the methods of all plugin folders to each other, as the host does."""
    with bound(plugin_methods()):
        yield


@pytest.fixture(scope="session")
def score():
    """Return the result of one document, the way the command prints it."""

    def run(method_id, document, *, explain=False):
        return next(score_documents(method_named(method_id), [document], explain=explain))

    return run
