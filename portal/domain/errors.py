"""What can go wrong in a use case, each with the plain sentence that a person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.domain.sentences import Sentence, mark, sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one input: which field (and row, and value), and what to do about it."""

    field: str
    sentence: Sentence
    row: int | None = None
    value: str = ""
    code: str = ""


class PortalError(Exception):
    """Base of all expected failures; `sentence` is fit for the screen."""

    code = "error"

    def __init__(self, text: Sentence | str) -> None:
        """Keep the sentence that the person will read."""
        self.sentence = text if isinstance(text, Sentence) else Sentence(text)
        super().__init__(str(self.sentence))


class Invalid(PortalError):
    """Input was refused; nothing was saved. `problems` name each field and what to do."""

    code = "invalid"

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        """Take one problem or several; the first one gives the summary sentence."""
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems[0].sentence)


class NotAllowed(PortalError):
    """The person may see the thing but not do this to it."""

    code = "not_allowed"


class NotFound(PortalError):
    """Nothing by that id within the person's sight (foreign ids look just the same)."""

    code = "not_found"

    def __init__(self, what: str = "") -> None:
        """`what` is an Indonesian noun such as "Proyek"."""
        super().__init__(
            sentence(mark("{what} tidak ditemukan atau bukan wewenang Anda."), what=what or "Data")
        )


class Conflict(PortalError):
    """Somebody else saved first. `theirs` and `yours` map field names to shown values."""

    code = "conflict"

    def __init__(
        self, theirs: Mapping[str, str] | None = None, yours: Mapping[str, str] | None = None
    ) -> None:
        """Keep both versions so that the screen can show them side by side."""
        self.theirs = dict(theirs or {})
        self.yours = dict(yours or {})
        super().__init__(
            mark("Data ini baru saja diubah orang lain. Bandingkan kedua versi, lalu simpan lagi.")
        )


class WrongStage(PortalError):
    """The step does not fit the stage the record stands in."""

    code = "wrong_stage"


class Unavailable(PortalError):
    """A region's plugin cannot answer now; no number is made up in its place."""

    code = "unavailable"

    def __init__(self, text: Sentence | str, fault: str = "") -> None:
        """`fault` is the number under which the operator finds the cause in the log."""
        self.fault = fault
        super().__init__(text)
