"""Withdrawal: an interview is really removed, and only a tombstone with its random id stays under its name.

The tombstone comes first. It takes the name of the interview in one step, and from then on the interview is
withdrawn for every reader; what lies beside it is removed after. Were the tombstone last, then a
program that died in between would leave an interview of which nothing says that it was withdrawn, and nobody
would finish. Now whoever next opens the interview or looks at the study finds the tombstone, and finishes.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from protocol.errors import StoreError, Withdrawn, WriteFailed
from protocol.model.words import State
from protocol.store.atomic import remove, write_atomically, write_failed
from protocol.store.envelope import pack
from protocol.store.names import beside
from protocol.store.reading import read_contents
from protocol.store.summaries import strike_out
from protocol.store.tables import INTERVIEW, Tombstone


def tombstone_of(interview_id: str, at: str) -> bytes:
    """The bytes of the file that stays of an interview.

    Args:
        interview_id: Its random id.
        at: When it was withdrawn, UTC.
    """
    stone = Tombstone(id=interview_id, state=State.WITHDRAWN.value, withdrawn_at=at)
    return pack({INTERVIEW: {"1": msgspec.to_builtins(stone)}})


def bury(path: Path, tombstone: bytes) -> None:
    """Put a tombstone in the place of an interview, and remove all the rest; the lock is ours.

    Codings that rest on it go before the tombstone comes: a program that dies in between leaves an
    interview that is not withdrawn yet, and whose coded workbooks can be read in again.

    Raises:
        WriteFailed: The disk refused, or somebody changes the codings. Either the interview or the tombstone
            is under the name.
    """
    from protocol.store.codings import taking_out  # here, since a talk rarely comes this far
    from protocol.store.erasing import mark_erased

    mark_erased(path.parent.parent, path.name.removesuffix(".json"))
    try:
        with taking_out(path.parent.parent, path.stem):
            write_atomically(path, tombstone)
            remove_rest(path)
    except WriteFailed:
        raise
    except StoreError as error:
        raise WriteFailed(error.what, error.remedy, error.where) from error


def remove_rest(path: Path) -> None:
    """Remove what lies beside a tombstone, what the index says of the interview, and what backups hold of it.

    The lock is ours.

    Args:
        path: The tombstone.

    Raises:
        WriteFailed: The disk refused, and something may still be there.
    """
    from protocol.store.erasing import cleanse_backups  # only when something is erased

    try:
        rest = beside(path)
    except OSError as error:
        raise write_failed(path.parent, error) from error
    for left in rest:
        remove(left)
    strike_out(path.parent, path.name.removesuffix(".json"))
    cleanse_backups(path.parent.parent)


def finish(path: Path) -> bool:
    """Finish a withdrawal that was cut short.

    Args:
        path: What was a tombstone a moment ago.

    Returns:
        Whether nothing lies beside it any more; False when another program has it, or the disk refuses.
    """
    from protocol.store.device import device_id  # here, since the study home rarely comes this far
    from protocol.store.lock import Lock

    try:
        if not beside(path):
            return True
        lock = Lock.take(path, device_id())
    except (OSError, StoreError):
        return False
    try:
        read_contents(path)  # the program that had it may have put the interview back
    except Withdrawn:
        return _is_removed(path)
    except StoreError:
        return False
    finally:
        lock.release()
    return False


def _is_removed(path: Path) -> bool:
    try:
        remove_rest(path)
    except StoreError:
        return False
    return True
