"""All tables, one aggregate a file."""

from __future__ import annotations

from portal.store.models.account import Account, LoginAttempt, RoleGrant, WebSession
from portal.store.models.appraisal import Appraisal, Feedback, Minutes, Objection
from portal.store.models.audit import AuditEntry
from portal.store.models.cycle import Cycle
from portal.store.models.document import Document, ReportBatch, ReportItem
from portal.store.models.evidence import Evidence
from portal.store.models.fact import FactRecord
from portal.store.models.followup import FollowUp, LearningRecord
from portal.store.models.form import FormAnswer, FormTally, RaterTask
from portal.store.models.job import Job
from portal.store.models.measurement import Measurement, Progress
from portal.store.models.people import Assignment, Employee, Position, RegionRecord, Unit
from portal.store.models.plugin import PluginState
from portal.store.models.project import Project, ProjectMember
from portal.store.models.score import ScoreRecord

__all__ = [
    "Account",
    "Appraisal",
    "Assignment",
    "AuditEntry",
    "Cycle",
    "Document",
    "Employee",
    "Evidence",
    "FactRecord",
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
    "PluginState",
    "Position",
    "Progress",
    "Project",
    "ProjectMember",
    "RaterTask",
    "RegionRecord",
    "ReportBatch",
    "ReportItem",
    "RoleGrant",
    "ScoreRecord",
    "Unit",
    "WebSession",
]
