"""Storages with one safeguard taken away, each of which the tests of power cuts have to catch."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import ModuleType

from protocol.store.names import new_temporary

WEAKNESSES = ("no fsync", "no fsync of the folder", "fsync after the replace")


def weaken(atomic: ModuleType, weakness: str) -> None:
    """Take a safeguard away from the module that writes files, for the rest of this program."""
    if weakness == "no fsync":
        atomic._sync = _sync_folders_only  # type: ignore[attr-defined]
    elif weakness == "no fsync of the folder":
        atomic.sync_folder = lambda _folder: None  # type: ignore[attr-defined]
    elif weakness == "fsync after the replace":
        from protocol.store import writer

        writer.write_atomically = _late  # type: ignore[assignment]
    else:
        raise ValueError(weakness)


def _sync_folders_only(handle: int) -> None:
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        os.fsync(handle)


def _late(path: Path, data: bytes, *, previous: Path | None = None) -> None:
    """Write, take the name, and only then bring the bytes to the disk."""
    from protocol.store import atomic

    temporary = new_temporary(str(path))
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, data)
    if previous is not None:
        atomic._keep_as(str(path), str(previous))
    Path(temporary).replace(path)
    os.fsync(handle)
    os.close(handle)
    atomic.sync_folder(path.parent)
