"""Eligibility for a position: rank, education, experience, predikat, sanctions, assessment.

Required competences are shown beside the result and do not decide. Three years of validity for
an assessment are the region's choice.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.api import (
    FAIR,
    GOOD,
    NOT_RATED,
    PREDIKAT,
    VERY_GOOD,
    Number,
    ScoreCard,
    ScoringError,
    ScoringMethod,
    Verdict,
    read_flag,
    read_list,
    read_number,
    read_object,
    read_whole,
    read_word,
)

_ID = "kotabumi.eligibility"
RANKS = tuple(
    [f"{group}/{letter}" for group in ("I", "II", "III") for letter in "abcd"]
    + [f"IV/{letter}" for letter in "abcde"]
)
"""Ranks of permanent civil servants, lowest first; contract grades are not comparable."""
EDUCATION = {
    "SD": 0,
    "SMP": 1,
    "SMA": 2,
    "D1": 3,
    "D2": 4,
    "D3": 5,
    "D4": 6,
    "S1": 6,
    "S2": 7,
    "S3": 8,
}
"""Order of education; D4 is equal to S1."""
_WORDS = (*PREDIKAT, FAIR, NOT_RATED)
_YEARS_OF_PREDIKAT = 2
_YEARS_OF_ASSESSMENT = 3
_REASONS = {
    "rank_too_low": "golongan di bawah syarat",
    "education_too_low": "pendidikan di bawah syarat",
    "experience_too_short": "pengalaman kurang dari syarat",
    "predikat_two_years": "predikat dua tahun terakhir belum minimal Baik",
    "disciplinary_sanction": "hukuman disiplin sedang atau berat dalam dua tahun",
    "assessment_expired": "asesmen belum ada atau lebih dari tiga tahun",
}


@dataclass(frozen=True, slots=True)
class Employee:
    """What is on record; ``assessment_year`` is ``None`` when never assessed."""

    rank: int
    education: int
    experience_years: Number
    predikat_history: tuple[str, ...]
    sanctioned: bool
    assessment_year: int | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the position asks for."""

    rank: int
    education: int
    experience_years: Number


@dataclass(frozen=True, slots=True)
class EligibilityInput:
    """One person, one position and the year of the question."""

    employee: Employee
    requirement: Requirement
    year: int


def parse(document: object) -> EligibilityInput:
    """Read ``{employee, requirement, year}``.

    ``unknown_value`` for another rank, education or predikat; ``invalid_value`` for other
    mistakes, among them an assessment of a year still to come.
    """
    fields = read_object(document)
    employee = _employee(fields.get("employee"))
    requirement = _requirement(fields.get("requirement"))
    year = read_whole(fields.get("year"), 1)
    if employee.assessment_year is not None and employee.assessment_year > year:
        raise ScoringError("invalid_value")
    return EligibilityInput(employee, requirement, year)


def compute(given: EligibilityInput) -> ScoreCard:
    """Return whether the person may be proposed, and every reason against it in order."""
    failed = _failed(given)
    reasons = [code for code in _REASONS if failed[code]]
    steps = [Verdict(code, "Syarat jabatan", "tidak terpenuhi", _REASONS[code]) for code in reasons]
    if not reasons:
        steps = [Verdict("eligible", "Syarat jabatan", "terpenuhi", "semua syarat terpenuhi")]
    return ScoreCard(_ID, {"eligible": not reasons, "reasons": reasons}, roots=tuple(steps))


def _failed(given: EligibilityInput) -> dict[str, bool]:
    employee, requirement = given.employee, given.requirement
    latest = employee.predikat_history[-_YEARS_OF_PREDIKAT:]
    proven = [predikat for predikat in latest if predikat in {VERY_GOOD, GOOD}]
    assessed = employee.assessment_year
    return {
        "rank_too_low": employee.rank < requirement.rank,
        "education_too_low": employee.education < requirement.education,
        "experience_too_short": employee.experience_years < requirement.experience_years,
        "predikat_two_years": len(proven) < _YEARS_OF_PREDIKAT,
        "disciplinary_sanction": employee.sanctioned,
        "assessment_expired": assessed is None or given.year - assessed > _YEARS_OF_ASSESSMENT,
    }


def _employee(document: object) -> Employee:
    get = read_object(document).get
    assessed = get("assessment_year")
    return Employee(
        rank=_rank(get("rank")),
        education=_education(get("education")),
        experience_years=read_number(get("experience_years")),
        predikat_history=tuple(
            [read_word(word, _WORDS) for word in read_list(get("predikat_history"))]
        ),
        sanctioned=read_flag(get("sanctioned")),
        assessment_year=None if assessed is None else read_whole(assessed, 1),
    )


def _requirement(document: object) -> Requirement:
    get = read_object(document).get
    return Requirement(
        rank=_rank(get("min_rank")),
        education=_education(get("min_education")),
        experience_years=read_number(get("min_experience_years")),
    )


def _rank(value: object) -> int:
    return RANKS.index(read_word(value, RANKS))


def _education(value: object) -> int:
    return EDUCATION[read_word(value, EDUCATION)]


ELIGIBILITY = ScoringMethod(
    id=_ID,
    title="Kelayakan untuk jabatan",
    parse=parse,
    compute=compute,
    missing_data="Tanpa asesmen atau tanpa dua predikat terakhir syarat tidak terpenuhi.",
)
