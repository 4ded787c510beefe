"""Small values of a session, such as its form token and messages, kept in the session's row."""

from __future__ import annotations

from sqlalchemy import update

from portal.store.db import unit_of_work
from portal.store.models import WebSession


def save(session_id: int, values: dict[str, object]) -> None:
    """Replace the values of a session; one that has ended meanwhile stays ended."""
    with unit_of_work() as db_session:
        statement = update(WebSession).where(WebSession.id == session_id).values(data=values)
        db_session.execute(statement)
