"""Say at once whether a port of this machine can be listened on: ``port_free.py 8000``.

Runs on any Python 3 before anything is installed. Exit status 1 and one sentence when it is taken.
"""

from __future__ import annotations

import socket
import sys


def main(text: str) -> int:
    """Try the port on the loopback address only, as the demonstration does."""
    port = int(text) if text.isdecimal() else 0
    if not 0 < port < 65536:
        print(f"PORT={text} bukan nomor port / is not a port number.", file=sys.stderr)
        return 1
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Connections of a server that has just ended do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            print(
                f"Port {port} sedang dipakai; jalankan misalnya `make demo PORT={port + 1}` / "
                f"port {port} is in use; run for example `make demo PORT={port + 1}`.",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
