"""`portal cycle`: the steps of a cycle from the shell, each through its service and the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from gettext import gettext as _
from typing import Any, Protocol

import click

from portal.cli.context import find_cycle, with_application
from portal.domain.actor import SYSTEM
from portal.domain.sentences import Sentence
from portal.domain.workflow import LABELS

_SHOWN = 50


class Left(Protocol):
    """Somebody whom a step left out, and why."""

    @property
    def nip(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def sentence(self) -> str | Sentence: ...  # noqa: D102


@click.group("cycle", help=_("Siklus penilaian dan langkah-langkahnya."))
def cycle() -> None:
    """Group of the cycle commands."""


def _one(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the cycle it works on: `--region` and `--cycle`."""
    region = click.option("--region", required=True, help=_("Kode daerah, misalnya kemuning."))
    code = click.option("--cycle", "code", required=True, help=_("Kode siklus."))
    return region(code(with_application(command)))


@cycle.command("list", help=_("Tampilkan siklus, keadaannya, dan kemajuannya."))
@click.option("--region", default="", help=_("Hanya siklus daerah ini."))
@with_application
def list_command(region: str) -> None:
    """Print one line a cycle, latest first."""
    from portal.store.queries import appraisal_pages, cycles

    rows = [r for r in appraisal_pages.cycles(SYSTEM, "cycle.view") if region in {"", r.region}]
    for row in rows:
        told = cycles.status_counts(SYSTEM, row.id)
        people = _("{people} penilaian, {held} ditahan").format(
            people=told.appraisals, held=told.held
        )
        state = _(LABELS[row.state])
        click.echo(f"{row.region:16} {row.code:20} {state:22} {people}  {row.title}")
    if not rows:
        click.echo(_("Belum ada siklus."))


@cycle.command("open", help=_("Buka siklus: bekukan aturan daerahnya dan daftarkan pegawainya."))
@_one
def open_command(region: str, code: str) -> None:
    """Open a draft."""
    from portal.services.cycle import cycles
    from portal.store.queries.cycles import status_counts

    made = cycles.open_cycle(SYSTEM, find_cycle(region, code).id)
    count = status_counts(SYSTEM, made.id).appraisals
    click.echo(_("Siklus {code} dibuka untuk {count} penilaian.").format(code=code, count=count))


@cycle.command("open-forms", help=_("Buka formulir penilaian dan undi penilai rekan."))
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help=_("Batas waktu, 2026-11-30."))
@click.option("--seed", help=_("Benih undian, agar undian dapat diulang."))
@_one
def open_forms(region: str, code: str, due: datetime | None, seed: str | None) -> None:
    """Draw the peers and open every form."""
    from portal.services.rating import forms

    day: date | None = due.date() if due else None
    count = forms.open_forms(SYSTEM, find_cycle(region, code).id, due_on=day, seed=seed)
    click.echo(_("{count} formulir dibuka.").format(count=count))


@cycle.command("calculate", help=_("Tutup formulir dan hitung nilai."))
@_one
def calculate(region: str, code: str) -> None:
    """Calculate everybody and name who is held."""
    from portal.services.scores import calculation

    report = calculation.calculate_cycle(SYSTEM, find_cycle(region, code).id)
    click.echo(_("{count} penilaian dihitung.").format(count=report.calculated))
    if report.forms_not_given:
        told = _("{count} formulir tidak dikirim dan dianggap tidak diberikan.")
        click.echo(told.format(count=report.forms_not_given))
    _tell(_("Ditahan: {count}"), report.holds)


@cycle.command("publish", help=_("Terbitkan hasil siklus yang sudah dihitung."))
@click.option("--partial", is_flag=True, help=_("Terbitkan yang siap; lewati yang belum lengkap."))
@_one
def publish(region: str, code: str, *, partial: bool) -> None:
    """Publish the results; refuses while something is missing unless asked for a part."""
    from portal.services.outcome import publication

    report = publication.publish_cycle(SYSTEM, find_cycle(region, code).id, partial=partial)
    click.echo(_("{count} hasil diterbitkan.").format(count=report.done))
    _tell(_("Belum terbit: {count}"), report.remaining)


@cycle.command("close", help=_("Tetapkan hasil yang masa keberatannya sudah lewat."))
@_one
def close(region: str, code: str) -> None:
    """Finalise what may be; the cycle is final once nobody is open any more."""
    from portal.services.outcome import finality

    report = finality.close_cycle(SYSTEM, find_cycle(region, code).id)
    click.echo(_("{count} hasil ditetapkan.").format(count=report.done))
    _tell(_("Masih terbuka: {count}"), report.remaining)


def _tell(heading: str, rows: Iterable[Left]) -> None:
    """Print who was left out and why, the first of them by name."""
    found = list(rows)
    if not found:
        return
    click.echo(heading.format(count=len(found)))
    for one in found[:_SHOWN]:
        click.echo(f"  {one.nip} {one.name}: {one.sentence}")
    if len(found) > _SHOWN:
        click.echo(_("  … dan {count} lagi").format(count=len(found) - _SHOWN))
