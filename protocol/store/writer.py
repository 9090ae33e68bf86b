"""The thread that brings the snapshots of one interview to the disk.

There is a place for one act and one for one draft; a newer snapshot takes the place of an older one, since
each is the whole file. An act goes before a draft. What the disk refuses is tried again until it
succeeds or something newer takes its place, and is never told as kept.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from msgspec import Struct

from protocol.errors import WriteFailed
from protocol.i18n import _
from protocol.store.atomic import remove, sweep, write_atomically
from protocol.store.clock import utc_now
from protocol.store.names import previous_of, set_aside_of
from protocol.store.withdrawing import bury

FIRST_DELAY = 0.5
"""Seconds before a refused write is tried again: soon enough to notice that the disk is back."""
LONGEST_DELAY = 5.0
"""What the delay doubles up to: a disk that is gone for long is not worn out by it."""

_LAST_WAIT = 2.0
"""Seconds that a program that ends without closing waits for what the disk has not got yet."""


class SaveState(Struct, frozen=True):
    """What the disk has of the acts."""

    saved_at: str | None = None
    """UTC of the last write of an act that the disk confirmed; None before the first."""
    pending: bool = False
    """Whether an act waits for the disk."""
    error: str = ""
    """What went wrong with the last try, in words; empty when all is well."""


class _Kind(Enum):
    ACT = auto()
    DRAFT = auto()
    PURGE = auto()
    WITHDRAWAL = auto()


_ORDER = (_Kind.WITHDRAWAL, _Kind.PURGE, _Kind.ACT, _Kind.DRAFT)
"""What goes first."""


class _Snapshot(Struct, frozen=True):
    """A whole file, as it should be on the disk."""

    kind: _Kind
    data: bytes


class Writer:
    """Writes one file; has its own thread from the start until it is closed.

    Args:
        path: The file.
        act_on_disk: Whether the version on the disk is an act that is not under the previous version's name
            yet.
        saved_at: When that version was written, if that was just now.
    """

    def __init__(self, path: Path, *, act_on_disk: bool, saved_at: str | None = None) -> None:
        self.on_saved: Callable[[SaveState], None] | None = None
        """Called from the thread when an act was kept, when a try failed, and when that is over."""
        self._path = path
        self._previous = previous_of(path)
        self._act_on_disk = act_on_disk
        self._saved_at = saved_at
        self._error = ""
        self._condition = threading.Condition()
        self._waiting: dict[_Kind, _Snapshot] = {}
        self._writing: _Snapshot | None = None
        self._failure: Exception | None = None
        self._identity = _identity(path)
        self._telling = False
        self._stopped = False
        self._delay = FIRST_DELAY
        self._not_before = 0.0
        self._thread = threading.Thread(target=self._run, name=f"writer of {path.name}", daemon=True)
        self._thread.start()
        atexit.register(self.flush, _LAST_WAIT)

    @property
    def state(self) -> SaveState:
        """What the disk has now."""
        with self._condition:
            return self._state()

    @property
    def at_rest(self) -> bool:
        """Whether the thread has stopped for good: it touches the disk no more."""
        with self._condition:
            return self._at_rest()

    def save_act(self, data: bytes) -> None:
        """Hand over the file after an act. What waited before it need not be written any more."""
        self._hand_over(_Snapshot(_Kind.ACT, data), in_place_of=(_Kind.ACT, _Kind.DRAFT))

    def save_draft(self, data: bytes) -> None:
        """Hand over the file after a change of the line that is being typed."""
        self._hand_over(_Snapshot(_Kind.DRAFT, data), in_place_of=(_Kind.DRAFT,))

    def purge(self, data: bytes) -> None:
        """Put a file in the place of every version that there is, and wait until the disk has it.

        What waits for the disk is dropped; when the purge fails, it waits on.

        Raises:
            WriteFailed: The disk refused.
        """
        self._bring(_Snapshot(_Kind.PURGE, data))

    def withdraw(self, tombstone: bytes, interview: bytes) -> None:
        """Put a tombstone in the place of every version that there is, and wait until the disk has it.

        What waits for the disk is dropped, and nothing is taken any more; when it fails, it waits on.

        Args:
            tombstone: All that stays.
            interview: The file as it was: goes under the name again when the disk refuses, since the
                tombstone may be there.

        Raises:
            WriteFailed: The disk refused.
        """
        try:
            self._bring(_Snapshot(_Kind.WITHDRAWAL, tombstone))
        except Exception:
            self.save_act(interview)
            raise

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything that was handed over is on the disk; what was refused is tried at once.

        Args:
            timeout: Seconds; None to wait as long as it takes.

        Returns:
            Whether the disk has everything.
        """
        with self._condition:
            self._not_before = 0.0
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._idle() or self._at_rest(), timeout)
            return self._idle()

    def close(self, timeout: float | None = None) -> bool:
        """Flush, and stop the thread. Doing it twice is fine.

        Args:
            timeout: Seconds to wait for the disk; None to wait as long as it takes.

        Returns:
            Whether the disk has everything.
        """
        kept = self.flush(timeout)
        atexit.unregister(self.flush)
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._writing is None, timeout)
            # Not while it tells a screen that may be waiting for this very call to return.
            ends = self._writing is None and not self._telling
        if ends:
            self._thread.join()
        return kept

    def _bring(self, snapshot: _Snapshot) -> None:
        """Hand over a snapshot and wait until the disk has it; raises what went wrong."""
        with self._condition:
            self._failure = None
            self._hand_over(snapshot, in_place_of=(snapshot.kind,))
            self._condition.wait_for(lambda: not self._has(snapshot.kind))
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _hand_over(self, snapshot: _Snapshot, in_place_of: tuple[_Kind, ...]) -> None:
        with self._condition:
            if self._stopped:
                raise RuntimeError("the interview is closed")
            for kind in in_place_of:
                self._waiting.pop(kind, None)
            self._waiting[snapshot.kind] = snapshot
            if snapshot.kind is not _Kind.DRAFT:
                self._not_before = 0.0
            self._condition.notify_all()

    def _run(self) -> None:
        while (snapshot := self._next()) is not None:
            self._finish(snapshot, self._write(snapshot))

    def _next(self) -> _Snapshot | None:
        """Wait for the next snapshot to write; None when there will be none."""
        with self._condition:
            while not self._stopped:
                left = self._not_before - time.monotonic() if self._waiting else None
                if left is not None and left <= 0:
                    kind = next(one for one in _ORDER if one in self._waiting)
                    self._writing = self._waiting.pop(kind)
                    return self._writing
                self._condition.wait(left)
            return None

    def _write(self, snapshot: _Snapshot) -> Exception | None:
        """Try to bring a snapshot to the disk; gives what went wrong."""
        self._look()
        try:
            if snapshot.kind is _Kind.PURGE:
                self._replace_all(snapshot.data)
            elif snapshot.kind is _Kind.WITHDRAWAL:
                bury(self._path, snapshot.data)
            else:
                write_atomically(
                    self._path, snapshot.data, previous=self._previous if self._act_on_disk else None
                )
        except Exception as failure:  # noqa: BLE001 - a dead thread would lose every later act in silence
            self._look()
            return failure
        self._identity = _identity(self._path)
        self._act_on_disk = snapshot.kind is _Kind.ACT
        return None

    def _look(self) -> None:
        """Find out whether a version got the name though the disk did not confirm it.

        The act before it has become the previous version then, and must not be pushed out by the next try.
        Where the disk is gone, nothing is known until it is back.
        """
        found = _identity(self._path)
        if found is not None and found != self._identity:
            self._identity, self._act_on_disk = found, False

    def _replace_all(self, data: bytes) -> None:
        """Replace the file last: as long as it shows what is to go, nothing says that it went.

        Backups come after it, since they get what it says then; a mark has told them before.
        """
        from protocol.store.cleansing import cleanse_backups, mark_erased  # only when something is erased

        study = self._path.parent.parent
        mark_erased(study, self._path.name.removesuffix(".json"))
        write_atomically(self._previous, data)
        for damaged in set_aside_of(self._path):
            remove(damaged)
        sweep(self._path.parent, self._path.name)
        write_atomically(self._path, data)
        cleanse_backups(study)

    def _finish(self, snapshot: _Snapshot, failure: Exception | None) -> None:
        with self._condition:
            self._writing = None
            error_before = self._error
            if failure is None:
                self._settle(snapshot)
            elif snapshot.kind in (_Kind.PURGE, _Kind.WITHDRAWAL):
                self._failure = failure
            else:
                self._put_off(snapshot, failure)
            kept = failure is None and snapshot.kind in (_Kind.ACT, _Kind.PURGE)
            tell = self.on_saved if kept or self._error != error_before else None
            state = self._state()
            self._telling = tell is not None
            self._condition.notify_all()
        if tell is not None:
            _call(tell, state)
            with self._condition:
                self._telling = False

    def _settle(self, snapshot: _Snapshot) -> None:
        """The disk has confirmed a snapshot."""
        self._error, self._delay = "", FIRST_DELAY
        if snapshot.kind in (_Kind.ACT, _Kind.PURGE):
            self._saved_at = utc_now()
        if snapshot.kind in (_Kind.PURGE, _Kind.WITHDRAWAL):
            self._waiting.clear()  # all of it is older: who purges or withdraws waits for it
        if snapshot.kind is _Kind.WITHDRAWAL:
            self._stopped = True

    def _put_off(self, snapshot: _Snapshot, failure: Exception) -> None:
        """Try a snapshot again later, unless a newer one waits (a waiting act is newer than any draft)."""
        self._error = _in_words(failure)
        if not {snapshot.kind, _Kind.ACT} & self._waiting.keys():
            self._waiting[snapshot.kind] = snapshot
        self._not_before = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, LONGEST_DELAY)

    def _has(self, kind: _Kind) -> bool:
        return kind in self._waiting or (self._writing is not None and self._writing.kind is kind)

    def _idle(self) -> bool:
        return not self._waiting and self._writing is None

    def _at_rest(self) -> bool:
        return self._stopped and self._writing is None

    def _state(self) -> SaveState:
        return SaveState(self._saved_at, self._has(_Kind.ACT) or self._has(_Kind.PURGE), self._error)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file has a name now: device and number; None where there is none, or no disk."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _in_words(failure: Exception) -> str:
    if isinstance(failure, WriteFailed):
        return failure.what
    return _("The program made a mistake while it saved ({name})").format(name=type(failure).__name__)


def _call(tell: Callable[[SaveState], None], state: SaveState) -> None:
    """Tell who listens; a mistake of theirs is reported and does not stop the saving."""
    try:
        tell(state)
    except Exception as error:  # noqa: BLE001 - reported as that of any other thread
        threading.excepthook(
            threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
        )
