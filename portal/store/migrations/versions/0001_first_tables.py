"""The first tables, and the triggers that guard what never changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.store import triggers

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  (one table after the other)
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(op.f("ix_audit_entry_account_id"), "audit_entry", ["account_id"], unique=False)
    op.create_index("ix_audit_entry_entity", "audit_entry", ["entity", "entity_id"], unique=False)
    op.create_index(op.f("ix_audit_entry_region"), "audit_entry", ["region"], unique=False)
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index("ix_login_attempt_address_at", "login_attempt", ["address", "at"], unique=False)
    op.create_index("ix_login_attempt_login_at", "login_attempt", ["login", "at"], unique=False)
    op.create_table(
        "plugin_state",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_state")),
    )
    op.create_table(
        "region",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("plugin_id", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("letterhead", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plugin_id", sa.Text(), nullable=False),
        sa.Column("plugin_version", sa.Text(), nullable=False),
        sa.Column("plugin_digest", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("forms_open_on", sa.Date(), nullable=True),
        sa.Column("forms_due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("calculated_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_cycle_region_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_cycle_region_code")),
    )
    op.create_index(op.f("ix_cycle_region"), "cycle", ["region"], unique=False)
    op.create_table(
        "employee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("employee_type", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("education", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_employee_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("nip", name=op.f("uq_employee_nip")),
    )
    op.create_index(op.f("ix_employee_name"), "employee", ["name"], unique=False)
    op.create_index(op.f("ix_employee_region"), "employee", ["region"], unique=False)
    op.create_table(
        "survey_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_survey_round_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
        sa.UniqueConstraint(
            "region",
            "survey",
            "period",
            "topic",
            name=op.f("uq_survey_round_region_survey_period_topic"),
        ),
    )
    op.create_index(op.f("ix_survey_round_region"), "survey_round", ["region"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_unit_region_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_unit_region_code")),
    )
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_index(op.f("ix_unit_path"), "unit", ["path"], unique=False)
    op.create_index(op.f("ix_unit_region"), "unit", ["region"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("activation_hash", sa.Text(), nullable=False),
        sa.Column("activation_expires", sa.DateTime(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_account_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_account_employee_id")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_index(op.f("ix_account_region"), "account", ["region"], unique=False)
    op.create_table(
        "deliberation_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("deliberation", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("discussion", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_deliberation_round_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_deliberation_round_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberation_round")),
    )
    op.create_index(
        op.f("ix_deliberation_round_region"), "deliberation_round", ["region"], unique=False
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored_as", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_evidence_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_evidence_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_evidence_stored_as")),
    )
    op.create_index(op.f("ix_evidence_employee_id"), "evidence", ["employee_id"], unique=False)
    op.create_index("ix_evidence_kind_subject", "evidence", ["kind", "subject_id"], unique=False)
    op.create_index(op.f("ix_evidence_region"), "evidence", ["region"], unique=False)
    op.create_table(
        "fairness_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("run_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_fairness_review_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_fairness_review_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fairness_review")),
    )
    op.create_index(
        op.f("ix_fairness_review_cycle_id"), "fairness_review", ["cycle_id"], unique=True
    )
    op.create_index(op.f("ix_fairness_review_region"), "fairness_review", ["region"], unique=False)
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("indicator_set", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("measure_unit", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("competence", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("actual", sa.Text(), nullable=True),
        sa.Column("lower_bound", sa.Text(), nullable=True),
        sa.Column("upper_bound", sa.Text(), nullable=True),
        sa.Column("range_direction", sa.Text(), nullable=False),
        sa.Column("tolerance", sa.Text(), nullable=True),
        sa.Column("target_is_maximum", sa.Boolean(), nullable=False),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["employee.id"], name=op.f("fk_measurement_confirmed_by_employee")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_measurement_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_measurement_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["verifier_id"], ["employee.id"], name=op.f("fk_measurement_verifier_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sa.UniqueConstraint(
            "cycle_id",
            "subject",
            "subject_id",
            "code",
            "period",
            name=op.f("uq_measurement_cycle_id_subject_subject_id_code_period"),
        ),
    )
    op.create_index(op.f("ix_measurement_cycle_id"), "measurement", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_measurement_region"), "measurement", ["region"], unique=False)
    op.create_index(
        "ix_measurement_subject", "measurement", ["subject", "subject_id"], unique=False
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_position_region_region")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_position_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_position_region_code")),
    )
    op.create_index(op.f("ix_position_region"), "position", ["region"], unique=False)
    op.create_index(op.f("ix_position_unit_id"), "position", ["unit_id"], unique=False)
    op.create_table(
        "service_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_service_counter_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_service_counter_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_counter")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_service_counter_region_code")),
    )
    op.create_index(op.f("ix_service_counter_region"), "service_counter", ["region"], unique=False)
    op.create_index(
        op.f("ix_service_counter_unit_id"), "service_counter", ["unit_id"], unique=False
    )
    op.create_table(
        "survey_participation",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employee.id"],
            name=op.f("fk_survey_participation_employee_id_employee"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_survey_participation_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["survey_round.id"],
            name=op.f("fk_survey_participation_round_id_survey_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "employee_id", name=op.f("pk_survey_participation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("appraiser_id", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraiser_id"], ["employee.id"], name=op.f("fk_assignment_appraiser_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_assignment_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_assignment_position_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_assignment_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_appraiser", "assignment", ["appraiser_id"], unique=False)
    op.create_index(op.f("ix_assignment_employee_id"), "assignment", ["employee_id"], unique=False)
    op.create_index(op.f("ix_assignment_position_id"), "assignment", ["position_id"], unique=False)
    op.create_index(op.f("ix_assignment_region"), "assignment", ["region"], unique=False)
    op.create_table(
        "ballot",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_ballot_region_region")),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["deliberation_round.id"],
            name=op.f("fk_ballot_round_id_deliberation_round"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ballot_round", "ballot", ["round_id"], unique=False)
    op.create_table(
        "deliberation_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.Column("balloted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employee.id"],
            name=op.f("fk_deliberation_member_employee_id_employee"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_deliberation_member_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["deliberation_round.id"],
            name=op.f("fk_deliberation_member_round_id_deliberation_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberation_member")),
        sa.UniqueConstraint(
            "round_id", "employee_id", name=op.f("uq_deliberation_member_round_id_employee_id")
        ),
    )
    op.create_index(
        op.f("ix_deliberation_member_employee_id"),
        "deliberation_member",
        ["employee_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_deliberation_member_region"), "deliberation_member", ["region"], unique=False
    )
    op.create_index(
        op.f("ix_deliberation_member_round_id"), "deliberation_member", ["round_id"], unique=False
    )
    op.create_table(
        "fairness_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_fairness_seat_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_fairness_seat_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["fairness_review.id"],
            name=op.f("fk_fairness_seat_review_id_fairness_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fairness_seat")),
        sa.UniqueConstraint(
            "review_id", "employee_id", name=op.f("uq_fairness_seat_review_id_employee_id")
        ),
    )
    op.create_index(
        op.f("ix_fairness_seat_employee_id"), "fairness_seat", ["employee_id"], unique=False
    )
    op.create_index(op.f("ix_fairness_seat_region"), "fairness_seat", ["region"], unique=False)
    op.create_index(
        op.f("ix_fairness_seat_review_id"), "fairness_seat", ["review_id"], unique=False
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("lease_by", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_job_created_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index(op.f("ix_job_region"), "job", ["region"], unique=False)
    op.create_index("ix_job_state_lease", "job", ["state", "lease_until"], unique=False)
    op.create_table(
        "learning_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("correct", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_learning_record_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_learning_record_recorded_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_learning_record_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_record")),
        sa.UniqueConstraint(
            "employee_id",
            "material",
            "year",
            name=op.f("uq_learning_record_employee_id_material_year"),
        ),
    )
    op.create_index(
        op.f("ix_learning_record_employee_id"), "learning_record", ["employee_id"], unique=False
    )
    op.create_index(op.f("ix_learning_record_region"), "learning_record", ["region"], unique=False)
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_minutes_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_minutes_recorded_by_account")
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_minutes_region_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
    )
    op.create_index(op.f("ix_minutes_cycle_id"), "minutes", ["cycle_id"], unique=False)
    op.create_index("ix_minutes_kind_subject", "minutes", ["kind", "subject_id"], unique=False)
    op.create_index(op.f("ix_minutes_region"), "minutes", ["region"], unique=False)
    op.create_table(
        "parameter_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("measure_unit", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("in_favor", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["employee.id"],
            name=op.f("fk_parameter_proposal_proposed_by_employee"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_parameter_proposal_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["deliberation_round.id"],
            name=op.f("fk_parameter_proposal_round_id_deliberation_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_proposal")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_parameter_proposal_round_id_code")),
    )
    op.create_index(
        op.f("ix_parameter_proposal_region"), "parameter_proposal", ["region"], unique=False
    )
    op.create_index(
        op.f("ix_parameter_proposal_round_id"), "parameter_proposal", ["round_id"], unique=False
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("measurement_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["employee.id"], name=op.f("fk_progress_entered_by_employee")
        ),
        sa.ForeignKeyConstraint(
            ["measurement_id"],
            ["measurement.id"],
            name=op.f("fk_progress_measurement_id_measurement"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_progress_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(
        op.f("ix_progress_measurement_id"), "progress", ["measurement_id"], unique=False
    )
    op.create_index(op.f("ix_progress_region"), "progress", ["region"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("indicator_set", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_project_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["head_id"], ["employee.id"], name=op.f("fk_project_head_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_project_opened_by_account")
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_project_region_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("region", "code", name=op.f("uq_project_region_code")),
    )
    op.create_index(op.f("ix_project_cycle_id"), "project", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_project_head_id"), "project", ["head_id"], unique=False)
    op.create_index(op.f("ix_project_region"), "project", ["region"], unique=False)
    op.create_table(
        "rater_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["employee.id"], name=op.f("fk_rater_flag_rater_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_rater_flag_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["fairness_review.id"],
            name=op.f("fk_rater_flag_review_id_fairness_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater_flag")),
        sa.UniqueConstraint("review_id", "rater_id", name=op.f("uq_rater_flag_review_id_rater_id")),
    )
    op.create_index(op.f("ix_rater_flag_region"), "rater_flag", ["region"], unique=False)
    op.create_index(op.f("ix_rater_flag_review_id"), "rater_flag", ["review_id"], unique=False)
    op.create_table(
        "report_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_report_batch_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_report_batch_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_report_batch_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_batch")),
    )
    op.create_index(op.f("ix_report_batch_cycle_id"), "report_batch", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_report_batch_region"), "report_batch", ["region"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "account_id",
            "role",
            "region",
            "unit_id",
            name=op.f("uq_role_grant_account_id_role_region_unit_id"),
        ),
    )
    op.create_index(op.f("ix_role_grant_account_id"), "role_grant", ["account_id"], unique=False)
    op.create_table(
        "survey_sheet",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counter_id"],
            ["service_counter.id"],
            name=op.f("fk_survey_sheet_counter_id_service_counter"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_survey_sheet_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["survey_round.id"], name=op.f("fk_survey_sheet_round_id_survey_round")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_survey_sheet_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_survey_sheet")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_survey_sheet_round", "survey_sheet", ["round_id", "counter_id"], unique=False
    )
    op.create_table(
        "survey_ticket",
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counter_id"],
            ["service_counter.id"],
            name=op.f("fk_survey_ticket_counter_id_service_counter"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_survey_ticket_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["survey_round.id"], name=op.f("fk_survey_ticket_round_id_survey_round")
        ),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_survey_ticket")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_ticket_round_id"), "survey_ticket", ["round_id"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_index(op.f("ix_web_session_account_id"), "web_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_web_session_expires_at"), "web_session", ["expires_at"], unique=False)
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("appraiser_id", sa.Integer(), nullable=True),
        sa.Column("appraiser_superior_id", sa.Integer(), nullable=True),
        sa.Column("superior_reads", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("hold", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("response_text", sa.Text(), nullable=False),
        sa.Column("responded_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("outdated_at", sa.DateTime(), nullable=True),
        sa.Column("final_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraiser_id"], ["employee.id"], name=op.f("fk_appraisal_appraiser_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["appraiser_superior_id"],
            ["employee.id"],
            name=op.f("fk_appraisal_appraiser_superior_id_employee"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_appraisal_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_appraisal_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_appraisal_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_appraisal_region_region")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appraisal_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint(
            "cycle_id", "assignment_id", name=op.f("uq_appraisal_cycle_id_assignment_id")
        ),
    )
    op.create_index(op.f("ix_appraisal_appraiser_id"), "appraisal", ["appraiser_id"], unique=False)
    op.create_index(
        op.f("ix_appraisal_appraiser_superior_id"),
        "appraisal",
        ["appraiser_superior_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appraisal_assignment_id"), "appraisal", ["assignment_id"], unique=False
    )
    op.create_index(op.f("ix_appraisal_cycle_id"), "appraisal", ["cycle_id"], unique=False)
    op.create_index("ix_appraisal_cycle_phase", "appraisal", ["cycle_id", "phase"], unique=False)
    op.create_index(op.f("ix_appraisal_employee_id"), "appraisal", ["employee_id"], unique=False)
    op.create_index(op.f("ix_appraisal_region"), "appraisal", ["region"], unique=False)
    op.create_index(op.f("ix_appraisal_unit_id"), "appraisal", ["unit_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision_text", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("minutes_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_values", sa.Text(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["employee.id"], name=op.f("fk_follow_up_coach_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_follow_up_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_follow_up_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_follow_up_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_follow_up_minutes_id_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_follow_up_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "cycle_id",
            "rule",
            "employee_id",
            "topic",
            name=op.f("uq_follow_up_cycle_id_rule_employee_id_topic"),
        ),
    )
    op.create_index("ix_follow_up_cycle_rule", "follow_up", ["cycle_id", "rule"], unique=False)
    op.create_index(op.f("ix_follow_up_employee_id"), "follow_up", ["employee_id"], unique=False)
    op.create_index(op.f("ix_follow_up_region"), "follow_up", ["region"], unique=False)
    op.create_table(
        "form_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("rater_sector", sa.Text(), nullable=False),
        sa.Column("ratee_sector", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_form_tally_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_form_tally_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_tally")),
        sa.UniqueConstraint(
            "project_id",
            "instrument",
            "item",
            "rater_sector",
            "ratee_sector",
            name=op.f("uq_form_tally_project_id_instrument_item_rater_sector_ratee_sector"),
        ),
    )
    op.create_index(op.f("ix_form_tally_project_id"), "form_tally", ["project_id"], unique=False)
    op.create_index(op.f("ix_form_tally_region"), "form_tally", ["region"], unique=False)
    op.create_table(
        "project_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_project_member_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_member_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_project_member_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_member")),
        sa.UniqueConstraint(
            "project_id", "employee_id", name=op.f("uq_project_member_project_id_employee_id")
        ),
    )
    op.create_index(
        op.f("ix_project_member_employee_id"), "project_member", ["employee_id"], unique=False
    )
    op.create_index(
        op.f("ix_project_member_project_id"), "project_member", ["project_id"], unique=False
    )
    op.create_index(op.f("ix_project_member_region"), "project_member", ["region"], unique=False)
    op.create_table(
        "combined_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("plugin_digest", sa.Text(), nullable=False),
        sa.Column("segments", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("calculated_at", sa.DateTime(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_combined_score_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_combined_score_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_combined_score_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_combined_score")),
        sa.UniqueConstraint(
            "region",
            "year",
            "employee_id",
            "revision",
            name=op.f("uq_combined_score_region_year_employee_id_revision"),
        ),
    )
    op.create_index(
        op.f("ix_combined_score_appraisal_id"), "combined_score", ["appraisal_id"], unique=False
    )
    op.create_index(
        op.f("ix_combined_score_employee_id"), "combined_score", ["employee_id"], unique=False
    )
    op.create_index(op.f("ix_combined_score_region"), "combined_score", ["region"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("format_id", sa.Text(), nullable=False),
        sa.Column("format_version", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("plugin_version", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_document_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_document_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_document_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["document.id"], name=op.f("fk_document_superseded_by_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
    )
    op.create_index(op.f("ix_document_appraisal_id"), "document", ["appraisal_id"], unique=False)
    op.create_index("ix_document_cycle_format", "document", ["cycle_id", "format_id"], unique=False)
    op.create_index(op.f("ix_document_region"), "document", ["region"], unique=False)
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("stated_by", sa.Integer(), nullable=True),
        sa.Column("stated_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_fact_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["account.id"], name=op.f("fk_fact_confirmed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_fact_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_fact_region_region")),
        sa.ForeignKeyConstraint(
            ["stated_by"], ["account.id"], name=op.f("fk_fact_stated_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_appraisal_id"), "fact", ["appraisal_id"], unique=False)
    op.create_index("ix_fact_employee_code", "fact", ["employee_id", "code"], unique=False)
    op.create_index(op.f("ix_fact_employee_id"), "fact", ["employee_id"], unique=False)
    op.create_index(op.f("ix_fact_region"), "fact", ["region"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_feedback_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["employee.id"], name=op.f("fk_feedback_author_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_feedback_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_appraisal_id"), "feedback", ["appraisal_id"], unique=False)
    op.create_index(op.f("ix_feedback_region"), "feedback", ["region"], unique=False)
    op.create_table(
        "form_answer",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_form_answer_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["employee.id"], name=op.f("fk_form_answer_rater_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_form_answer_region_region")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_form_answer_appraisal", "form_answer", ["appraisal_id", "instrument"], unique=False
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("employee_statement", sa.Text(), nullable=False),
        sa.Column("appraiser_statement", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decision_text", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_objection_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["employee.id"], name=op.f("fk_objection_decided_by_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_objection_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("appraisal_id", name=op.f("uq_objection_appraisal_id")),
    )
    op.create_index(op.f("ix_objection_region"), "objection", ["region"], unique=False)
    op.create_table(
        "period_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=True),
        sa.Column("report_accepted", sa.Boolean(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("talk_at", sa.DateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_period_closing_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["employee.id"], name=op.f("fk_period_closing_closed_by_employee")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_period_closing_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_period_closing_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_period_closing_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_closing")),
        sa.UniqueConstraint(
            "cycle_id",
            "closing",
            "subject",
            "subject_id",
            "period",
            "revision",
            name=op.f("uq_period_closing_cycle_id_closing_subject_subject_id_period_revision"),
        ),
    )
    op.create_index(
        op.f("ix_period_closing_appraisal_id"), "period_closing", ["appraisal_id"], unique=False
    )
    op.create_index(
        op.f("ix_period_closing_cycle_id"), "period_closing", ["cycle_id"], unique=False
    )
    op.create_index(op.f("ix_period_closing_region"), "period_closing", ["region"], unique=False)
    op.create_index(
        "ix_period_closing_subject", "period_closing", ["subject", "subject_id"], unique=False
    )
    op.create_index(op.f("ix_period_closing_unit_id"), "period_closing", ["unit_id"], unique=False)
    op.create_table(
        "plan_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("indicator_set", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("own_at", sa.DateTime(), nullable=True),
        sa.Column("superior_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_plan_agreement_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_plan_agreement_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_agreement")),
        sa.UniqueConstraint(
            "appraisal_id",
            "indicator_set",
            name=op.f("uq_plan_agreement_appraisal_id_indicator_set"),
        ),
    )
    op.create_index(
        op.f("ix_plan_agreement_appraisal_id"), "plan_agreement", ["appraisal_id"], unique=False
    )
    op.create_index(op.f("ix_plan_agreement_region"), "plan_agreement", ["region"], unique=False)
    op.create_table(
        "rater_nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_rater_nomination_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_rater_nomination_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["employee.id"], name=op.f("fk_rater_nomination_rater_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_rater_nomination_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater_nomination")),
        sa.UniqueConstraint(
            "appraisal_id",
            "instrument",
            "rater_id",
            name=op.f("uq_rater_nomination_appraisal_id_instrument_rater_id"),
        ),
    )
    op.create_index(
        op.f("ix_rater_nomination_appraisal_id"), "rater_nomination", ["appraisal_id"], unique=False
    )
    op.create_index(
        op.f("ix_rater_nomination_cycle_id"), "rater_nomination", ["cycle_id"], unique=False
    )
    op.create_index(
        op.f("ix_rater_nomination_rater_id"), "rater_nomination", ["rater_id"], unique=False
    )
    op.create_index(
        op.f("ix_rater_nomination_region"), "rater_nomination", ["region"], unique=False
    )
    op.create_table(
        "rater_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_rater_task_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_rater_task_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["employee.id"], name=op.f("fk_rater_task_rater_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_rater_task_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater_task")),
        sa.UniqueConstraint(
            "appraisal_id",
            "instrument",
            "rater_id",
            name=op.f("uq_rater_task_appraisal_id_instrument_rater_id"),
        ),
    )
    op.create_index(
        op.f("ix_rater_task_appraisal_id"), "rater_task", ["appraisal_id"], unique=False
    )
    op.create_index(op.f("ix_rater_task_cycle_id"), "rater_task", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_rater_task_rater_id"), "rater_task", ["rater_id"], unique=False)
    op.create_index("ix_rater_task_rater_state", "rater_task", ["rater_id", "state"], unique=False)
    op.create_index(op.f("ix_rater_task_region"), "rater_task", ["region"], unique=False)
    op.create_table(
        "rating_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("answer_key", sa.Text(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_rating_correction_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["employee.id"], name=op.f("fk_rating_correction_rater_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_rating_correction_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["fairness_review.id"],
            name=op.f("fk_rating_correction_review_id_fairness_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_correction")),
        sa.UniqueConstraint(
            "review_id", "answer_key", name=op.f("uq_rating_correction_review_id_answer_key")
        ),
    )
    op.create_index(
        op.f("ix_rating_correction_appraisal_id"),
        "rating_correction",
        ["appraisal_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_rating_correction_region"), "rating_correction", ["region"], unique=False
    )
    op.create_index(
        op.f("ix_rating_correction_review_id"), "rating_correction", ["review_id"], unique=False
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=True),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("signatures", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_record_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["employee.id"], name=op.f("fk_record_author_id_employee")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_record_cycle_id_cycle")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_record_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_record_region_region")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_record_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.create_index("ix_record_appraisal", "record", ["appraisal_id", "register"], unique=False)
    op.create_index(op.f("ix_record_cycle_id"), "record", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_record_employee_id"), "record", ["employee_id"], unique=False)
    op.create_index(op.f("ix_record_region"), "record", ["region"], unique=False)
    op.create_index(
        "ix_record_register", "record", ["region", "register", "cycle_id"], unique=False
    )
    op.create_index(op.f("ix_record_unit_id"), "record", ["unit_id"], unique=False)
    op.create_table(
        "report_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_report_item_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["report_batch.id"], name=op.f("fk_report_item_batch_id_report_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_item")),
        sa.UniqueConstraint("batch_id", "subject", name=op.f("uq_report_item_batch_id_subject")),
    )
    op.create_index(op.f("ix_report_item_batch_id"), "report_item", ["batch_id"], unique=False)
    op.create_table(
        "score_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("plugin_id", sa.Text(), nullable=False),
        sa.Column("plugin_version", sa.Text(), nullable=False),
        sa.Column("plugin_digest", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("final_value", sa.Text(), nullable=True),
        sa.Column("predikat", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("calculated_at", sa.DateTime(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_score_record_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_score_record_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_score_record_region_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_record")),
        sa.UniqueConstraint(
            "appraisal_id", "revision", name=op.f("uq_score_record_appraisal_id_revision")
        ),
    )
    op.create_index(
        op.f("ix_score_record_appraisal_id"), "score_record", ["appraisal_id"], unique=False
    )
    op.create_index(op.f("ix_score_record_cycle_id"), "score_record", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_score_record_region"), "score_record", ["region"], unique=False)
    op.create_table(
        "fairness_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=True),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["rating_correction.id"],
            name=op.f("fk_fairness_vote_correction_id_rating_correction"),
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_fairness_vote_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["rater_flag.id"], name=op.f("fk_fairness_vote_flag_id_rater_flag")
        ),
        sa.ForeignKeyConstraint(
            ["region"], ["region.code"], name=op.f("fk_fairness_vote_region_region")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["fairness_review.id"],
            name=op.f("fk_fairness_vote_review_id_fairness_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fairness_vote")),
        sa.UniqueConstraint(
            "correction_id", "employee_id", name=op.f("uq_fairness_vote_correction_id_employee_id")
        ),
        sa.UniqueConstraint(
            "flag_id", "employee_id", name=op.f("uq_fairness_vote_flag_id_employee_id")
        ),
    )
    op.create_index(
        op.f("ix_fairness_vote_employee_id"), "fairness_vote", ["employee_id"], unique=False
    )
    op.create_index(op.f("ix_fairness_vote_region"), "fairness_vote", ["region"], unique=False)
    op.create_index(
        op.f("ix_fairness_vote_review_id"), "fairness_vote", ["review_id"], unique=False
    )
    triggers.create(op.get_bind())


def downgrade() -> None:  # noqa: PLR0915
    triggers.drop(op.get_bind())
    op.drop_table("fairness_vote")
    op.drop_table("score_record")
    op.drop_table("report_item")
    op.drop_table("record")
    op.drop_table("rating_correction")
    op.drop_table("rater_task")
    op.drop_table("rater_nomination")
    op.drop_table("plan_agreement")
    op.drop_table("period_closing")
    op.drop_table("objection")
    op.drop_table("form_answer")
    op.drop_table("feedback")
    op.drop_table("fact")
    op.drop_table("document")
    op.drop_table("combined_score")
    op.drop_table("project_member")
    op.drop_table("form_tally")
    op.drop_table("follow_up")
    op.drop_table("appraisal")
    op.drop_table("web_session")
    op.drop_table("survey_ticket")
    op.drop_table("survey_sheet")
    op.drop_table("role_grant")
    op.drop_table("report_batch")
    op.drop_table("rater_flag")
    op.drop_table("project")
    op.drop_table("progress")
    op.drop_table("parameter_proposal")
    op.drop_table("minutes")
    op.drop_table("learning_record")
    op.drop_table("job")
    op.drop_table("fairness_seat")
    op.drop_table("deliberation_member")
    op.drop_table("ballot")
    op.drop_table("assignment")
    op.drop_table("survey_participation")
    op.drop_table("service_counter")
    op.drop_table("position")
    op.drop_table("measurement")
    op.drop_table("fairness_review")
    op.drop_table("evidence")
    op.drop_table("deliberation_round")
    op.drop_table("account")
    op.drop_table("unit")
    op.drop_table("survey_round")
    op.drop_table("employee")
    op.drop_table("cycle")
    op.drop_table("region")
    op.drop_table("plugin_state")
    op.drop_table("login_attempt")
    op.drop_table("audit_entry")
