"""Rendering in child processes with limits, so that one bad document fails alone.

A child renders one document at a time under limits of memory and processor time; the parent
watches the clock. A child that dies or hangs is replaced, and its document fails with a sentence.
Parent and child speak over pipes: a length, a JSON head, then raw bytes.
"""

from __future__ import annotations

import json
import queue
import signal
import struct
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any, Self

from portal.domain.errors import PortalError
from portal.domain.sentences import mark as _
from portal.domain.sentences import sentence
from portal.reports.pdf import RenderedPdf

RECYCLE_AFTER = 200
"""Documents after which a child is replaced, against slow growth of its memory."""


class RenderFailed(PortalError):
    """A document could not be printed; the sentence says why and the others go on."""

    code = "render_failed"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use: seconds on the clock, processor seconds, megabytes."""

    seconds: int = 60
    cpu_seconds: int = 60
    memory_mb: int = 1500


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A finished page, the assets made for it, and the fixed identity of the file."""

    html: str
    identifier: str
    assets: Mapping[str, bytes]


def write_frame(stream: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one message."""
    encoded = json.dumps({**head, "size": len(body)}).encode()
    stream.write(struct.pack(">I", len(encoded)) + encoded + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message, or None when the other side has closed or died."""
    prefix = stream.read(4)
    if len(prefix) < 4:
        return None
    encoded = stream.read(struct.unpack(">I", prefix)[0])
    head: dict[str, Any] = json.loads(encoded) if encoded else {}
    body = stream.read(head.get("size", 0))
    return (head, body) if len(body) == head.get("size") else None


class _Child:
    """One rendering process and the conversation with it."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.rendered, self.failed = limits, 0, False
        self.process = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
            [sys.executable, "-m", "portal.reports.child", str(limits.memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def worn(self) -> bool:
        """Too old, dead, or out of memory once: a process that ran out may die of the next page."""
        return self.failed or self.rendered >= RECYCLE_AFTER or self.process.poll() is not None

    def render(self, request: RenderRequest) -> RenderedPdf:
        answered = threading.Event()
        overdue = threading.Event()
        watch = threading.Thread(target=self._watch, args=(answered, overdue), daemon=True)
        watch.start()
        try:
            answer = self._ask(request)
        finally:
            answered.set()
            watch.join()
        if answer is None:
            raise RenderFailed(self._why_dead(overdue=overdue.is_set()))
        self.rendered += 1
        head, body = answer
        if "error" in head:
            self.failed = True
            raise RenderFailed(
                sentence(_("Dokumen tidak dapat dicetak ({reason})."), reason=head["error"])
            )
        return RenderedPdf(body, head["pages"])

    def _ask(self, request: RenderRequest) -> tuple[dict[str, Any], bytes] | None:
        assets = {name: b64encode(body).decode() for name, body in request.assets.items()}
        head = {
            "identifier": request.identifier,
            "assets": assets,
            "cpu": self.limits.cpu_seconds,
        }
        to_child, from_child = self.process.stdin, self.process.stdout
        if to_child is None or from_child is None:
            return None
        try:
            write_frame(to_child, head, request.html.encode())
            return read_frame(from_child)
        except OSError:  # the child died while we wrote
            return None

    def _watch(self, answered: threading.Event, overdue: threading.Event) -> None:
        if not answered.wait(self.limits.seconds):
            overdue.set()
            self.process.kill()

    def _why_dead(self, *, overdue: bool) -> str:
        code = self.process.wait()
        if overdue or code == -signal.SIGXCPU:
            return str(
                sentence(
                    _("Dokumen ini terlalu lama dicetak (lebih dari {seconds} detik)."),
                    seconds=self.limits.seconds if overdue else self.limits.cpu_seconds,
                )
            )
        return _("Proses pencetak berhenti saat mencetak dokumen ini. Coba cetak lagi.")

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self.process.kill()
        self.process.wait()


class RenderPool:
    """A few rendering children. Use as a context manager; threads may share one pool."""

    def __init__(self, workers: int = 1, limits: Limits | None = None) -> None:
        """Children start with their first document."""
        self.limits = limits or Limits()
        self.workers = workers
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="render")

    def submit(self, request: RenderRequest) -> Future[RenderedPdf]:
        """Render in the background; the future raises RenderFailed."""
        return self._threads.submit(self._render, request)

    def render(self, request: RenderRequest) -> RenderedPdf:
        """Render and wait. Raises RenderFailed."""
        return self.submit(request).result()

    def _render(self, request: RenderRequest) -> RenderedPdf:
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            child = _Child(self.limits)
        try:
            return child.render(request)
        finally:
            if child.worn:
                child.close()
            else:
                self._idle.put(child)

    def close(self) -> None:
        """Finish what was begun and end all children."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close the pool."""
        self.close()
