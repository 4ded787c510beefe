"""Passwords: the rules they meet (NIST SP 800-63B-4) and their argon2id hashes.

Length counts, composition does not: at least 15 characters by default because the password is the
only factor, at most 128, and nothing that is easily guessed for this person. No forced changes.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.runtime import runtime

MAXIMUM = 128
REMAINDER = 6
"""Characters that must be left when all guessable words are taken away."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with 19 MiB: a fifth of the library's default cost, so that sign-ins of a whole agency
at eight in the morning do not stop the portal."""
_RUNS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def normal(password: str) -> str:
    """Return the password in one Unicode form, so that each keyboard gives the same hash."""
    return unicodedata.normalize("NFKC", password)


def require_good(password: str, own_words: Collection[str] = ()) -> None:
    """Raise Invalid unless the password meets the rules. `own_words`: login, name, agency."""
    text, least = normal(password), runtime().settings.password_min_length
    if len(text) < least:
        problem = sentence(_("Kata sandi paling sedikit {least} karakter."), least=least)
    elif len(text) > MAXIMUM:
        problem = sentence(_("Kata sandi paling banyak {most} karakter."), most=MAXIMUM)
    elif guessable(text, own_words):
        problem = Sentence(
            _(
                "Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan, tanpa "
                "nama, NIP, atau nama kantor."
            )
        )
    else:
        return
    raise Invalid(Problem("password", problem))


def guessable(password: str, own_words: Collection[str] = ()) -> bool:
    """Tell whether little is left of the password without well-known words and runs."""
    plain = re.sub(r"[^a-z0-9]", "", password.casefold())
    if len(set(password.casefold())) < REMAINDER:
        return True
    if not plain:
        return False  # other alphabets and signs only: nothing to look up
    blocked = {*_bundled(), *_parts(runtime().settings.password_blocked_words), *_parts(own_words)}
    rest = plain
    for word in sorted(blocked, key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = re.sub(r"[0-9]{4,}", " ", _without_runs(rest))
    others = sum(1 for character in password.casefold() if not _ascii_word(character))
    return len(rest.replace(" ", "")) + others // 4 < REMAINDER


def hash_password(password: str) -> str:
    """Return the argon2id hash."""
    with _one_of_few():
        return HASHER.hash(normal(password))


def verify(password_hash: str, password: str) -> bool:
    """Compare; an empty hash costs the same time as a real one and never fits."""
    with _one_of_few():
        try:
            HASHER.verify(password_hash or _dummy(), normal(password[: MAXIMUM + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


@contextmanager
def _one_of_few() -> Iterator[None]:
    with _gate(runtime().settings.login_parallel):
        yield


@cache
def _gate(places: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(places)


@cache
def _dummy() -> str:
    return HASHER.hash("nobody has this password")


@cache
def _bundled() -> frozenset[str]:
    text = files("portal.services.identity").joinpath("blocked_passwords.txt").read_text("ascii")
    return frozenset(text.split())


def _parts(words: Collection[str]) -> set[str]:
    found = {part for word in words for part in re.split(r"[^a-z0-9]+", word.casefold())}
    return {part for part in found if len(part) >= len("nip")}


def _without_runs(text: str) -> str:
    for run in _RUNS:
        for size in range(len(run), 3, -1):
            for start in range(len(run) - size + 1):
                text = text.replace(run[start : start + size], " ")
    return text


def _ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
