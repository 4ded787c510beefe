"""Public satisfaction index from nine elements with marks 1..4.

Source: PermenPANRB 14/2017. Each element weighs exactly 1/9; the rounded weight 0.11 of old
reports loses one percent of the index and is kept only to reproduce them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.api import (
    Number,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Verdict,
    exact,
    printed,
    published,
    read_list,
    read_number,
    read_object,
    read_rating,
    read_whole,
    satisfaction_band,
    total,
)

_RULE = "PermenPANRB 14/2017"
_ELEMENTS = 9
_HIGHEST_MARK = 4
_EXACT_WEIGHT = exact(1) / _ELEMENTS
_OLD_WEIGHT = exact("0.11")
_NAMES = (
    ("requirements", "Persyaratan"),
    ("procedure", "Sistem, mekanisme, dan prosedur"),
    ("time", "Waktu penyelesaian"),
    ("cost", "Biaya/tarif"),
    ("product", "Produk spesifikasi jenis pelayanan"),
    ("competence", "Kompetensi pelaksana"),
    ("conduct", "Perilaku pelaksana"),
    ("complaints", "Penanganan pengaduan, saran, dan masukan"),
    ("facilities", "Sarana dan prasarana"),
)
_EMPTY = ("element_means", "weighted_sum", "index", "band", "label")


@dataclass(frozen=True, slots=True)
class SurveyInput:
    """Totals per element over all complete sheets, in the order of the nine elements."""

    totals: tuple[int, ...]
    respondents: int
    weight: Number = _EXACT_WEIGHT
    rejected: int = 0
    """Incomplete sheets, which are not counted."""


def parse(document: object) -> SurveyInput:
    """Read ``{totals, respondents, weight?}`` or ``{answers}``.

    ``invalid_rating`` for a mark outside 1..4, ``invalid_value`` for everything else.
    """
    fields = read_object(document)
    answers = fields.get("answers")
    if answers is not None:
        sheets = [_sheet(item) for item in read_list(answers)]
        return _counted(sheets, _weight(fields.get("weight")))
    totals = [read_whole(item) for item in read_list(fields.get("totals"))]
    respondents = read_whole(fields.get("respondents"))
    # Nobody can have given more than the highest mark, so such totals were counted wrongly.
    if len(totals) != _ELEMENTS or max(totals) > _HIGHEST_MARK * respondents:
        raise ScoringError("invalid_value")
    return SurveyInput(tuple(totals), respondents, _weight(fields.get("weight")))


def compute(given: SurveyInput) -> ScoreCard:
    """Return the means, the weighted sum, the index and its band."""
    flags = ["incomplete_rejected"] if given.rejected else []
    if not given.respondents:
        flags.append("no_respondents")
        nulls: dict[str, object] = dict.fromkeys(_EMPTY)
        return ScoreCard(_ID, {"respondents": 0, **nulls, "flags": flags})
    means = _means(given)
    weighted = total([given.weight * mean for mean in means])
    weighted = weighted.named("weighted_sum", "Jumlah nilai rata-rata tertimbang", _RULE, 4)
    index = (weighted * 25).named("index", "Indeks kepuasan masyarakat", _RULE)
    return _card(given, means, (weighted, index), flags)


def _card(
    given: SurveyInput, means: list[Number], sums: tuple[Number, Number], flags: list[str]
) -> ScoreCard:
    weighted, index = sums
    shown = published(index)
    band = satisfaction_band(shown)
    if band is None:
        flags.append("below_scale")
        verdict = Verdict("band", "Mutu pelayanan", "-", "{} < 25.00", (shown,), _RULE)
    else:
        word, limit = f"{band.letter} ({band.label})", published(band.limit)
        verdict = Verdict("band", "Mutu pelayanan", word, "{} ≥ {}", (shown, limit), _RULE)
    result: dict[str, object] = {
        "respondents": given.respondents,
        "element_means": [printed(mean, 4) for mean in means],
        "weighted_sum": printed(weighted, 4),
        "index": shown.text,
        "band": None if band is None else band.letter,
        "label": None if band is None else band.label,
        "flags": flags,
    }
    return ScoreCard(_ID, result, {"weighted_sum": weighted, "index": index}, (index, verdict))


def _means(given: SurveyInput) -> list[Number]:
    return [
        (exact(amount) / given.respondents).named(key, f"Rata-rata {label}", _RULE, 4)
        for amount, (key, label) in zip(given.totals, _NAMES, strict=True)
    ]


def _sheet(document: object) -> list[int] | None:
    """Return the nine marks of a sheet, ``None`` for an incomplete one."""
    answers = read_list(document)
    if len(answers) != _ELEMENTS:
        raise ScoringError("invalid_value")
    marks = [_mark(answer) for answer in answers if answer is not None]
    return marks if len(marks) == _ELEMENTS else None


def _mark(answer: object) -> int:
    number = read_rating(answer, 1, _HIGHEST_MARK, whole=True)
    return number.num // number.den


def _counted(sheets: Sequence[list[int] | None], weight: Number) -> SurveyInput:
    complete = [sheet for sheet in sheets if sheet is not None]
    totals = tuple([sum(column) for column in zip(*complete, strict=True)])
    return SurveyInput(totals, len(complete), weight, rejected=len(sheets) - len(complete))


def _weight(value: object) -> Number:
    if value is None:
        return _EXACT_WEIGHT
    weight = read_number(value)
    if weight != _OLD_WEIGHT:
        raise ScoringError("invalid_value")
    return weight


_ID = "national.satisfaction_index"

SATISFACTION_INDEX = ScoringMethod(
    id=_ID,
    title="Indeks kepuasan masyarakat",
    parse=parse,
    compute=compute,
    missing_data="Lembar yang tidak lengkap ditolak dan tidak dihitung.",
    legal_basis=_RULE,
    published_key="index",
    grade_key="label",
)
