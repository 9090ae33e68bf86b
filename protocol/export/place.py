"""Where a workbook is made, and how it gets its name.

It is made in a private folder beside its target, whose name a person never meets: nothing of it is ever in
the system's temporary folder, and what a killed export left there is taken away by the next. Only when it is
whole does it take its name; until then a workbook of before keeps it. The branches for Windows are untried.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from protocol.errors import WriteFailed
from protocol.i18n import _
from protocol.store import atomic
from protocol.store.atomic import FILE_MODE, FOLDER_MODE, make_folder, write_failed

if sys.platform != "win32":
    import fcntl

_PREFIX = ".tmp-"
_LOCK = "lock"


@contextmanager
def private_folder(target: Path) -> Iterator[Path]:
    """A new folder beside a file, for its owner alone, gone afterwards whatever happens.

    Args:
        target: The file that is to be made; its folder is made where it is not there.

    Raises:
        WriteFailed: The disk refused.
    """
    make_folder(target.parent)
    _sweep(target.parent)
    folder = target.parent / f"{_PREFIX}{secrets.token_hex(8)}"
    try:
        folder.mkdir(FOLDER_MODE)
        folder.chmod(FOLDER_MODE)
        lock = os.open(folder / _LOCK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    except OSError as error:
        raise write_failed(target, error) from error
    try:
        if sys.platform != "win32":
            with suppress(OSError):  # a disk without locks: then a sweep leaves the folder alone
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(made: Path, target: Path) -> None:
    """Give a finished file its name, on the disk and for its owner alone.

    Args:
        made: The file, on the same disk.
        target: Its name; what had it before is gone then, and not a moment earlier.

    Raises:
        WriteFailed: The disk refused, or another program has the old file open.
    """
    try:
        atomic.put_in_place(made, target)
    except PermissionError as error:
        raise WriteFailed(
            _("The workbook can't take its name: another program has it open, or it may not be changed"),
            _("Close it there, or give another name."),
            str(target),
        ) from error
    except OSError as error:
        raise write_failed(target, error) from error


def _sweep(parent: Path) -> None:
    """Take away what killed exports left. A folder that is in use is locked."""
    with suppress(OSError):
        for folder in parent.glob(f"{_PREFIX}*"):
            if folder.is_dir() and not folder.is_symlink() and _is_dead(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _is_dead(lock: Path) -> bool:
    """Whether nobody holds a lock."""
    try:
        if sys.platform == "win32":  # a file that is open can't be taken away there
            lock.unlink()
            return True
        handle = os.open(lock, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(handle)
    except OSError:
        return False
    return True
