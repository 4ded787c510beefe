"""The steps of a cycle as people read them: what will happen to how many, and the act itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _

from portal.domain.actor import Actor
from portal.domain.sentences import mark
from portal.domain.workflow import actions, label_of
from portal.services.common.appraisals import gathers, load_cycle, workflow_of
from portal.services.common.runtime import runtime
from portal.services.cycle import cycles
from portal.services.outcome import finality, many_results, publication
from portal.services.outcome.gathering import outdated_count
from portal.services.rating import forms, nominations
from portal.services.scores import calculation, fairness_rules, reopening
from portal.store.queries import cycle_screens, nomination_pages, rater_forms
from portal.store.queries import cycles as queries
from portal.store.queries.cycles import CycleRow
from portal.web import formats, gathering_page, unmeasured_page
from portal.web.described import in_words
from portal.web.forms import Form
from portal.web.i18n import say

Standing = Literal["done", "current", "todo"]
Outcome = tuple[str, str]
"""The sentence of what was done, and one of what was left out (or nothing)."""

STATES: dict[str, str] = {
    "draft": mark("Konsep"),
    "running": mark("Berjalan"),
    "rating": mark("Formulir terbuka"),
    "calculated": mark("Nilai dihitung"),
    "published": mark("Diterbitkan"),
    "final": mark("Final"),
    "cancelled": mark("Dibatalkan"),
}
"""A cycle's own words for its states; an appraisal has others."""


_USUAL = frozenset({"open", "open_forms", "gather", "calculate", "publish", "close"})


def _nothing(_actor: Actor, _row: CycleRow) -> list[str]:
    return []


def _no_change(_actor: Actor, _row: CycleRow) -> list[gathering_page.Row]:
    return []


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `reason` and `partial` and `due` say which fields its page asks for."""

    action: str
    label: str
    effects: Callable[[Actor, CycleRow], list[str]]
    run: Callable[[Actor, CycleRow, Form], Outcome]
    reason: bool = False
    partial: bool = False
    due: bool = False
    danger: bool = False
    warnings: Callable[[Actor, CycleRow], list[str]] = _nothing
    """What has to be known before the step is taken: shown above everything else."""
    changes: Callable[[Actor, CycleRow], list[gathering_page.Row]] = _no_change
    """Values that the step makes anew, as they were and as they become."""


def offered(row: CycleRow) -> tuple[Step, ...]:
    """Return the steps that lead on from the cycle's state, the usual one first."""
    gathered = gathers(row.region, row.cadence)
    barred = {"open_forms", "reopen_forms"} if gathered else {"gather"}
    if not outdated_count(row.id):
        barred |= {"gather_again"}
    names = [one.action for one in actions("cycle", row.state) if one.action not in barred]
    found = [STEPS[name] for name in names if name in STEPS]
    more = [STEPS["enroll"]] if row.state == "running" else []
    return tuple(sorted(found, key=_order) + more)


def _order(one: Step) -> int:
    """Put what must come first in front: values that no longer match, then the usual step."""
    return 0 if one.action == "gather_again" else 1 if one.action in _USUAL else 2


def _open_effects(actor: Actor, row: CycleRow) -> list[str]:
    count = cycle_screens.due_enrolments(row)
    return [
        _("Penilaian dibuat untuk %(people)s menurut penugasannya.", people=formats.people(count)),
        _("Indikator, formulir, dan metode penilaian dikunci sampai siklus selesai."),
        _("Sesudah dibuka, siklus tidak dapat dikembalikan menjadi konsep."),
    ]


