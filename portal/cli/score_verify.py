"""`portal score verify`: recompute what was published and name what differs."""

from __future__ import annotations

import json
import sys
from gettext import gettext as _
from typing import TYPE_CHECKING

import click

from portal.cli.context import refuse, with_application

if TYPE_CHECKING:
    from portal.services.scores.verification import Difference

_EVERY = 1_000


@click.command("verify", help=_("Hitung ulang semua yang telah diterbitkan dan sebutkan bedanya."))
@click.option("--region", default="", help=_("Hanya daerah ini."))
@click.option("--cycle", "code", default="", help=_("Hanya siklus dengan kode ini."))
@click.option("--json", "as_json", is_flag=True, help=_("Tulis sebagai JSON."))
@with_application
def verify(region: str, code: str, *, as_json: bool) -> None:
    """Exit code 1 when a record was altered, differs, or cannot be recomputed."""
    from portal.services.scores.verification import verify_region

    _require_cycle(region, code)
    found = verify_region(region, code, _Told())
    if as_json:
        documents = [one.to_document() for one in found.differences]
        answer = {"checked": found.checked, "differences": documents}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for one in found.differences:
            click.echo(_line(one))
        click.echo(
            _("{count} catatan dihitung ulang, {wrong} temuan.").format(
                count=found.checked, wrong=len(found.differences)
            )
        )
    sys.exit(1 if found.differences else 0)


class _Told:
    """Progress on standard error, a line for every thousand records."""

    def __init__(self) -> None:
        self._next = _EVERY

    def __call__(self, done: int, total: int) -> None:
        if done < self._next:
            return
        self._next = done - done % _EVERY + _EVERY
        click.echo(_("{done} dari {total} dihitung ulang").format(done=done, total=total), err=True)


def _line(one: Difference) -> str:
    return f"{one.region} {one.cycle} {one.who}: {one.sentence}"


def _require_cycle(region: str, code: str) -> None:
    """End with a sentence when nothing is called so: a slip must not look like a success."""
    from sqlalchemy import select

    from portal.store.db import session
    from portal.store.models import Cycle

    if not region and not code:
        return
    wanted = select(Cycle.id).limit(1)
    wanted = wanted.where(Cycle.region == region) if region else wanted
    wanted = wanted.where(Cycle.code == code) if code else wanted
    if session().scalar(wanted) is None:
        refuse(_("Tidak ada siklus seperti itu."), status=2)
