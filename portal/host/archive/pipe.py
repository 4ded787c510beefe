"""Messages between the portal and an archived plugin's process: a length, then JSON."""

from __future__ import annotations

import json
import struct
from typing import IO, Any


def write(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message. Raises OSError when the other side is gone."""
    body = json.dumps(message, allow_nan=False).encode()
    stream.write(struct.pack(">Q", len(body)) + body)
    stream.flush()


def read(stream: IO[bytes]) -> dict[str, Any] | None:
    """Read one message, or None when the other side has closed or died."""
    prefix = stream.read(8)
    if len(prefix) < 8:
        return None
    size = struct.unpack(">Q", prefix)[0]
    body = stream.read(size)
    if len(body) < size:
        return None
    message: dict[str, Any] = json.loads(body)
    return message
