"""Who may write a file: a lock of the operating system, so that the lock of a dead program is none.

The lock is on a file beside the one that it guards, since that one gets a new identity at every save. What
the lock file says is for people; only the system's lock counts. The branch for Windows is untried.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import InUse, WriteFailed
from protocol.i18n import _
from protocol.store.atomic import FILE_MODE, for_owner_alone, write_failed
from protocol.store.clock import local_text, utc_now
from protocol.store.device import device_label
from protocol.store.names import lock_of
from protocol.store.reasons import reason_of

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LARGEST = 4096
"""Bytes of a lock file that are read: it holds one line."""

_FAR = 1 << 30
"""The byte that is locked on Windows: far behind the words, since nobody can read a locked byte there."""


class Holder(Struct, frozen=True, kw_only=True):
    """Who has a file open, as the lock file says it."""

    device: str = ""
    """The id of the device."""
    label: str = ""
    """What people see of it; says nothing of the name of the machine or its owner."""
    pid: int = 0
    """The number of the program there."""
    since: str = ""
    """UTC."""


class Lock:
    """A lock that is held, made by `take`."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @staticmethod
    def take(path: Path, device: str, zone: str = "") -> Lock:
        """Take the lock of a file.

        Args:
            path: The file that it guards.
            device: The id of this device.
            zone: The zone in which people are told since when another has it; empty for the machine's.

        Raises:
            InUse: Another program, or another part of this one, has it.
            WriteFailed: The folder can't be written to, or its disk can't lock.
        """
        lock = lock_of(path)
        try:
            handle = _open_locked(lock)
            while not _is_under_its_name(lock, handle):  # its last holder took it away in between
                os.close(handle)
                handle = _open_locked(lock)
        except BlockingIOError:
            raise _in_use(path, read_holder(path), device, zone) from None
        except OSError as error:
            raise _no_locks(path, error) or write_failed(lock, error) from error
        _say_who(handle, Holder(device=device, label=device_label(device), pid=os.getpid(), since=utc_now()))
        return Lock(lock, handle)

    def release(self) -> None:
        """Give the lock back; the lock file goes. Doing it twice is fine."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        if sys.platform == "win32":  # there, a file that anybody has open can't be taken away
            os.close(handle)
            with suppress(OSError):
                self._path.unlink()
            return
        # While we hold it: whoever opened the file before sees that it lost its name, and starts again.
        with suppress(OSError):
            self._path.unlink()
        os.close(handle)


def is_locked(path: Path) -> bool:
    """Whether a program that lives has a file locked; always False on Windows, where that can't be told.

    Args:
        path: The file itself, which is opened and left as it is.

    Raises:
        OSError: It can't be opened, other than because it is not there.
    """
    if sys.platform == "win32":
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def read_holder(path: Path) -> Holder:
    """Who has a file open, as far as the lock file says; it may be of a program that is dead.

    Args:
        path: The file that the lock guards.
    """
    try:
        with lock_of(path).open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=Holder)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Holder()


def _open_locked(lock: Path) -> int:
    """Open the lock file and lock it; BlockingIOError when another has the lock."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(lock, flags, FILE_MODE)
    try:
        if sys.platform == "win32":
            os.lseek(handle, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except PermissionError as error:
                raise BlockingIOError from error
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for_owner_alone(handle, FILE_MODE)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _is_under_its_name(lock: Path, handle: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle))
    except OSError:
        return False  # opening it again tells what is wrong, if anything is


def _say_who(handle: int, holder: Holder) -> None:
    """Write who has the lock; a full disk is no reason to refuse it."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, msgspec.json.encode(holder))


def _no_locks(path: Path, error: OSError) -> WriteFailed | None:
    """The error of a disk that knows no locks, such as some shared folders; None for any other error."""
    if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS):
        return None
    remedy = _(
        "Somebody else could write it at the same time there. Work on a copy on this computer's own disk."
    )
    return WriteFailed(reason_of(error).capitalize(), remedy, str(path))


def _in_use(path: Path, holder: Holder, device: str, zone: str) -> InUse:
    since = local_text(holder.since, zone)
    if not holder.device or not since:
        what = _("Another program has it open")
    elif holder.device == device:
        what = _("It is open in another window of this device, since {since}").format(since=since)
    else:
        what = _("It is open on the device {device}, since {since}").format(
            device=device_label(holder.device), since=since
        )
    return InUse(what, _("Close it there first; until then it can only be read here."), str(path))
