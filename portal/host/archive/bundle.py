"""The portal's side of an archived plugin: a process asked over a pipe, with limits.

It fails closed. A copy that is missing, changed, too slow or broken gives `ArchiveFailed` with a
sentence; no number is made up, and the installed plugin is not blamed for its older self.
"""

from __future__ import annotations

import atexit
import dataclasses
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.api.cards import ScoreCard, Step
from portal.api.describe import Finding
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Snapshot
from portal.domain.sentences import Sentence, mark, sentence
from portal.host.archive import pipe
from portal.host.archive.carry import decode, encode
from portal.host.errors import RegionUnavailable
from portal.host.guard import fault_number
from portal.host.registry import RegionEntry

logger = logging.getLogger("portal.host")
MEMORY_MB = 1500
SECONDS = 60.0
SECONDS_EACH = 0.5
"""Time one request may take, and how much more for each score in it."""
_OPEN = 4
"""Processes kept at the same time; the one asked longest ago goes first."""


class ArchiveFailed(RegionUnavailable):
    """The archived plugin cannot answer. Nothing was computed."""


Scored = dict[str, Any] | ScoringError | ArchiveFailed
"""A card's document, or why there is none."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One archived copy: plugin id, version, digest and folder."""

    id: str
    version: str
    digest: str
    folder: Path

    def to_request(self) -> dict[str, str]:
        """Return what the process is told."""
        return {"id": self.id, "digest": self.digest, "folder": str(self.folder)}


@dataclass(frozen=True, slots=True)
class _Given:
    """An input that the archived method reads itself: a snapshot or a document."""

    kind: str
    value: Any


@dataclass(frozen=True)
class ArchivedCard(ScoreCard):
    """A card as it came from the process: result and explanation, without exact numbers."""

    steps: tuple[Step, ...] = ()

    def breakdown(self) -> tuple[Step, ...]:
        """Return the explanation as the archived method gave it."""
        return self.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedEntry(RegionEntry):
    """A region as an archived plugin described it; its methods answer from the archive."""

    bundle: Bundle

    def freeze(self) -> dict[str, Any]:
        """Return what the archived plugin itself would pin."""
        frozen: dict[str, Any] = self.bundle.told["freeze"]
        return frozen

    def validate(self, snapshot: Snapshot, step: str) -> tuple[Finding, ...]:
        """Ask the archived plugin for its findings."""
        return self.bundle.validate(snapshot, step)


