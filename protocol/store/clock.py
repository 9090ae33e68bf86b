"""The time on the wall: what the store writes down, and as people read it. Nothing is ordered by it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def utc_now() -> str:
    """Now, in UTC and to the millisecond: `2026-03-01T13:05:09.123Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local_time(utc: str, zone: str = "") -> datetime:
    """An instant by the clocks of a zone; by that of the machine where the zone is unknown or not named.

    Args:
        utc: As it is kept, `2026-03-01T13:05:09.123Z`.
        zone: An IANA name.

    Raises:
        ValueError: It is no time.
    """
    return datetime.fromisoformat(utc).astimezone(_zone(zone))


def local_text(utc: str, zone: str = "") -> str:
    """A time in UTC as people in a zone read it: `2026-03-01 14:05`; empty when it is no time."""
    try:
        return local_time(utc, zone).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return ""


@lru_cache(maxsize=4)
def _zone(name: str) -> ZoneInfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only where a time is shown

    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
