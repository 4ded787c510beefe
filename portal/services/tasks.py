"""What waits for a person now, with its date: computed from the records, never stored.

Each kind costs one statement, whatever the number of records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.api.describe import Workflow
from portal.domain.actor import Actor
from portal.domain.periods import deadline
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.host.registry import RegionEntry
from portal.services import (
    follow_up_reminders,
    period_tasks,
    record_waiting,
    review_tasks,
    shared_tasks,
)
from portal.services.appraisals import gathers, local_day, local_today, workflow_of
from portal.services.runtime import runtime
from portal.store.queries import tasks as rows
from portal.store.queries.tasks import Waiting

ENDPOINTS: dict[str, tuple[str, str]] = {
    "accept_membership": ("projects.show", "project_id"),
    "enter_progress": ("projects.show", "project_id"),
    "fill_form": ("forms.fill", "task_id"),
    "superior_form": ("forms.fill", "task_id"),
    "open_result": ("results.show", "appraisal_id"),
    "respond": ("results.show", "appraisal_id"),
    "may_object": ("results.show", "appraisal_id"),
    "hold_dialogue": ("results.dialogue", "appraisal_id"),
    "accept_project": ("projects.show", "project_id"),
    "sign_record": ("records.show", "record_id"),
    "write_own_record": ("records.of_appraisal", "appraisal_id"),
    "write_record": ("records.of_appraisal", "appraisal_id"),
    "agree_plan": ("own_plans.show", "appraisal_id"),
    "report_period": ("closing_pages.show", "closing_id"),
    "close_period": ("closings.staff", ""),
    "publish_period": ("closings.staff", ""),
    "decide_period": ("closing_pages.show", "closing_id"),
    "close_unit": ("closing_pages.show", "closing_id"),
    "plan_unit": ("closing_pages.show", "closing_id"),
    "confirm_fact": ("facts.confirm", "fact_id"),
    "decide_objection": ("objections.show", "objection_id"),
    "state_objection": ("objections.show", "objection_id"),
    "cycle_step": ("cycles.show", "cycle_id"),
    "holds": ("cycles.show", "cycle_id"),
    "committee": ("followups.index", "cycle_id"),
    "decide_follow_up": ("cases.staff", ""),
    "follow_up_due": ("cases.show", "follow_up_id"),
    "follow_ups_due": ("followups.index", ""),
    "leader_summary": ("leadership.show", "cycle_id"),
    "answer_survey": ("surveys.fill", "survey_round_id"),
    "name_peers": ("nominations.edit", "appraisal_id"),
    "complete_peers": ("nominations.index", ""),
    "decide_fairness": ("fairness.show", "cycle_id"),
    "run_fairness": ("fairness.show", "cycle_id"),
    "close_fairness": ("fairness.show", "cycle_id"),
    "deliberate": ("deliberations.show", "deliberation_round_id"),
}
"""Page and parameter name behind each kind of task: the one place to change them."""

BLOCKING = frozenset(
    {
        "accept_membership",
        "accept_project",
        "committee",
        "decide_fairness",
        "decide_objection",
        "holds",
        "sign_record",
        "superior_form",
        "write_record",
    }
)
"""Kinds on which other people's work or result waits."""

_NEXT_STEP: dict[str, tuple[str, str]] = {
    "draft": (
        _("Buka siklus: {title}"),
        _("Buka siklus bila rencana dan pegawai sudah lengkap."),
    ),
    "running": (
        _("Buka formulir penilaian: {title}"),
        _("Buka formulir penilaian bila hasil proyek sudah diterima."),
    ),
    "rating": (
        _("Tutup formulir dan hitung nilai: {title}"),
        _("Formulir sedang diisi; tutup dan hitung nilai sesudah batas waktu."),
    ),
    "calculated": (
        _("Terbitkan hasil: {title}"),
        _("Terbitkan hasil sesudah dialog kinerja."),
    ),
    "published": (
        _("Tetapkan hasil akhir: {title}"),
        _("Tetapkan hasil akhir sesudah masa keberatan."),
    ),
}
"""What to do next with a cycle of each state, and when."""

_GATHER = (
    _("Hitung dari semester yang terbit: {title}"),
    _("Hitung nilai tahun bila hasil kedua semester sudah diterbitkan."),
)
"""The same for a year that is made of its halves."""

