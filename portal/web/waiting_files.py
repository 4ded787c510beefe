"""An uploaded file between the look at it and its saving: one of each kind for an account."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from portal.services.common.runtime import runtime
from portal.web.login import actor

_ENDING_BYTES = 8


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """The signed-in person's file of one kind, outside of anything that is served."""

    kind: str = ""

    def keep(self, data: bytes, name: str) -> str:
        """Keep the file in place of an earlier one; return its digest, for the page shown now."""
        ending = "xlsx" if name.lower().endswith(".xlsx") else "csv"
        self._place().write_bytes(ending.encode().ljust(_ENDING_BYTES) + data)
        return hashlib.sha256(data).hexdigest()

    def kept(self, digest: str | None = None) -> tuple[bytes, str] | None:
        """Return content and a file name; None when it is gone or another one took its place."""
        place = self._place()
        if not place.is_file():
            return None
        content = place.read_bytes()
        data, ending = content[_ENDING_BYTES:], content[:_ENDING_BYTES].decode().strip()
        if digest is not None and hashlib.sha256(data).hexdigest() != digest:
            return None
        return data, f"data.{ending}"

    def forget(self) -> None:
        """Delete the file."""
        self._place().unlink(missing_ok=True)

    def _place(self) -> Path:
        folder = runtime().settings.instance / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / f"{actor().account_id}{self.kind}.bin"
