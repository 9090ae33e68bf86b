"""Times as people read them: in the zone of the study."""

from __future__ import annotations

from protocol.i18n import _
from protocol.store.clock import local_time


def clock_time(utc: str, zone: str) -> str:
    """`14:32`."""
    return f"{local_time(utc, zone):%H:%M}"


def day_and_time(utc: str, zone: str) -> str:
    """`12 mar 14:32`, with the month in the language of the program."""
    moment = local_time(utc, zone)
    months = _("jan feb mar apr may jun jul aug sep oct nov dec").split()
    return f"{moment.day} {months[moment.month - 1]} {moment:%H:%M}"


def minutes(value: float) -> str:
    """`31 min`: whole minutes that have passed."""
    return _("{count} min").format(count=int(value))
