"""What waits for a person as employee, member, rater, appraiser or judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from portal.domain.periods import deadline
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described as region_entry
from portal.services.common.appraisals import local_day, local_today
from portal.services.desk import measure_tasks, period_tasks, review_tasks, shared_tasks, unit_tasks
from portal.services.desk.waiting import ENDPOINTS, WaitingTask, deadlines, described, task, told
from portal.services.followup import follow_up_reminders
from portal.services.recording import record_waiting
from portal.store.queries import tasks as rows
from portal.store.queries.tasks import Waiting

_FORM_KINDS: dict[str, tuple[str, str]] = {
    "superior": (
        "superior_form",
        _("Tanpa formulir atasan, nilai pegawai dapat tertahan."),
    ),
    "": ("fill_form", _("Sesudah batas waktu, formulir dianggap tidak diberikan.")),
}
"""Kind and hint of a form by the rater's relation; the empty key stands for all others."""


def _memberships(me: int) -> Iterable[WaitingTask]:
    for one in rows.memberships(me):
        title = sentence(_("Setujui bagian Anda dalam proyek {title}"), title=one.title)
        detail = Sentence(_("Periksa sasaran, hari kerja, dan sektor Anda."))
        endpoint, name = ENDPOINTS["accept_membership"]
        params = {name: one.count, "member_id": one.key}
        due = _asked_by(one)
        yield WaitingTask("accept_membership", title, detail, due, endpoint, params, one.region)


def _asked_by(one: Waiting) -> date | None:
    """Return the start of a project, or the day it was opened when that came later.

    Nobody is late for a day on which he had not been asked yet.
    """
    if one.on is None or one.moment is None:
        return one.on
    return max(one.on, local_day(one.moment, one.region))


def _progress(me: int) -> Iterable[WaitingTask]:
    for one in rows.last_progress(me):
        flow = deadlines(one)
        if flow is None:
            continue
        every = flow.progress_every_days
        due = progress_due(one.on, one.moment, one.region, every, entered=bool(one.count))
        if due < local_today(one.region):
            title = sentence(_("Isi kemajuan proyek {title}"), title=one.title)
            detail = sentence(_("Kemajuan diisi paling lambat setiap {days} hari."), days=every)
            yield task("enter_progress", one, title, detail, due)


def progress_due(
    on: date | None, accepted_at: datetime | None, region: str, every: int, *, entered: bool
) -> date:
    """Return the day by which progress is due next: so many days after the last entry.

    `on` is the day of that entry, or the project's start while there is none. Then the days count
    from the day on which the member took his part, when that came later: work planned in June is
    not late since February.
    """
    begun = on or date.min
    if not entered and accepted_at is not None:
        begun = max(begun, local_day(accepted_at, region))
    return begun + timedelta(days=every)


def _forms(me: int) -> Iterable[WaitingTask]:
    for one in rows.forms(me):
        title = sentence(_("Isi formulir penilaian untuk {name}"), name=one.title)
        late = (one.on or date.max) < local_today(one.region)
        if late:
            continue
        kind, hint = _FORM_KINDS.get(one.note, _FORM_KINDS[""])
        yield task(kind, one, title, Sentence(hint), one.on, about=_about(one))


def _about(one: Waiting) -> str:
    """Return the person, with the form's title where he is rated by several forms."""
    entry = described(one)
    forms = entry.forms(one.note) if entry else ()
    named = {form.id: form.title for form in forms}
    if len(forms) < 2 or one.instrument not in named:
        return one.title
    return f"{one.title}, {named[one.instrument].lower()}"


