"""All tables, one aggregate a file."""

from __future__ import annotations

from portal.store.models.account import Account, LoginAttempt, RoleGrant, WebSession
from portal.store.models.appraisal import Appraisal, Feedback, Minutes, Objection
from portal.store.models.audit import AuditEntry
from portal.store.models.closing import PeriodClosing
from portal.store.models.cycle import Cycle
from portal.store.models.deliberation import (
    Ballot,
    DeliberationMember,
    DeliberationRound,
    ParameterProposal,
)
from portal.store.models.document import Document, ReportBatch, ReportItem
from portal.store.models.evidence import Evidence
from portal.store.models.fact import FactRecord
from portal.store.models.fairness import (
    FairnessReview,
    FairnessSeat,
    FairnessVote,
    RaterFlag,
    RatingCorrection,
)
from portal.store.models.followup import FollowUp, LearningRecord
from portal.store.models.form import FormAnswer, FormTally, RaterNomination, RaterTask
from portal.store.models.job import Job
from portal.store.models.measurement import Measurement, Progress
from portal.store.models.people import Assignment, Employee, Position, RegionRecord, Unit
from portal.store.models.plan import PlanAgreement
from portal.store.models.plugin import PluginState
from portal.store.models.project import Project, ProjectMember
from portal.store.models.record import Record
from portal.store.models.score import CombinedScore, ScoreRecord
from portal.store.models.survey import (
    ServiceCounter,
    SurveyParticipation,
    SurveyRound,
    SurveySheet,
    SurveyTicket,
)

__all__ = [
    "Account",
    "Appraisal",
    "Assignment",
    "AuditEntry",
    "Ballot",
    "CombinedScore",
    "Cycle",
    "DeliberationMember",
    "DeliberationRound",
    "Document",
    "Employee",
    "Evidence",
    "FactRecord",
    "FairnessReview",
    "FairnessSeat",
    "FairnessVote",
    "Feedback",
    "FollowUp",
    "FormAnswer",
    "FormTally",
    "Job",
    "LearningRecord",
    "LoginAttempt",
    "Measurement",
    "Minutes",
    "Objection",
    "ParameterProposal",
    "PeriodClosing",
    "PlanAgreement",
    "PluginState",
    "Position",
    "Progress",
    "Project",
    "ProjectMember",
    "RaterFlag",
    "RaterNomination",
    "RaterTask",
    "RatingCorrection",
    "Record",
    "RegionRecord",
    "ReportBatch",
    "ReportItem",
    "RoleGrant",
    "ScoreRecord",
    "ServiceCounter",
    "SurveyParticipation",
    "SurveyRound",
    "SurveySheet",
    "SurveyTicket",
    "Unit",
    "WebSession",
]
