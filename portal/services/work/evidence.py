"""Evidence files: checked, stored under a random name outside of the web root, handed out again.

A region whose plugin is away can still add and read evidence: nothing here asks a plugin.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common import access, audit
from portal.services.common.runtime import now, runtime
from portal.services.reading.file_checks import KINDS, media_type
from portal.services.work.shared_evidence import Holder, shared_holder
from portal.store.db import session, unit_of_work
from portal.store.models import (
    Appraisal,
    Cycle,
    Evidence,
    FactRecord,
    Measurement,
    Objection,
    Progress,
    ProjectMember,
)
from portal.store.scope import get_visible

FOLDER = "uploads"
_STORED = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")
_CLOSED = frozenset({"calculated", "published", "final", "cancelled"})
Owner = Appraisal | ProjectMember


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file belongs: region, whose file it is, and the record by kind and id."""

    region: str
    employee_id: int
    kind: str
    subject_id: int


def store(
    actor: Actor, *, kind: str, subject_id: int, file_name: str, stream: IO[bytes]
) -> Evidence:
    """Keep a file for one's own measurement, progress entry, fact or objection.

    Raises `Invalid` for files that are too large, of another kind, or not what they seem.
    """

    def owner() -> Kept:
        mine = require_own(actor, kind, subject_id)
        return Kept(mine.region, mine.employee_id, kind, subject_id)

    return keep(actor, owner, file_name=file_name, stream=stream)


def keep(
    actor: Actor, owner: Kept | Callable[[], Kept], *, file_name: str, stream: IO[bytes]
) -> Evidence:
    """Check and keep a file for whom the caller has already let through (or does when asked)."""
    content = _read(stream)
    name = safe_name(file_name)
    found = media_type(name, content)
    if found is None:
        told = _("Berkas tidak dapat dipakai. Unggah berkas utuh berjenis {kinds}.")
        kinds = sentence(told, kinds=", ".join(sorted(KINDS)))
        raise Invalid(Problem("file", kinds, value=name, code="file_kind"))
    path: Path | None = None
    try:
        with unit_of_work() as db_session:
            kept = owner() if callable(owner) else owner
            stored_as = _new_name()
            path = _write(stored_as, content)
            row = Evidence(
                region=kept.region,
                employee_id=kept.employee_id,
                kind=kept.kind,
                subject_id=kept.subject_id,
                file_name=name,
                media_type=found,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                stored_as=stored_as,
                uploaded_at=now(),
            )
            db_session.add(row)
            db_session.flush()
            audit.record(
                actor,
                "evidence.stored",
                region=row.region,
                entity="evidence",
                entity_id=row.id,
                detail={"kind": row.kind, "subject_id": row.subject_id, "sha256": row.sha256},
            )
    except BaseException:
        if path is not None:
            path.unlink(missing_ok=True)
        raise
    return row


def require_own(actor: Actor, kind: str, subject_id: int) -> Owner | Holder:
    """Return whose record it is, when the actor may add evidence to it now; else raise."""
    shared = shared_holder(actor, subject_id) if kind == "measurement" else None
    if shared is not None:
        return shared
    owner, cycle_id = _owner(kind, subject_id)
    get_visible(type(owner), owner.id, actor, "evidence.add", _("Data"))
    access.require(actor, "evidence.add", owner.region, record=owner)
    _require_open(kind, cycle_id)
    return owner


def open_file(actor: Actor, evidence_id: int) -> tuple[Evidence, Path]:
    """Return the record and the path of its file; hand it out as an attachment only."""
    row = get_visible(Evidence, evidence_id, actor, "evidence.view", _("Bukti dukung"))
    return row, stored_file(row)


def stored_file(row: Evidence) -> Path:
    """Return the place of a file whose record the reader may see. Raises NotFound when it is gone.

    What was cut short on the disk is not handed out.
    """
    path = _path(row.stored_as)
    if not path.is_file() or path.stat().st_size != row.size:
        raise NotFound(_("Berkas bukti"))
    return path


def safe_name(file_name: str) -> str:
    """Return a name fit to be shown and offered for saving: no path, no control characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", file_name))[-1]
    clean = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    stem, dot, extension = clean.strip(" .").rpartition(".")
    return f"{stem[:120]}{dot}{extension[:8]}" if dot else extension[:120]


def _read(stream: IO[bytes]) -> bytes:
    most = runtime().settings.upload_max_mb * 1024 * 1024
    content = stream.read(most + 1)
    if len(content) > most:
        told = _("Berkas lebih besar dari {most} MB. Perkecil lalu unggah lagi.")
        shown = sentence(told, most=runtime().settings.upload_max_mb)
        raise Invalid(Problem("file", shown, code="file_size"))
    return content


def _owner(kind: str, subject_id: int) -> tuple[Owner, int]:
    """Return whose record the file belongs to, and in which cycle."""
    current = session()
    measurement_id: int | None = None
    appraisal_id: int | None = None
    if kind == "progress":
        entry = current.get(Progress, subject_id)
        measurement_id = entry.measurement_id if entry else None
    elif kind == "measurement":
        measurement_id = subject_id
    elif kind == "fact":
        fact = current.get(FactRecord, subject_id)
        appraisal_id = fact.appraisal_id if fact else None
    elif kind == "objection":
        objection = current.get(Objection, subject_id)
        appraisal_id = objection.appraisal_id if objection else None
    row = current.get(Measurement, measurement_id) if measurement_id else None
    if row is not None and row.subject == "project":
        member = current.get(ProjectMember, row.subject_id)
        if member is not None:
            return member, row.cycle_id
    if row is not None and row.subject == "person":
        appraisal_id = row.subject_id
    appraisal = current.get(Appraisal, appraisal_id) if appraisal_id else None
    if appraisal is None:
        raise NotFound(_("Data"))
    return appraisal, appraisal.cycle_id


def _require_open(kind: str, cycle_id: int) -> None:
    cycle = session().get_one(Cycle, cycle_id)
    if kind != "objection" and cycle.state in _CLOSED:
        told = _("Nilai siklus ini sudah dihitung; bukti baru hanya dapat menyertai keberatan.")
        raise WrongStage(Sentence(told))


def _new_name() -> str:
    name = secrets.token_hex(32)
    return f"{name[:2]}/{name}"


def _path(stored_as: str) -> Path:
    if not _STORED.fullmatch(stored_as):
        raise NotFound(_("Berkas bukti"))
    return runtime().settings.instance / FOLDER / stored_as


def _write(stored_as: str, content: bytes) -> Path:
    path = _path(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_suffix(".part")
    handle = os.open(work, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    work.rename(path)
    return path
