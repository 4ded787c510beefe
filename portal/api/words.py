"""The closed sets of words in which plugins describe their region."""

from __future__ import annotations

from typing import Literal

__all__ = [
    "Audience",
    "DayKind",
    "Direction",
    "FieldKind",
    "Output",
    "Paper",
    "PeriodKind",
    "Phase",
    "Reader",
    "RecordSubject",
    "Relation",
    "Subject",
    "Writer",
]

Subject = Literal["person", "unit", "project", "position"]
PeriodKind = Literal["year", "half", "quarter", "month", "project"]
Direction = Literal["higher", "lower", "range"]
Relation = Literal["superior", "peer", "subordinate", "self"]
Phase = Literal[
    "planning",
    "running",
    "acceptance",
    "rating",
    "calculated",
    "dialogue",
    "published",
    "objection",
    "final",
]
Output = Literal["html", "pdf", "xlsx"]
Paper = Literal["A4", "F4"]

Audience = Literal["public", "employees"]
"""Who answers a survey: anybody with a ticket code, or every employee who signs in."""
DayKind = Literal["calendar", "working"]
FieldKind = Literal[
    "text", "long_text", "date", "integer", "decimal", "flag", "choice", "employee", "record"
]
"""What a field of a record holds; `record` chooses among the records of another register."""
RecordSubject = Literal["appraisal", "employee", "unit", "cycle", "region"]
Writer = Literal["self", "appraiser", "unit_head", "hr", "committee"]
Reader = Literal[
    "self",
    "appraiser",
    "appraiser_superior",
    "objection_judge",
    "unit_head",
    "hr",
    "committee",
    "leader",
    "auditor",
    "everyone",
]
