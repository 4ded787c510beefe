"""Proposals for promotion, award, placement review and coaching from the yearly history.

They go to a committee with their reasons and are never automatic. While a fairness flag of one of
the person's raters is open, everything is locked.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import (
    ABOVE,
    BELOW,
    EXPECTATIONS,
    GOOD,
    MEETS,
    NEEDS_IMPROVEMENT,
    NOT_RATED,
    POOR,
    PREDIKAT,
    VERY_GOOD,
    VERY_POOR,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Verdict,
    read_flag,
    read_list,
    read_object,
    read_whole,
    read_word,
)

_ID = "lhokseumawe.decisions"
_WORDS = (*PREDIKAT, NOT_RATED)
_PEOPLE_PER_AWARD = 5


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year: predikat, and the ratings it came from (``None`` where nothing was rated)."""

    predikat: str
    result: str | None
    behavior: str | None


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """History oldest first; place among the rated employees, ``None`` for somebody not rated."""

    history: tuple[YearResult, ...]
    rank: int | None
    count: int
    sanctioned: bool
    open_flag: bool


def parse(document: object) -> DecisionInput:
    """Read a document; ``unknown_value`` for other words.

    ``invalid_value`` also for a place below 1 or behind the last of ``count`` people.
    """
    fields = read_object(document)
    history = tuple([_year(item) for item in read_list(fields.get("history"))])
    count = read_whole(fields.get("count"))
    if "rank" not in fields:
        raise ScoringError("invalid_value")
    rank = None if fields["rank"] is None else read_whole(fields["rank"], 1, count)
    return DecisionInput(
        history,
        rank,
        count,
        sanctioned=read_flag(fields.get("sanctioned")),
        open_flag=read_flag(fields.get("open_flag")),
    )


def compute(given: DecisionInput) -> ScoreCard:
    """Return the proposals in their fixed order."""
    if given.open_flag:
        found = [_step("locked", "Terkunci", "tanda keadilan penilai masih terbuka")]
    elif not given.history or given.history[-1].predikat == NOT_RATED:
        found = []
    else:
        found = _proposals(given)
    return ScoreCard(_ID, {"proposals": [step.key for step in found]}, roots=tuple(found))


def _proposals(given: DecisionInput) -> list[Verdict]:
    now = given.history[-1]
    before = given.history[-2] if len(given.history) > 1 else None
    found = []
    if _deserves_promotion(given, now, before):
        found.append(_step("promotion", "Promosi", "Sangat Baik, tahun lalu Baik atau lebih"))
    if _deserves_award(given, now):
        reason, values = "Sangat Baik, urutan {} dari {}", (given.rank or 0, given.count)
        found.append(Verdict("award", "Usulan", "Penghargaan", reason, values))
    if before is not None and _is_misplaced(now) and _is_misplaced(before):
        reason = "hasil di bawah ekspektasi dua tahun, perilaku sesuai atau di atas"
        found.append(_step("transfer", "Peninjauan penempatan", reason))
    if now.predikat in {NEEDS_IMPROVEMENT, POOR, VERY_POOR}:
        found.append(_step("coaching", "Pembinaan", f"predikat {now.predikat}"))
    return found


def _step(key: str, text: str, reason: str) -> Verdict:
    return Verdict(key, "Usulan", text, reason)


def _deserves_promotion(given: DecisionInput, now: YearResult, before: YearResult | None) -> bool:
    proven = before is not None and before.predikat in {VERY_GOOD, GOOD}
    return proven and now.predikat == VERY_GOOD and not given.sanctioned


def _deserves_award(given: DecisionInput, now: YearResult) -> bool:
    if given.rank is None or given.sanctioned or now.predikat != VERY_GOOD:
        return False
    return given.rank * _PEOPLE_PER_AWARD <= given.count


def _is_misplaced(year: YearResult) -> bool:
    return year.result == BELOW and year.behavior in {MEETS, ABOVE}


def _year(document: object) -> YearResult:
    fields = read_object(document)
    return YearResult(
        predikat=read_word(fields.get("predikat"), _WORDS),
        result=_rating(fields.get("result")),
        behavior=_rating(fields.get("behavior")),
    )


def _rating(value: object) -> str | None:
    return None if value is None else read_word(value, EXPECTATIONS)


DECISIONS = ScoringMethod(
    id=_ID,
    title="Usulan promosi, mutasi, dan penghargaan",
    parse=parse,
    compute=compute,
    missing_data="Tanpa predikat tahun ini tidak ada usulan; tahun yang lebih lama tidak dipakai.",
)