_FORM_KINDS: dict[str, tuple[str, str]] = {
    "superior": (
        "superior_form",
        _("Tanpa formulir atasan, nilai pegawai dapat tertahan."),
    ),
    "": ("fill_form", _("Sesudah batas waktu, formulir dianggap tidak diberikan.")),
}
"""Kind and hint of a form by the rater's relation; the empty key stands for all others."""


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """One thing to do: what, about whom, until when, and the page where it is done.

    `about` is the person it concerns, where a person may have many tasks of one kind.
    """

    kind: str
    title: Sentence
    detail: Sentence
    due_on: date | None
    endpoint: str
    params: dict[str, int] = field(default_factory=dict)
    region: str = ""
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Others cannot go on before this is done."""
        return self.kind in BLOCKING

    @property
    def order(self) -> tuple[bool, date, str]:
        """Sort what others wait for first, then by date; what has none comes last."""
        return not self.blocks, self.due_on or date.max, self.kind


def waiting_for(actor: Actor) -> list[WaitingTask]:
    """Return everything that waits for the actor: what others wait for first, then by date."""
    found: list[WaitingTask] = []
    if actor.employee_id is not None:
        for collect in _PERSONAL:
            found += collect(actor.employee_id)
        found += _shared(actor.employee_id, actor.region)
    hr = actor.regions("hr")
    found += _facts(actor.employee_id, hr)
    if hr:
        found += _cycles(rows.cycles(hr))
        found += _told(review_tasks.managing(hr))
    found += _follow_ups_due(actor.employee_id, hr)
    deciders = hr | actor.regions("committee")
    if deciders:
        found += _proposals(rows.proposals(deciders))
    leaders = actor.regions("leader")
    if leaders:
        found += _summaries(rows.cycles(leaders))
    return sorted(found, key=lambda task: task.order)


def _task(
    kind: str,
    one: Waiting,
    title: Sentence,
    detail: Sentence,
    due_on: date | None = None,
    *,
    about: str = "",
) -> WaitingTask:
    endpoint, name = ENDPOINTS[kind]
    return WaitingTask(kind, title, detail, due_on, endpoint, {name: one.key}, one.region, about)


def _memberships(me: int) -> Iterable[WaitingTask]:
    for one in rows.memberships(me):
        title = sentence(_("Setujui bagian Anda dalam proyek {title}"), title=one.title)
        detail = Sentence(_("Periksa sasaran, hari kerja, dan sektor Anda."))
        endpoint, name = ENDPOINTS["accept_membership"]
        params = {name: one.count, "member_id": one.key}
        due = _asked_by(one)
        yield WaitingTask("accept_membership", title, detail, due, endpoint, params, one.region)


def _asked_by(one: rows.Waiting) -> date | None:
    """Return the start of a project, or the day it was opened when that came later.

    Nobody is late for a day on which he had not been asked yet.
    """
    if one.on is None or one.moment is None:
        return one.on
    return max(one.on, local_day(one.moment, one.region))


def _progress(me: int) -> Iterable[WaitingTask]:
    for one in rows.last_progress(me):
        flow = _workflow(one)
        if flow is None:
            continue
        every = flow.progress_every_days
        due = progress_due(one.on, one.moment, one.region, every, entered=bool(one.count))
        if due < local_today(one.region):
            title = sentence(_("Isi kemajuan proyek {title}"), title=one.title)
            detail = sentence(_("Kemajuan diisi paling lambat setiap {days} hari."), days=every)
            yield _task("enter_progress", one, title, detail, due)


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
        kind, told = _FORM_KINDS.get(one.note, _FORM_KINDS[""])
        yield _task(kind, one, title, Sentence(told), one.on, about=_about(one))


def _about(one: Waiting) -> str:
    """Return the person, with the form's title where he is rated by several forms."""
    entry = _described(one)
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
            yield _task("open_result", one, title, detail)
            continue
        flow, opened = _workflow(one), local_day(one.moment, one.region)
        if flow is None:
            continue
        if not one.note:
            title = sentence(_("Tanggapi hasil {title}"), title=one.title)
            detail = Sentence(_("Setuju, atau setuju dengan catatan."))
            due = deadline(opened, flow.response_days, "calendar")
            yield _task("respond", one, title, detail, due)
        due = deadline(opened, flow.objection_days, flow.objection_day_kind)
        left = (due - local_today(one.region)).days
        if left >= 0:
            title = sentence(_("Masa keberatan atas {title}"), title=one.title)
            detail = sentence(_("Keberatan dapat diajukan dalam {days} hari lagi."), days=left)
            yield _task("may_object", one, title, detail, due)


def _dialogues(me: int) -> Iterable[WaitingTask]:
    for one in rows.dialogues(me):
        flow = _workflow(one)
        if flow is not None and flow.requires_dialogue:
            title = sentence(_("Adakan dialog kinerja dengan {name}"), name=one.title)
            detail = Sentence(_("Nilai sudah dihitung."))
            yield _task("hold_dialogue", one, title, detail, about=one.title)


def _acceptances(me: int) -> Iterable[WaitingTask]:
    for one in rows.acceptances(me):
        title = sentence(_("Periksa hasil proyek {title}"), title=one.title)
        detail = Sentence(_("Catat berita acara pemeriksaan dan realisasinya."))
        yield _task("accept_project", one, title, detail, one.on)


def _objections(me: int) -> Iterable[WaitingTask]:
    for one in rows.objections(me):
        if one.note == "decide":
            title = sentence(_("Putuskan keberatan {name}"), name=one.title)
            detail = Sentence(_("Dengarkan kedua pihak; keputusan Anda bersifat final."))
            yield _task("decide_objection", one, title, detail)
        else:
            title = sentence(_("Beri keterangan atas keberatan {name}"), name=one.title)
            detail = Sentence(_("Keterangan Anda didengar sebelum keberatan diputuskan."))
            yield _task("state_objection", one, title, detail)


