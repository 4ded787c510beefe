"""Work of libraries that every application of a test repeats: done once a process, then shared.

Tests make some thousand applications, each with the same routes and the same templates. Compiling
these took more than half the time of a page's test. Only generated code is shared, under all that
it is generated from; applications share no state. Passwords of people nobody attacks are hashed
with the smallest cost that argon2id takes, and databases that no power cut awaits do not wait for
the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from portal.services.identity import passwords
from portal.store import db

REAL_HASHER = passwords.HASHER
"""The portal's own, for tests that look at what it costs."""
REAL_PRAGMAS = db.PRAGMAS
"""The portal's own, for tests of the store."""
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def share() -> None:
    """Put the shared work in the libraries' places; for the whole life of the process."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": SharedTemplates()}
    Rule._compile_builder = _shared_builder  # type: ignore[method-assign]
    passwords.HASHER = QUICK_HASHER
    db.PRAGMAS = tuple(
        "synchronous=OFF" if one.startswith("synchronous") else one for one in REAL_PRAGMAS
    )


def _shared_builder(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Return the function that builds a rule's addresses; it takes the rule as its first word."""
    if self.defaults:  # they pass converters, which may know their map
        return _compile_builder(self, append_unknown)
    key = (self.rule, tuple(self._trace), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(self, append_unknown)
    return _builders[key]


class SharedTemplates(BytecodeCache):
    """Compiled templates by file, text, and the options of the environment that compiles them."""

    def __init__(self) -> None:
        self._codes: dict[tuple[object, ...], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[self._key(bucket)] = bucket.code

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        escaped: Any = environment.autoescape
        bucket = Bucket(
            environment,
            self.get_cache_key(name, filename),
            self.get_source_checksum(source) + str(escaped(name) if callable(escaped) else escaped),
        )
        self.load_bytecode(bucket)
        return bucket

    @staticmethod
    def _key(bucket: Bucket) -> tuple[object, ...]:
        made_by = bucket.environment
        return (
            bucket.key,
            bucket.checksum,
            type(made_by),
            made_by.trim_blocks,
            made_by.lstrip_blocks,
            made_by.keep_trailing_newline,
            *sorted(made_by.extensions),
        )
