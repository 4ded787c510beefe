"""Yearly value 0..120: 70% achievement of the indicators, 30% the superior's form."""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import (
    NOT_RATED,
    IndicatorInput,
    Number,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Snapshot,
    Verdict,
    anchor_value,
    borrow,
    exact,
    mean,
    measure_set,
    percent,
    pp30_predikat,
    printed,
    published,
    read_indicator_set,
    read_object,
    read_rating,
)

ID = "sukamaju.year"
ACHIEVEMENT = borrow("national.achievement")


@dataclass(frozen=True, slots=True)
class YearInput:
    """Everything that the value is made of."""

    indicators: tuple[IndicatorInput, ...]
    superior: Number


def parse(document: object) -> YearInput:
    """Read ``{"indicators": [...], "superior_rating": 1..5}``."""
    fields = read_object(document)
    if fields.get("superior_rating") is None:
        raise ScoringError("no_superior_rating")
    superior = read_rating(fields["superior_rating"])
    return YearInput(read_indicator_set(fields.get("indicators")), superior)


def gather(snapshot: Snapshot) -> YearInput:
    """Build the same input from the frozen facts of one appraisal."""
    marks = [m for f in snapshot.forms if f.relation == "superior" for m in f.items.values()]
    return parse(
        {
            "indicators": [measure.to_document() for measure in snapshot.measures],
            "superior_rating": mean([exact(mark) for mark in marks]) if marks else None,
        }
    )


def compute(given: YearInput) -> ScoreCard:
    """Return the value and its predikat; no value when no indicator has data."""
    found = measure_set(given.indicators, ACHIEVEMENT, cap=120)
    work = found.value()
    if work is None:
        verdict = Verdict("predikat", "Predikat", NOT_RATED, "tidak ada indikator dengan data")
        return ScoreCard(ID, _result(None, NOT_RATED, found.flags), {}, (*found.gaps, verdict))
    work = work.named("work_value", "Nilai hasil kerja")
    behavior = anchor_value(given.superior.named("superior", "Rata-rata atasan", places=None))
    behavior = behavior.named("behavior_value", "Nilai perilaku")
    final = (percent(70) * work + percent(30) * behavior).named("final_value", "Nilai akhir")
    verdict = pp30_predikat(published(final), verified_idea=False)
    return ScoreCard(
        ID,
        _result(final, verdict.text, found.flags),
        {"final_value": final},
        (*found.gaps, final, verdict),
    )


def _result(final: Number | None, predikat: str, flags: list[str]) -> dict[str, object]:
    return {"final_value": printed(final), "predikat": predikat, "flags": flags}


YEAR = ScoringMethod(
    id=ID,
    title="Nilai kinerja tahunan",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data="Indikator tanpa data dikeluarkan; bobot yang tersisa dipakai sebagai nisbah.",
    legal_basis="Peraturan Bupati Sukamaju (contoh)",
    cycle_result=True,
    published_key="final_value",
    grade_key="predikat",
)