def _open(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    cycles.open_cycle(actor, row.id, form.version())
    count = queries.status_counts(actor, row.id).appraisals
    return _("Siklus dibuka untuk %(people)s.", people=formats.people(count)), ""


def _forms_effects(actor: Actor, row: CycleRow) -> list[str]:
    counts = queries.status_counts(actor, row.id)
    left = cycle_screens.unfinished_projects(row.id)
    told = [
        _(
            "Formulir atasan dan rekan kerja dibuat untuk %(people)s.",
            people=formats.people(counts.appraisals),
        ),
        *_peers_told(row),
    ]
    if left:
        told.append(
            _(
                "%(n)s proyek belum diterima. Proyek yang baru diterima sesudah nilai dihitung "
                "masuk tahun berikutnya.",
                n=left,
            )
        )
    return told


def _peers_told(row: CycleRow) -> list[str]:
    """Say where the peers come from: a draw, or names with a draw for what is missing."""
    form = nominations.nominated_form(row.region)
    if form is None or form.nominated is None:
        return [_("Penilai rekan diundi; benih undiannya dicatat sehingga dapat diperiksa ulang.")]
    short = nomination_pages.short_of(row.id, form.nominated.minimum)
    told = [_("Rekan yang diusulkan pegawai dan atasannya menerima formulir.")]
    if short:
        people = formats.people(short)
        told.append(
            _("%(people)s belum memiliki cukup rekan; kekurangannya diundi.", people=people)
        )
    return told


def _publish_warnings(_actor: Actor, row: CycleRow) -> list[str]:
    """Say when the review before the publication is missing or still open."""
    if not fairness_rules.is_reviewed(row.region, row.cadence):
        return []
    review = fairness_rules.review_of(row.id)
    if review is None:
        return [_("Jalankan pemeriksaan keadilan penilaian sebelum hasil diterbitkan.")]
    if review.state == "closed":
        return []
    return [
        _("Pemeriksaan keadilan masih terbuka: hasil dengan usulan koreksi menyusul sesudahnya.")
    ]


def _open_forms(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    due_on = form.day("due_on", _("Batas waktu"))
    form.check()
    count = forms.open_forms(actor, row.id, due_on=due_on, expected_version=form.version())
    return _("%(n)s formulir dibuka.", n=count), ""


def _calculate_effects(actor: Actor, row: CycleRow) -> list[str]:
    people = formats.people(queries.status_counts(actor, row.id).phases.get("rating", 0))
    return [
        _("Formulir ditutup, lalu nilai %(people)s dihitung.", people=people),
        _("Pegawai belum melihat nilainya sebelum hasil diterbitkan."),
    ]


def _calculate_warnings(actor: Actor, row: CycleRow) -> list[str]:
    """Say who will be left without a value, and how many forms will not count."""
    counts = rater_forms.form_counts(actor, row.id, "cycle.view")
    missing = sum(one.open + one.expired for one in counts)
    entry = runtime().host.registry.known(row.region)
    required = [form for form in in_words(entry.forms()) if form.required] if entry else []
    without = cycle_screens.without_forms(row.id, [form.id for form in required])
    told = [
        _(
            "%(people)s akan tertahan tanpa nilai, karena belum ada kiriman %(form)s.",
            people=formats.people(without[form.id]),
            form=form.title,
        )
        for form in required
        if without[form.id]
    ]
    if missing:
        told.append(_("%(n)s formulir belum dikirim dan dianggap tidak diberikan.", n=missing))
    return told


def _calculate(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    report = calculation.calculate_cycle(actor, row.id, expected_version=form.version())
    done = _("Nilai %(people)s selesai dihitung.", people=formats.people(report.calculated))
    held = len(report.holds)
    return done, _("%(n)s penilaian tertahan; alasannya di bawah.", n=held) if held else ""


def _gather_effects(actor: Actor, row: CycleRow) -> list[str]:
    people = formats.people(queries.status_counts(actor, row.id).appraisals)
    return [
        _("Nilai %(people)s dihitung dari semester yang sudah diterbitkan.", people=people),
        _("Semester tanpa nilai tidak dihitung; hanya satu semester diberi tanda."),
        _("Pegawai belum melihat nilainya sebelum hasil diterbitkan."),
    ]


def _reopen_effects(actor: Actor, row: CycleRow) -> list[str]:
    counts = queries.status_counts(actor, row.id).phases.get("calculated", 0)
    return [
        _(
            "Penilaian %(people)s kembali ke pengisian formulir; nilainya dihitung ulang.",
            people=formats.people(counts),
        ),
        _("Penilaian yang dialognya sudah dicatat tidak berubah."),
    ]


def _reopen(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    reason = form.text("reason", _("Alasan"), required=True, maximum=500)
    due_on = form.day("due_on", _("Batas waktu"))
    form.check()
    count = reopening.reopen_forms(actor, row.id, reason, due_on=due_on)
    return _("%(n)s formulir dibuka kembali.", n=count), ""


def _publish_effects(actor: Actor, row: CycleRow) -> list[str]:
    """Say whose results can be opened, and what keeps the others back."""
    flow = workflow_of(row.region)
    found, _own, missing = publication.sorted_out(actor, load_cycle(actor, row.id, "cycle.manage"))
    ready = len(found)
    waiting = sum(one.sentence.message == publication.NO_DIALOGUE for one in missing)
    told = [
        _("Hasil %(people)s dapat dibuka oleh pegawainya.", people=formats.people(ready)),
        _(
            "Masa keberatan %(days)s hari dihitung sejak pegawai membuka hasilnya.",
            days=flow.objection_days,
        ),
        _("Nilai yang sudah diterbitkan hanya dapat berubah melalui keberatan."),
    ]
    if not flow.requires_dialogue:
        told[0] = _("Hasil %(people)s dapat dibuka.", people=formats.people(ready))
    elif waiting > 0:
        told.insert(
            1, _("%(people)s belum memiliki dialog kinerja.", people=formats.people(waiting))
        )
    return told + _lacks(missing)


def _lacks(missing: list[many_results.Remaining]) -> list[str]:
    """Say what keeps results back, and for how many; dialogues are told before."""
    sentences = (one.sentence for one in missing)
    why = Counter(say(one) for one in sentences if one.message != publication.NO_DIALOGUE)
    return [f"{formats.people(count)}: {told}" for told, count in why.most_common()]


def _publish(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    report = publication.publish_cycle(
        actor, row.id, partial=form.has("partial", "1"), expected_version=form.version()
    )
    left = len(report.remaining)
    done = _("Hasil %(people)s diterbitkan.", people=formats.people(report.done))
    return done, _("%(people)s belum diterbitkan.", people=formats.people(left)) if left else ""


def _close_effects(actor: Actor, row: CycleRow) -> list[str]:
    counts = queries.status_counts(actor, row.id).phases
    return [
        _(
            "Hasil yang masa keberatannya sudah lewat menjadi final (dari %(people)s).",
            people=formats.people(counts.get("published", 0)),
        ),
        _("Hasil yang belum dibuka atau masih dalam keberatan tetap terbuka."),
        _("Hasil final tidak dapat diubah lagi."),
    ]


def _close(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    report = finality.close_cycle(actor, row.id, expected_version=form.version())
    left = len(report.remaining)
    done = _("Hasil %(people)s ditetapkan final.", people=formats.people(report.done))
    rest = _(
        "%(people)s belum final; ulangi langkah ini pada hari lain.", people=formats.people(left)
    )
    return done, rest if left else ""


def _cancel_effects(_actor: Actor, _row: CycleRow) -> list[str]:
    return [_("Konsep siklus dibatalkan. Belum ada pegawai yang terlibat.")]


def _cancel(actor: Actor, row: CycleRow, form: Form) -> Outcome:
    cycles.cancel_cycle(actor, row.id, form.version())
    return _("Siklus dibatalkan."), ""


def _enroll_effects(_actor: Actor, _row: CycleRow) -> list[str]:
    return [_("Pegawai dengan penugasan baru, termasuk yang pindah, ditambahkan ke siklus ini.")]


def _enroll(actor: Actor, row: CycleRow, _form: Form) -> Outcome:
    added = cycles.add_appraisals(actor, row.id)
    return _("%(people)s ditambahkan.", people=formats.people(len(added))), ""


STEPS: dict[str, Step] = {
    "open": Step(
        "open", label_of("cycle", "open"), _open_effects, _open, warnings=unmeasured_page.warnings
    ),
    "cancel": Step("cancel", label_of("cycle", "cancel"), _cancel_effects, _cancel, danger=True),
    "open_forms": Step(
        "open_forms", label_of("cycle", "open_forms"), _forms_effects, _open_forms, due=True
    ),
    "calculate": Step(
        "calculate",
        label_of("cycle", "calculate"),
        _calculate_effects,
        _calculate,
        warnings=_calculate_warnings,
    ),
    "gather": Step("gather", label_of("cycle", "gather"), _gather_effects, _calculate),
    "gather_again": Step(
        "gather_again",
        label_of("cycle", "gather_again"),
        gathering_page.effects,
        gathering_page.run,
        changes=gathering_page.rows,
    ),
    "reopen_forms": Step(
        "reopen_forms",
        label_of("cycle", "reopen_forms"),
        _reopen_effects,
        _reopen,
        reason=True,
        due=True,
    ),
    "publish": Step(
        "publish",
        label_of("cycle", "publish"),
        _publish_effects,
        _publish,
        partial=True,
        warnings=_publish_warnings,
    ),
    "close": Step("close", label_of("cycle", "close"), _close_effects, _close),
    "enroll": Step("enroll", mark("Tambahkan pegawai baru"), _enroll_effects, _enroll),
}
"""Every step a person can take with a cycle, by its action."""
