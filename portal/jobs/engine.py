"""The queue between processes: the only module that knows Huey.

A message is the id of a job row and nothing more. The queue may lose or repeat messages at any
time; the job table and the reaper put that right.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from huey import PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

if TYPE_CHECKING:
    from portal.settings import Settings

logger = logging.getLogger(__name__)
NAME = "portal"
_queues: dict[str, Queue] = {}
_lock = threading.Lock()


class _Json(Serializer):  # type: ignore[misc]
    """Messages as JSON texts: nothing that is read from the queue can run code."""

    def _serialize(self, data: Any) -> bytes:  # noqa: ANN401  (the library's own values)
        return json.dumps(list(data) if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:  # noqa: ANN401
        fields = json.loads(bytes(data))
        return Message(*fields) if isinstance(fields, list) else fields


class Queue:
    """The queue of one installation."""

    def __init__(self, settings: Settings) -> None:
        """Open `queue.db` of the instance, or tables of the PostgreSQL database."""
        options: dict[str, Any] = {"results": False, "serializer": _Json()}
        if settings.is_sqlite:
            settings.instance.mkdir(parents=True, exist_ok=True)
            path = settings.instance / "queue.db"
            self._huey: Any = SqliteHuey(NAME, filename=str(path), fsync=True, **options)
        else:
            dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
            self._huey = PostgresHuey(NAME, dsn=dsn, **options)
        self._run: Callable[[int], None] | None = None
        self._task: Any = self._huey.task(name="run")(self._receive)

    def _receive(self, job_id: int) -> None:
        if self._run is not None:
            self._run(job_id)

    def send(self, job_id: int) -> None:
        """Ask some worker to run a job."""
        self._task(job_id)

    def pending(self) -> int:
        """Return the number of messages that no worker has taken yet."""
        return cast("int", self._huey.pending_count())

    def work(self, run: Callable[[int], None]) -> None:
        """Take messages until SIGTERM or SIGINT; `run` gets each job id, one at a time."""
        self._run = run
        # SIGTERM lets go at once: an unfinished job is taken up again when its lease ends.
        self._huey.create_consumer(workers=1, periodic=False, max_delay=1.0).run()

    def close(self) -> None:
        """Close the connection of this thread."""
        self._huey.storage.close()


def queue_for(settings: Settings) -> Queue:
    """Return the queue of an installation, opened once per process."""
    key = settings.database_url if not settings.is_sqlite else str(Path(settings.instance))
    with _lock:
        if key not in _queues:
            _queues[key] = Queue(settings)
        return _queues[key]


def forget_queues() -> None:
    """Close all queues; after a fork, and between tests."""
    with _lock:
        for queue in _queues.values():
            queue.close()
        _queues.clear()
