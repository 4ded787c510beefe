"""No room left for the database: a clear sentence, nothing half saved, and life afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from portal.app import create_app
from portal.settings import load_settings
from portal.store.db import db
from tests.faults.conftest import TOKEN, assert_sound, rows, tell_office

pytestmark = pytest.mark.slow
SENTENCE = "Penyimpanan server penuh; data belum tersimpan. Hubungi admin."


@contextmanager
def full_disk(app: Flask, instance: Path) -> Iterator[None]:
    """Let the database grow by no page more."""
    ((pages,),) = rows(instance, "PRAGMA page_count")

    def limit(most: int) -> Callable[..., None]:
        def on_checkout(connection, *_more) -> None:
            connection.execute(f"PRAGMA max_page_count = {most}")

        return on_checkout

    with app.app_context():
        engine = db.engine
    no_more, again = limit(pages), limit(2**30)
    event.listen(engine, "checkout", no_more)
    try:
        yield
    finally:
        event.remove(engine, "checkout", no_more)
        event.listen(engine, "checkout", again)


def test_a_full_disk_is_told_and_loses_nothing(instance):
    staff = tell_office(instance, 12, "running")["staff"]
    app = create_app(load_settings(instance))
    browser = app.test_client()
    token = TOKEN.search(browser.get("/masuk").text)[1]
    names = {"login": staff["login"], "password": staff["password"]}
    assert browser.post("/masuk", data={**names, "csrf_token": token}).status_code == 303
    token = TOKEN.search(browser.get("/akun").text)[1]
    address = re.search(r'href="(/indikator/\d+)"', browser.get("/indikator").text)[1]

    def enter(at: int):
        note = f"catatan-{at}-" + "x" * 1900
        fields = {"on": date.today().isoformat(), "value": str(at), "note": note}  # noqa: DTZ011
        return browser.post(address, data={**fields, "csrf_token": token})

    def kept() -> list[str]:
        found = rows(instance, "select note from progress where note like 'catatan-%' order by id")
        return [note.split("x")[0] for (note,) in found]

    saved = []
    with full_disk(app, instance):
        for at in range(200):
            answer = enter(at)
            if answer.status_code != 303:
                break
            saved.append(f"catatan-{at}-")
        assert answer.status_code == 503
        assert SENTENCE in answer.text
        trail = rows(instance, "select count(*) from audit_entry where action like 'progress%'")
        assert kept() == saved
        assert browser.get(address).status_code == 200  # reading goes on
    assert enter(999).status_code == 303
    assert kept() == [*saved, "catatan-999-"]
    after = rows(instance, "select count(*) from audit_entry where action like 'progress%'")
    assert after[0][0] in {trail[0][0], trail[0][0] + 1}  # no trace of what was not saved
    with app.app_context():
        db.engine.dispose()
    assert_sound(instance)
