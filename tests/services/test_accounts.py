from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from portal.domain.actor import SYSTEM
from portal.domain.errors import Invalid, NotAllowed
from portal.services.identity import accounts, passwords, sessions, throttle
from portal.services.identity.accounts import SignInRefused
from portal.store.db import session, unit_of_work
from portal.store.models import Account, LoginAttempt
from tests.once import REAL_HASHER

GOOD = "kuda lumping naik becak"
OTHER = "hujan deras di lereng sore"


@pytest.fixture(autouse=True)
def passwords_at_their_price(monkeypatch) -> None:
    """What hashing costs is looked at here; everywhere else it is made cheap."""
    monkeypatch.setattr(passwords, "HASHER", REAL_HASHER)
    passwords._dummy.cache_clear()


@pytest.fixture
def signed_up(world) -> int:
    account = accounts.create_account(
        SYSTEM, login="sari", name="Sari Wulandari", region=world.region, password=GOOD
    )
    return account.id


def _refusal(login: str, password: str, address: str = "10.0.0.1") -> SignInRefused:
    with pytest.raises(SignInRefused) as raised:
        accounts.authenticate(login, password, address)
    return raised.value


def test_right_password_signs_in_however_the_login_is_typed(signed_up):
    assert accounts.authenticate(" SARI ", GOOD, "10.0.0.1").id == signed_up


def test_one_sentence_for_wrong_unknown_closed_and_waiting(world, signed_up):
    accounts.create_account(SYSTEM, login="menunggu", name="M", region=world.region)
    closed = accounts.create_account(
        SYSTEM, login="ditutup", name="D", region=world.region, password=GOOD
    )
    accounts.disable_account(SYSTEM, closed.id)
    said = {
        str(_refusal(login, password))
        for login, password in [
            ("sari", "salah sekali ini"),
            ("tidak-ada", GOOD),
            ("menunggu", ""),
            ("ditutup", GOOD),
        ]
    }
    assert said == {accounts.WRONG}


def test_unknown_login_costs_a_verification_too(world, monkeypatch):
    seen = []
    monkeypatch.setattr(
        passwords.HASHER.__class__, "verify", lambda _self, stored, _given: seen.append(stored)
    )
    _refusal("tidak-ada", GOOD)
    assert len(seen) == 1
    assert seen[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "password",
    [
        "pendek",
        "x" * 129,
        "aaaaaaaaaaaaaaaaaaaa",
        "passwordpassword",
        "Password12345678!",
        "sari wulandari 1990",
        "SariWulandari2026!!",
        "kinerja kemuning 2026",
        "123456789012345678",
        "abcdefghijklmnopqrst",
        "rahasiaindonesia45",
    ],
)
def test_guessable_passwords_are_refused(signed_up, password):
    with pytest.raises(Invalid) as raised:
        accounts.set_password(SYSTEM, signed_up, password)
    assert raised.value.problems[0].field == "password"


@pytest.mark.parametrize(
    "password", [GOOD, OTHER, "é" * 5 + "naikbecakpagi", "x7" + "kuda becak " * 11]
)
def test_long_passwords_of_any_kind_are_taken_whole(signed_up, password):
    accounts.set_password(SYSTEM, signed_up, password)
    _refusal("sari", password[:-1])
    assert accounts.authenticate("sari", password, "10.0.0.1").id == signed_up


def test_old_hashes_are_made_anew_at_sign_in(signed_up):
    with unit_of_work():
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        accounts.get_account(signed_up).password_hash = weak.hash(GOOD)
    accounts.authenticate("sari", GOOD, "10.0.0.1")
    stored = accounts.get_account(signed_up).password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_few_passwords_are_checked_at_once(app, world, monkeypatch):
    running, most, lock = [0], [0], threading.Lock()

    def slow(_self, _stored, _given) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.02)
        with lock:
            running[0] -= 1

    monkeypatch.setattr(passwords.HASHER.__class__, "verify", slow)

    def work(_number: int) -> None:
        with app.app_context():
            passwords.verify("", GOOD)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    assert most[0] == 2


def test_waits_grow_and_end(clock, signed_up):
    waits = []
    for _try in range(12):
        error = _refusal("sari", "salah sekali ini")
        if error.wait:
            waits.append(error.wait)
            clock.advance(seconds=error.wait)
    assert waits[:4] == [2, 4, 8, 16]
    clock.advance(seconds=300)
    assert accounts.authenticate("sari", GOOD, "10.0.0.1").id == signed_up


def test_no_wait_is_longer_than_the_setting(app):
    assert [throttle.delay(n) for n in (0, 4, 5, 6)] == [0, 0, 2, 4]
    assert throttle.delay(5000) == 300


def test_unknown_logins_wait_too(signed_up):
    for _try in range(5):
        _refusal("tidak-ada", GOOD)
    assert _refusal("tidak-ada", GOOD).wait == 2