def _facts(me: int | None, hr: frozenset[str]) -> Iterable[WaitingTask]:
    for one in rows.facts(me, hr):
        entry = _described(one)
        known = {fact.code: fact for fact in entry.facts()} if entry else {}
        fact = known.get(one.note)
        by_me = fact is not None and (
            (fact.confirmed_by == "appraiser" and one.count == 1)
            or (fact.confirmed_by == "hr" and not hr.isdisjoint({one.region, "*"}))
        )
        if fact is not None and by_me:
            title = sentence(_("Periksa keterangan {name}"), name=one.title)
            yield _task("confirm_fact", one, title, Sentence(fact.label), about=one.title)


def _cycles(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    for one in found:
        gathered = one.note == "running" and gathers(one.region, one.word)
        step, when = _GATHER if gathered else _NEXT_STEP[one.note]
        due = one.on if one.note == "rating" else None
        yield _task("cycle_step", one, sentence(step, title=one.title), Sentence(when), due)
        if one.count:
            title = sentence(
                _("{n} penilaian tertahan dalam {title}"), n=one.count, title=one.title
            )
            yield _task("holds", one, title, Sentence(_("Lengkapi datanya, lalu hitung ulang.")))


def _proposals(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    for one in found:
        entry = _described(one)
        known = {rule.id: rule for rule in entry.follow_up_rules} if entry else {}
        if one.note in known and known[one.note].decided_by == "appraiser":
            continue
        rules = {rule.id: rule.title for rule in known.values()}
        title = sentence(
            _("Putuskan {n} usulan: {rule}"), n=one.count, rule=rules.get(one.note, one.note)
        )
        yield _task("committee", one, title, Sentence("{title}", {"title": one.title}))


def _undecided(me: int) -> Iterable[WaitingTask]:
    for one in follow_up_reminders.undecided(me):
        title = sentence(_("Putuskan {n} usulan bagi staf: {rule}"), n=one.count, rule=one.title)
        detail = Sentence(_("Tetapkan atau coret dengan alasan."))
        endpoint = ENDPOINTS["decide_follow_up"][0]
        yield WaitingTask("decide_follow_up", title, detail, None, endpoint, {}, one.region)


def _follow_ups_due(me: int | None, hr: frozenset[str]) -> Iterable[WaitingTask]:
    mine, office = follow_up_reminders.near(me, hr)
    detail = Sentence(_("Catat hasilnya bila sudah selesai."))
    for one in mine:
        title = sentence(_("Tindak lanjut {name}: {title}"), name=one.name, title=one.title)
        endpoint, name = ENDPOINTS["follow_up_due"]
        params = {name: one.id}
        yield WaitingTask(
            "follow_up_due", title, detail, one.due_on, endpoint, params, one.region, one.name
        )
    for group in office:
        title = sentence(
            _("{n} tindak lanjut jatuh tempo: {rule}"), n=group.count, rule=group.title
        )
        endpoint = ENDPOINTS["follow_ups_due"][0]
        yield WaitingTask("follow_ups_due", title, detail, group.due_on, endpoint, {}, group.region)


def _summaries(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    for one in found:
        if one.note == "published":
            title = sentence(_("Baca ringkasan {title}"), title=one.title)
            yield _task("leader_summary", one, title, Sentence(_("Hasil sudah diterbitkan.")))


def _described(one: Waiting) -> RegionEntry | None:
    """Return the region's description, None while its plugin is away: the page still opens."""
    return runtime().host.registry.known(one.region)


def _workflow(one: Waiting) -> Workflow | None:
    """Return the region's deadlines; None while nobody can tell them."""
    return workflow_of(one.region) if _described(one) is not None else None


def _records(me: int) -> Iterable[WaitingTask]:
    for one in record_waiting.waiting(me):
        title, cycle = one.register.title, one.cycle
        detail = Sentence("{title}", {"title": title})
        if one.record_id is not None:
            told = sentence(_("Tanda tangani {title}: {name}"), title=title, name=one.name)
            kind, key = "sign_record", one.record_id
        elif one.is_own:
            told = sentence(_("Isi {title}: {cycle}"), title=title, cycle=cycle)
            kind, key = "write_own_record", one.appraisal_id
        else:
            told = sentence(_("Isi {title} untuk {name}"), title=title, name=one.name)
            kind, key = "write_record", one.appraisal_id
        endpoint, name = ENDPOINTS[kind]
        due, about = one.due_on, "" if one.is_own else one.name
        yield WaitingTask(kind, told, detail, due, endpoint, {name: key}, one.region, about)


def _shared(me: int, home: str) -> Iterable[WaitingTask]:
    yield from _told(shared_tasks.shared(me, home))
    yield from _told(period_tasks.waiting(me, home))
    yield from _told(review_tasks.personal(me, home))


def _told(found: Iterable[review_tasks.Told]) -> Iterable[WaitingTask]:
    for kind, key, region, title, detail, due in found:
        endpoint, name = ENDPOINTS[kind]
        params = {name: key} if name else {}
        yield WaitingTask(kind, title, detail, due, endpoint, params, region)


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
