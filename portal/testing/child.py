"""Run in a fresh process: print the digests of all examples of one plugin folder as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from portal.testing.checks.pure import digests
from portal.testing.subject import opened


def main(folder: str) -> None:
    """Write one line of JSON to standard output."""
    with opened(Path(folder)) as subject:
        sys.stdout.write(json.dumps(digests(subject)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
