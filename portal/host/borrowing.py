"""Who finds borrowed methods: the host that is calling right now, else the one loaded last.

`portal.api.methods` knows one resolver for the whole process, while a test (or a tool that
compares two installations) may hold several hosts at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from portal.api.methods import Resolver, ScoringMethod, bind

_calling: ContextVar[Resolver | None] = ContextVar("portal_calling_host", default=None)


def lend(resolver: Resolver) -> None:
    """Let plugins borrow from this host from now on."""

    def resolve(method_id: str) -> ScoringMethod[Any]:
        return (_calling.get() or resolver)(method_id)

    bind(resolve)


@contextmanager
def lending(resolver: Resolver) -> Iterator[None]:
    """Borrow from this host inside the block, whatever was loaded since."""
    token = _calling.set(resolver)
    try:
        yield
    finally:
        _calling.reset(token)
