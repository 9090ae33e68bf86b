"""The clocks of an interview: one on the wall, and one that nobody can set."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

from protocol.model.interview import Moment


def utc_text(moment: datetime) -> str:
    """An instant as it is kept: `2026-03-01T13:05:09.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock(Protocol):
    """What tells the time; a demonstration or a test brings one of its own."""

    def now(self) -> datetime:
        """The time on the wall, with a zone."""

    def monotonic(self) -> float:
        """Seconds on a clock that only goes forward."""


class SystemClock:
    """The clocks of this machine."""

    def now(self) -> datetime:
        """The time on the wall, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds, going on while the machine sleeps where the system has such a clock."""
        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        return time.monotonic() if boottime is None else time.clock_gettime(boottime)


class SegmentClock:
    """The moments of one segment.

    Args:
        clock: Where the time comes from.
        segment: The number of the segment, from 1.
    """

    def __init__(self, clock: Clock, segment: int) -> None:
        self._clock = clock
        self._began: float | None = None
        self.segment = segment
        """The number of the segment."""

    def begin(self) -> None:
        """The talk begins: what came before it, such as the consent, is no time of the talk."""
        self._began = self._clock.monotonic()

    def moment(self) -> Moment:
        """This instant; no seconds have passed before the talk begins."""
        now = self._clock.monotonic()
        elapsed = round(now - (now if self._began is None else self._began), 3)
        return Moment(at=self.utc(), elapsed=elapsed, segment=self.segment)

    def utc(self) -> str:
        """This instant on the wall, UTC."""
        return utc_text(self._clock.now())
