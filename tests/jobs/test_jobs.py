from __future__ import annotations

import os
import signal
import socket
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.domain.actor import SYSTEM, Actor, Grant
from portal.domain.errors import Invalid, NotAllowed, NotFound, Problem
from portal.domain.sentences import Sentence
from portal.jobs.engine import queue_for
from portal.jobs.kinds import KINDS, JobKind
from portal.jobs.listing import get_job, list_jobs
from portal.jobs.outbox import request_job
from portal.jobs.reaper import reap
from portal.jobs.runner import MAX_ATTEMPTS, LeaseLost, run_job
from portal.services.common import audit
from portal.services.common.runtime import now, runtime
from portal.store.db import session, unit_of_work
from portal.store.models import AuditEntry, Job


@pytest.fixture
def kinds(monkeypatch):
    """Register kinds of the test's own, forgotten afterwards."""

    def add(name, handler):
        monkeypatch.setitem(KINDS, name, JobKind(name, name, "job.view", handler))

    add("plain", lambda run: {"key": run.key})
    return add


def pending() -> int:
    return queue_for(runtime().settings).pending()


def the(job_id: int) -> Job:
    session().rollback()
    return session().get_one(Job, job_id)


def ask(kind="plain", key="k1", **args) -> int:
    return request_job(SYSTEM, kind, key=key, region="", args=args).id


def effects(key: str) -> int:
    session().rollback()
    statement = select(AuditEntry).where(AuditEntry.action == "effect", AuditEntry.entity_id == key)
    return len(session().scalars(statement).all())


def wait_for(condition, seconds: float = 40):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("did not happen in time")


def test_a_job_runs_once_and_keeps_its_result(app, kinds):
    job_id = ask()
    assert run_job(job_id, app.app_context)
    assert not run_job(job_id, app.app_context)
    job = the(job_id)
    assert (job.state, job.attempts, job.result) == ("done", 1, {"key": "k1"})


def test_asking_twice_gives_the_same_job(app, kinds):
    assert ask() == ask()
    assert ask(key="k2") != ask()


def test_a_rolled_back_change_leaves_no_job_and_no_message(app, kinds):
    def change():
        with unit_of_work():
            ask()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert session().scalars(select(Job)).all() == []
    assert pending() == 0


def test_the_message_follows_the_commit(app, kinds):
    with unit_of_work():
        ask()
        assert pending() == 0
    assert pending() == 1


def test_a_failed_job_tells_why_and_may_be_asked_again(app, kinds):
    def refuse(run):
        raise Invalid(Problem("x", Sentence("Berkas tidak lengkap.")))

    def break_(run):
        return {}["nothing"]

    kinds("refuse", refuse)
    kinds("break", break_)
    for name, reason in (("refuse", "Berkas tidak lengkap."), ("break", "Kesalahan tak terduga")):
        job_id = ask(name, key=name)
        run_job(job_id, app.app_context)
        assert the(job_id).state == "failed"
        assert the(job_id).reason.startswith(reason)
        assert ask(name, key=name) == job_id
        assert the(job_id).state == "new"


def test_a_lease_keeps_others_away_until_it_ends(app, kinds):
    job_id = ask()
    with unit_of_work() as writing:
        job = writing.get_one(Job, job_id)
        job.state, job.lease_by, job.lease_until = "running", "other", now() + timedelta(seconds=60)
    assert not run_job(job_id, app.app_context)
    with unit_of_work() as writing:
        writing.get_one(Job, job_id).lease_until = now() - timedelta(seconds=1)
    assert run_job(job_id, app.app_context)
    assert the(job_id).state == "done"


def test_a_worker_that_lost_its_lease_leaves_no_effect(app, kinds):
    def robbed(run):
        with unit_of_work() as writing:
            writing.get_one(Job, run.id).lease_by = "thief"
        with unit_of_work():
            audit.record(SYSTEM, "effect", entity_id=run.key)
            with pytest.raises(LeaseLost):
                run.finish({})
            run.finish({})

    kinds("robbed", robbed)
    job_id = ask("robbed")
    run_job(job_id, app.app_context)
    assert effects("k1") == 0
    assert (the(job_id).state, the(job_id).lease_by) == ("running", "thief")


def test_a_job_that_keeps_dying_is_given_up(app, kinds):
    job_id = ask()
    with unit_of_work() as writing:
        writing.get_one(Job, job_id).attempts = MAX_ATTEMPTS
    run_job(job_id, app.app_context)
    assert the(job_id).state == "failed"
    assert "berulang kali" in the(job_id).reason


