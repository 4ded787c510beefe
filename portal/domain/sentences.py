"""Sentences that people read, kept as message and parameters until somebody shows them.

The message is Indonesian and doubles as the key of the catalogue; `_` only marks it for
extraction, so that pure code needs no translation machinery.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _(message: str) -> str:
    """Mark a message for the catalogue and return it unchanged."""
    return message


mark = _


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message with named parameters, such as `Sentence("Jumlah bobot {sum}.", {"sum": 95})`."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the Indonesian sentence."""
        return self.message.format(**self.params) if self.params else self.message


def sentence(message: str, **params: object) -> Sentence:
    """Build a sentence from an already marked message."""
    return Sentence(message, dict(params))
