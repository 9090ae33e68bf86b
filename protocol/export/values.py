"""The values of closed questions: in words for people, and by name for programs."""

from __future__ import annotations

import re

from protocol.export.book.columns import Value
from protocol.export.guides import Guide
from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.interview import Answer
from protocol.model.questionnaire import Question, QuestionType

_EXACT = 10**15
"""Whole numbers from here on lose digits in Excel, which counts with 15; they are written as text."""

_GUARDED = {"\\": "\\b", " ": "\\s"}
"""What stands for a character that would be taken for the blank between two names, or for a guard."""

_EMPTY = "\\e"
"""What stands for a name of no characters."""

_NONE = "\\0"
"""What stands for a list without names."""


def value_of(value: str | int | float | list[str] | None) -> Value:
    """A value by name; names in a list are apart by a blank, as in XLSForm.

    Args:
        value: What was kept.

    Returns:
        What a cell holds: `names_of` reads a list back.
    """
    if isinstance(value, list):
        return " ".join(_guarded(name) for name in value) or _NONE
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return str(value)
    return value


def names_of(cell: str) -> list[str]:
    """The names that a cell with a list holds."""
    if cell == _NONE:
        return []
    return [_unguarded(name) for name in cell.split(" ")]


def label_of(answer: Answer, question: Question | None, guide: Guide, words: Words) -> Value:
    """An answer in words.

    Args:
        answer: The answer.
        question: Its question; None where the questionnaire has none.
        guide: The questionnaire.
        words: The language.
    """
    if answer.special is not None:
        return words.of(answer.special)
    labels = guide.labels(question.list_name) if question is not None and question.list_name else {}
    value = answer.value
    if isinstance(value, list):
        between = " > " if question is not None and question.type is QuestionType.RANK else "; "
        return between.join(labels.get(name, name) for name in value) or words.say(N_("none of the choices"))
    if isinstance(value, str):
        return labels.get(value, value)
    return value_of(value)


def _guarded(name: str) -> str:
    return "".join(_GUARDED.get(character, character) for character in name) or _EMPTY


def _unguarded(written: str) -> str:
    if written == _EMPTY:
        return ""
    return re.sub(r"\\([bs])", lambda found: "\\" if found.group(1) == "b" else " ", written)
