"""The first tables: requirements, yearly predikat, talent sessions and their decisions."""

import sqlalchemy as sa
from alembic import op

revision = "positions_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "plg_positions_requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position_class", sa.Integer(), nullable=True),
        sa.Column("min_rank", sa.Text(), nullable=False),
        sa.Column("min_education", sa.Text(), nullable=False),
        sa.Column("min_experience", sa.Text(), nullable=False),
        sa.Column("competences", sa.Text(), nullable=False),
        sa.Column("retirement_age", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plg_positions_requirement"),
        sa.UniqueConstraint(
            "position_id", "revision", name="uq_plg_positions_requirement_position_id_revision"
        ),
    )
    op.create_index("ix_plg_positions_requirement_region", "plg_positions_requirement", ["region"])
    op.create_table(
        "plg_positions_predikat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("predikat", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plg_positions_predikat"),
        sa.UniqueConstraint(
            "employee_id", "year", name="uq_plg_positions_predikat_employee_id_year"
        ),
    )
    op.create_index("ix_plg_positions_predikat_region", "plg_positions_predikat", ["region"])
    op.create_table(
        "plg_positions_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plg_positions_session"),
        sa.UniqueConstraint("region", "number", name="uq_plg_positions_session_region_number"),
    )
    op.create_table(
        "plg_positions_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("box", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["plg_positions_session.id"],
            name="fk_plg_positions_decision_session_id_plg_positions_session",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plg_positions_decision"),
        sa.UniqueConstraint(
            "session_id",
            "position_id",
            "employee_id",
            name="uq_plg_positions_decision_session_id_position_id_employee_id",
        ),
    )


def downgrade() -> None:
    op.drop_table("plg_positions_decision")
    op.drop_table("plg_positions_session")
    op.drop_index("ix_plg_positions_predikat_region", "plg_positions_predikat")
    op.drop_table("plg_positions_predikat")
    op.drop_index("ix_plg_positions_requirement_region", "plg_positions_requirement")
    op.drop_table("plg_positions_requirement")
