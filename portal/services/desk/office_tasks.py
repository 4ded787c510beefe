"""What waits for those who run the office: personnel, committees, leaders."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.actor import Actor
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import gathers
from portal.services.desk.waiting import ENDPOINTS, WaitingTask, described, task
from portal.services.followup import follow_up_reminders
from portal.store.queries import tasks as rows
from portal.store.queries.tasks import Waiting

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


def facts(actor: Actor) -> Iterable[WaitingTask]:
    """Return the facts that the person may confirm."""
    for one in rows.facts(actor):
        entry = described(one)
        known = {fact.code: fact for fact in entry.facts()} if entry else {}
        fact = known.get(one.note)
        by_me = fact is not None and (
            (fact.confirmed_by == "appraiser" and one.count == 1)
            or (fact.confirmed_by == "hr" and one.word == "hr")
        )
        if fact is not None and by_me:
            title = sentence(_("Periksa keterangan {name}"), name=one.title)
            yield task("confirm_fact", one, title, Sentence(fact.label), about=one.title)


def cycle_steps(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    """Return the next step of each cycle, and whom a calculation held."""
    for one in found:
        gathered = one.note == "running" and gathers(one.region, one.word)
        step, when = _GATHER if gathered else _NEXT_STEP[one.note]
        due = one.on if one.note == "rating" else None
        yield task("cycle_step", one, sentence(step, title=one.title), Sentence(when), due)
        if one.count:
            title = sentence(
                _("{n} penilaian tertahan dalam {title}"), n=one.count, title=one.title
            )
            yield task("holds", one, title, Sentence(_("Lengkapi datanya, lalu hitung ulang.")))


def outdated(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    """Return the cycles whose values no longer match what they were gathered from."""
    for one in found:
        endpoint, name = ENDPOINTS["gather_again"]
        title = sentence(_("Himpun ulang nilai {n} pegawai: {title}"), n=one.count, title=one.title)
        detail = Sentence(_("Semester atau periode terbit atau berubah sesudah nilai dihitung."))
        params: dict[str, int | str] = {name: one.key, "action": "gather_again"}
        yield WaitingTask("gather_again", title, detail, None, endpoint, params, one.region)


def proposals(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    """Return the rules whose proposals a committee or the personnel office decides."""
    for one in found:
        entry = described(one)
        known = {rule.id: rule for rule in entry.follow_up_rules} if entry else {}
        if one.note in known and known[one.note].decided_by == "appraiser":
            continue
        rules = {rule.id: rule.title for rule in known.values()}
        title = sentence(
            _("Putuskan {n} usulan: {rule}"), n=one.count, rule=rules.get(one.note, one.note)
        )
        yield task("committee", one, title, Sentence("{title}", {"title": one.title}))


def follow_ups_due(me: int | None, hr: frozenset[str]) -> Iterable[WaitingTask]:
    """Return the follow-ups that come due: the person's own charges, and counts for the office."""
    mine, office = follow_up_reminders.near(me, hr)
    detail = Sentence(_("Catat hasilnya bila sudah selesai."))
    for one in mine:
        title = sentence(_("Tindak lanjut {name}: {title}"), name=one.name, title=one.title)
        endpoint, name = ENDPOINTS["follow_up_due"]
        params = {name: one.id}
        about = f"{one.name}, {one.title}"
        yield WaitingTask(
            "follow_up_due", title, detail, one.due_on, endpoint, params, one.region, about
        )
    for group in office:
        title = sentence(
            _("{n} tindak lanjut jatuh tempo: {rule}"), n=group.count, rule=group.title
        )
        endpoint = ENDPOINTS["follow_ups_due"][0]
        yield WaitingTask("follow_ups_due", title, detail, group.due_on, endpoint, {}, group.region)


def summaries(found: Iterable[Waiting]) -> Iterable[WaitingTask]:
    """Return the published cycles whose summary a leader may read."""
    for one in found:
        if one.note == "published":
            title = sentence(_("Baca ringkasan {title}"), title=one.title)
            yield task("leader_summary", one, title, Sentence(_("Hasil sudah diterbitkan.")))
