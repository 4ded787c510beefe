"""What waits for a person with everybody else: surveys, choices made together, yearly sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from portal.api.describe import LearningMaterial
from portal.domain.periods import period
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, local_today
from portal.store.queries import deliberation_pages, learning_pages, survey_pages

Told = tuple[str, int, str, Sentence, Sentence, date | None]
"""Kind, id of the record, region, title, detail, due day."""

_TURNS: dict[str, tuple[str, Sentence]] = {
    "proposals": (
        _("Usulkan parameter untuk {title}"),
        Sentence(_("Setiap peserta boleh mengusulkan apa yang diukur.")),
    ),
    "voting": (
        _("Berikan suara dalam {title}"),
        Sentence(_("Suara Anda rahasia; yang disimpan hanya jumlahnya.")),
    ),
    "points": (
        _("Bagikan poin dalam {title}"),
        Sentence(_("Poin menentukan bobot setiap parameter.")),
    ),
}


def shared(me: int, home: str) -> Iterator[Told]:
    """Yield the open surveys not answered yet and the turns in deliberations.

    `home` is the region of the employee; what it does not describe costs nothing.
    """
    entry = described(home) if home else None
    if entry is None:
        return
    asked = {one.id for one in entry.surveys() if one.audience == "employees"}
    for one in survey_pages.waiting(me) if asked else ():
        if one.survey in asked and one.opens_on <= local_today(home) <= one.closes_on:
            title = sentence(_("Isi {title}"), title=one.title)
            detail = Sentence(_("Tanpa nama, beberapa menit saja."))
            yield "answer_survey", one.id, one.region, title, detail, one.closes_on
    for row, _member in deliberation_pages.waiting(me) if entry.deliberations() else ():
        text, detail = _TURNS[row.state]
        title = sentence(text, title=row.title)
        yield "deliberate", row.id, row.region, title, detail, None
    yield from _sessions(me, home, entry.learning)


def _sessions(me: int, home: str, materials: Sequence[LearningMaterial]) -> Iterator[Told]:
    """Yield the sessions of this year that have begun and that the person has no record of."""
    today = local_today(home)
    spans = {one.id: period(f"{today.year}-{one.asked_in}") for one in materials if one.asked_in}
    wanted = {name: span.ends for name, span in spans.items() if span.starts <= today}
    left = learning_pages.waiting(me, wanted, today.year) if wanted else set()
    for one in materials:
        if one.id in left:
            title = sentence(_("Ikuti {title}"), title=one.title)
            detail = sentence(_("Sesi tahunan bagi semua pegawai, {n} menit."), n=one.minutes)
            yield "take_part", 0, home, title, detail, wanted[one.id]
