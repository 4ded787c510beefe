from __future__ import annotations

import pytest

from portal.domain.actor import SYSTEM
from portal.domain.errors import NotFound
from portal.services.identity import accounts, sessions
from portal.store.db import session
from portal.store.models import Account, WebSession

GOOD, OTHER = "kuda lumping naik becak", "hujan deras di lereng sore"


@pytest.fixture
def sari(world) -> Account:
    return accounts.create_account(
        SYSTEM, login="sari", name="Sari", region=world.region, password=GOOD
    )


def _start(account: Account) -> tuple[str, int]:
    token, row = sessions.start(account, "10.0.0.1", "Firefox")
    return token, row.id


def test_table_never_holds_the_token(sari):
    token, session_id = _start(sari)
    row = session().get(WebSession, session_id)
    assert len(token) >= 43
    assert token not in {row.token_hash, str(row.data)}
    assert sessions.load(token).id == session_id
    assert sessions.load(row.token_hash) is None


def test_each_sign_in_has_a_new_token(sari):
    assert len({_start(sari)[0] for _time in range(20)}) == 20


def test_idle_session_ends(sari, clock):
    token, _id = _start(sari)
    clock.advance(minutes=29)
    sessions.touch(sessions.load(token))
    clock.advance(minutes=30)
    assert sessions.load(token) is not None
    clock.advance(seconds=1)
    assert sessions.load(token) is None


def test_busy_session_ends_after_twelve_hours(sari, clock):
    token, _id = _start(sari)
    for _quarter in range(47):
        clock.advance(minutes=15)
        sessions.touch(sessions.load(token))
    assert sessions.load(token) is not None
    clock.advance(minutes=15)
    assert sessions.load(token) is None


def test_touch_writes_at_most_once_a_minute(sari, clock):
    token, session_id = _start(sari)
    before = session().get(WebSession, session_id).seen_at
    clock.advance(seconds=59)
    sessions.touch(sessions.load(token))
    assert session().get(WebSession, session_id).seen_at == before


def test_own_sessions_are_listed_and_revoked(sari, world):
    actor = accounts.actor_for(sari)
    tokens = [_start(sari) for _time in range(3)]
    assert len(sessions.list_own(actor)) == 3
    sessions.revoke(actor, tokens[0][1])
    assert sessions.load(tokens[0][0]) is None
    with pytest.raises(NotFound):
        sessions.revoke(world.actor("a1"), tokens[1][1])
    assert sessions.revoke_all(actor, keep_session_id=tokens[1][1]) == 1
    assert sessions.load(tokens[1][0]) is not None
    assert sessions.load(tokens[2][0]) is None


def test_sign_out_ends_the_session(sari):
    token, _id = _start(sari)
    sessions.end(token)
    assert sessions.load(token) is None


@pytest.mark.parametrize("act", ["change", "set", "disable", "activate"])
def test_every_change_of_the_account_kills_its_sessions(sari, act):
    token, _id = _start(sari)
    if act == "change":
        accounts.change_password(accounts.actor_for(sari), old=GOOD, new=OTHER)
    elif act == "set":
        accounts.set_password(SYSTEM, sari.id, OTHER)
    elif act == "disable":
        accounts.disable_account(SYSTEM, sari.id)
    else:
        accounts.activate("sari", accounts.issue_activation(SYSTEM, sari.id), OTHER)
    assert sessions.load(token) is None


def test_password_counts_as_fresh_for_ten_minutes(sari, clock):
    token, _id = _start(sari)
    clock.advance(minutes=10)
    assert accounts.actor_for(sari, session=sessions.load(token)).fresh
    clock.advance(seconds=1)
    row = sessions.load(token)
    assert not accounts.actor_for(sari, session=row).fresh
    sessions.mark_fresh(row)
    assert sessions.is_fresh(sessions.load(token))
