"""Canonical JSON and the digests that prove two records are the same."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_PLAIN = frozenset({str, int, bool, type(None)})


def canonical_json(document: Any) -> str:  # noqa: ANN401  (any JSON value)
    """Return one text per value: sorted keys, no spaces, UTF-8 kept. Floats are refused."""
    _refuse_floats(document)
    return _encoder.encode(document)


def digest(document: Any) -> str:  # noqa: ANN401  (any JSON value)
    """Return the SHA-256 of the canonical JSON as 64 hexadecimal characters."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def chain(previous: str, document: Any) -> str:  # noqa: ANN401  (any JSON value)
    """Return the hash of an audit entry: it covers the entry and the hash before it."""
    return hashlib.sha256(f"{previous}\n{canonical_json(document)}".encode()).hexdigest()


def _refuse_floats(document: object) -> None:
    if type(document) in _PLAIN:
        return
    if isinstance(document, float):
        msg = "floats have no place in a record"
        raise TypeError(msg)
    if isinstance(document, dict):
        for value in document.values():
            _refuse_floats(value)
    elif isinstance(document, list | tuple):
        for value in document:
            _refuse_floats(value)
