"""XLSForm's functions that XPath 1.0 lacks, each as a function of plain values.

None of them raises but `regex`: of a text that is too long to be looked at nobody can say whether it fits.

Arguments come from lxml: texts, numbers, truth values, and lists of elements where a function takes nodes.
"""

from __future__ import annotations

import math
import random
import uuid
from collections.abc import Callable, Iterable
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

from protocol.questionnaire.expressions import dates
from protocol.questionnaire.expressions.patterns import Pattern

Value = str | float | bool
"""What an expression gives."""

MAX_WORDS = 10_000
"""Characters of a text that a function gives: chains of `concat` would grow without end."""


def as_text(value: object) -> str:
    """A value as XPath writes it: whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    return str(value)


def as_number(value: object) -> float:
    """A value as a number; dates and times are numbers of days."""
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, list):
        return as_number(texts(value)[0]) if value else math.nan
    return dates.number_of(str(value))


def texts(given: object) -> list[str]:
    """The texts of nodes, or of one value."""
    if isinstance(given, list):
        return [node.text or "" for node in given]
    return [as_text(given)]


@lru_cache(maxsize=256)
def pattern(text: str) -> Pattern:
    """A pattern that was checked before."""
    return Pattern(text)


def _math(act: Callable[..., float]) -> Callable[..., float]:
    """The act, NaN where mathematics has no answer."""

    def safe(*numbers: float) -> float:
        try:
            return float(act(*numbers))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return math.nan

    return safe


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


def _rounded(number: float, places: float = 0.0) -> float:
    """To the nearest, halves up, as XPath rounds: by the digits that are read, not the bits behind them."""
    if not math.isfinite(number):
        return number
    exponent = max(min(int(places), 15), -15)
    unit = Decimal(1).scaleb(-exponent)
    half = Decimal(f"{number:.15g}") / unit + Decimal("0.5")
    return float(half.to_integral_value(ROUND_FLOOR) * unit)


def _numbers(given: Iterable[object]) -> list[float]:
    """The numbers among some values: what was not answered is passed over, as ODK Collect does."""
    found = (dates.number_of(text) for each in given for text in texts(each))
    return [number for number in found if not math.isnan(number)]


def _sum(nodes: object) -> float:
    """The sum of what was answered; 0 where there are no sets, no number where none was answered."""
    there, numbers = texts(nodes), _numbers([nodes])
    if there and not numbers:
        return math.nan
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):
        return math.nan


def _extreme(act: Callable[[list[float]], float]) -> Callable[..., float]:
    def of(*given: object) -> float:
        numbers = _numbers(given)
        return act(numbers) if numbers else math.nan

    return of


def _same(one: float, other: float) -> bool:
    """Whether two numbers that were worked out are the same, as near as JavaRosa looks: 0.1 + 0.2 is 0.3."""
    return one == other or abs(one - other) < 1e-12


def _selected_at(words: str, index: float) -> str:
    chosen = words.split()
    return chosen[int(index)] if math.isfinite(index) and 0 <= int(index) < len(chosen) else ""


def _substr(text: str, start: float, end: float = math.inf) -> str:
    """From a place counted from 0 up to, not with, another; negative ones count from the end."""
    if math.isnan(start) or math.isnan(end):
        return ""
    low, high = (int(max(min(number, 1e9), -1e9)) for number in (start, end))
    return text[low:high]


def _joined(separator: str, given: Iterable[object]) -> str:
    return separator.join(text for each in given for text in texts(each))[:MAX_WORDS]


def _uuid(length: float | None = None) -> str:
    if length is None:
        return str(uuid.uuid4())
    letters = "0123456789abcdefghijklmnopqrstuvwxyz"
    count = int(min(length, 100)) if length > 0 else 0
    return "".join(random.choice(letters) for _number in range(count))  # noqa: S311 - an id, no secret


_NUMBERS: dict[str, Callable[..., float]] = {
    "int": math.trunc, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "exp10": lambda number: 10.0**number,
    "log": _log, "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin,
    "acos": math.acos, "atan": math.atan, "pow": math.pow, "atan2": math.atan2, "round": _rounded,
}  # fmt: skip

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _math(act) for name, act in _NUMBERS.items()},
    "number": as_number,
    "pi": lambda: math.pi,
    "random": random.random,
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
    "if": lambda condition, then, otherwise: then if condition else otherwise,
    "coalesce": lambda *values: next((value for value in values if value), ""),
    "once": lambda kept, fresh: kept or fresh,
    "ends-with": lambda text, end: text.endswith(end),
    "regex": lambda text, words: pattern(words).fits(text),
    "boolean-from-string": lambda text: text.lower() in ("true", "1"),
    "selected-at": _selected_at,
    "count-selected": lambda words: float(len(words.split())),
    "count-non-empty": lambda nodes: float(sum(1 for text in texts(nodes) if text)),
    "concat": lambda *given: _joined("", given),
    "join": lambda separator, *given: _joined(separator, given),
    "substr": _substr,
    "uuid": _uuid,
    "date": dates.date_text,
    "date-time": dates.moment_text,
    "format-date": dates.formatted,
    "format-date-time": dates.formatted,
    "decimal-date-time": lambda value: dates.days_in_utc(value) if isinstance(value, str) else value,
    "decimal-time": dates.time_of_day,
    "text": as_text,
    "same": _same,
}
"""By XLSForm's name. `today`, `now` and `jr:choice-name` depend on the form and are added there. `text` and
`same` have no such name: what is translated writes them where XPath's own conversions fall short."""
