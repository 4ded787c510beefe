"""Files of records: added by who writes the record, handed out to who may read it."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from portal.domain.actor import Actor
from portal.domain.errors import NotAllowed, NotFound, WrongStage
from portal.domain.sentences import mark as _
from portal.services.common.editing import claim
from portal.services.recording.record_sealing import sealed
from portal.services.recording.records import readable
from portal.services.registers import record_rules as rules
from portal.services.work import evidence
from portal.store.db import session, unit_of_work
from portal.store.models import Evidence


def attach(actor: Actor, record_id: int, *, file_name: str, stream: IO[bytes]) -> Evidence:
    """Keep a file with a record: who writes it may, until somebody has signed or answered it."""
    with unit_of_work():
        record, register = readable(actor, record_id)
        target = rules.target_of_record(record)
        rules.require_writer(actor, register, target)
        if not register.evidence:
            raise WrongStage(_("Jenis catatan ini tidak memakai berkas."))
        rules.require_open(register, target)
        claim(record, None)
        why = sealed(register, record, target)
        if why is not None:
            raise WrongStage(why)
        owner = actor.employee_id or record.author_id or record.employee_id
        if owner is None:
            raise NotAllowed(_("Berkas diunggah oleh akun yang terhubung dengan data pegawai."))
        kept = evidence.Kept(record.region, owner, "record", record.id)
        return evidence.keep(actor, kept, file_name=file_name, stream=stream)


def open_file(actor: Actor, evidence_id: int) -> tuple[Evidence, Path]:
    """Return a record's file to whoever may read the record."""
    row = session().get(Evidence, evidence_id)
    if row is None or row.kind != "record":
        raise NotFound(_("Berkas bukti"))
    readable(actor, row.subject_id)
    return row, evidence.stored_file(row)
