"""The log of the portal's servers: everything on standard error, tracebacks of plugins included.

Commands set up nothing: Python then prints warnings as single lines.
"""

from __future__ import annotations

import logging

_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_NAME = "portal-log"


def keep_log(level: str) -> None:
    """Write what the portal logs from `level` on to standard error; a second call changes nothing.

    Tracebacks of plugin faults are kept at every level: the fault number that people read out
    leads to them.
    """
    ours = logging.getLogger("portal")
    if any(handler.name == _NAME for handler in ours.handlers):
        return
    handler = logging.StreamHandler()
    handler.name = _NAME
    handler.setFormatter(logging.Formatter(_FORM))
    ours.addHandler(handler)
    ours.setLevel(level)
    logging.getLogger("portal.host.traces").setLevel(logging.DEBUG)
