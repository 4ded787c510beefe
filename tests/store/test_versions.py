"""Whatever two people can edit on a form has a version: the second is told, and sees both."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Mapper

from portal.host import load_host
from portal.paths import plugins_dir
from portal.store.base import Base

WITHOUT = {
    # Written once; a trigger or the use case lets nobody change them.
    "AuditEntry": "written once",
    "CombinedScore": "written once, a newer one beside it",
    "ScoreRecord": "written once, a newer revision beside it",
    "Document": "written once",
    "Evidence": "uploaded once",
    "Feedback": "written once",
    "Minutes": "written once",
    "Progress": "entries are added, never changed",
    "LearningRecord": "recorded once a year",
    "FairnessVote": "cast once by its own voter",
    "FormAnswer": "sealed anew, never edited; the draft is the task's",
    "Ballot": "nameless, given once",
    "SurveySheet": "nameless, given once",
    "SurveyTicket": "a code, used once",
    "SurveyParticipation": "a mark that somebody took part",
    "FormTally": "counted when forms are sealed",
    # Parts of an aggregate whose version covers them: each change claims the whole.
    "ProjectMember": "part of Project",
    "RaterNomination": "part of Appraisal",
    "DeliberationMember": "part of DeliberationRound",
    "ParameterProposal": "part of DeliberationRound",
    "FairnessSeat": "part of FairnessReview",
    "RaterFlag": "decided by votes under FairnessReview",
    "RatingCorrection": "decided by votes under FairnessReview",
    # No form edits them.
    "RoleGrant": "given and taken away, never edited",
    "Unit": "from the import file, which is the newest word",
    "Position": "from the import file, which is the newest word",
    "RegionRecord": "described by the plugin",
    "PluginState": "one switch of the administrator, on or off",
    "WebSession": "the portal's own",
    "LoginAttempt": "the portal's own",
    "Job": "the portal's own, held by a lease",
    "ReportBatch": "the portal's own",
    "ReportItem": "the portal's own",
}
"""Why these need no version. Everything else that is stored is edited on a form."""
FEATURE = {
    "Requirement": "a newer revision stands beside the older one",
    "YearlyPredikat": "from the import file, which is the newest word",
    "Decision": "part of Session",
}


def mapped() -> dict[str, Mapper]:
    """Return the portal's own classes with a table, by name."""
    found = {one.class_.__name__: one for one in Base.registry.mappers}
    return {name: one for name, one in found.items() if one.class_.__module__.startswith("portal")}


def test_what_is_edited_has_a_version_and_what_has_none_says_why() -> None:
    without = {name for name, one in mapped().items() if one.version_id_col is None}
    assert without == set(WITHOUT)


def test_tables_of_the_bundled_features_too() -> None:
    host = load_host([plugins_dir()], entry_points=False)
    tables = host.features.get("positions").tables
    own = {one.class_.__name__: one.version_id_col for one in tables.registry.mappers}
    assert {name for name, version in own.items() if version is None} == set(FEATURE)


@pytest.mark.parametrize("name", ["Assignment", "ServiceCounter", "Employee", "Measurement"])
def test_a_version_is_a_whole_number_that_is_never_empty(name: str) -> None:
    column = mapped()[name].version_id_col
    assert column is not None
    assert not column.nullable
