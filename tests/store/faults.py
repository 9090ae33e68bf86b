"""Disks that hold back or refuse writes, for tests of what happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.errors import WriteFailed
from protocol.store import writer
from protocol.store.atomic import write_atomically
from protocol.store.interview_file import InterviewFile
from protocol.store.writer import SaveState

PATIENCE = 10.0
"""Seconds that a test waits for a thread at most: it fails then, it never goes on."""


class SlowDisk:
    """A disk that holds each write until the test lets it go on; put in the place of `write_atomically`."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        """What came to the disk, in order."""
        self.refusals = 0
        """How many of the next writes are refused when they go on."""
        self._begun = threading.Semaphore(0)
        self._may_go_on = threading.Semaphore(0)

    def __call__(self, path: Path, data: bytes, *, previous: Path | None = None) -> None:
        """Write, when the test allows it."""
        self._begun.release()
        assert self._may_go_on.acquire(timeout=PATIENCE)
        if self.refusals:
            self.refusals -= 1
            raise WriteFailed("no")
        self.written.append(data)
        write_atomically(path, data, previous=previous)

    def wait_for_a_write(self) -> None:
        """Wait until a write has begun."""
        assert self._begun.acquire(timeout=PATIENCE)

    def let_go_on(self, count: int = 1) -> None:
        """Let that many writes go on, those to come included."""
        self._may_go_on.release(count)


class States:
    """Hears of what is kept; put in the place of `on_saved`."""

    def __init__(self) -> None:
        self.told: list[SaveState] = []
        """What was told, in order."""
        self._news = threading.Condition()

    def __call__(self, state: SaveState) -> None:
        """Hear of a state."""
        with self._news:
            self.told.append(state)
            self._news.notify_all()

    def wait_for(self, wanted: Callable[[SaveState], bool]) -> SaveState:
        """Wait until a state was told that is like this; gives the first one."""
        with self._news:
            assert self._news.wait_for(lambda: any(map(wanted, self.told)), PATIENCE)
            return next(filter(wanted, self.told))


class GoneDisk:
    """A disk that is pulled out: a file stands in the place of the folder. Real refusals, without a patch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._away = folder.with_name(f"{folder.name} away")

    def pull_out(self) -> None:
        """From now on nothing can be written."""
        self._folder.rename(self._away)
        self._folder.write_text("")

    def put_back(self) -> None:
        """Everything is as it was."""
        self._folder.unlink()
        self._away.rename(self._folder)


def no_delays(file: InterviewFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once: for tests that count tries."""
    monkeypatch.setattr(writer, "FIRST_DELAY", 0.0)
    monkeypatch.setattr(writer, "LONGEST_DELAY", 0.0)
    monkeypatch.setattr(file._writer, "_delay", 0.0)
