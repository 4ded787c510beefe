"""Why a plugin was refused: the stage it failed in and one plain sentence."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Literal

from portal.domain.sentences import Sentence, mark, sentence

Stage = Literal["", "manifest", "api", "import", "preflight", "register", "contract", "runtime"]


class Refused(Exception):
    """The plugin is not admitted. A cause (`__cause__`) is logged under a fault number.

    `file` and `line` tell where, as far as the sentence does: "" and 0 when it names no file.
    """

    def __init__(self, stage: Stage, message: str, **params: object) -> None:
        """Take the stage, a marked message and its parameters."""
        self.stage: Stage = stage
        self.sentence: Sentence = sentence(message, **params)
        self.file, self.line = _place(params)
        super().__init__(str(self.sentence))


def _place(params: Mapping[str, object]) -> tuple[str, int]:
    """Read `place` (`scoring.toml:50:17`) or `file` among the parameters of a sentence."""
    text = str(params.get("place") or params.get("file") or "")
    file, *numbers = re.split(r":(?=\d+(?::\d+)?$)", text, maxsplit=1)
    return file, int(numbers[0].partition(":")[0]) if numbers else 0


def shown(value: object, limit: int = 80) -> str:
    """Return the value as short printable text, whatever it is; never raises."""
    try:
        text = str(value) if isinstance(value, str | Decimal) else repr(value)
    except Exception:  # noqa: BLE001  (a plugin's own __repr__)
        text = object.__repr__(value)
    # Names on disk and texts of a plugin may hold bytes that no terminal or log can take.
    text = text.encode("utf-8", "backslashreplace").decode()
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def error_text(error: BaseException) -> str:
    """Return the last line of a traceback, such as `ValueError: ...`; never raises."""
    lines = traceback.format_exception_only(type(error), error)
    return shown(lines[-1].strip(), 200)


@contextmanager
def plugin_code(stage: Stage, doing: str) -> Iterator[None]:
    """Turn whatever plugin code raises into `Refused`, `SystemExit` included.

    Ctrl-C goes through: it comes from the person at the keyboard, not from the plugin.
    """
    try:
        yield
    except (Refused, KeyboardInterrupt):
        raise
    except BaseException as error:
        message = mark("Plugin gagal saat {doing}: {error}.")
        raise Refused(stage, message, doing=doing, error=error_text(error)) from error
