"""Exact reading of JSON documents, and readers of fields that answer with a scoring error.

Numbers are read by their decimal text, never through binary floats. Whatever stands in a
document, a reader returns a checked value or raises :class:`~portal.api.methods.ScoringError`;
the one exception is a Python float, a programming error that raises :class:`TypeError`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

from portal.api.methods import ScoringError
from portal.api.numbers import Number

__all__ = [
    "DocumentError",
    "dump",
    "parse_document",
    "parse_documents",
    "read_answers",
    "read_flag",
    "read_list",
    "read_number",
    "read_object",
    "read_optional_number",
    "read_rating",
    "read_text",
    "read_whole",
    "read_word",
]

MAX_DIGITS = 1000
"""Digits a number may have before and after the point. Longer ones are refused, not computed:
a ten-character exponent must not cost a gigabyte."""

_LIMIT = 10**MAX_DIGITS
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,9})?")
_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False)


class DocumentError(ValueError):
    """The text is not JSON, or not the list that was asked for."""


def parse_document(text: str | bytes) -> object:
    """Read one JSON text; fractions become :class:`~decimal.Decimal`. Raises `DocumentError`."""
    try:
        return _load(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(str(error)) from error


def parse_documents(text: str | bytes) -> list[object]:
    """Read a JSON list of documents. Raises `DocumentError` for anything else."""
    documents = parse_document(text)
    if not isinstance(documents, list):
        raise DocumentError("not a list")
    return documents


def dump(value: object) -> str:
    """Write a result as one line of JSON, Indonesian text unescaped."""
    return _encoder.encode(value)


def read_object(value: object) -> Mapping[str, object]:
    """Return a JSON object, else ``invalid_value``."""
    if isinstance(value, dict):
        return value
    raise ScoringError("invalid_value")


def read_list(value: object) -> list[object]:
    """Return a JSON list, else ``invalid_value``."""
    if isinstance(value, list):
        return value
    raise ScoringError("invalid_value")


def read_number(value: object, low: int | None = 0, high: int | None = None) -> Number:
    """Return an exact number inside ``low..high`` (both included), else ``invalid_value``.

    Takes JSON numbers, decimal texts and numbers already exact; refuses booleans, NaN, infinity
    and anything with more than `MAX_DIGITS` digits on a side.
    """
    number = Number(value, 1) if type(value) is int else _other_number(value)
    num, den = number.num, number.den
    if (low is not None and num < low * den) or (high is not None and num > high * den):
        raise ScoringError("invalid_value")
    if not -_LIMIT < num < _LIMIT:
        raise ScoringError("invalid_value")
    return number


def read_optional_number(value: object, low: int | None = 0) -> Number | None:
    """Return ``None`` for a missing value (``null``), otherwise like :func:`read_number`."""
    return None if value is None else read_number(value, low)


def read_rating(value: object, low: int = 1, high: int = 5, *, whole: bool = False) -> Number:
    """Return a mark of the scale ``low..high``, else ``invalid_rating``.

    ``whole`` accepts only the marks themselves and no means between them. Something that is no
    number at all is ``invalid_value``.
    """
    number = Number(value, 1) if type(value) is int else _mark(value)
    outside = number.num < low * number.den or number.num > high * number.den
    if outside or (whole and number.num % number.den):
        raise ScoringError("invalid_rating", value=value)
    return number


def read_whole(value: object, low: int = 0, high: int | None = None) -> int:
    """Return a whole number inside ``low..high``, else ``invalid_value``."""
    number = read_number(value, low, high)
    whole, rest = divmod(number.num, number.den)
    if rest:
        raise ScoringError("invalid_value")
    return whole


def read_answers(value: object, count: int) -> list[object]:
    """Return the ``count`` answers of a form, else ``incomplete_form``.

    A form or an answer that is null was not filled in. The marks themselves are not read yet.
    """
    answers = [] if value is None else read_list(value)
    if len(answers) != count or any(answer is None for answer in answers):
        raise ScoringError("incomplete_form")
    return answers


def read_flag(value: object) -> bool:
    """Return a JSON boolean, else ``invalid_value``: neither 1 nor "ya" is an answer."""
    if value is True or value is False:
        return value
    raise ScoringError("invalid_value")


def read_word(value: object, words: Collection[str]) -> str:
    """Return one of the listed words, else ``unknown_value``."""
    if isinstance(value, str) and value in words:
        return value
    raise ScoringError("unknown_value", value=value)


def read_text(value: object) -> str:
    """Return a text that is not empty, else ``invalid_value``."""
    if isinstance(value, str) and value:
        return value
    raise ScoringError("invalid_value")


def _load(text: str | bytes) -> object:
    try:
        return json.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except (ValueError, InvalidOperation):
        # Python refuses integers of thousands of digits, Decimal exponents of twenty. They are
        # well-formed JSON, so only the document they stand in may fail: at its reader.
        return json.loads(text, parse_float=_any_decimal, parse_int=_any_decimal)


def _any_decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _other_number(value: object) -> Number:
    decimal = _decimal(value)
    if isinstance(decimal, Number):
        return decimal
    if not decimal:
        return Number(0, 1)
    if not -MAX_DIGITS <= decimal.adjusted() < MAX_DIGITS or len(str(decimal)) > 2 * MAX_DIGITS:
        raise ScoringError("invalid_value")
    return Number(*decimal.as_integer_ratio())


def _mark(value: object) -> Number:
    decimal = _decimal(value)
    try:
        return _other_number(decimal)
    except ScoringError as error:
        # It is a number, and one so long cannot be a mark of any scale.
        raise ScoringError("invalid_rating") from error


def _decimal(value: object) -> Decimal | Number:
    kind = type(value)
    if kind is Decimal and cast("Decimal", value).is_finite():
        return cast("Decimal", value)
    if kind is Number:
        return cast("Number", value)
    if kind is str and _NUMBER.fullmatch(cast("str", value)):
        return Decimal(cast("str", value))
    if kind is float and not _is_constant(cast("float", value)):
        raise TypeError("read documents with parse_documents: a float has lost its decimal text")
    raise ScoringError("invalid_value")


def _is_constant(value: float) -> bool:
    """NaN and the infinities come as floats from the JSON reader, and are plainly refused."""
    return value - value != 0
