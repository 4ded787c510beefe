"""An instance of its own for real worker processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.app import create_app
from portal.host import load_host
from portal.jobs.engine import forget_queues
from portal.paths import plugins_dir
from portal.settings import Settings, load_settings
from portal.store.db import db
from tests.fresh import fresh_database

KEY = "3f9a0b7d5e1c8264" * 3
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def host():
    return load_host([plugins_dir()], entry_points=False)


@pytest.fixture
def instance(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "portal.toml").write_text('job_lease_seconds = 2\nplugins_enabled = ["national"]\n')
    (folder / "secret_key").write_text(KEY)
    (folder / "secret_key").chmod(0o600)
    fresh_database(f"sqlite:///{folder / 'portal.sqlite3'}")
    return folder


@pytest.fixture
def app(instance, host):
    settings: Settings = load_settings(instance)
    application = create_app(settings, host=host)
    with application.app_context():
        yield application
        db.session.remove()
    forget_queues()
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def start(instance):
    """Start a process of ours on the instance; all are ended afterwards."""
    started = []

    def run(*command: str, **options):
        environment = {
            **os.environ,
            "PORTAL_INSTANCE": str(instance),
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])]),
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, *command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdout.close()
