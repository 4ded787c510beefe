"""The rendering process: reads pages from its standard input, answers with files, obeys limits."""

from __future__ import annotations

import os
import resource
import sys
from base64 import b64decode
from typing import Any

from portal.reports.pdf import render_pdf
from portal.reports.worker import read_frame, write_frame

_MEGABYTE = 1024 * 1024


def main(memory_mb: int) -> None:
    """Serve documents until the parent closes the pipe."""
    limit = memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not disturb the conversation
    while (message := read_frame(source)) is not None:
        head, body = message
        _allow_processor_time(head["cpu"])
        answer, content = _render(head, body)
        write_frame(target, answer, content)


def _allow_processor_time(seconds: int) -> None:
    """Grant this document its seconds on top of what the process has used already."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    total = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (total, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _render(head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    assets = {name: b64decode(text) for name, text in head["assets"].items()}
    try:
        rendered = render_pdf(body.decode(), assets, head["identifier"])
    except MemoryError:
        return {"error": "memori tidak cukup"}, b""
    except Exception as error:  # noqa: BLE001  (one document's trouble must not end the others)
        return {"error": type(error).__name__}, b""
    return {"pages": rendered.pages}, rendered.content


if __name__ == "__main__":
    main(int(sys.argv[1]))
