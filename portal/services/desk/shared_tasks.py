"""What waits for a person in surveys and in choices made together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.services.common.appraisals import described, local_today
from portal.store.queries import deliberation_pages, survey_pages

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
