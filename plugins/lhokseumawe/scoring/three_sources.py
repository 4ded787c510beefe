"""Half-year predikat from verified reports, the superior's form and the peers' forms.

Marks 1..5 become 0..100. The shares 70/30 and 60/40 and three peers as the least are the region's
choices; the quadrant is that of PermenPANRB 6/2022.
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.api import (
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    mean,
    percent,
    total,
    weighted_mean,
)

from .inputs import BEHAVIOR_ITEMS, HalfInput, Report, gather, parse
from .quadrant import RULE, not_rated_card, rated_card

_ID = "lhokseumawe.three_sources"
_KEYS = (
    "report_value",
    "result_value",
    "superior_behavior_value",
    "peer_behavior_value",
    "behavior_value",
)
_PEERS_NEEDED = 3
_THIRTY, _FORTY = percent(30), percent(40)
_SIXTY, _SEVENTY = percent(60), percent(70)


def compute(given: HalfInput) -> ScoreCard:
    """Return values, ratings and predikat.

    Without a verified report nothing is rated; the same holds when all verified ones weigh 0.
    """
    report = _report_value(given.reports)
    if report is None:
        return not_rated_card(_ID, _KEYS, "no_reports", "belum ada laporan yang diverifikasi")
    flags = []
    if any(item.result is None for item in given.reports):
        flags.append("report_unverified")
    opinion = _hundred(given.superior_result.named("superior_result", "Hasil kerja", places=None))
    opinion = opinion.named("superior_result_value", "Hasil menurut atasan", places=None)
    result = _SEVENTY * report + _THIRTY * opinion
    numbers = {
        "report_value": report,
        "result_value": result.named("result_value", "Nilai hasil kerja"),
        **_behavior(given, flags),
    }
    card = rated_card(_ID, numbers, _KEYS, flags)
    gaps = [_gap(at, item) for at, item in enumerate(given.reports, 1) if item.result is None]
    notes = (_correction_note(given.corrected),) if given.corrected else ()
    return ScoreCard(card.method, card.result, card.numbers, (*gaps, *notes, *card.roots))


def _correction_note(count: int) -> Verdict:
    """Tell that the panel's values stand in place of some means; the marks stay in the record."""
    reason = "{} formulir dihitung dengan nilai yang disetujui panel keadilan"
    return Verdict("corrections", "Koreksi panel", "dipakai", reason, (count,))


def _hundred(mark: Number) -> Number:
    return (mark - 1) * 25


def _report_value(reports: Iterable[Report]) -> Number | None:
    pairs = [
        (report.weight, report.result.named(f"report_{at}", report.label, places=None))
        for at, report in enumerate(reports, 1)
        if report.result is not None
    ]
    value = weighted_mean(pairs)
    return None if value is None else value.named("report_value", "Nilai laporan")


def _gap(at: int, report: Report) -> Verdict:
    return Verdict(f"report_{at}", report.label, "-", "belum diverifikasi, tidak dihitung")


def _behavior(given: HalfInput, flags: list[str]) -> dict[str, Number]:
    superior = _superior_behavior(given.superior_behavior)
    peer = _peer_behavior(given.peer_behavior)
    if peer is None:
        flags.append("no_peers")
        behavior = total([superior])
    else:
        behavior = _SIXTY * superior + _FORTY * peer
    found = {
        "superior_behavior_value": superior,
        "behavior_value": behavior.named("behavior_value", "Nilai perilaku kerja"),
    }
    return found if peer is None else {**found, "peer_behavior_value": peer}


def _superior_behavior(marks: Iterable[Number]) -> Number:
    values = [
        _hundred(mark).named(f"behavior_{code}", label, places=None)
        for mark, (code, label) in zip(marks, BEHAVIOR_ITEMS, strict=True)
    ]
    return mean(values).named("superior_behavior_value", "Perilaku menurut atasan")


def _peer_behavior(means: tuple[Number, ...]) -> Number | None:
    """Return the value of the mean form, ``None`` from fewer than three; nothing is trimmed."""
    if len(means) < _PEERS_NEEDED:
        return None
    # Sealed: no explanation may show what a single peer answered.
    rating = mean(means).sealed(f"rata-rata {len(means)} formulir")
    rating = rating.named("peer_rating", "Rata-rata formulir rekan", places=None)
    return _hundred(rating).named("peer_behavior_value", "Perilaku menurut rekan")


THREE_SOURCES = ScoringMethod(
    id=_ID,
    title="Penilaian semester dari tiga sumber",
    parse=parse,
    compute=compute,
    gather=gather,
    missing_data=(
        "Laporan yang belum diverifikasi tidak dihitung; tanpa laporan terverifikasi pegawai "
        "tidak dapat dinilai. Pendapat rekan dipakai mulai tiga formulir."
    ),
    legal_basis=RULE,
    cycle_result=True,
    cadence="half",
    published_key="result_value",
    grade_key="predikat",
)
