"""Fill an instance with a finished year of so many people, for tests with real processes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import conftest

from portal.app import create_app
from portal.settings import load_settings
from portal.store.schema import create_fresh


def fill(instance: Path, people: int) -> None:
    """Write settings, database and people."""
    instance.mkdir(parents=True, exist_ok=True)
    (instance / "secret_key").write_text("3f9a0b7d5e1c8264" * 3)
    (instance / "secret_key").chmod(0o600)
    settings = load_settings(instance)
    create_fresh(settings.database_url)
    with create_app(settings, clock=lambda: conftest.NOW).app_context():
        conftest.seed(people)


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
