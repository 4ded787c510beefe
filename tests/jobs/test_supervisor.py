"""The parent of the server processes leaves nobody behind when it stops."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from portal.cli.supervisor import Child, Supervisor

# A leader that goes at the first signal, like a server stopped while it starts: its own child
# is in the same group, ignores the signal and would hold the port.
LEADER = """
import subprocess, sys, time
orphan = subprocess.Popen([sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"])
with open(sys.argv[1] + ".part", "w") as told:
    told.write(str(orphan.pid))
import os; os.replace(sys.argv[1] + ".part", sys.argv[1])
time.sleep(600)
"""


def test_a_worker_whose_server_died_first_is_ended_too(tmp_path: Path) -> None:
    """Without it the next start finds the port taken."""
    told = tmp_path / "pid"
    command = [sys.executable, "-c", LEADER, str(told)]
    supervisor = Supervisor([Child("web", command, os.environ)])
    stopper = threading.Thread(target=_stop_when_written, args=(told, supervisor.stopping))
    stopper.start()
    assert supervisor.run() == 0
    stopper.join()
    assert _gone(int(told.read_text()))


def _stop_when_written(path: Path, stopping: threading.Event) -> None:
    while not path.exists():
        time.sleep(0.02)
    stopping.set()


def _gone(pid: int) -> bool:
    """Whether a killed process leaves soon; it is ended here if it does not."""
    for _attempt in range(3000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # dead; nobody has collected it yet
            return True
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    return False
