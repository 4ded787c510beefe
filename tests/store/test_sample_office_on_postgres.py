"""The whole sample office on PostgreSQL: the year reaches its end, and everything verifies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.services.common import audit
from portal.services.scores.verification import verify
from portal.settings import load_settings
from portal.store.db import db, session
from portal.store.models import Appraisal, ScoreRecord


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgres
def test_a_year_is_told_and_proves_itself(database_url, tmp_path, monkeypatch):
    instance = tmp_path / "instance"
    monkeypatch.setenv("PORTAL_DATABASE_URL", database_url)
    command = [sys.executable, "-c", "from portal.cli import main; main()"]
    options = ["demo", "--people", "8", "--seed", "1", "--stage", "final", "--json"]
    ran = subprocess.run(
        [*command, "--instance", str(instance), *options],
        check=False,
        capture_output=True,
        text=True,
        env=dict(os.environ),
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr
    assert not (instance / "portal.sqlite3").exists()
    app = create_app(load_settings(instance))
    with app.app_context():
        assert db.engine.dialect.name == "postgresql"
        assert session().scalars(select(Appraisal.phase).distinct()).all() == ["final"]
        assert session().scalar(select(func.count()).where(ScoreRecord.published)) >= 8
        assert verify().differences == ()
        count, broken = audit.verify()
        db.session.remove()
        db.engine.dispose()
    assert count > 100
    assert broken is None
