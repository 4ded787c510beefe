"""The plugin under test: admitted as the host would admit it, with its worked examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from portal.api.cards import ScoreCard
from portal.api.methods import ScoringError, ScoringMethod, bound
from portal.host.admission import NATIONAL, Admitted, admit, inspect_candidate
from portal.host.discovery import Candidate
from portal.host.refusal import Refused
from portal.paths import plugins_dir
from portal.testing.golden import Golden, GoldenError, read_golden
from portal.testing.patience import limited

Methods = dict[str, ScoringMethod[Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method made of one document: an error code, or values and the card behind them."""

    error: str = ""
    card: ScoreCard | None = None
    value: Fraction | None = None
    """The exact number behind the published value."""
    text: str | None = None
    """The published value as printed."""
    grade: str | None = None

    @property
    def shown(self) -> object:
        """Everything that is published, for comparisons."""
        return {"error": self.error} if self.card is None else dict(self.card.result)


@dataclass(frozen=True)
class Tried:
    """One scoring method and the examples its folder holds for it."""

    method: ScoringMethod[Any]
    golden: Golden | None
    problem: str = ""
    """Why the file of examples cannot be used."""
    word: str = ""
    """Key of the word to look at, where it is not the method's own."""

    @property
    def file(self) -> str:
        """The file of examples as it stands in the plugin's folder."""
        return f"golden/{self.method.id}.json"

    @property
    def value_key(self) -> str:
        """Name of the published value: the method's own word, or what its examples show."""
        if self.method.published_key:
            return self.method.published_key
        promised = self.golden.promises.get("value") if self.golden else None
        return str(promised) if promised else self._last_number()

    @property
    def grade_key(self) -> str:
        """Name of the word: the one that is looked at, else the method's own."""
        return self.word or self.method.grade_key

    def _last_number(self) -> str:
        for case in self.golden.usable if self.golden else ():
            try:
                card = self.method.score(case.input)
            except ScoringError:
                continue
            named = [key for key in card.numbers if isinstance(card.result.get(key), str)]
            if named:
                return named[-1]
        return ""

    def score(self, document: object) -> Outcome:
        """Score a document. Whatever the method raises beside `ScoringError` goes through."""
        try:
            card = self.method.score(document)
        except ScoringError as error:
            return Outcome(error=error.code)
        return self.outcome(card, self.value_key)

    def outcome(self, card: ScoreCard, key: str) -> Outcome:
        """Return a card's value and word."""
        number = card.exact(key) if key else None
        text = card.result.get(key) if key else None
        grade = card.result.get(self.grade_key) if self.grade_key else None
        return Outcome(
            card=card,
            value=None if number is None else Fraction(*number.ratio()),
            text=text if isinstance(text, str) else None,
            grade=grade if isinstance(grade, str) else None,
        )


@dataclass(frozen=True)
class Subject:
    """A plugin folder with everything the checks ask of it."""

    folder: Path
    admitted: Admitted | None
    refusal: Refused | None = None
    tried: tuple[Tried, ...] = ()
    lent: Mapping[str, ScoringMethod[Any]] = field(default_factory=dict)

    @property
    def plugin(self) -> str:
        """Id of the plugin, the folder's name until the manifest is accepted."""
        return self.admitted.manifest.id if self.admitted else self.folder.name

    @property
    def version(self) -> str:
        """Version by the manifest, or ""."""
        return self.admitted.manifest.version if self.admitted else ""

    def named(self, path: Path) -> str:
        """Return a path as it stands in the plugin's folder."""
        return path.relative_to(self.folder).as_posix()


@contextmanager
def opened(folder: Path) -> Iterator[Subject]:
    """Admit the plugin with the national methods lent to it; a refusal is part of the subject."""
    folder = folder.resolve()
    lent = _national() if folder.name != NATIONAL else {}
    with bound(lent):
        try:
            with limited():
                admitted = admit(inspect_candidate(Candidate(folder.name, folder)))
        except Refused as refusal:
            yield Subject(folder, None, refusal)
            return
        lent.update(admitted.methods)
        tried = tuple([_tried(method, folder) for method in admitted.methods.values()])
        yield Subject(folder, admitted, None, tried, lent)


def _national() -> Methods:
    folder = plugins_dir() / NATIONAL
    return dict(admit(inspect_candidate(Candidate(NATIONAL, folder))).methods)


def _tried(method: ScoringMethod[Any], folder: Path) -> Tried:
    path = folder / "golden" / f"{method.id}.json"
    if not path.is_file():
        return Tried(method, None)
    try:
        return Tried(method, read_golden(path))
    except GoldenError as error:
        return Tried(method, None, str(error))
