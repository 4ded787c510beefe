"""Every text of a region that somebody reads: where it stands, the id beside it, and the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from portal.api.describe import (
    Closing,
    FollowUpRule,
    IndicatorSet,
    LearningMaterial,
    Region,
    Workflow,
)
from portal.api.instruments import (
    Deliberation,
    Fact,
    Field,
    Instrument,
    Item,
    RatingForm,
    Register,
    Scale,
    Survey,
)
from portal.host.registry import RegionEntry

Label = tuple[str, str, str]
"""Where the text stands, in words; the id of what it belongs to; the text."""


def labels(entry: RegionEntry) -> Iterator[Label]:
    """Yield every text of the region; a text that may stay empty only when it is filled in."""
    yield from _region(entry.region)
    for found in entry.indicator_sets:
        yield from _set(found)
    for item in entry.instruments:
        yield from _instrument(item)
    if entry.workflow:
        yield from _workflow(entry.workflow)
    for report in entry.report_formats:
        yield f"Laporan {report.id}, judul", report.id, report.title
    for rule in entry.follow_up_rules:
        yield from _rule(rule)
    for material in entry.learning:
        yield from _material(material)


def _some(where: str, name: str, *texts: str) -> Iterator[Label]:
    """Yield the texts that are filled in."""
    yield from [(where, name, text) for text in texts if text]


def _region(region: Region) -> Iterator[Label]:
    code, head = region.code, region.letterhead
    yield f"Daerah {code}, nama", code, region.name
    yield f"Daerah {code}, instansi", code, region.agency
    yield f"Daerah {code}, kop surat, pemerintah", code, head.government
    yield f"Daerah {code}, kop surat, instansi", code, head.agency
    yield f"Daerah {code}, kop surat, alamat", code, head.address
    yield from _some(f"Daerah {code}", code, head.contact, region.leader_title, region.about)


def _set(found: IndicatorSet) -> Iterator[Label]:
    yield f"Set {found.id}, judul", found.id, found.title
    yield from [(f"Set {found.id}, daftar periksa", found.id, one) for one in found.checklist]
    for word, label in found.verified_marks:
        yield f"Set {found.id}, nilai {word}", found.id, label
    for one in found.indicators:
        where = f"Indikator {found.id}.{one.code}"
        yield f"{where}, label", one.code, one.label
        yield f"{where}, satuan", one.code, one.measure_unit
        yield from _some(where, one.code, one.source, one.section, one.duty)


def _instrument(item: Instrument) -> Iterator[Label]:
    if isinstance(item, RatingForm):
        yield from _form(item)
    elif isinstance(item, Fact):
        yield f"Fakta {item.code}, label", item.code, item.label
        yield from _some(f"Fakta {item.code}", item.code, item.help, *item.choices)
    elif isinstance(item, Survey):
        yield f"Survei {item.id}, judul", item.id, item.title
        yield from _some(f"Survei {item.id}, pengantar", item.id, item.introduction)
        yield from _questions(f"Survei {item.id}", item.items)
        yield from _scale(f"Survei {item.id}", item.id, item.scale)
    elif isinstance(item, Register):
        yield f"Register {item.id}, judul", item.id, item.title
        yield from _some(f"Register {item.id}, penjelasan", item.id, item.help)
        yield from _fields(f"Register {item.id}", item.fields)
    else:
        yield from _deliberation(item)


def _deliberation(item: Deliberation) -> Iterator[Label]:
    yield f"Musyawarah {item.id}, judul", item.id, item.title
    yield from _some(f"Musyawarah {item.id}, pengantar", item.id, item.introduction)


def _form(form: RatingForm) -> Iterator[Label]:
    yield f"Formulir {form.id}, judul", form.id, form.title
    yield from _questions(f"Formulir {form.id}", form.items)
    yield from _scale(f"Formulir {form.id}", form.id, form.scale)
    for narrative in form.narratives:
        yield f"Formulir {form.id}, isian {narrative.code}", narrative.code, narrative.label


def _questions(where: str, items: Iterable[Item]) -> Iterator[Label]:
    for item in items:
        yield f"{where}, butir {item.code}, label", item.code, item.label
        yield f"{where}, butir {item.code}, pertanyaan", item.code, item.prompt


def _scale(where: str, name: str, scale: Scale) -> Iterator[Label]:
    yield from [(f"{where}, nilai {one.value}", name, one.label) for one in scale.points]


def _fields(where: str, fields: Iterable[Field]) -> Iterator[Label]:
    for field in fields:
        yield f"{where}, isian {field.code}, label", field.code, field.label
        yield from _some(f"{where}, isian {field.code}", field.code, field.help)
        yield from [
            (f"{where}, isian {field.code}, pilihan", field.code, one) for one in field.choices
        ]


def _workflow(workflow: Workflow) -> Iterator[Label]:
    for stage in workflow.stages:
        yield f"Tahap {stage.code}", stage.code, stage.label
        yield from _some(f"Tahap {stage.code}, penjelasan", stage.code, stage.help)
    for closing in workflow.closings:
        yield from _closing(closing)


def _closing(closing: Closing) -> Iterator[Label]:
    where = f"Penutupan {closing.id}"
    yield f"{where}, judul", closing.id, closing.title
    yield from [(f"{where}, status {word}", closing.id, text) for word, text in closing.statuses]
    fields = chain(closing.report_fields, closing.feedback_fields, closing.talk_fields)
    yield from _fields(where, fields)


def _rule(rule: FollowUpRule) -> Iterator[Label]:
    yield f"Tindak lanjut {rule.id}, judul", rule.id, rule.title
    yield from _fields(f"Tindak lanjut {rule.id}", chain(rule.decision_fields, rule.outcome_fields))


def _material(material: LearningMaterial) -> Iterator[Label]:
    where = f"Bahan {material.id}"
    yield f"{where}, judul", material.id, material.title
    for at, text in enumerate(material.body, 1):
        yield f"{where}, paragraf {at}", material.id, text
    for at, one in enumerate(material.questions, 1):
        yield f"{where}, soal {at}", material.id, one.prompt
        yield from [(f"{where}, soal {at}, jawaban", material.id, text) for text in one.choices]
        yield from _some(f"{where}, soal {at}, penjelasan", material.id, one.explanation)
