"""Triggers by which the database itself guards what must never change.

`audit_entry` takes new rows only. A published `score_record` or `combined_score` can be neither
changed nor deleted; the one change a row may see is its publication, which leaves everything else
as it was. A published `period_closing` keeps its value and what it was made of, while talks and
objections are still written beside them. A migration that rebuilds one of these tables drops its
triggers and must call `create` again.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

NAMES = (
    "audit_entry_no_update",
    "audit_entry_no_delete",
    "score_record_no_update",
    "score_record_no_delete",
    "combined_score_no_update",
    "combined_score_no_delete",
    "period_closing_no_update",
    "period_closing_no_delete",
)
TABLES = ("audit_entry", "score_record", "combined_score", "period_closing")
_FROZEN = {
    "score_record": (
        "id",
        "region",
        "cycle_id",
        "appraisal_id",
        "revision",
        "method",
        "plugin_id",
        "plugin_version",
        "plugin_digest",
        "snapshot",
        "result",
        "breakdown",
        "digest",
        "final_value",
        "predikat",
        "reason",
        "calculated_at",
    ),
    "combined_score": (
        "id",
        "region",
        "year",
        "employee_id",
        "appraisal_id",
        "revision",
        "rule",
        "method",
        "plugin_digest",
        "segments",
        "document",
        "result",
        "breakdown",
        "digest",
        "calculated_at",
    ),
    "period_closing": (
        "id",
        "region",
        "cycle_id",
        "closing",
        "subject",
        "subject_id",
        "appraisal_id",
        "unit_id",
        "period",
        "revision",
        "report",
        "reported_at",
        "feedback",
        "closed_by",
        "closed_at",
        "published_at",
        "value",
        "status",
        "method",
        "snapshot",
        "result",
        "breakdown",
        "digest",
    ),
}
_OUT = "OLD.published_at IS NOT NULL"
_RULES = (
    ("audit_entry", "UPDATE", "", "audit entries are never changed"),
    ("audit_entry", "DELETE", "", "audit entries are never deleted"),
    ("score_record", "UPDATE", "changed", "score records are never changed"),
    ("score_record", "DELETE", "OLD.published", "published scores are never deleted"),
    ("combined_score", "UPDATE", "changed", "combined years are never changed"),
    ("combined_score", "DELETE", "OLD.published", "combined years are never deleted"),
    ("period_closing", "UPDATE", "valued", "published periods are never changed"),
    ("period_closing", "DELETE", _OUT, "published periods are never deleted"),
)
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def create(connection: Connection) -> None:
    """Create all triggers on a database that has the tables and not yet the triggers."""
    dialect = connection.dialect.name
    for table, act, condition, message in _RULES:
        when = _condition(dialect, table, condition)
        for statement in _statements(dialect, table, act, when, message):
            connection.execute(text(statement))
    if dialect == "postgresql":
        for table in TABLES:
            connection.execute(text(_truncate(table)))


def drop(connection: Connection) -> None:
    """Drop all triggers; for a downgrade, and for tests that tamper."""
    if connection.dialect.name == "sqlite":
        for name in NAMES:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        return
    for table in TABLES:
        connection.execute(text(f"DROP FUNCTION IF EXISTS {table}_no_update() CASCADE"))
        connection.execute(text(f"DROP FUNCTION IF EXISTS {table}_no_delete() CASCADE"))


def missing(connection: Connection) -> frozenset[str]:
    """Return the triggers that should be there and are not."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.dialect.name]
    return frozenset(NAMES) - frozenset(connection.scalars(text(query)))


def _condition(dialect: str, table: str, condition: str) -> str:
    if condition not in {"changed", "valued"}:
        return condition
    changed = [f"OLD.{name} {_DIFFERS[dialect]} NEW.{name}" for name in _FROZEN[table]]
    if condition == "valued":
        return f"{_OUT} AND ({' OR '.join(changed)})"
    return " OR ".join(("OLD.published", *changed))


def _statements(dialect: str, table: str, act: str, when: str, message: str) -> list[str]:
    name = f"{table}_no_{act.lower()}"
    condition = f"WHEN ({when})" if when else ""
    if dialect == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return [f"CREATE TRIGGER {name} BEFORE {act} ON {table} {condition} {body}"]
    function = f"BEGIN RAISE EXCEPTION '{message}'; END"
    call = f"EXECUTE FUNCTION {name}()"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {function} $$",
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {condition} {call}",
    ]


def _truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_no_delete()"
    )
