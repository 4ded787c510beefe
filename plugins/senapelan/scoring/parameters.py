"""Jointly chosen parameters: the vote on one proposal, and the weights from point ballots.

More than half of the members must be present, and two thirds of those present in favor; both are
the region's choice and compare whole numbers.
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
    read_list,
    read_number,
    read_object,
    read_whole,
    total,
)

_ID = "senapelan.parameters"
_POINTS = 100
_WHOLE_RULE = "bagian bulat; poin yang tersisa untuk pecahan terbesar"
_STATUS = {
    "no_quorum": ("tidak kuorum", "hadir {} dari {} anggota, harus lebih dari setengah"),
    "accepted": ("diterima", "setuju {} dari {} yang hadir, paling sedikit dua pertiga"),
    "rejected": ("ditolak", "setuju {} dari {} yang hadir, kurang dari dua pertiga"),
}


@dataclass(frozen=True, slots=True)
class VoteInput:
    """Counts of one vote."""

    in_favor: int
    present: int
    members: int


@dataclass(frozen=True, slots=True)
class BallotsInput:
    """Points given to each parameter by everybody together, in the order of the parameters."""

    points: tuple[Number, ...]


def parse(document: object) -> VoteInput | BallotsInput:
    """Read ``{ballots}`` or ``{in_favor, present, members}``.

    ``invalid_value`` for ballots of different length and for impossible counts, after which
    ``empty_ballots`` when nobody gave a point. Ballots with another sum than 100 are taken as
    they are; only the sums per parameter are kept.
    """
    fields = read_object(document)
    return _ballots(fields["ballots"]) if "ballots" in fields else _vote(fields)


def compute(given: VoteInput | BallotsInput) -> ScoreCard:
    """Return the status of the vote, or the means of 100 and the whole weights."""
    return _weights(given) if isinstance(given, BallotsInput) else _status(given)


def _vote(fields: object) -> VoteInput:
    get = read_object(fields).get
    members = read_whole(get("members"), 1)
    present = read_whole(get("present"), 0, members)
    return VoteInput(read_whole(get("in_favor"), 0, present), present, members)


def _status(given: VoteInput) -> ScoreCard:
    values = given.in_favor, given.present
    if given.present * 2 <= given.members:
        status, values = "no_quorum", (given.present, given.members)
    elif given.in_favor * 3 >= given.present * 2:
        status = "accepted"
    else:
        status = "rejected"
    text, reason = _STATUS[status]
    verdict = Verdict("status", "Hasil pemungutan suara", text, reason, values)
    return ScoreCard(_ID, {"status": status}, roots=(verdict,))


def _ballots(value: object) -> BallotsInput:
    ballots = [[read_number(points) for points in read_list(one)] for one in read_list(value)]
    if len({len(ballot) for ballot in ballots}) > 1:
        raise ScoringError("invalid_value")
    sums = [total(column) for column in zip(*ballots, strict=True)]
    if all(points == 0 for points in sums):
        raise ScoringError("empty_ballots")
    # Sealed: the vote is shown as totals, never as single ballots.
    return BallotsInput(tuple([points.sealed("jumlah poin semua peserta") for points in sums]))


def _weights(given: BallotsInput) -> ScoreCard:
    points = [
        number.named(f"points_{at}", f"Poin parameter {at}", places=None)
        for at, number in enumerate(given.points, 1)
    ]
    everything = total(points).sealed("jumlah poin semua parameter")
    everything = everything.named("points", "Seluruh poin", places=None)
    means = [
        (number / everything * _POINTS).named(f"mean_{at}", f"Bobot parameter {at}")
        for at, number in enumerate(points, 1)
    ]
    weights = _whole(means)
    document: dict[str, object] = {
        "normalized_means": [printed(mean) for mean in means],
        "weights": weights,
    }
    steps = [
        Verdict(f"weight_{at}", f"Bobot bulat parameter {at}", str(weight), _WHOLE_RULE)
        for at, weight in enumerate(weights, 1)
    ]
    return ScoreCard(_ID, document, roots=(*means, *steps))


def _whole(means: Sequence[Number]) -> list[int]:
    """Round to whole numbers that add up to 100: the largest fractions get the missing points."""
    whole = [mean.num // mean.den for mean in means]
    missing = _POINTS - sum(whole)
    fractions = [mean - exact(part) for mean, part in zip(means, whole, strict=True)]
    # Sorting is stable, also reversed: among equal fractions the earlier parameter comes first.
    order = sorted(range(len(means)), key=fractions.__getitem__, reverse=True)
    for at in order[:missing]:
        whole[at] += 1
    return whole


PARAMETERS = ScoringMethod(
    id=_ID,
    title="Penetapan parameter dan bobot bersama",
    parse=parse,
    compute=compute,
    missing_data="Tanpa satu pun poin tidak ada bobot.",
)
