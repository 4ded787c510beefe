"""What kinds of jobs there are, and the function that does each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.domain.sentences import mark as _

if TYPE_CHECKING:
    from portal.jobs.runner import JobRun

Handler = Callable[["JobRun"], dict[str, Any]]
"""Does the work and returns its result as plain JSON.

It may be called again after a crash: what it did before must not happen twice. Either its effects
are idempotent by the job's key, or it calls `JobRun.finish` in the same unit of work as its effect.
"""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its name, what people read, the permission to ask for it, and its handler."""

    name: str
    label: str
    permission: str
    handler: Handler


KINDS: dict[str, JobKind] = {}


def kind(name: str, label: str, permission: str) -> Callable[[Handler], Handler]:
    """Register a handler under a kind's name."""

    def register(handler: Handler) -> Handler:
        KINDS[name] = JobKind(name, label, permission, handler)
        return handler

    return register


def load_kinds() -> None:
    """Import the modules that register kinds."""
    import portal.jobs.handlers  # noqa: F401  (registers on import)


UNKNOWN = _("Jenis pekerjaan ini tidak dikenal oleh portal.")
