"""The time on the wall, for what the store itself writes down. Nothing is ordered by it."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """Now, in UTC and to the millisecond: `2026-03-01T13:05:09.123Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local_text(utc: str) -> str:
    """A time in UTC as people here read it: `2026-03-01 14:05`; empty when it is no time."""
    try:
        return datetime.fromisoformat(utc).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return ""
