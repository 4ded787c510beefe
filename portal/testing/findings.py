"""What the conformance suite says: findings with a cure, and the list of everything it asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Level = Literal["must", "should"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend. All texts are Indonesian; `line` is 0 when no line is known."""

    level: Level
    what: str
    why: str
    mend: str
    file: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        """File and line as people click them, or ""."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values."""
        return {
            "level": self.level,
            "what": self.what,
            "file": self.file,
            "line": self.line,
            "why": self.why,
            "mend": self.mend,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one check: `asked` says whether there was anything to try."""

    id: str
    title: str
    findings: tuple[Finding, ...] = ()
    asked: bool = True
    note: str = ""

    @property
    def state(self) -> Literal["ok", "should", "must", "skipped"]:
        """The worst level found, `skipped` when nothing could be tried."""
        if any(finding.level == "must" for finding in self.findings):
            return "must"
        if self.findings:
            return "should"
        return "ok" if self.asked else "skipped"

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values."""
        found = [finding.to_document() for finding in self.findings]
        document: dict[str, object] = {"id": self.id, "title": self.title, "state": self.state}
        return {**document, "note": self.note, "findings": found}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was asked of one plugin folder."""

    folder: Path
    plugin: str
    version: str
    answers: tuple[Answer, ...] = field(default=())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order of the checks."""
        return tuple([finding for answer in self.answers for finding in answer.findings])

    @property
    def passed(self) -> bool:
        """Whether no check failed that a plugin must pass."""
        return not any(finding.level == "must" for finding in self.findings)

    def to_document(self) -> dict[str, object]:
        """Return plain JSON values for continuous integration."""
        return {
            "plugin": self.plugin,
            "version": self.version,
            "passed": self.passed,
            "checks": [answer.to_document() for answer in self.answers],
        }
