"""Fairness: tests of raters, and a comparison of groups. Two shapes of one method.

Corrections are proposals for a panel of three; nothing is changed by a formula. All limits are
the region's choice; the four-fifths test comes from general personnel practice.
"""

from __future__ import annotations

from portal.api import ScoreCard, ScoringError, ScoringMethod, read_object

from .groups import GroupsInput, compute_groups, parse_groups
from .raters import FormsInput, compute_forms, parse_forms

_ID = "lhokseumawe.fairness"


def parse(document: object) -> FormsInput | GroupsInput:
    """Read ``{forms}`` or ``{groups}``; anything else is ``invalid_value``."""
    fields = read_object(document)
    if "forms" in fields:
        return parse_forms(fields["forms"])
    if "groups" in fields:
        return parse_groups(fields["groups"])
    raise ScoringError("invalid_value")


def compute(given: FormsInput | GroupsInput) -> ScoreCard:
    """Return the tests of the raters, or the comparison of the groups."""
    if isinstance(given, FormsInput):
        return compute_forms(_ID, given)
    return compute_groups(_ID, given)


FAIRNESS = ScoringMethod(
    id=_ID,
    title="Pemeriksaan keadilan penilaian",
    parse=parse,
    compute=compute,
    missing_data=(
        "Penilai dengan kurang dari tiga formulir tidak ditandai; kelompok dengan kurang dari "
        "lima orang tidak dibandingkan."
    ),
)