def test_strangers_cannot_keep_the_owner_out(clock, signed_up):
    account = accounts.authenticate("sari", GOOD, "10.0.0.1")
    sessions.start(account, "10.0.0.1", "Firefox")
    for _try in range(40):
        clock.advance(seconds=_refusal("sari", "tebakan orang", "203.0.113.9").wait)
    for _try in range(3):
        _refusal("sari", "tebakan orang", "203.0.113.9")
    assert accounts.authenticate("sari", GOOD, "10.0.0.1").id == signed_up


def test_one_address_cannot_try_many_logins(clock, app):
    limit = 100
    with unit_of_work() as db_session:
        for number in range(limit):
            row = LoginAttempt(login=f"x{number}", address="203.0.113.9", at=clock())
            db_session.add(row)
    assert _refusal("lain", GOOD, "203.0.113.9").wait == 900
    assert _refusal("lain", GOOD, "203.0.113.8").wait == 0


def test_tries_at_the_same_time_all_count(app, signed_up):
    def guess(number: int) -> int:
        with app.app_context():
            return _refusal("sari", f"tebakan {number}").wait

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(guess, range(24)))
    assert waits.count(0) == 5
    session().rollback()  # our own view began before the others wrote
    assert session().scalar(select(func.count()).select_from(LoginAttempt)) == 5


def test_activation_code_works_once(world, clock):
    account = accounts.create_account(SYSTEM, login="budi", name="Budi", region=world.region)
    code = accounts.issue_activation(world.actor("admin"), account.id)
    assert code not in str(session().get(Account, account.id).activation_hash)
    with pytest.raises(Invalid):
        accounts.activate("budi", code, "pendek")
    accounts.activate("budi", code.lower().replace("-", " "), GOOD)
    with pytest.raises(SignInRefused):
        accounts.activate("budi", code, OTHER)
    assert accounts.authenticate("budi", GOOD, "").id == account.id


def test_activation_code_expires_and_is_replaced(world, clock):
    account = accounts.create_account(SYSTEM, login="budi", name="Budi", region=world.region)
    first = accounts.issue_activation(SYSTEM, account.id)
    second = accounts.issue_activation(SYSTEM, account.id)
    with pytest.raises(SignInRefused):
        accounts.activate("budi", first, GOOD)
    clock.advance(days=14)
    with pytest.raises(SignInRefused):
        accounts.activate("budi", second, GOOD)


def test_empty_code_opens_nothing(signed_up):
    with pytest.raises(SignInRefused):
        accounts.activate("sari", "", OTHER)


def test_hr_may_hand_out_slips_but_not_to_the_powerful(world):
    staff = _account_of(world, "a1")
    assert accounts.issue_activation(world.actor("hr"), staff)
    for key in ("auditor", "leader"):
        with pytest.raises(NotAllowed):
            accounts.issue_activation(world.actor("hr"), _account_of(world, key))
    with pytest.raises(NotAllowed):
        accounts.issue_activation(world.actor("foreign_hr"), staff)


def _account_of(world, key: str) -> int:
    return world.actor(key).account_id


def test_roles_are_given_by_others_within_their_reach(world):
    target = _account_of(world, "a1")
    for key in ("hr", "leader", "a2"):
        with pytest.raises(NotAllowed):
            accounts.grant_role(world.actor(key), target, "hr", world.region)
    with pytest.raises(NotAllowed, match="sendiri"):
        accounts.grant_role(world.actor("admin"), _account_of(world, "admin"), "hr", "*")
    grant = accounts.grant_role(world.actor("admin"), target, "hr", world.region)
    assert accounts.grant_role(world.actor("admin"), target, "hr", world.region).id == grant.id
    actor = accounts.actor_for(accounts.get_account(target))
    assert "hr" in actor.roles_in(world.region)
    accounts.revoke_role(world.actor("admin"), target, "hr", world.region)
    assert "hr" not in accounts.actor_for(accounts.get_account(target)).roles


def test_regional_admin_stays_in_his_region(world):
    target = _account_of(world, "a1")
    accounts.grant_role(SYSTEM, target, "admin", world.region)
    admin = accounts.actor_for(accounts.get_account(target))
    foreign = _account_of(world, "foreign_staff")
    for region in ("*", "bungo"):
        with pytest.raises(NotAllowed):
            accounts.grant_role(admin, foreign, "hr", region)
    with pytest.raises(NotAllowed):
        accounts.disable_account(admin, foreign)


def test_appraiser_follows_from_having_staff(world):
    assert "appraiser" in accounts.actor_for(_of(world, "boss_a")).roles
    assert "appraiser" not in accounts.actor_for(_of(world, "a1")).roles


def _of(world, key: str) -> Account:
    return accounts.get_account(_account_of(world, key))


def test_second_account_and_foreign_employee_are_refused(world):
    for region, employee in ((world.region, "a1"), (world.region, "foreign_staff")):
        with pytest.raises(Invalid):
            accounts.create_account(
                SYSTEM, login="baru", name="B", region=region, employee_id=world.id(employee)
            )