def _results(me: int) -> Iterable[WaitingTask]:
    for one in rows.results(me):
        if one.moment is None:
            title = sentence(_("Buka hasil {title}"), title=one.title)
            detail = Sentence(_("Masa keberatan mulai dihitung sejak Anda membukanya."))
            yield task("open_result", one, title, detail)
            continue
        flow, opened = deadlines(one), local_day(one.moment, one.region)
        if flow is None:
            continue
        if not one.note:
            title = sentence(_("Tanggapi hasil {title}"), title=one.title)
            detail = Sentence(_("Setuju, atau setuju dengan catatan."))
            due = deadline(opened, flow.response_days, "calendar")
            yield task("respond", one, title, detail, due)
        due = deadline(opened, flow.objection_days, flow.objection_day_kind)
        left = (due - local_today(one.region)).days
        if left >= 0:
            title = sentence(_("Masa keberatan atas {title}"), title=one.title)
            detail = sentence(_("Keberatan dapat diajukan dalam {days} hari lagi."), days=left)
            yield task("may_object", one, title, detail, due)


def _dialogues(me: int) -> Iterable[WaitingTask]:
    for one in rows.dialogues(me):
        flow = deadlines(one)
        if flow is not None and flow.requires_dialogue:
            title = sentence(_("Adakan dialog kinerja dengan {name}"), name=one.title)
            detail = Sentence(_("Nilai sudah dihitung."))
            yield task("hold_dialogue", one, title, detail, about=one.title)


def _acceptances(me: int) -> Iterable[WaitingTask]:
    for one in rows.acceptances(me):
        title = sentence(_("Periksa hasil proyek {title}"), title=one.title)
        detail = Sentence(_("Catat berita acara pemeriksaan dan realisasinya."))
        yield task("accept_project", one, title, detail, one.on)


def _objections(me: int) -> Iterable[WaitingTask]:
    for one in rows.objections(me):
        if one.note == "decide":
            title = sentence(_("Putuskan keberatan {name}"), name=one.title)
            detail = Sentence(_("Dengarkan kedua pihak; keputusan Anda bersifat final."))
            yield task("decide_objection", one, title, detail)
        else:
            title = sentence(_("Beri keterangan atas keberatan {name}"), name=one.title)
            detail = Sentence(_("Keterangan Anda didengar sebelum keberatan diputuskan."))
            yield task("state_objection", one, title, detail)


def _undecided(me: int) -> Iterable[WaitingTask]:
    for one in follow_up_reminders.undecided(me):
        title = sentence(_("Putuskan {n} usulan bagi staf: {rule}"), n=one.count, rule=one.title)
        detail = Sentence(_("Tetapkan atau coret dengan alasan."))
        endpoint = ENDPOINTS["decide_follow_up"][0]
        yield WaitingTask("decide_follow_up", title, detail, None, endpoint, {}, one.region)


def _records(me: int) -> Iterable[WaitingTask]:
    for one in record_waiting.waiting(me):
        title, cycle = one.register.title, one.cycle
        detail = Sentence("{title}", {"title": title})
        if one.record_id is not None:
            said = sentence(_("Tanda tangani {title}: {name}"), title=title, name=one.name)
            kind, key = "sign_record", one.record_id
        elif one.is_own:
            said = sentence(_("Isi {title}: {cycle}"), title=title, cycle=cycle)
            kind, key = "write_own_record", one.appraisal_id
        else:
            said = sentence(_("Isi {title} untuk {name}"), title=title, name=one.name)
            kind, key = "write_record", one.appraisal_id
        endpoint, name = ENDPOINTS[kind]
        due, about = one.due_on, "" if one.is_own else one.name
        yield WaitingTask(kind, said, detail, due, endpoint, {name: key}, one.region, about)


def _shared(me: int, home: str) -> Iterable[WaitingTask]:
    yield from told(shared_tasks.shared(me, home))
    yield from told(period_tasks.waiting(me, home))
    yield from told(measure_tasks.waiting(me, home))
    yield from told(review_tasks.personal(me, home))
    yield from unit_tasks.waiting(me, region_entry(home) if home else None)


_PERSONAL: tuple[Callable[[int], Iterable[WaitingTask]], ...] = (
    _memberships,
    _progress,
    _forms,
    _results,
    _dialogues,
    _acceptances,
    _objections,
    _records,
    _undecided,
)


def personal(me: int, home: str) -> Iterable[WaitingTask]:
    """Return what waits for an employee himself; `home` is the region he works in."""
    for collect in _PERSONAL:
        yield from collect(me)
    yield from _shared(me, home)
