"""The way back of a damaged interview: to its previous version, or to the one in the last backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from protocol.errors import DamagedFile, NewerFormat, Refused, StoreError, Withdrawn
from protocol.i18n import _
from protocol.model.interview import InterviewContents
from protocol.store.atomic import write_atomically
from protocol.store.clock import utc_now
from protocol.store.device import device_id
from protocol.store.envelope import unseal
from protocol.store.lock import Lock
from protocol.store.names import new_set_aside, previous_of
from protocol.store.reading import decrypted, read_bytes, read_contents, refuse_tombstone
from protocol.store.tables import decode_tables


class Version(Struct, frozen=True, kw_only=True):
    """A whole version of a damaged interview."""

    at: str
    """UTC: when it was written, or when the backup that holds it was made."""
    notes: int
    """How many there are in it."""
    code: str
    """Whom the interview was with."""


def previous_version(path: Path) -> Version | None:
    """The previous version of an interview; None where there is none, or none that is whole.

    Args:
        path: The interview; may be damaged or missing.
    """
    previous = previous_of(path)
    try:
        raw, stamp = read_bytes(previous)
        contents = _whole(raw, previous)
    except StoreError:
        return None
    written = datetime.fromtimestamp(stamp.st_mtime, UTC).isoformat(timespec="seconds")
    return _version(written.replace("+00:00", "Z"), contents)


def backup_version(path: Path) -> Version | None:
    """The version of an interview in the last backup that has one; None where none has.

    Args:
        path: The interview; may be damaged or missing.
    """
    from protocol.store.backups import version_in_backups

    found = version_in_backups(path.parent.parent, f"{path.parent.name}/{path.name}")
    if found is None:
        return None
    try:
        return _version(found[0], _whole(decrypted(path, found[1]), path))
    except StoreError:
        return None


def restore_previous(path: Path) -> Path:
    """Put the previous version of a damaged interview under its name; the damaged file is set aside.

    Args:
        path: The damaged file; may be missing.

    Returns:
        Where the damaged file is now.

    Raises:
        Refused: The interview is whole, was withdrawn, or was written by a newer version of the program.
        DamagedFile: There is no previous version, or it is damaged too.
        InUse: Another program has the interview open.
        WriteFailed: The disk refused.
    """
    previous = previous_of(path)

    def read() -> bytes:
        raw, _stamp = read_bytes(previous)
        _whole(raw, previous)
        return raw

    return _put_back(path, read)


def restore_from_backup(path: Path) -> Path:
    """Put the version of the last backup in the place of a damaged interview, which is set aside.

    Args:
        path: The damaged file; may be missing.

    Returns:
        Where the damaged file is now.

    Raises:
        Refused: The interview is whole, was withdrawn, or was written by a newer version of the program.
        DamagedFile: No backup has a whole version of it.
        InUse: Another program has the interview open.
        WriteFailed: The disk refused.
    """
    from protocol.store.backups import version_in_backups

    def read() -> bytes:
        found = version_in_backups(path.parent.parent, f"{path.parent.name}/{path.name}")
        if found is None:
            raise DamagedFile(_("No backup holds this interview"), where=str(path))
        _whole(decrypted(path, found[1]), path)
        return found[1]  # as it is: what was sealed stays so

    return _put_back(path, read)


def _put_back(path: Path, read: Callable[[], bytes]) -> Path:
    lock = Lock.take(path, device_id())
    try:
        _refuse_whole(path)
        aside = new_set_aside(path, utc_now())
        write_atomically(path, read(), previous=aside)
    finally:
        lock.release()
    return aside


def _whole(raw: bytes, path: Path) -> InterviewContents:
    data = unseal(raw, path)
    refuse_tombstone(data, path)
    return decode_tables(data, path).contents()


def _version(at: str, contents: InterviewContents) -> Version:
    return Version(at=at, notes=len(contents.notes), code=contents.interview.participant_code)


def _refuse_whole(path: Path) -> None:
    try:
        read_contents(path)
    except (NewerFormat, Withdrawn) as error:
        raise Refused(error.what, error.remedy, error.where) from error
    except DamagedFile:
        return
    raise Refused(_("This interview is whole"), _("There is nothing to put back."), str(path))