class Bundle:
    """One archived plugin with its lender, in one process. Threads may share it."""

    def __init__(self, region: str, plugin: Pinned, lender: Pinned | None) -> None:
        """Start the process and load the copies. Raises ArchiveFailed."""
        self.region, self.plugin = region, plugin
        self._lock = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
            [sys.executable, "-B", "-m", "portal.host.archive.child", str(MEMORY_MB)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.told = self.ask(
                {
                    "region": region,
                    "plugin": plugin.to_request(),
                    "lender": lender.to_request() if lender else None,
                }
            )
            if self.told["version"] != plugin.version:
                raise self._failed(mark("versinya berbeda"))
        except ArchiveFailed:
            self.close()
            raise

    def entry(self, installed: RegionEntry) -> ArchivedEntry:
        """Return the region as the archive describes it; its reports stay the installed ones."""
        kept = {f.name: getattr(installed, f.name) for f in dataclasses.fields(RegionEntry)}
        described = {
            name: decode(item, self._stand_in) for name, item in self.told["described"].items()
        }
        kept |= described
        kept |= {
            "plugin_id": self.plugin.id,
            "plugin_version": self.plugin.version,
            "plugin_digest": self.plugin.digest,
            "code_digest": self.told["code_digest"],
            "national_digest": self.told["national_digest"],
            "methods": self.methods(),
        }
        return ArchivedEntry(**kept, bundle=self)

    def methods(self) -> tuple[ScoringMethod[Any], ...]:
        """Return the archived methods; each computes in the process."""
        return tuple(
            self._method({name: decode(item) for name, item in told.items()})
            for told in self.told["methods"]
        )

    def score(self, method: str, snapshots: Sequence[dict[str, Any]]) -> list[Scored]:
        """Score snapshot documents at once: a card's document, or the reason, for each."""
        return self._scores(method, [{"snapshot": one} for one in snapshots])

    def score_documents(self, method: str, documents: Iterable[object]) -> list[Scored]:
        """Score input documents at once, as `score` does."""
        return self._scores(method, [{"document": one} for one in documents])

    def validate(self, snapshot: Snapshot, step: str) -> tuple[Finding, ...]:
        """Return the archived plugin's findings before a step."""
        request = {"do": "validate", "snapshot": snapshot.to_document(), "step": step}
        return tuple(decode(self.ask(request)["answer"]["value"]))

    def ask(self, request: dict[str, Any], seconds: float = SECONDS) -> dict[str, Any]:
        """Ask the process and wait. Raises ArchiveFailed; a process that was slow is ended."""
        source, target = self._process.stdout, self._process.stdin
        if source is None or target is None:
            raise self._failed(mark("prosesnya tidak berjalan"))
        with self._lock:
            watch = threading.Timer(seconds, self._process.kill)
            watch.start()
            try:
                pipe.write(target, request)
                answer = pipe.read(source)
            except (OSError, ValueError):
                answer = None
            finally:
                watch.cancel()
                watch.join()
        if answer is None:
            self.close()
            raise self._failed(mark("prosesnya berhenti atau terlalu lama"))
        if "refused" in answer:
            raise self._failed(answer["refused"])
        if "fault" in answer:
            raise self._failed(mark("kode di dalamnya gagal"), answer["fault"])
        return answer

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self._process.wait()

    def _scores(self, method: str, inputs: list[dict[str, Any]]) -> list[Scored]:
        request = {"do": "score", "method": method, "inputs": inputs}
        answers = self.ask(request, SECONDS + SECONDS_EACH * len(inputs))["answer"]
        return [self._read(one) for one in answers]

    def _read(self, one: dict[str, Any]) -> Scored:
        if "card" in one:
            card: dict[str, Any] = one["card"]
            return card
        if "fault" in one:
            return self._failed(mark("kode di dalamnya gagal"), one["fault"])
        return ScoringError(one["error"], **one["params"])

    def _method(self, told: dict[str, Any]) -> ScoringMethod[Any]:
        def compute(given: _Given) -> ScoreCard:
            found = self._scores(told["id"], [{given.kind: given.value}])[0]
            if isinstance(found, Exception):
                raise found
            steps = tuple(Step.from_document(step) for step in found["breakdown"])
            return ArchivedCard(found["method"], found["result"], steps=steps)

        def parse(document: object) -> _Given:
            return _Given("document", document)

        def gather(snapshot: Snapshot) -> _Given:
            return _Given("snapshot", snapshot.to_document())

        return ScoringMethod(**told, parse=parse, compute=compute, gather=gather)

    def _stand_in(self, number: int, name: str) -> Callable[..., Any]:
        def call(*arguments: object) -> Any:  # noqa: ANN401  (whatever the archived one answers)
            request = {"do": "call", "number": number, "arguments": encode(arguments)}
            found = self.ask(request)["answer"]
            if "error" in found:
                raise ScoringError(found["error"], **found["params"])
            return decode(found["value"])

        call.__qualname__ = name
        return call

    def retire(self) -> None:
        """End the process once it has answered what it was asked."""
        with self._lock:
            self.close()

    def _failed(self, why: str, detail: str = "") -> ArchiveFailed:
        number = fault_number()
        logger.warning(
            "fault %s in archive %s of plugin %s: %s",
            number,
            self.plugin.digest[:12],
            self.plugin.id,
            " ".join((detail or why).split())[:500],
        )
        return ArchiveFailed(self.region, told(self.plugin, Sentence(why), number), number)


def told(plugin: Pinned, why: Sentence, number: str) -> Sentence:
    """Return the sentence about an archive that cannot answer."""
    message = mark(
        "Arsip plugin {id} versi {version} tidak dapat dipakai ({why}). Tidak ada nilai yang "
        "diubah. Sampaikan nomor gangguan {fault} kepada admin."
    )
    return sentence(message, id=plugin.id, version=plugin.version, why=str(why)[:200], fault=number)


_Key = tuple[int, str, str, str, str]
_running: dict[_Key, Bundle] = {}
_running_lock = threading.Lock()


def bundle_for(region: str, plugin: Pinned, lender: Pinned | None) -> Bundle:
    """Return the running process of an archive, starting it when need be. Raises ArchiveFailed."""
    root = str(plugin.folder.parent)
    key = (os.getpid(), root, region, plugin.digest, lender.digest if lender else "")
    with _running_lock:
        found = _running.pop(key, None)
        if found is None or not found.alive:
            found = Bundle(region, plugin, lender)
        _running[key] = found  # at the end: it was asked last
        while len(_running) > _OPEN:
            _running.pop(next(iter(_running))).retire()
        return found


def close_all() -> None:
    """End all processes; the interpreter does so when it ends."""
    with _running_lock:
        while _running:
            _running.popitem()[1].close()


atexit.register(close_all)
