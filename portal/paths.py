"""Where the portal finds its folders, in a checkout and in an installed wheel alike.

``templates/`` and ``plugins/`` stand beside the package in a checkout, where people edit them;
the wheel carries both inside the package. Nothing here depends on the working directory except
the default instance folder.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_bundled"


def checkout_root() -> Path | None:
    """The folder of ``pyproject.toml`` when the package runs from a checkout, else None.

    ``templates/`` is asked for as well, so that an unrelated project's ``pyproject.toml`` next to
    an installation is not taken for ours.
    """
    root = _PACKAGE.parent
    if (root / "pyproject.toml").is_file() and (root / "templates").is_dir():
        return root
    return None


def templates_dir() -> Path:
    """Absolute path of the Jinja pages and report bases."""
    return _find("templates")


def plugins_dir() -> Path:
    """Absolute path of the bundled plugins, one folder each."""
    return _find("plugins")


def fonts_dir() -> Path:
    """Absolute path of the fonts embedded in reports."""
    return _PACKAGE / "reports" / "fonts"


def default_instance_dir() -> Path:
    """Absolute path of configuration, database and uploads: PORTAL_INSTANCE or ./instance.

    The folder need not exist.
    """
    named = os.environ.get("PORTAL_INSTANCE", "").strip()
    return Path(named or "instance").expanduser().resolve()


def _find(name: str) -> Path:
    root = checkout_root()
    return (root if root is not None else _BUNDLED) / name
