from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from portal.app import create_app
from portal.domain.errors import Unavailable
from portal.settings import Settings
from portal.store import schema, triggers
from portal.store.base import Base


@pytest.fixture
def engine(database_url: str) -> Engine:
    made = create_engine(database_url)
    yield made
    made.dispose()


def _differences(engine: Engine) -> list:
    with engine.connect() as connection:
        options = {
            "compare_server_default": True,
            "compare_type": True,
            # Tables of feature plugins have histories of their own.
            "include_name": lambda name, kind, _: kind != "table" or "plg_" not in (name or ""),
        }
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, Base.metadata)


def test_migrations_lead_to_the_models(database_url, engine):
    schema.upgrade(database_url)
    assert _differences(engine) == []
    with engine.connect() as connection:
        assert triggers.missing(connection) == frozenset()


def test_the_quick_way_gives_the_same(database_url, engine):
    schema.create_fresh(database_url)
    assert _differences(engine) == []
    schema.refuse_pending(engine)
    with engine.connect() as connection:
        assert triggers.missing(connection) == frozenset()


def test_down_and_up_again(database_url, engine):
    schema.upgrade(database_url)
    schema.downgrade(database_url, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    with engine.connect() as connection:
        assert triggers.missing(connection) == frozenset(triggers.NAMES)
    schema.upgrade(database_url)
    assert _differences(engine) == []
    schema.refuse_pending(engine)


def test_application_refuses_a_pending_migration(database_url, tmp_path, bare_host):
    settings = Settings(instance=tmp_path, database_url=database_url, secret_key="k7" * 24)
    with pytest.raises(Unavailable, match="portal db upgrade"):
        create_app(settings, host=bare_host)


def test_every_migration_states_its_way_back():
    for path in Path(schema.MIGRATIONS / "versions").glob("*.py"):
        assert "def downgrade" in path.read_text("utf-8"), path.name
