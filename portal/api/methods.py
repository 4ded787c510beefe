"""Scoring methods: how a plugin describes one, and how one plugin borrows another's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from portal.api.cards import ScoreCard

if TYPE_CHECKING:
    from portal.api.snapshot import Snapshot

__all__ = [
    "Borrowed",
    "MethodUnavailableError",
    "ScoringError",
    "ScoringMethod",
    "borrow",
    "bound",
    "score_documents",
]

Input = TypeVar("Input")
Resolver = Callable[[str], "ScoringMethod[Any]"]


class ScoringError(Exception):
    """Input that cannot be scored, told by a code. It is the data's fault, never the plugin's.

    Codes that every method shares: ``invalid_value``, ``invalid_rating``, ``incomplete_form``,
    ``unknown_value``, ``weights_not_100``; a method may add its own.
    """

    def __init__(self, code: str, **params: object) -> None:
        """Take the code and the values that a sentence about it may show."""
        super().__init__(code)
        self.code = code
        self.params: dict[str, object] = params

    def to_document(self) -> dict[str, object]:
        """Return the published answer: the code and nothing else."""
        return {"error": self.code}


class MethodUnavailableError(LookupError):
    """A borrowed method is not there: its plugin is missing, disabled or in quarantine."""


def gather_nothing(_snapshot: Snapshot) -> None:
    """Gather for methods that are called with documents only and never with one appraisal."""


@dataclass(frozen=True)
class ScoringMethod(Generic[Input]):
    """One pure, deterministic way from facts to a result.

    ``parse`` reads an untrusted document and raises :class:`ScoringError`; ``compute`` turns the
    input into a card, and may raise :class:`ScoringError` for input that only turns out to be
    unusable there. Neither changes what it was given.
    """

    id: str
    """``<plugin id>.<name>``, such as ``kemuning.objective``."""
    title: str
    """Indonesian title."""
    parse: Callable[[object], Input]
    compute: Callable[[Input], ScoreCard]
    gather: Callable[[Snapshot], Input | None] = gather_nothing
    """Build the input from the frozen facts of one appraisal; ``None`` when it does not apply."""
    missing_data: str = ""
    """The declared rule for missing data, an Indonesian sentence."""
    legal_basis: str = ""
    version: str = "1.0"
    cycle_result: bool = False
    """Whether this method's result becomes the published score of the appraisal."""
    cadence: str = "year"
    """Of a `cycle_result`: the span of the cycles it scores, `year` or `half`."""
    published_key: str = ""
    """Key of the result that holds the published value, such as ``final_value``."""
    grade_key: str = ""
    """Key of the result that holds the word, such as ``predikat``."""
    history_keys: tuple[tuple[str, str], ...] = ()
    """(key of the result, Indonesian label) that the career record shows beside each value."""
    guarded_keys: frozenset[str] = frozenset()
    """Keys of result and calculation that superiors do not see: only the person himself, the
    personnel office, auditors and the committee."""

    def score(self, document: object) -> ScoreCard:
        """Parse and compute in one go."""
        return self.compute(self.parse(document))


class Borrowed:
    """Another plugin's method, looked up at every call so that a quarantine is felt at once."""

    __slots__ = ("id",)

    def __init__(self, method_id: str) -> None:
        """Remember the id only."""
        self.id = method_id

    def method(self) -> ScoringMethod[Any]:
        """Return the method now in force; :class:`MethodUnavailableError` when there is none."""
        return _resolve(self.id)

    def parse(self, document: object) -> Any:  # noqa: ANN401 - the input type is the lender's own
        """Read a document with the lender's own rules."""
        return _resolve(self.id).parse(document)

    def __call__(self, value: object) -> ScoreCard:
        """Compute from the lender's input type, or from a document (object or list).

        Numbers inside a document may be :class:`~portal.api.numbers.Number`: they stay exact.
        """
        method = _resolve(self.id)
        return method.compute(method.parse(value) if isinstance(value, (dict, list)) else value)


def borrow(method_id: str) -> Borrowed:
    """Return a callable stand-in for a method of another plugin, such as the national one."""
    return Borrowed(method_id)


def bind(resolver: Resolver | None) -> Resolver | None:
    """Set who finds borrowed methods (the host does this at start); return the one before."""
    previous = _binding.resolver
    _binding.resolver = resolver
    return previous


@contextmanager
def bound(methods: Mapping[str, ScoringMethod[Any]]) -> Iterator[None]:
    """Lend exactly ``methods`` inside a ``with`` block: for tests and tools without a host."""
    previous = bind(methods.__getitem__)
    try:
        yield
    finally:
        bind(previous)


def score_documents(
    method: ScoringMethod[Any], documents: Iterable[object], *, explain: bool = False
) -> Iterator[dict[str, object]]:
    """Yield one result object per document, in order; invalid ones give ``{"error": code}``.

    With ``explain`` each result has one more key, ``breakdown``: the list of step documents.
    """
    for document in documents:
        try:
            card = method.score(document)
        except ScoringError as error:
            yield error.to_document()
            continue
        result = dict(card.result)
        if explain:
            result["breakdown"] = [step.to_document() for step in card.breakdown()]
        yield result


class _Binding:
    """The one place that knows who finds borrowed methods."""

    resolver: Resolver | None = None


_binding = _Binding()


def _resolve(method_id: str) -> ScoringMethod[Any]:
    resolver = _binding.resolver
    if resolver is None:
        raise MethodUnavailableError(method_id)
    try:
        return resolver(method_id)
    except KeyError as error:
        raise MethodUnavailableError(method_id) from error
