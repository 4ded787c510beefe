"""What lies around the yearly value: closed periods, surveys, shared choices, a fairness review.

Each is asked as the core will ask it: with measures of the described indicators, with complete
sheets of answers, with votes and ballots, with the marks of a few raters.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from portal.api.describe import Closing
from portal.api.instruments import Deliberation, Survey
from portal.api.methods import ScoringError, ScoringMethod
from portal.api.snapshot import Measure
from portal.host.refusal import error_text
from portal.host.registry import RegionEntry
from portal.testing.findings import Finding
from portal.testing.places import place_named
from portal.testing.sample_measures import measures_of
from portal.testing.subject import Subject

_SUBJECTS = {"person": ("person", "position"), "unit": ("unit",)}
_VOTES = ((0, 0, 3), (1, 1, 3), (2, 3, 3), (3, 3, 3))
_OUTCOMES = frozenset({"accepted", "rejected", "no_quorum"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A method with the name of what uses it."""

    where: str
    method: ScoringMethod[Any]

    def result(self, document: object) -> dict[str, Any]:
        """Return what the method publishes for a document. Raises `ScoringError`."""
        return dict(self.method.score(document).result)


def closings(subject: Subject) -> Iterator[Finding]:
    """Each closing builds a document that its method reads; value and status are in the result."""
    for entry in _entries(subject):
        for closing in entry.closings():
            asked = _Asked(f"Penutupan {closing.id}", entry.method(closing.method))
            sets = [s for s in entry.indicator_sets if s.subject in _SUBJECTS[closing.subject]]
            sets = [found for found in sets if found.period == closing.period]
            if not sets:
                yield from _at(subject, closing.id, [_without_indicators(closing, asked)])
            for found in sets:
                # A set that people fill themselves still has to be tried with something.
                measures = measures_of(found) or (_MEASURE,)
                yield from _at(subject, closing.id, _closing(closing, asked, measures))


def surveys(subject: Subject) -> Iterator[Finding]:
    """The method of a survey reads complete sheets of its own questions."""
    for entry in _entries(subject):
        for survey in entry.surveys():
            if survey.method:
                yield from _at(subject, survey.id, _survey(survey, subject))


def deliberations(subject: Subject) -> Iterator[Finding]:
    """The method of a deliberation judges votes, and makes whole weights of ballots."""
    for entry in _entries(subject):
        for item in entry.deliberations():
            asked = _Asked(f"Musyawarah {item.id}", entry.method(item.method))
            yield from _at(subject, item.id, _votes(asked))
            yield from _at(subject, item.id, _ballots(item, asked))


def review(subject: Subject) -> Iterator[Finding]:
    """The method of a fairness review reads the marks of raters and the counts of groups."""
    for entry in _entries(subject):
        if entry.workflow and entry.workflow.fairness_method:
            method = entry.method(entry.workflow.fairness_method)
            asked = _Asked(f"Pemeriksaan keadilan {method.id}", method)
            yield from _at(subject, method.id, _reviewed(entry, asked))


