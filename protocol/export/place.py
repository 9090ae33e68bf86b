"""Where an export is made, and how it gets its name.

It is made in a private folder beside its target, whose name a person never meets: nothing of it is ever in
the system's temporary folder, and what a killed export left there is taken away by the next. Only when it is
whole does it take its name; until then an export of before keeps it. The branches for Windows are untried.

Of an encrypted study every file in that folder is encrypted with a key that lives in memory alone; see
`scratch.py`. What the export becomes is encrypted for the researcher and the recovery key.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from protocol.errors import Refused, WriteFailed
from protocol.export.scratch import Part, Room, SealedRoom
from protocol.i18n import _
from protocol.locations import APP
from protocol.store import atomic
from protocol.store.atomic import FILE_MODE, FOLDER_MODE, for_owner_alone, make_folder, write_failed
from protocol.vault import Audience, Vault, encrypted_at

if sys.platform != "win32":
    import fcntl

_PREFIX = ".tmp-"
_LOCK = "lock"
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - ours is a folder of its own there, checked to be ours


@contextmanager
def private_room(target: Path, vault: Vault | None = None, *, plain: bool = False) -> Iterator[Room]:
    """A new folder for its owner alone, beside a file, gone afterwards whatever happens.

    Args:
        target: The file that is to be made; its folder is made where it is not there.
        vault: What encrypts it; None where it is not to be encrypted.
        plain: Whether somebody asked in so many words for an unencrypted file from an encrypted study.

    Raises:
        WriteFailed: The disk refused.
        Refused: It would be unencrypted in an encrypted study, and nobody asked for that.
    """
    _refuse_plain(target, vault, plain=plain)
    with _new_folder(target, target.parent) as folder:
        yield folder if vault is None else SealedRoom(folder)


@contextmanager
def private_folder(target: Path, vault: Vault | None) -> Iterator[Path]:
    """A folder for what another program needs as it is, such as an editor; gone afterwards whatever happens.

    Args:
        target: The file that it is about.
        vault: What encrypts it: then the folder is in memory, where the system has such a folder.

    Raises:
        WriteFailed: The disk refused.
    """
    with _new_folder(target, target.parent if vault is None else _in_memory() or target.parent) as folder:
        yield folder


@contextmanager
def _new_folder(target: Path, parent: Path) -> Iterator[Path]:
    make_folder(target.parent)
    _sweep(target.parent)
    _sweep(parent)
    folder = parent / f"{_PREFIX}{secrets.token_hex(8)}"
    try:
        folder.mkdir(FOLDER_MODE)
        for_owner_alone(folder, FOLDER_MODE)
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


def put_in_place(made: Part, target: Path, vault: Vault | None = None, *, plain: bool = False) -> None:
    """Give a finished file its name, on the disk and for its owner alone.

    Args:
        made: The file, in its private room.
        target: Its name; what had it before is gone then, and not a moment earlier.
        vault: What encrypts it for the researcher and the recovery key; None to leave it as it is.
        plain: Whether somebody asked in so many words for an unencrypted file from an encrypted study.

    Raises:
        WriteFailed: The disk refused, or another program has the old file open.
        Refused: It would be unencrypted in an encrypted study, and nobody asked for that.
    """
    _refuse_plain(target, vault, plain=plain)
    if vault is not None:
        with atomic.replacing(target) as encrypted, made.open("rb") as read:
            vault.encrypt_file(cast("BinaryIO", read), encrypted, Audience.SEALED)
        return
    if not isinstance(made, Path):  # its key goes with this program
        raise TypeError(made)
    _take_name(made, target)


def put_folder_in_place(made: Path, target: Path, *, plain: bool = False) -> None:
    """Give a folder of finished files its name, on the disk and for its owner alone.

    Args:
        made: The folder, on the same disk.
        target: Its name, which nothing has yet.
        plain: Whether somebody asked in so many words for unencrypted files from an encrypted study.

    Raises:
        WriteFailed: The disk refused.
        Refused: It would be unencrypted in an encrypted study, and nobody asked for that.
    """
    _refuse_plain(target, None, plain=plain)
    try:
        for file in made.iterdir():
            atomic.put_in_place(file, file)  # where it stands already: what counts is that it is on the disk
        made.rename(target)
        atomic.sync_folder(target.parent)
    except OSError as error:
        raise write_failed(target, error) from error


def together(files: Iterable[Part], folder: Part) -> Path:
    """Finished files of a private room in a folder of their own there.

    Args:
        files: The files.
        folder: The folder, which is not there yet.

    Returns:
        The folder.

    Raises:
        TypeError: They are encrypted with a key that goes with this program.
    """
    if not isinstance(folder, Path):
        raise TypeError(folder)
    folder.mkdir(FOLDER_MODE)
    for file in files:
        (folder.parent / file.name).rename(folder / file.name)
    return folder


def _refuse_plain(target: Path, vault: Vault | None, *, plain: bool) -> None:
    """See to it that nothing goes out of an encrypted study unencrypted by oversight."""
    if vault is None and not plain and encrypted_at(target) is not None:
        raise Refused(
            _("This would stand unencrypted in an encrypted study"),
            _("If you want that, say so with --plain."),
            str(target),
        )


def _in_memory() -> Path | None:
    """A folder of this person in memory, never on the disk but for swapping; None where there is none."""
    if sys.platform != "linux":
        return None
    folder = _SHARED_MEMORY / f"{APP}-{os.getuid()}"
    try:
        folder.mkdir(FOLDER_MODE, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return folder if ours else None


def _take_name(made: Path, target: Path) -> None:
    try:
        atomic.put_in_place(made, target)
    except PermissionError as error:
        raise WriteFailed(
            _("The file can't take its name: another program has it open, or it may not be changed"),
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
