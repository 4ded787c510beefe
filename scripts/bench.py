"""Run every measurement in ``benchmarks/``, one process each: ``make bench``.

A measurement is a plain script that prints its own figures and what they were taken on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run them in name order; the exit status is 1 when any of them failed."""
    scripts = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    if not scripts:
        print("benchmarks/ holds no bench_*.py")
        return 1
    failed = 0
    for script in scripts:
        print(f"--- {script.name}", flush=True)
        failed |= subprocess.run([sys.executable, str(script)], cwd=ROOT, check=False).returncode
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
