"""Archived plugins: old versions that answer from a process of their own, beside the new ones."""

from __future__ import annotations

from portal.host.archive.bundle import (
    ArchivedEntry,
    ArchiveFailed,
    Bundle,
    Pinned,
    bundle_for,
    close_all,
)

__all__ = ["ArchiveFailed", "ArchivedEntry", "Bundle", "Pinned", "bundle_for", "close_all"]
