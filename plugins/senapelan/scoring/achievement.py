"""Monthly value, and the yearly value 0..100 with its band A to D.

The bands are those of the satisfaction survey (PermenPANRB 14/2017), used for persons. That, the
shares 50/30/20 and the limit of three quarters of the months are the region's choices.
"""

from __future__ import annotations

from portal.api import (
    SATISFACTION_BANDS,
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    exact,
    mean,
    printed,
    published,
    satisfaction_band,
    weighted_mean,
)

from .inputs import MonthInput, YearInput, gather, parse
from .month import month_value

_ID = "senapelan.achievement"
_BAND_RULE = "PermenPANRB 14/2017"
_MONTHLY_SHARE, _SURVEY_SHARE, _REPORT_SHARE = exact(50), exact(30), exact(20)
_KEYS = ("monthly_mean", "report_value", "final_value", "band", "label")


def compute(given: MonthInput | YearInput) -> ScoreCard:
    """Return the value of a month, or that of a year."""
    return _year(given) if isinstance(given, YearInput) else _month(given)


def _month(given: MonthInput) -> ScoreCard:
    found = month_value(given.indicators)
    value = found.value()
    roots: tuple[Number | Verdict, ...] = tuple(found.gaps)
    if value is not None:
        value = value.named("monthly_value", "Nilai bulanan")
        roots = (*roots, value)
    document: dict[str, object] = {"monthly_value": printed(value), "flags": found.flags}
    return ScoreCard(_ID, document, {"monthly_value": value}, roots)


def _year(given: YearInput) -> ScoreCard:
    values = [
        value.named(f"month_{at}", f"Nilai bulan {at}")
        for at, value in enumerate(given.monthly, 1)
        if value is not None
    ]
    if not values:
        nulls: dict[str, object] = dict.fromkeys(_KEYS)
        verdict = Verdict("final_value", "Nilai akhir", "-", "belum ada penilaian bulanan")
        return ScoreCard(_ID, {**nulls, "flags": ["no_monthly_appraisal"]}, roots=(verdict,))
    flags = []
    if 4 * len(values) < 3 * given.months_in_service:
        flags.append("provisional")
    monthly = mean(values).named("monthly_mean", "Rata-rata nilai bulanan")
    report = _report_value(given)
    final = _final_value(monthly, given.satisfaction_index, report)
    if given.satisfaction_index is None:
        flags.append("no_survey")
    if report is None:
        flags.append("no_reports_due")
    return _year_card({"monthly_mean": monthly, "report_value": report}, final, flags)


def _report_value(given: YearInput) -> Number | None:
    if not given.reports_due:
        return None
    value = exact(given.reports_on_time) / given.reports_due * 100
    return value.named("report_value", "Ketepatan laporan")


def _final_value(monthly: Number, survey: Number | None, report: Number | None) -> Number:
    """Weigh the parts that exist; their shares are ratios, so a missing part renormalizes."""
    pairs = [(_MONTHLY_SHARE, monthly)]
    if survey is not None:
        pairs.append((_SURVEY_SHARE, survey.named("satisfaction_index", "Indeks kepuasan")))
    if report is not None:
        pairs.append((_REPORT_SHARE, report))
    final = weighted_mean(pairs)
    return (monthly if final is None else final).named("final_value", "Nilai akhir")


def _year_card(parts: dict[str, Number | None], final: Number, flags: list[str]) -> ScoreCard:
    shown = published(final)
    # A survey has no band below 25, a person's value does: the lowest.
    band = satisfaction_band(shown) or SATISFACTION_BANDS[-1]
    word = f"{band.letter} ({band.label})"
    if band is SATISFACTION_BANDS[-1]:
        limit, reason = published(SATISFACTION_BANDS[-2].limit), "{} < {}"
    else:
        limit, reason = published(band.limit), "{} ≥ {}"
    verdict = Verdict("band", "Mutu kinerja", word, reason, (shown, limit), _BAND_RULE)
    document: dict[str, object] = {
        **{name: printed(number) for name, number in parts.items()},
        "final_value": shown.text,
        "band": band.letter,
        "label": band.label,
        "flags": flags,
    }
    return ScoreCard(_ID, document, {**parts, "final_value": final}, (final, verdict))


ACHIEVEMENT = ScoringMethod(
    id=_ID,
    title="Nilai capaian bulanan dan tahunan",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data=(
        "Parameter tanpa data dan bulan tanpa penilaian tidak dihitung; nilai dari kurang dari "
        "tiga perempat bulan kerja bersifat sementara."
    ),
    legal_basis=_BAND_RULE,
    cycle_result=True,
    published_key="final_value",
    grade_key="label",
)
