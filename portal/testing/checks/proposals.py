"""Follow-up rules on cohorts that are hard: nobody, nobody rated, all alike, one, very many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from portal.api.describe import FollowUpRule, Proposal
from portal.api.snapshot import Cohort, CohortMember, PeriodFacts
from portal.host.refusal import error_text
from portal.host.registry import RegionEntry
from portal.host.typecheck import mismatch
from portal.testing.findings import Finding
from portal.testing.places import place_of
from portal.testing.sample_words import CYCLE, LONG_NAME, ROWS
from portal.testing.samples import case
from portal.testing.subject import Subject

_WHY = "Usulan dibuat sekali untuk semua orang; satu kegagalan menahan seluruh daerah."


def follow_ups(subject: Subject) -> Iterator[Finding]:
    """Each rule answers every cohort with proposals about people of it, and the same ones again."""
    for entry in subject.admitted.entries if subject.admitted else ():
        if entry.follow_up_rules:
            for rule in entry.follow_up_rules:
                for situation, cohort in _cohorts(entry, rule, _results(subject, entry)).items():
                    place = place_of(subject, rule.propose, rule.id)
                    yield from [
                        replace(one, file=place[0], line=place[1])
                        for one in _rule(rule, situation, cohort)
                    ]


def _cohorts(
    entry: RegionEntry, rule: FollowUpRule, results: list[Mapping[str, object]]
) -> dict[str, Cohort]:
    cases = [case(entry, at, f"{LONG_NAME} {at}") for at in range(ROWS)]
    alike = tuple([CohortMember(snapshot=one.snapshot, result=one.result) for one in cases])
    if rule.after == "closing":
        bare = tuple([replace(one, result={}) for one in alike])
        closed = tuple([_closed(entry, one) for one in bare])
        found = {"periode pertama": closed[:1], "tanpa periode": bare, "semua ditutup": closed}
    else:
        examples = [
            CohortMember(snapshot=cases[at % ROWS].snapshot, result=result)
            for at, result in enumerate(results[:ROWS])
        ]
        found = {
            "satu orang": alike[:1],
            f"{ROWS} orang dengan nilai sama": alike,
            "hasil dari contoh perhitungan": tuple(examples),
        }
    return {
        name: Cohort(region=entry.region.code, cycle=CYCLE, members=members)
        for name, members in {"tanpa orang": (), **found}.items()
    }


def _results(subject: Subject, entry: RegionEntry) -> list[Mapping[str, object]]:
    """Return what the yearly method gives in its worked examples, unrated people among them."""
    method = entry.result_method()
    return [
        one.expected
        for tried in subject.tried
        for one in (tried.golden.usable if tried.golden else ())
        if tried.method == method
    ]


def _closed(entry: RegionEntry, member: CohortMember) -> CohortMember:
    periods = tuple(
        [
            PeriodFacts(closing=one.id, period=period, value=value, status=status)
            for one in entry.closings()
            for period, value in zip(_PERIODS[one.period], ("55.00", None, "90.00"), strict=False)
            for status in [one.statuses[-1][0] if one.statuses else ""]
        ]
    )
    return replace(member, snapshot=replace(member.snapshot, periods=periods))


_YEAR = date(2026, 1, 1).year
_PERIODS = {
    "year": (f"{_YEAR}",),
    "half": (f"{_YEAR}-H1", f"{_YEAR}-H2"),
    "quarter": (f"{_YEAR}-Q1", f"{_YEAR}-Q2", f"{_YEAR}-Q3"),
    "month": (f"{_YEAR}-01", f"{_YEAR}-02", f"{_YEAR}-03"),
    "project": ("",),
}


def _rule(rule: FollowUpRule, situation: str, cohort: Cohort) -> Iterator[Finding]:
    where = f"Tindak lanjut {rule.id} ({situation})"
    try:
        first, again = rule.propose(cohort), rule.propose(cohort)
    except Exception as error:  # noqa: BLE001  (plugin code may raise anything)
        yield _must(
            f"{where}: gagal, {error_text(error)}",
            "Siapkan aturan untuk daftar kosong, nilai kosong, dan hasil tanpa kunci: pakai get().",
        )
        return
    problem = mismatch(first, tuple[Proposal, ...], "propose")
    if problem:
        yield _must(f"{where}: jawabannya bukan tuple Proposal, {problem}", "Susun tuple(...).")
        return
    if first != again:
        yield _must(f"{where}: usulan berbeda pada ulangan", "Susun dari data saja, terurut.")
    known = {member.snapshot.employee.nip for member in cohort.members}
    for proposal in first:
        if proposal.nip not in known:
            yield _must(
                f"{where}: mengusulkan NIP {proposal.nip!r} yang tidak ada di sana",
                "Ambil NIP dari member.snapshot.employee.nip.",
            )
    twice = [(one.nip, one.topic) for one in first]
    if len(twice) != len(set(twice)):
        yield _must(
            f"{where}: mengusulkan orang yang sama dua kali",
            "Bedakan dua usulan untuk satu orang dengan topic.",
        )


def _must(what: str, mend: str) -> Finding:
    return Finding(level="must", what=f"{what}.", why=_WHY, mend=mend)
