"""What the portal knows about each plugin, for the shell, the admin page and the health page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from portal.domain.sentences import Sentence
from portal.host.refusal import Stage

State = Literal["found", "active", "quarantined", "disabled", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginReport:
    """State of one plugin.

    `found` is on disk but not switched on, `missing` is switched on but not on disk, `disabled`
    was switched off by a person. `fault` is the number in the log when there is a traceback.
    """

    id: str
    name: str = ""
    version: str = ""
    state: State = "found"
    stage: Stage = ""
    sentence: Sentence | None = None
    fault: str = ""
    faults: int = 0
    """Faults counted since the start, contributions included."""
    regions: tuple[str, ...] = ()
    folder: Path | None = None
    digest: str = ""
    feature: bool = False
    """Whether the manifest announces pages of its own."""
    warnings: tuple[Sentence, ...] = ()
    """What the plugin uses that the next minor version of the API removes."""

    @property
    def reason(self) -> str:
        """The Indonesian sentence, or empty for an active plugin."""
        return str(self.sentence) if self.sentence else ""

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values, the sentence as `reason`."""
        names = ("id", "name", "version", "state", "stage", "reason", "fault", "faults", "digest")
        document = {name: getattr(self, name) for name in names}
        folder = str(self.folder) if self.folder else ""
        warnings = [str(one) for one in self.warnings]
        more = {"regions": list(self.regions), "folder": folder, "warnings": warnings}
        return {**document, **more}
