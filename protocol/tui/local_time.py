"""Times as people read them: in the zone of the study."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from protocol.i18n import _


@lru_cache(maxsize=4)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def local(utc: str, zone: str) -> datetime:
    """An instant in a zone; in that of the machine where the zone is unknown.

    Args:
        utc: As it is kept, `2026-03-01T13:05:09.123Z`.
        zone: An IANA name.
    """
    return datetime.fromisoformat(utc).astimezone(_zone(zone))


def clock_time(utc: str, zone: str) -> str:
    """`14:32`."""
    return f"{local(utc, zone):%H:%M}"


def day_and_time(utc: str, zone: str) -> str:
    """`12 mar 14:32`, with the month in the language of the program."""
    moment = local(utc, zone)
    months = _("jan feb mar apr may jun jul aug sep oct nov dec").split()
    return f"{moment.day} {months[moment.month - 1]} {moment:%H:%M}"


def minutes(value: float) -> str:
    """`31 min`: whole minutes that have passed."""
    return _("{count} min").format(count=int(value))
