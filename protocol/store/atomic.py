"""The only module that writes files: those of a study, and those that belong to this device.

A file is written under a new name, brought to the disk, and only then takes the name that it is meant for:
under that name there is always a whole file, the old one or the new one. Files are readable for their owner
alone (0600, folders 0700), whatever the umask. In an encrypted study they are encrypted here, so that
nobody who writes can forget it, and no temporary holds what its file may not.

The names of a write are plain strings: building paths costs a tenth of a save.

A temporary is locked by the program that writes it, so that a sweep tells what a dead program left from
what a living one is busy with. The branches for Windows and macOS are untried.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from protocol.errors import Locked, WriteFailed
from protocol.i18n import _
from protocol.store.names import meant_for, new_temporary
from protocol.store.reasons import reason_of
from protocol.vault import for_disk

if sys.platform != "win32":
    import fcntl

# ruff: noqa: PTH101, PTH105, PTH108, PTH120

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)

_NO_OWNERS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)
"""What disks say that have no permissions, or give the same to everything on them."""

_NO_FOLDERS = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)
"""What disks say that know no fsync of a folder, such as some shared folders."""

_REPLACE_DELAYS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
"""Seconds between tries on Windows, where a virus scanner may hold a file for a moment: 0.6 s in all."""


def write_atomically(path: Path, data: bytes, *, previous: Path | None = None, plain: bool = False) -> None:
    """Put bytes under a name, so that a crash at any moment leaves the old file or the new one, whole.

    Args:
        path: The file; its folder exists.
        data: What it is to hold.
        previous: The name under which the file that is now at `path` stays; None to let it go.
        plain: Whether it stays as it is in an encrypted study too: for keys and what a person asked for in
            so many words.

    Raises:
        WriteFailed: The disk refused, or the study is encrypted and locked. Which of the two files is under
            the name is not known: the new one is there if only the last step, bringing the name to the disk,
            failed.
    """
    name = os.fspath(path)
    if not plain:
        data = _encrypted(path, data)
    temporary = new_temporary(name)
    try:
        handle = _write_new(temporary, data)
        try:
            if previous is not None:
                _keep_as(name, os.fspath(previous))
            if sys.platform == "win32":  # an open file can't be renamed there
                os.close(handle)
                handle = -1
            _replace(temporary, name)
        finally:
            if handle >= 0:
                os.close(handle)
        sync_folder(os.path.dirname(name) or os.curdir)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        raise write_failed(path, error) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file to be filled piece by piece, which takes a name when the block ends well; else it goes.

    Args:
        path: The name; its folder exists.

    Yields:
        The file, empty, to be written and read.

    Raises:
        WriteFailed: The disk refused.
    """
    name = os.fspath(path)
    temporary = new_temporary(name)
    try:
        with os.fdopen(_open_new(temporary), "w+b") as file:
            yield file
            file.flush()
            _sync(file.fileno())
            if sys.platform != "win32":  # there, an open file can't be renamed
                _replace(temporary, name)
        if sys.platform == "win32":
            _replace(temporary, name)
        sync_folder(os.path.dirname(name) or os.curdir)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        raise write_failed(path, error) from error
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def put_in_place(made: Path, path: Path) -> None:
    """Give a file that was made elsewhere on the same disk its name, for its owner alone.

    What fsync refused once is not asked again: whoever tries again makes the file anew.

    Args:
        made: The file, whole and closed.
        path: Its name; what had it before is gone then, and not a moment earlier.

    Raises:
        OSError: The disk refused.
    """
    for_owner_alone(made, FILE_MODE)
    handle = os.open(made, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _sync(handle)
    finally:
        os.close(handle)
    _replace(os.fspath(made), os.fspath(path))
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are not there, for their owner alone.

    Raises:
        WriteFailed: The disk refused.
    """
    try:
        _make_folder(path)
    except OSError as error:
        raise write_failed(path, error) from error


def remove(path: Path) -> None:
    """Take a file away; that it is not there is fine.

    Raises:
        WriteFailed: The disk refused.
    """
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise write_failed(path, error) from error


def remove_all_of(path: Path) -> None:
    """Take a file away with the temporaries that were to become it, those that are being written included.

    Raises:
        WriteFailed: The disk refused.
    """
    try:
        left = temporaries(path.parent, path.name)
    except OSError as error:
        raise write_failed(path.parent, error) from error
    for one in (*left, path):
        remove(one)


def remove_folder(folder: Path) -> None:
    """Take a folder away with all that is in it.

    Raises:
        OSError: The disk refused.
    """
    shutil.rmtree(folder)
    sync_folder(folder.parent)


def sweep(folder: Path, name: str | None = None) -> int:
    """Take away the temporaries that dead programs left.

    Args:
        folder: Where they are; need not exist.
        name: The file that they were to become; None for those of every file.

    Returns:
        How many were taken away.
    """
    return sum(_sweep_one(temporary) for temporary in temporaries(folder, name))


def temporaries(folder: Path, name: str | None = None) -> list[Path]:
    """The temporaries in a folder, those that are being written included.

    Args:
        folder: Where they are; need not exist.
        name: The file that they were to become, or whose previous version; None for those of every file.
    """
    found = []
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in folder.iterdir():
            meant = meant_for(path.name)
            if meant is not None and (name is None or meant == name or meant.startswith(f"{name}.")):
                found.append(path)
    return found


def sync_folder(folder: Path | str) -> None:
    """Bring the names in a folder to the disk. On Windows nothing of the kind exists."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _sync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDERS:
            raise
    finally:
        os.close(handle)


def for_owner_alone(what: Path | int, mode: int) -> None:
    """Let nobody but its owner at a file or a folder, where the disk knows of owners.

    A stick or a shared folder that belongs to somebody else as a whole refuses it also to who may write
    there: then whoever mounted it decided who reads it, and words that are not written help nobody.

    Args:
        what: Its path, or the open file.
        mode: `FILE_MODE` or `FOLDER_MODE`.

    Raises:
        OSError: The disk refused for another reason.
    """
    try:
        os.chmod(what, mode)
    except OSError as error:
        if error.errno not in _NO_OWNERS:
            raise


def write_failed(path: Path, error: OSError) -> WriteFailed:
    """The error of a write that the system refused."""
    return WriteFailed(
        _("It could not be written: {reason}").format(reason=reason_of(error)),
        _("Check that the disk is there, has room and may be written to."),
        str(path),
    )


def _encrypted(path: Path, data: bytes) -> bytes:
    """The bytes that may stand in a file; see `protocol.vault`."""
    try:
        return for_disk(path, data)
    except Locked as error:
        raise WriteFailed(error.what, error.remedy, str(path)) from error


def _write_new(temporary: str, data: bytes) -> int:
    """Write a new file and bring its bytes to the disk; gives the open file, locked."""
    handle = _open_new(temporary)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        _sync(handle)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _open_new(temporary: str) -> int:
    """Make an empty file; gives it open and locked."""
    handle = os.open(temporary, _NEW, FILE_MODE)
    try:
        if sys.platform != "win32":
            if os.fstat(handle).st_mode & 0o777 != FILE_MODE:  # the umask takes away even from the owner
                for_owner_alone(handle, FILE_MODE)
            with suppress(OSError):  # a disk without locks: then a sweep can't tell, and the write goes on
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        # fsync there leaves the bytes in the memory of the disk
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def _keep_as(name: str, previous: str) -> None:
    """Give the file under one name a second name, whatever had that before."""
    second = new_temporary(previous)
    try:
        try:
            os.link(name, second)
        except FileNotFoundError:
            return
        except OSError:  # a disk without hard links, such as most sticks
            os.close(_write_new(second, Path(name).read_bytes()))
        _replace(second, previous)
    except OSError:
        with suppress(OSError):
            os.unlink(second)
        raise


def _replace(source: str, target: str) -> None:
    if sys.platform == "win32":
        for delay in _REPLACE_DELAYS:
            try:
                os.replace(source, target)
            except PermissionError:
                time.sleep(delay)
            else:
                return
    os.replace(source, target)


def _make_folder(path: Path) -> None:
    if path.is_dir():
        return
    if path.parent != path:
        _make_folder(path.parent)
    try:
        path.mkdir(FOLDER_MODE)
    except FileExistsError:
        if not path.is_dir():
            raise
        return
    for_owner_alone(path, FOLDER_MODE)
    sync_folder(path.parent)


def _sweep_one(temporary: Path) -> bool:
    """Take a temporary away, unless a living program writes it."""
    try:
        if sys.platform == "win32":  # there, a file that is open can't be taken away
            temporary.unlink()
        else:
            handle = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                temporary.unlink()
            finally:
                os.close(handle)
    except OSError:
        return False
    return True
