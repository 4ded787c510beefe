"""The start page: what waits for the person now, and where his own appraisal stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.sentences import Sentence, mark, sentence
from portal.services.common.runtime import runtime
from portal.services.desk import tasks
from portal.services.desk.waiting import WaitingTask
from portal.store.queries import cycle_screens, home_screens
from portal.store.queries.home_screens import OwnAppraisal
from portal.web import menu
from portal.web.chain import Link, status_chain
from portal.web.formats import is_late
from portal.web.login import actor
from portal.web.pagination import page_from, page_number
from portal.web.permit import route
from portal.web.views import screen_helpers

bp = Blueprint("home", __name__)
screen_helpers.register(bp)
menu.add(bp, "home.index", mark("Beranda"), permission="home.view", order=0)

STAFF_SHOWN = 10
_LATER = frozenset({"may_object"})
"""Kinds that tell of a right rather than a duty: shown, but never among the overdue."""


_TOGETHER: dict[str, str] = {
    "confirm_fact": mark("Periksa {n} keterangan pegawai"),
    "fill_form": mark("Isi {n} formulir penilaian"),
    "follow_up_due": mark("Catat hasil {n} tindak lanjut"),
    "hold_dialogue": mark("Adakan {n} dialog kinerja"),
    "sign_record": mark("Tanda tangani {n} catatan"),
    "write_record": mark("Isi {n} catatan pegawai"),
    "superior_form": mark("Isi {n} formulir penilaian sebagai atasan"),
}
"""Kinds shown as one task with a link for each person, when there are several of them."""


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with its address; `url` is empty while its page does not exist.

    Several tasks of one kind stand together: then `links` names each person with his page.
    """

    title: Sentence
    detail: Sentence
    due_on: date | None
    url: str
    late: bool
    blocks: bool = False
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownAppraisal:
    """One's own appraisal with its chain and the pages it opens."""

    row: OwnAppraisal
    chain: tuple[Link, ...]
    url: str


@route(bp, "/", permission="home.view")
def index() -> ResponseReturnValue:
    """Show tasks, one's own appraisal, staff and running cycles, as far as the roles go."""
    own = actor()
    appraiser, overseer = own.regions("appraiser"), own.regions("hr", "leader", "auditor")
    staff = home_screens.staff(own, size=STAFF_SHOWN) if appraiser else None
    return render_template(
        "home/index.html",
        tasks=shown_tasks(),
        appraisals=[_shown(row) for row in home_screens.own_appraisals(own, limit=1)],
        staff=staff.rows if staff else (),
        staff_total=staff.total if staff else 0,
        cycles=cycle_screens.running(own) if overseer else (),
        has_file=own.employee_id is not None,
        person=own,
    )


@route(bp, "/staf", permission="home.view")
def staff() -> ResponseReturnValue:
    """List everybody whom the person appraises, with the phase of each."""
    search = request.args.get("cari", "")[:100]
    found = home_screens.staff(actor(), search=search, page=page_number())
    return render_template("home/staff.html", rows=found.rows, page=page_from(found), search=search)


def shown_tasks() -> list[ShownTask]:
    """Return the person's tasks: what others wait for first, then what is overdue."""
    alike: dict[tuple[str, ...], list[WaitingTask]] = {}
    for at, task in enumerate(tasks.waiting_for(actor())):
        together = task.kind in _TOGETHER
        key = (task.kind, str(task.detail)) if together else (task.kind, str(task.detail), str(at))
        alike.setdefault(key, []).append(task)
    shown = [_task(group) for group in alike.values()]
    return sorted(shown, key=lambda task: (not task.blocks, not task.late))


def _task(group: list[WaitingTask]) -> ShownTask:
    """Show one task, or several of a kind as one with the earliest date."""
    first = group[0]
    late = is_late(first.due_on) and first.kind not in _LATER
    if len(group) == 1:
        url = _url(first.endpoint, first.params)
        return ShownTask(first.title, first.detail, first.due_on, url, late, first.blocks)
    title = sentence(_TOGETHER[first.kind], n=len(group))
    links = tuple((task.about, _url(task.endpoint, task.params)) for task in group)
    return ShownTask(title, first.detail, first.due_on, "", late, first.blocks, links)


def _url(endpoint: str, params: Mapping[str, int | str]) -> str:
    known = endpoint in current_app.view_functions
    return url_for(endpoint, **params) if known else ""  # type: ignore[arg-type]


def _shown(row: OwnAppraisal) -> ShownAppraisal:
    dates: dict[str, date | datetime | None] = {
        "planning": row.opened_on,
        "rating": row.forms_open_on,
        "published": row.published_at,
        "final": row.final_at,
    }
    passed = {name: day for name, day in dates.items() if day is not None}
    skip = () if row.objected else ("objection",)
    labels = stage_labels(row.region)
    return ShownAppraisal(
        row,
        status_chain(row.phase, dates=passed, labels=labels, skip=skip),
        _url("results.show", {"appraisal_id": row.id}),
    )


def stage_labels(region: str) -> dict[str, str]:
    """Return the region's own words for the phases, none while its plugin is away."""
    entry = runtime().host.registry.known(region)
    if entry is None or entry.workflow is None:
        return {}
    # The first stage of a phase names it: where a phase begins.
    return {stage.phase: stage.label for stage in reversed(entry.workflow.stages)}
