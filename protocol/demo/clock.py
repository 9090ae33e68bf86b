"""A clock that only a script moves, so that a talk of an hour is told in a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ScriptedClock:
    """Both clocks of an interview, standing still until they are told to go on.

    Args:
        start: The time on the wall at the beginning, with a zone.
    """

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._seconds = 0.0

    def now(self) -> datetime:
        """The time on the wall, in UTC."""
        return self._start + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        """Seconds since the beginning."""
        return self._seconds

    def go_on(self, seconds: float) -> None:
        """Let time pass.

        Args:
            seconds: How long; not below zero.
        """
        self._seconds += max(seconds, 0.0)
