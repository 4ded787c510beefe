"""Processes die at the worst moment: the acknowledged stays; a step is whole or not there."""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.app import create_app
from portal.domain.actor import Actor, Grant
from portal.services.rating import forms
from portal.settings import load_settings
from portal.store.db import db, session
from portal.store.models import Account, Cycle
from tests.faults.conftest import Client, assert_sound, family, rows, tell_office
from tests.serving import PATIENT_COMMAND, served_portal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
KILLS = 10
ITEMS = ("service", "accountable", "competent")


@dataclass
class Journal:
    """What the portal acknowledged to one client, and what it was last asked."""

    progress: list[str] = field(default_factory=list)
    draft_acknowledged: int = 0
    draft_sent: int = 0
    broken: int = 0


def officer(login: str) -> Actor:
    """The personnel officer as an actor."""
    account = session().scalars(select(Account).where(Account.login == login)).one()
    grants = (Grant("hr", "kemuning"),)
    return Actor(account.id, account.name, "kemuning", account.employee_id, grants, fresh=True)


class Writer(threading.Thread):
    """Enters progress and keeps drafts, one after the other, whatever happens to the server."""

    def __init__(self, address: str, account: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.client, self.journal, self.ended = Client(address), Journal(), threading.Event()
        self.client.sign_in(account["login"], account["password"])
        _status, page = self.client.send("/indikator")
        self.measurement = re.search(r'href="(/indikator/\d+)"', page)[1]
        _status, page = self.client.send("/formulir")
        self.form = re.search(r'href="(/formulir/\d+)"', page)[1]

    def run(self) -> None:
        at = 0
        while not self.ended.is_set():
            at += 1
            try:
                self._progress(at)
                self._draft(at)
            except (OSError, http.client.HTTPException):
                self.journal.broken += 1
                time.sleep(0.1)

    def _progress(self, at: int) -> None:
        today = time.strftime("%Y-%m-%d")
        fields = {"on": today, "value": str(at), "note": f"catatan-{at}-"}
        status, text = self.client.send(self.measurement, fields)
        if status == 303:
            self.journal.progress.append(f"catatan-{at}-")
        else:
            assert status >= 500, text

    def _draft(self, at: int) -> None:
        status, page = self.client.send(self.form)
        version = re.search(r'name="version"[^>]*value="(\d*)"', page)
        if status != 200 or version is None:
            return
        fields = {f"items.{code}": "3" for code in ITEMS}
        fields |= {"version": version[1], "texts.strengths": f"konsep-{at}-"}
        self.journal.draft_sent = at
        status, text = self.client.send(f"{self.form}/konsep", fields)
        if status == 200 and "Konsep tersimpan" in text:
            self.journal.draft_acknowledged = at


def test_nothing_acknowledged_is_lost_under_kill_9(instance):
    account = tell_office(instance, 12, "running")
    app = create_app(load_settings(instance))
    with app.app_context():
        cycle = session().scalars(select(Cycle)).one()
        forms.open_forms(officer(account["hr"]["login"]), cycle.id, seed="1")
        db.session.remove()
        db.engine.dispose()
    dice = random.Random(5)
    with served_portal(instance, command=PATIENT_COMMAND) as served:
        writer = Writer(served.address, account["staff"])
        writer.start()
        killed = 0
        for turn in range(KILLS):
            before = len(writer.journal.progress)
            _wait(lambda least=before: len(writer.journal.progress) > least + 2)
            time.sleep(dice.random() * 0.2)  # any moment of a request
            killed += _kill(served.pid, whole=turn % 3 == 0, dice=dice)
        done = len(writer.journal.progress)
        _wait(lambda: len(writer.journal.progress) > done)  # it came back after the last one, too
        writer.ended.set()
        writer.join(90)
    with pytest.raises(ConnectionRefusedError):  # no killed server's child still holds the port
        writer.client.send("/masuk")
    journal = writer.journal
    assert killed >= KILLS  # each turn ended at least one process
    kept = {note for (note,) in rows(instance, "select note from progress")}
    assert [note for note in journal.progress if note not in kept] == []
    task = int(writer.form.rpartition("/")[2])
    ((draft,),) = rows(instance, "select draft from rater_task where id = ?", task)
    found = int(re.search(r"konsep-(\d+)-", draft)[1])
    assert journal.draft_acknowledged <= found <= journal.draft_sent
    assert_sound(instance)


def _kill(server: int, *, whole: bool, dice: random.Random) -> int:
    """Kill everything below the supervisor, or one of its processes; return how many."""
    below, killed = family(server), 0
    for pid in below if whole else [dice.choice(below)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


def _wait(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the portal did not come back"
        time.sleep(0.02)


STEP = """
import sys
from pathlib import Path
from sqlalchemy import select
from portal.app import create_app
from portal.settings import load_settings
from portal.store.db import session
from portal.store.models import Cycle
from portal.services.outcome import publication
from portal.services.scores import calculation
from tests.faults.test_killed import officer

instance, login, action = sys.argv[1:]
with create_app(load_settings(Path(instance))).app_context():
    cycle = session().scalars(select(Cycle)).one()
    actor = officer(login)
    print("ready", flush=True)
    if action == "calculate":
        calculation.calculate_cycle(actor, cycle.id)
    else:
        publication.publish_cycle(actor, cycle.id, partial=True)
    print("done", flush=True)
"""
STATE = """
select (select state from cycle),
  (select count(*) from score_record), (select count(*) from score_record where published),
  (select group_concat(phase || count) from
    (select phase, count(*) as count from appraisal group by phase order by phase)),
  (select count(*) from rater_task where state = 'open'), (select count(*) from audit_entry)
"""


def take_step(instance: Path, login: str, action: str, delay: float | None) -> float:
    """Take the step in a process of its own; kill it after a delay. Returns how long it took."""
    process = subprocess.Popen(
        [sys.executable, "-c", STEP, str(instance), login, action],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    started = time.monotonic()
    if delay is None:
        assert process.stdout.readline() == "done\n"
    else:
        time.sleep(delay)
        process.kill()
    took = time.monotonic() - started
    process.wait(30)
    process.stdout.close()
    return took


@pytest.mark.parametrize(("stage", "action"), [("rating", "calculate"), ("dialogue", "publish")])
def test_a_step_of_the_cycle_is_whole_or_not_there(tmp_path, stage, action):
    told = tmp_path / "told"
    login = tell_office(told, 40, stage)["hr"]["login"]
    (before,) = rows(told, STATE)
    finished = tmp_path / "finished"
    shutil.copytree(told, finished)
    took = take_step(finished, login, action, None)
    (after,) = rows(finished, STATE)
    assert before[0] != after[0]
    found = []
    for turn in range(8):
        one = tmp_path / f"killed-{turn}"
        shutil.copytree(told, one)
        take_step(one, login, action, took * turn / 8)
        (state,) = rows(one, STATE)
        assert state in {before, after}
        assert_sound(one)
        found.append(state == after)
    assert not all(found)  # at least the earliest kill, at once, came before the end
    again = tmp_path / "killed-0"
    take_step(again, login, action, None)  # and the step can be taken afterwards
    assert rows(again, STATE) == [after]