def _at(subject: Subject, name: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings about a part with the place where the part has its name."""
    for one in findings:
        file, line = place_named(subject, name)
        yield replace(one, file=file, line=line)


def _reviewed(entry: RegionEntry, asked: _Asked) -> Iterator[Finding]:
    for document, keys in _review_documents(entry):
        found = yield from _ask(asked, document)
        yield from _has(asked, found, keys, document)


def _without_indicators(closing: Closing, asked: _Asked) -> Finding:
    return _must(
        f"{asked.where}: tidak ada indikator {closing.subject} per {closing.period}",
        "Periode ditutup dengan capaian periode itu; tanpa indikator tidak ada isinya.",
        "Uraikan satu set indikator dengan subject dan period yang sama.",
    )


def _closing(closing: Closing, asked: _Asked, measures: tuple[Measure, ...]) -> Iterator[Finding]:
    unmeasured = tuple([replace(one, actual=None) for one in measures])
    words = {word for word, _ in closing.statuses}
    for rows in (measures, unmeasured, measures[:1]):
        given = closing.document(rows)
        # Without data a method may refuse; with data it may not.
        found = yield from _ask(asked, given, may_refuse=rows is not measures)
        if found is None:
            continue
        wanted = [closing.value_key, *([closing.status_key] if closing.status_key else [])]
        yield from _has(asked, found, wanted, given)
        status = found.get(closing.status_key) if closing.status_key else None
        if status is not None and words and status not in words:
            yield _must(
                f"{asked.where}: metode memberi status {status!r}, yang tidak ada pada statuses",
                "Lampu status dan daftar unit memakai kata dan label dari statuses.",
                "Tulis semua kata yang dapat diberikan metode pada statuses.",
            )


def _survey(survey: Survey, subject: Subject) -> Iterator[Finding]:
    method = subject.lent.get(survey.method)
    if method is None:
        yield _must(
            f"Survei {survey.id}: metode {survey.method} tidak ada",
            "Tanpa metode, hasil survei tidak dapat dihitung.",
            "Pakai metode plugin ini atau metode nasional; kosongkan untuk rata-rata biasa.",
        )
        return
    asked = _Asked(f"Survei {survey.id}", method)
    marks = [point.value for point in survey.scale.points]
    for answers in ([marks[0]], [marks[-1]], marks):
        sheets = [[one] * len(survey.items) for one in answers] * survey.minimum_answers
        yield from _ask(asked, {"answers": sheets})


def _votes(asked: _Asked) -> Iterator[Finding]:
    for in_favor, present, members in _VOTES:
        document = {"in_favor": in_favor, "present": present, "members": members}
        found = yield from _ask(asked, document)
        if found is not None and found.get("status") not in _OUTCOMES:
            yield _must(
                f"{asked.where}: suara {document} memberi status {found.get('status')!r}",
                "Usulan diterima, ditolak, atau belum kuorum menurut kata itu.",
                f"Beri status salah satu dari {', '.join(sorted(_OUTCOMES))}.",
            )


def _ballots(item: Deliberation, asked: _Asked) -> Iterator[Finding]:
    third = item.points // 3
    for ballots in (
        [[item.points, 0, 0]],
        [[third, third, item.points - 2 * third], [0, item.points, 0], [item.points, 0, 0]],
    ):
        found = yield from _ask(asked, {"ballots": ballots})
        weights = found.get("weights") if found else None
        if found is not None and not _are_weights(weights, len(ballots[0])):
            yield _must(
                f"{asked.where}: kertas suara {ballots} memberi bobot {weights!r}",
                "Bobot parameter menjadi bobot indikator, yang harus berjumlah tepat 100.",
                "Beri weights: satu bilangan bulat per parameter, berjumlah 100.",
            )
        yield from _has(asked, found, ["normalized_means"], ballots)


def _are_weights(value: object, count: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == count
        and all(type(one) is int and one >= 0 for one in value)
        and sum(value) == 100
    )


def _review_documents(entry: RegionEntry) -> Iterator[tuple[dict[str, Any], list[str]]]:
    form = next((one for one in entry.forms() if one.anonymous), None)
    codes = [item.code for item in form.items] if form else ["x"]
    marks = [point.value for point in form.scale.points] if form else [1, 2, 3, 4, 5]
    most = len(marks)
    forms = [
        {
            "rater": rater,
            "ratee": ratee,
            "items": [marks[(at + put) % most] for _code in codes],
        }
        for at, rater in enumerate(("A", "B", "C"))
        for put, ratee in enumerate(("D", "E", "F"))
    ]
    yield {"forms": forms}, ["raters", "corrections"]
    yield {"forms": []}, ["raters", "corrections"]
    groups = {"L": {"top": 3, "total": 10}, "P": {"top": 1, "total": 10}}
    yield {"groups": groups}, ["rates", "ratio", "status"]


def _ask(
    asked: _Asked, document: object, *, may_refuse: bool = False
) -> Generator[Finding, None, dict[str, Any] | None]:
    """Yield what is wrong with the answer, and return the result if there is one."""
    try:
        return asked.result(document)
    except ScoringError as error:
        if not may_refuse:
            yield _unread(asked, document, f"kode {error.code}")
    except Exception as error:  # noqa: BLE001  (plugin code may raise anything)
        yield _unread(asked, document, error_text(error))
    return None


def _unread(asked: _Asked, document: object, told: str) -> Finding:
    return _must(
        f"{asked.where}: metode {asked.method.id} menolak dokumen {_short(document)} ({told})",
        "Portal menyerahkan dokumen seperti ini apa adanya.",
        "Baca dokumen itu di parse(), atau betulkan document() pada uraiannya.",
    )


def _has(
    asked: _Asked, found: dict[str, Any] | None, keys: list[str], document: object
) -> Iterator[Finding]:
    for key in keys if found is not None else ():
        if key not in (found or {}):
            yield _must(
                f"{asked.where}: hasil untuk {_short(document)} tidak memuat {key}",
                "Portal menyimpan dan menampilkan nilai di bawah kunci itu.",
                f"Terbitkan {key} pada hasil metode {asked.method.id}.",
            )


def _short(document: object) -> str:
    text = str(document)
    return text if len(text) <= 120 else f"{text[:117]}..."


def _must(what: str, why: str, mend: str) -> Finding:
    return Finding(level="must", what=f"{what}.", why=why, mend=mend)


def _entries(subject: Subject) -> tuple[RegionEntry, ...]:
    return subject.admitted.entries if subject.admitted else ()


_MEASURE = Measure(
    code="contoh",
    label="Indikator contoh",
    direction="higher",
    measure_unit="%",
    weight="100",
    target="100",
    actual="90",
)
