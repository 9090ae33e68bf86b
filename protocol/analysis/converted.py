"""What a spreadsheet program made of a code that looked like a number, a date or a truth: which code it was.

`007` becomes 7, `2024-01` the first of January, `1E5` 100000, `true` TRUE. What was typed is gone from the
cell; which code of the codebook would have become that is worked out here, and nothing is guessed beyond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

Converted = bool | int | float | datetime | date | time | timedelta
"""What a cell may hold that is no text."""

_TRUTHS = {True: ("true", "waar", "vrai", "wahr"), False: ("false", "onwaar", "faux", "falsch")}
_MONTHS = (
    ("jan",), ("feb",), ("mar", "maa", "mrt"), ("apr",), ("may", "mei"), ("jun",),
    ("jul",), ("aug",), ("sep",), ("oct", "okt"), ("nov",), ("dec",),
)  # fmt: skip
"""How the names of months begin in English and Dutch."""

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,]\d+)?(?:e[+-]?\d+)?\s*%?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_DATE = re.compile(r"(\w+)[-/. ]+(\w+)(?:[-/. ]+(\d{2,4}))?")
_ORDERS = ("ymd", "dmy", "mdy", "ym", "my", "md", "dm")
_FIRST_WHOLE_YEAR = 1000
"""A date that begins with its year has all four digits of it."""
_FIRST_DAY = date(1899, 12, 30)
"""The day that spreadsheet programs number 0 (from March 1900 on)."""
_LAST_DAY = 2_958_465
"""The last day that they know: the end of the year 9999."""
_TIME = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")


def as_text(value: Converted) -> str:
    """A value as a person would write it: `7`, `0.5`, `2024-01-01`, `true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def could_have_been(value: Converted, codes: Iterable[str]) -> list[str]:
    """The codes that a spreadsheet program would have turned into a value.

    Args:
        value: What the cell holds.
        codes: The codes to choose from.
    """
    return [code for code in codes if _becomes(code.strip().casefold(), value)]


def _becomes(code: str, value: Converted) -> bool:
    if isinstance(value, bool):
        return code in _TRUTHS[value]
    if isinstance(value, int | float):
        return _is_number(code, value)
    if isinstance(value, datetime | date):
        return _is_date(code, value)
    return _is_time(code, value)


def _is_number(code: str, value: float) -> bool:
    """Whether a code is a number; or a day or a truth, of which a cell without a format shows the number."""
    if any(abs(number - value) <= 1e-9 * max(abs(value), 1) for number in _numbers(code)):
        return True
    if value in (0, 1) and code in _TRUTHS[bool(value)]:
        return True
    is_day = 1 <= value <= _LAST_DAY and float(value).is_integer()
    return is_day and _is_date(code, _FIRST_DAY + timedelta(days=value), with_year=True)


def _numbers(code: str) -> set[float]:
    """The numbers as which a code can be read, in a country with a decimal comma or one with a point."""
    if not _NUMBER.fullmatch(code):
        return set()
    share = 100 if code.endswith("%") else 1
    bare = code.rstrip("% ")
    readings = {bare.replace(",", "."), bare.replace(".", "").replace(",", "."), bare.replace(",", "")}
    if _GROUPED.fullmatch(bare):
        readings.add(re.sub("[.,]", "", bare))
    numbers = set()
    for reading in readings:
        try:
            numbers.add(float(reading) / share)
        except ValueError:
            continue  # two points: no number in that country
    return numbers


def _is_date(code: str, value: date, *, with_year: bool = False) -> bool:
    """Whether a code is a date; one without a year is that day in any year, unless it must have one."""
    found = _DATE.fullmatch(code)
    if found is None:
        return False
    parts = [part for part in found.groups() if part is not None]
    return any(
        _same(value, _ordered(parts, order))
        for order in _ORDERS
        if len(order) == len(parts) and ("y" in order or not with_year)
    )


def _ordered(parts: list[str], order: str) -> dict[str, int]:
    """What each part of a date tells in some order; nothing where one of them can't tell that."""
    told: dict[str, int] = {}
    for part, which in zip(parts, order, strict=True):
        number = int(part) if part.isascii() and part.isdecimal() else _month(part) if which == "m" else 0
        if not number or (order[0] == which == "y" and number < _FIRST_WHOLE_YEAR):
            return {}
        told[which] = number
    return told


def _month(word: str) -> int:
    return next((n for n, starts in enumerate(_MONTHS, 1) if word.startswith(starts)), 0)


def _same(value: date, told: dict[str, int]) -> bool:
    """Whether a date says what was told; a year that was not typed became that of the day itself."""
    if not told:
        return False
    year = told.get("y", value.year)
    return (
        value.month == told["m"]
        and value.day == told.get("d", 1)
        and value.year in (year, 2000 + year, 1900 + year)
    )


def _is_time(code: str, value: time | timedelta) -> bool:
    found = _TIME.fullmatch(code)
    if found is None:
        return False
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    meant = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if isinstance(value, time):
        return meant == timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return meant == value