def test_the_reaper_sends_what_was_lost(app, kinds):
    job_id = ask()
    queue = queue_for(runtime().settings)
    assert reap() == 0  # its message still waits
    queue._huey.flush()
    assert reap() == 1
    run_job(job_id, app.app_context)
    queue._huey.flush()
    assert reap() == 0


def test_messages_are_plain_json(app, kinds):
    ask()
    (row,) = queue_for(runtime().settings)._huey.storage.enqueued_items()
    assert bytes(row).startswith(b'["')


def test_who_may_ask_and_see(app, kinds):
    hr = Actor(None, "hr", "kemuning", None, (Grant("hr", "kemuning"),))
    staff = Actor(None, "staf", "kemuning")
    job_id = request_job(hr, "plain", key="x", region="kemuning").id
    assert [row.id for row in list_jobs(hr)] == [job_id]
    assert list_jobs(staff) == ()
    with pytest.raises(NotFound):
        get_job(Actor(None, "lain", "lain", None, (Grant("hr", "lain"),)), job_id)
    with pytest.raises(NotAllowed):
        request_job(staff, "plain", key="y", region="kemuning")
    with pytest.raises(NotFound):
        request_job(hr, "nothing", key="z", region="kemuning")


def test_killed_in_the_middle_the_effect_happens_exactly_once(app, kinds, start, tmp_path):
    kinds("slow", lambda run: {})
    sign = tmp_path / "sign"
    job_id = ask("slow", key="once", sign=str(sign), seconds=60)
    session().rollback()
    first = start("-m", "slow_worker")
    wait_for(sign.exists)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert effects("once") == 0
    start("-m", "slow_worker")
    wait_for(lambda: the(job_id).state == "done")
    assert effects("once") == 1
    assert (the(job_id).attempts, sign.read_text()) == (2, "1\n2\n")


def test_a_long_job_keeps_its_lease(app, kinds, start, tmp_path):
    kinds("slow", lambda run: {})
    job_id = ask("slow", key="long", sign=str(tmp_path / "sign"), seconds=5)
    session().rollback()
    start("-m", "slow_worker")
    start("-m", "slow_worker")
    wait_for(lambda: the(job_id).state == "done")
    assert (the(job_id).attempts, effects("long")) == (1, 1)


PORTAL = ("-c", "from portal.cli import main; main()")


def children(pid: int) -> list[int]:
    with Path(f"/proc/{pid}/task/{pid}/children").open() as listed:
        return [int(each) for each in listed.read().split()]


def alive(pid: int) -> bool:
    try:
        with Path(f"/proc/{pid}/stat").open() as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def reached(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_serve_starts_both_restarts_the_dead_and_stops_with_one_signal(instance, start):
    parent = start(*PORTAL, "serve", "--port", "0")
    line = parent.stdout.readline()
    while "Portal berjalan di" not in line:
        assert line, "ended before it was up"
        line = parent.stdout.readline()
    port = int(line.split("127.0.0.1:")[1].split()[0])
    wait_for(lambda: len(children(parent.pid)) == 2)
    first = children(parent.pid)
    os.kill(first[1], signal.SIGKILL)
    wait_for(lambda: len(children(parent.pid)) == 2 and children(parent.pid) != first)
    assert reached(port)
    everybody = [parent.pid, *children(parent.pid)]
    everybody += [pid for child in children(parent.pid) for pid in children(child)]
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(30) == 0
    wait_for(lambda: not any(alive(pid) for pid in everybody))
    assert not reached(port)


def test_serve_says_that_the_port_is_taken(instance, start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = start(*PORTAL, "serve", "--port", port)
        told, _none = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"127.0.0.1:{port} tidak dapat dipakai (sudah dipakai)" in told


def test_serve_warns_of_a_key_that_others_can_read(instance, start):
    (instance / "secret_key").chmod(0o644)
    parent = start(*PORTAL, "serve", "--port", "0")
    assert f"chmod 600 {instance / 'secret_key'}" in parent.stdout.readline()
    while "Portal berjalan di" not in (line := parent.stdout.readline()):
        assert line, "ended before it was up"


def test_serve_refuses_to_open_an_unsafe_portal(instance, start):
    (instance / "portal.toml").write_text("debug = true\n")
    process = start(*PORTAL, "serve", "--host", "0.0.0.0", "--port", "0")
    told, _none = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "debug" in told
    (instance / "secret_key").write_text("ganti-kunci-ini")
    process = start(*PORTAL, "web")
    told, _none = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Kunci rahasia" in told
