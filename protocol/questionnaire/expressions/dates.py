"""Dates and times as numbers and as texts: what XPath 1.0 doesn't know of them.

A date is a number of days since 1970-01-01; a date with a time counts the part of the day too, by the clock
on the wall; a time alone is the part of a day that has passed.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta

from protocol.i18n import _

_DATE = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?\s*", re.ASCII)
_MOMENT = re.compile(r"\s*\d{4}-\d{1,2}-\d{1,2}T(\d{1,2}:.+?)\s*", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)
_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
"""A number in a text, as XPath 1.0 reads it: no plus, no exponent, no thousands, no `inf`."""

_EPOCH = date(1970, 1, 1)
_DAY = 86_400
_FORMAT = re.compile(r"%(.)")

CODES = "YymnbdeaHhMS3%"
"""The letters that may stand behind a `%` in a format: those of ODK, and `%%` for the sign itself."""


def day_of(text: str) -> date | None:
    """The day in a date or in a date with a time; None for anything else."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def seconds_of(text: str) -> float | None:
    """The seconds of a day at a time, or in a date with a time, by its own clock; None for anything else."""
    moment = _MOMENT.fullmatch(text)
    found = _TIME.fullmatch(moment[1] if moment else text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0) + float(f"0.{found[4] or 0}")


def number_of(text: str) -> float:
    """A text as a number: that of its digits, the days of a date, the part of a day of a time; else NaN."""
    if _NUMBER.fullmatch(text):
        return float(text)
    day = day_of(text)
    if day is not None and "T" not in text:
        return (day - _EPOCH).days
    seconds = seconds_of(text)
    if day is not None:
        return (day - _EPOCH).days + (seconds or 0) / _DAY
    return math.nan if seconds is None else seconds / _DAY


def days_in_utc(text: str) -> float:
    """The days since 1970 until a moment, in UTC where it tells its zone; else as `number_of`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return number_of(text)
    if moment.tzinfo is None:
        return number_of(text)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / _DAY


def date_text(value: str | float) -> str:
    """A date as it is kept: from a number of days, a date, or a date with a time; empty for anything else."""
    if isinstance(value, str):
        day = day_of(value)
        if day is not None:
            return day.isoformat()
        value = number_of(value)
    moment = _moment(value)
    return "" if moment is None else moment.date().isoformat()


def moment_text(value: str | float) -> str:
    """A date with a time as it is kept; midnight where there is none; empty for what is no date."""
    if isinstance(value, str):
        if _MOMENT.fullmatch(value) and day_of(value) and seconds_of(value) is not None:
            return value.strip()
        value = number_of(value)
    moment = _moment(value)
    return "" if moment is None else moment.isoformat(timespec="milliseconds")


def formatted(value: str | float, form: str) -> str:
    """A date and a time in the words of a format such as `%d/%m/%Y`; empty for what is no date.

    Args:
        value: A date, a date with a time, or a number of days.
        form: As ODK writes it, with the codes of `CODES`.
    """
    moment = _moment(number_of(value) if isinstance(value, str) else value)
    if moment is None:
        return ""
    months = _("jan feb mar apr may jun jul aug sep oct nov dec").split()
    days = _("Mon Tue Wed Thu Fri Sat Sun").split()
    written = {
        "Y": f"{moment.year:04d}", "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}", "n": f"{moment.month}", "b": months[moment.month - 1],
        "d": f"{moment.day:02d}", "e": f"{moment.day}", "a": days[moment.weekday()],
        "H": f"{moment.hour:02d}", "h": f"{moment.hour}", "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}", "3": f"{moment.microsecond // 1000:03d}", "%": "%",
    }  # fmt: skip
    return _FORMAT.sub(lambda found: written.get(found[1], found[0]), form)


def strange_code(form: str) -> str:
    """The first `%` with a letter behind it that no format knows; empty where all are known."""
    return next(
        (found[0] for found in re.finditer(r"%(.?)", form) if found[1] not in CODES or not found[1]), ""
    )


def time_of_day(value: str | float) -> float:
    """The part of a day that passed at a time, or in a number of days; NaN for anything else."""
    if isinstance(value, str):
        seconds = seconds_of(value)
        return math.nan if seconds is None else seconds / _DAY
    return value - math.floor(value) if math.isfinite(value) else math.nan


def _moment(days: float) -> datetime | None:
    """The day and the time of a number of days; None where no calendar has it."""
    if not math.isfinite(days) or not -719_162 <= days < 2_932_897:  # the years 1 to 9999
        return None
    start = datetime.combine(_EPOCH, time())
    whole = math.floor(days)
    return start + timedelta(days=whole, milliseconds=round((days - whole) * _DAY * 1000))
