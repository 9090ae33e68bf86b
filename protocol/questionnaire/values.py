"""Answers as texts and back: what an expression sees of one, and what a file's `default` stands for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from protocol.model.questionnaire import Choice, Question, QuestionType

ACKNOWLEDGED = "OK"
"""The value of an `acknowledge`, as XLSForm has it."""

Value = str | int | float | list[str]
"""A closed answer."""

RANGE = {"start": "1", "end": "10", "step": "1"}
"""What XLSForm takes where a `range` says nothing (pyxform, `question_type_dictionary.py`)."""

_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_FRACTION = re.compile(r"[-+]?(?:[0-9]{1,15}(?:[.,][0-9]{1,10})?|[.,][0-9]{1,10})")


def text_of(value: str | int | float | Sequence[str] | None) -> str:
    """An answer as expressions see it: names with blanks between, numbers without a needless point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        if isinstance(value, float) and not math.isfinite(value):
            return ""
        return str(int(value)) if value == int(value) else f"{value:.15g}"
    return " ".join(value)


def in_digits(number: float | Decimal, language: str) -> str:
    """A number as people write it: with a comma, in English with a point."""
    digits = f"{number.normalize():f}" if isinstance(number, Decimal) else text_of(number)
    return digits if language.startswith("en") else digits.replace(".", ",")


def in_words(question: Question, value: Value, language: str) -> str:
    """An answer without a list of choices as people write it: `31/3/2026`, `2,5`.

    Args:
        question: The closed question.
        value: The answer.
        language: The language of who reads it.
    """
    if question.type is QuestionType.DATE and isinstance(value, str):
        day = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value)
        return value if day is None else f"{int(day[3])}/{int(day[2])}/{int(day[1])}"
    return in_digits(value, language) if isinstance(value, int | float) else text_of(value)


def decimal_of(text: str) -> int | float | None:
    """The number that was written with a comma or a point; None for anything else."""
    if not _FRACTION.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return int(number) if number == int(number) else number


def range_of(question: Question) -> tuple[Decimal, Decimal, Decimal]:
    """The start, end and step of a range, which may run downwards.

    Those of XLSForm where it says nothing, or nothing that makes sense: a file from elsewhere was checked by
    nobody.
    """
    given = {**RANGE, **question.parameters}
    try:
        start, end, step = (Decimal(given[name]) for name in RANGE)
        if step > 0 and (start + end + step).is_finite():
            return start, end, step
    except ArithmeticError:
        pass
    return Decimal(RANGE["start"]), Decimal(RANGE["end"]), Decimal(RANGE["step"])


def fits_range(question: Question, number: float) -> bool:
    """Whether a number is one of the steps of a range."""
    start, end, step = range_of(question)
    exact = Decimal(repr(number))
    return min(start, end) <= exact <= max(start, end) and (exact - start) % step == 0


def value_of(question: Question, choices: Sequence[Choice], text: str) -> Value | None:
    """The answer that a text stands for; None where it stands for none.

    Args:
        question: The closed question.
        choices: Its list.
        text: As `text_of` writes it.
    """
    kind = question.type
    if kind is QuestionType.INTEGER:
        return int(text) if _WHOLE.fullmatch(text) else None
    if kind in (QuestionType.DECIMAL, QuestionType.RANGE):
        number = decimal_of(text)
        outside = number is not None and kind is QuestionType.RANGE and not fits_range(question, number)
        return None if outside else number
    if kind is QuestionType.DATE:
        return text if _reads(date, text) and len(text) == 10 else None
    if kind is QuestionType.TIME:
        return text[:5] if _reads(time, text) and text[2:3] == ":" and len(text) >= 5 else None
    if kind is QuestionType.ACKNOWLEDGE:
        return ACKNOWLEDGED if text.lower() in ("ok", "yes", "true") else None
    return _chosen(question, [choice.name for choice in choices], text.split())


def _chosen(question: Question, names: list[str], words: list[str]) -> Value | None:
    known = bool(words) and len(set(words)) == len(words) and set(words) <= set(names)
    if question.type is QuestionType.SELECT_ONE:
        return words[0] if known and len(words) == 1 else None
    if question.type is QuestionType.SELECT_MULTIPLE:
        return [name for name in names if name in words] if known else None
    if question.type is QuestionType.RANK:
        return words if known and len(words) == len(names) else None
    return None


def _reads(kind: type[date] | type[time], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True
