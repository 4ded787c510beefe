"""Appraisal cycles: created, opened with everything frozen, and given its appraisals."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.domain.actor import Actor
from portal.domain.errors import Invalid, Problem, WrongStage
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.domain.workflow import step
from portal.host import RegionEntry
from portal.services.common import access, audit
from portal.services.common.appraisals import described, pinned_entry
from portal.services.common.archive import archive_plugin
from portal.services.common.editing import claim, claim_region
from portal.services.common.events import announce
from portal.services.common.runtime import now, runtime
from portal.services.cycle.enrollment import enroll
from portal.services.reading.values import require_text
from portal.store.db import session, unit_of_work
from portal.store.models import Appraisal, Cycle, RegionRecord
from portal.store.scope import get_visible

_JUNE = 6
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")


def create_cycle(
    actor: Actor,
    *,
    region: str,
    code: str,
    title: str,
    year: int,
    starts: date,
    ends: date,
    cadence: str = "year",
) -> Cycle:
    """Create a draft. Nothing is frozen and nobody is enrolled before it opens.

    `cadence` is `half` where the region appraises half-years; its year comes from the halves.
    """
    with unit_of_work() as db_session:
        access.require(actor, "cycle.manage", region)
        claim_region(region)
        problems = _problems(region, code, year, starts, ends)
        problems += _cadence_problems(region, cadence, starts, ends)
        if problems:
            raise Invalid(problems)
        cycle = Cycle(
            region=region,
            code=code,
            title=require_text(title, "title", _("Nama siklus"), longest=120),
            year=year,
            cadence=cadence,
            starts=starts,
            ends=ends,
        )
        db_session.add(cycle)
        db_session.flush()
        audit.record(
            actor,
            "cycle.created",
            region=region,
            entity="cycle",
            entity_id=cycle.id,
            detail={
                "code": code,
                "cadence": cadence,
                "starts": starts.isoformat(),
                "ends": ends.isoformat(),
            },
        )
    return cycle


def open_cycle(actor: Actor, cycle_id: int, expected_version: int | None = None) -> Cycle:
    """Freeze what the region's plugin describes, keep its files, and enroll everybody.

    Raises `Unavailable` when the plugin may not answer, `Invalid` when nobody can be enrolled.
    """
    with unit_of_work():
        cycle = _taken(actor, cycle_id, expected_version)
        cycle.state = step("cycle", cycle.state, "open").target
        claim_region(cycle.region)  # two drafts opened at once: the second finds the first
        _refuse_second(cycle)
        entry = runtime().host.registry.region(cycle.region)
        _pin(cycle, entry)
        cycle.opened_at = now()
        appraisals = enroll(cycle, entry)
        if not appraisals:
            told = _("Belum ada pegawai dengan penugasan pada rentang siklus ini.")
            raise Invalid(Problem("starts", Sentence(told), code="nobody"))
        detail = {"appraisals": len(appraisals), "plugin": cycle.frozen["plugin"]}
        _audited(actor, "cycle.opened", cycle, detail)
    announce(cycle.region, "cycle.opened", cycle=cycle.code)
    return cycle


def add_appraisals(actor: Actor, cycle_id: int) -> tuple[Appraisal, ...]:
    """Enroll assignments that came after the opening: new staff, and both parts of a move."""
    with unit_of_work():
        cycle = _taken(actor, cycle_id, None)
        if cycle.state != "running":
            raise WrongStage(_("Pegawai hanya dapat ditambahkan selama siklus berjalan."))
        appraisals = enroll(cycle, pinned_entry(cycle))
        _audited(actor, "cycle.enrolled", cycle, {"appraisals": len(appraisals)})
    return appraisals


def cancel_cycle(actor: Actor, cycle_id: int, expected_version: int | None = None) -> Cycle:
    """Withdraw a draft."""
    with unit_of_work():
        cycle = _taken(actor, cycle_id, expected_version)
        cycle.state = step("cycle", cycle.state, "cancel").target
        _audited(actor, "cycle.cancelled", cycle, {})
    return cycle


def _refuse_second(cycle: Cycle) -> None:
    """Nobody is appraised twice for the same days: raise Invalid when another cycle has them."""
    other = session().scalar(
        select(Cycle.title)
        .where(
            Cycle.region == cycle.region,
            Cycle.cadence == cycle.cadence,
            Cycle.id != cycle.id,
            Cycle.state.not_in(("draft", "cancelled")),
            Cycle.starts <= cycle.ends,
            Cycle.ends >= cycle.starts,
        )
        .limit(1)
    )
    if other is not None:
        told = _(
            "{other} sudah dibuka untuk masa yang sama. Batalkan salah satu, atau buat siklus "
            "dengan masa yang lain."
        )
        raise Invalid(Problem("starts", sentence(told, other=other), code="same_time"))


def _taken(actor: Actor, cycle_id: int, expected_version: int | None) -> Cycle:
    cycle = get_visible(Cycle, cycle_id, actor, "cycle.view", _("Siklus"))
    access.require(actor, "cycle.manage", cycle.region)
    claim(cycle, expected_version, {"state": cycle.state, "title": cycle.title})
    return cycle


def _pin(cycle: Cycle, entry: RegionEntry) -> None:
    cycle.frozen = entry.freeze()
    cycle.plugin_id = entry.plugin_id
    cycle.plugin_version = entry.plugin_version
    cycle.plugin_digest = entry.plugin_digest
    instance = runtime().settings.instance
    if entry.folder is not None:
        archive_plugin(instance, entry.folder, entry.plugin_digest)
    for report in runtime().host.reports():  # its methods are borrowed by every region
        if report.id == "national" and report.folder is not None:
            archive_plugin(instance, report.folder, report.digest)


def _problems(region: str, code: str, year: int, starts: date, ends: date) -> list[Problem]:
    found: list[Problem] = []
    if session().get(RegionRecord, region) is None:
        found.append(Problem("region", sentence(_("Daerah {code} tidak dikenal."), code=region)))
    if not _CODE.fullmatch(code):
        told = _("Kode siklus hanya huruf, angka, titik, garis miring, dan tanda hubung.")
        found.append(Problem("code", Sentence(told), value=code))
    elif session().scalar(select(Cycle.id).where(Cycle.region == region, Cycle.code == code)):
        told = _('Kode siklus "{code}" sudah dipakai.')
        found.append(Problem("code", sentence(told, code=code), value=code, code="taken"))
    if starts > ends:
        told = _("Tanggal selesai harus setelah tanggal mulai.")
        found.append(Problem("ends", Sentence(told), value=ends.isoformat()))
    if year not in {starts.year, ends.year}:
        told = _("Tahun siklus harus sesuai dengan rentang tanggalnya.")
        found.append(Problem("year", Sentence(told), value=str(year)))
    return found


def cadences(region: str) -> tuple[str, ...]:
    """Return the spans of cycles that the region appraises, the shorter first."""
    entry = described(region)
    flow = entry.workflow if entry is not None else None
    return ("half", "year") if flow is not None and flow.cadence == "half" else ("year",)


def _cadence_problems(region: str, cadence: str, starts: date, ends: date) -> list[Problem]:
    if cadence not in cadences(region):
        told = _("Daerah ini tidak menilai dengan rentang waktu itu.")
        return [Problem("cadence", Sentence(told), value=cadence)]
    if cadence == "half" and (starts.year, starts.month > _JUNE) != (ends.year, ends.month > _JUNE):
        told = _("Siklus semester berada dalam Januari-Juni atau Juli-Desember satu tahun.")
        return [Problem("ends", Sentence(told), value=ends.isoformat())]
    return []


def _audited(actor: Actor, action: str, cycle: Cycle, detail: dict[str, Any]) -> None:
    audit.record(
        actor, action, region=cycle.region, entity="cycle", entity_id=cycle.id, detail=detail
    )
