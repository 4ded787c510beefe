"""The formula language: arithmetic and named functions over named values, nothing else.

```
formula  = product { ("+" | "-") product }
product  = factor { ("*" | "/") factor }
factor   = "-" factor | number [ "%" ] | name | call | "(" formula ")"
call     = name "(" formula { "," formula } ")"
```

There are no loops, no conditions and no way to reach Python: a formula always ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.domain.sentences import mark

MAX_LENGTH = 2_000
MAX_DEPTH = 40
_TOKEN = re.compile(r"(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/×(),%])")


class FormulaError(ValueError):
    """The formula cannot be read; `at` is the position of the character, from 0."""

    def __init__(self, at: int, message: str, **params: object) -> None:
        """Take the place, a marked Indonesian message and its values."""
        super().__init__(message)
        self.at, self.message, self.params = at, message, params


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as written; `percent` when a % follows."""

    at: int
    text: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An input or another value."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two formulas and a sign of + - * /."""

    at: int
    sign: str
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Call:
    """A function or a table, with its arguments."""

    at: int
    name: str
    arguments: tuple[Formula, ...]


Formula = Literal | Name | Operation | Call


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises `FormulaError`."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(0, mark("rumus lebih panjang dari {limit} huruf."), limit=MAX_LENGTH)
    reader = _Reader(list(_tokens(text)), len(text))
    found = reader.sum(0)
    kind, word, at = reader.peek()
    if kind:
        raise FormulaError(at, mark("{token} tidak diharapkan di sini."), token=word)
    return found


def names_in(formula: Formula) -> Iterator[Name]:
    """Yield every name a formula refers to, functions excluded."""
    if isinstance(formula, Name):
        yield formula
    elif isinstance(formula, Operation):
        yield from names_in(formula.left)
        yield from names_in(formula.right)
    elif isinstance(formula, Call):
        for argument in formula.arguments:
            yield from names_in(argument)


_Token = tuple[str, str, int]


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if found is None:
            raise FormulaError(at, mark("tanda {token} tidak dikenal dalam rumus."), token=text[at])
        if len(found[0]) > 80:
            raise FormulaError(at, mark("nama atau angka ini terlalu panjang."))
        yield str(found.lastgroup), found[0], at
        at = found.end()


class _Reader:
    """Recursive descent over the tokens, with a limit of depth."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens, self.next, self.end = tokens, 0, end

    def peek(self) -> _Token:
        return self.tokens[self.next] if self.next < len(self.tokens) else ("", "", self.end)

    def take(self) -> _Token:
        token = self.peek()
        self.next += 1
        return token

    def sum(self, depth: int) -> Formula:
        left = self.product(depth)
        while self.peek()[1] in {"+", "-"}:
            _, sign, at = self.take()
            left = Operation(at, sign, left, self.product(depth))
        return left

    def product(self, depth: int) -> Formula:
        left = self.factor(depth)
        while self.peek()[1] in {"*", "×", "/"}:
            _, sign, at = self.take()
            left = Operation(at, "/" if sign == "/" else "*", left, self.factor(depth))
        return left

    def factor(self, depth: int) -> Formula:
        kind, word, at = self.take()
        if depth > MAX_DEPTH:
            raise FormulaError(at, mark("kurung bersarang lebih dari {limit}."), limit=MAX_DEPTH)
        if kind == "number":
            return self._literal(at, word)
        if kind == "name":
            return self._named(at, word, depth + 1)
        if word == "-":
            return Operation(at, "-", Literal(at, "0"), self.factor(depth + 1))
        if word == "(":
            inner = self.sum(depth + 1)
            self._closed(at)
            return inner
        message = mark("di sini seharusnya ada angka, nama, atau kurung buka.")
        raise FormulaError(at, message)

    def _literal(self, at: int, word: str) -> Literal:
        if self.peek()[1] == "%":
            self.take()
            return Literal(at, word, percent=True)
        return Literal(at, word)

    def _named(self, at: int, name: str, depth: int) -> Formula:
        if self.peek()[1] != "(":
            return Name(at, name)
        opened = self.take()[2]
        arguments = [self.sum(depth)]
        while self.peek()[1] == ",":
            self.take()
            arguments.append(self.sum(depth))
        self._closed(opened)
        return Call(at, name, tuple(arguments))

    def _closed(self, opened: int) -> None:
        _, word, at = self.take()
        if word != ")":
            message = mark("kurung buka pada kolom {opened} belum ditutup.")
            raise FormulaError(at, message, opened=opened + 1)
