"""The way back to the previous version of an interview."""

from __future__ import annotations

from pathlib import Path

from protocol.errors import DamagedFile, NewerFormat, Refused, Withdrawn
from protocol.i18n import _
from protocol.store.atomic import write_atomically
from protocol.store.clock import utc_now
from protocol.store.device import device_id
from protocol.store.envelope import unseal
from protocol.store.lock import Lock
from protocol.store.names import new_set_aside, previous_of
from protocol.store.reading import read_bytes, read_contents
from protocol.store.tables import decode_tables


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
    lock = Lock.take(path, device_id())
    try:
        _refuse_whole(path)
        previous = previous_of(path)
        raw, _stamp = read_bytes(previous)
        decode_tables(unseal(raw, previous), previous)
        aside = new_set_aside(path, utc_now())
        write_atomically(path, raw, previous=aside)
    finally:
        lock.release()
    return aside


def _refuse_whole(path: Path) -> None:
    try:
        read_contents(path)
    except (NewerFormat, Withdrawn) as error:
        raise Refused(error.what, error.remedy, error.where) from error
    except DamagedFile:
        return
    raise Refused(_("This interview is whole"), _("There is nothing to put back."), str(path))
