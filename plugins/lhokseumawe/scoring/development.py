"""Development: the method for each competence gap, and the index of a program survey."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.api import (
    Grade,
    GradeTable,
    Number,
    ScoreCard,
    ScoringMethod,
    Verdict,
    exact,
    mean,
    printed,
    read_list,
    read_object,
    read_rating,
    read_whole,
)

_ID = "lhokseumawe.development"
_ANSWERS_NEEDED = 5
_METHODS = GradeTable(
    "method",
    "Metode pengembangan",
    (
        Grade("training", "pelatihan atau lokakarya", 30),
        Grade("mentoring", "mentoring", 10),
        Grade("seminar", "seminar atau belajar mandiri"),
    ),
)


@dataclass(frozen=True, slots=True)
class NeedsInput:
    """Number of staff, and of those with a gap in each competence."""

    employees: int
    needs: dict[str, int]


@dataclass(frozen=True, slots=True)
class SurveyInput:
    """Mean answers 1..5, one per participant."""

    answers: tuple[Number, ...]


def parse(document: object) -> NeedsInput | SurveyInput:
    """Read ``{employees, needs}`` or ``{answers}``.

    ``invalid_value`` for no staff or more people with a gap than staff, ``invalid_rating`` for an
    answer outside 1..5; an answer may be a fraction, because it is the mean of five questions, or
    the five marks themselves.
    """
    fields = read_object(document)
    if "answers" in fields:
        answers = read_list(fields["answers"])
        return SurveyInput(tuple([_answer(answer) for answer in answers]))
    employees = read_whole(fields.get("employees"), 1)
    needs = read_object(fields.get("needs"))
    return NeedsInput(
        employees, {name: read_whole(value, 0, employees) for name, value in needs.items()}
    )


def _answer(value: object) -> Number:
    """Read one sheet: its mean, or its marks (``invalid_rating`` for an empty sheet)."""
    if not isinstance(value, list):
        return read_rating(value)
    marks = [read_rating(mark) for mark in value]
    return mean(marks) if marks else read_rating(None)


def compute(given: NeedsInput | SurveyInput) -> ScoreCard:
    """Return percentage and method per competence, or the index of the survey."""
    return _survey(given) if isinstance(given, SurveyInput) else _plan(given)


def _plan(given: NeedsInput) -> ScoreCard:
    competences: dict[str, object] = {}
    roots: list[Number | Verdict] = []
    for name, count in given.needs.items():
        share = exact(count) / given.employees * 100
        share = share.named(f"percentage_{name}", f"Pegawai dengan kesenjangan {name}")
        roots.append(share)
        code = None
        # Nobody needs nothing; one person among many still does, though it prints 0.00.
        if count:
            code, verdict = _METHODS.read(share)
            roots.append(replace(verdict, key=f"method_{name}", label=f"Metode {name}"))
        competences[name] = {"percentage": printed(share), "method": code}
    return ScoreCard(_ID, {"competences": competences}, roots=tuple(roots))


def _survey(given: SurveyInput) -> ScoreCard:
    count = len(given.answers)
    if count < _ANSWERS_NEEDED:
        reason = "{} jawaban, dibutuhkan {}"
        verdict = Verdict("index", "Indeks program", "-", reason, (count, _ANSWERS_NEEDED))
        return ScoreCard(_ID, {"index": None, "flags": ["too_few_answers"]}, roots=(verdict,))
    # Sealed: the survey is anonymous, and few answers would be easy to tell apart.
    answer = mean(given.answers).sealed(f"rata-rata {count} jawaban")
    answer = answer.named("answer_mean", "Rata-rata jawaban", places=None)
    index = (answer * 20).named("index", "Indeks program")
    return ScoreCard(_ID, {"index": printed(index), "flags": []}, {"index": index}, (index,))


DEVELOPMENT = ScoringMethod(
    id=_ID,
    title="Rencana dan evaluasi pengembangan",
    parse=parse,
    compute=compute,
    missing_data="Survei dengan kurang dari lima jawaban tidak diberi indeks.",
)
