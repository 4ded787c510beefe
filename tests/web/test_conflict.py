"""The page of two versions speaks to people, not in the words of a program."""

from __future__ import annotations

from portal.domain.errors import Conflict
from portal.web.conflict import differences
from tests.web.conftest import Site


def test_a_ticked_box_is_shown_in_words(site: Site) -> None:
    error = Conflict({"active": "True", "name": "Ani"}, {"active": "False", "name": "Ani"})
    with site.app.test_request_context("/"):
        ticked, same = differences(error)
    assert (ticked.theirs, ticked.yours, ticked.differs) == ("Ya", "Tidak", True)
    assert (same.theirs, same.differs) == ("Ani", False)
