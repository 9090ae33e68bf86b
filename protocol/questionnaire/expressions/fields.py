"""Which fields hold expressions, and whether a questionnaire has any: cheap to ask, before the rest loads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from protocol.model.questionnaire import Question, Questionnaire, QuestionType
from protocol.model.text import Text

FIELDS = {
    "relevant": True, "calculation": False, "repeat_count": False, "constraint": True, "required": True,
    "choice_filter": True, "default": False,
}  # fmt: skip
"""The fields that hold expressions, and whether they are asked for yes or no."""

_DYNAMIC = re.compile(r"\$\{|[a-z][a-z0-9:-]*\(")
"""What makes a default an expression; any other is a value as it stands."""

FILLED = re.compile(r"\$\{([^{}]*)\}")
"""Where an answer is filled in in a text."""

ALWAYS = "true()"
"""What `yes` stands for: nothing has to be evaluated for it."""


def is_dynamic(default: str) -> bool:
    """Whether a default is an expression."""
    return _DYNAMIC.search(default) is not None


def has_logic(questionnaire: Questionnaire) -> bool:
    """Whether any expression, repeat or answer inside a text is there at all."""
    return any(topic.relevant for topic in questionnaire.topics) or any(
        question.type is QuestionType.REPEAT
        or any(getattr(question, name) not in ("", ALWAYS) for name in FIELDS)
        or any(True for _field, text in filled_texts(question) for words in text.values() if "${" in words)
        for question in _all(questionnaire)
    )


def filled_texts(question: Question) -> Iterator[tuple[str, Text]]:
    """The texts of a question in which answers may be filled in, by field."""
    for name in (
        "label", "simpler", "keywords", "hint", "guidance_hint", "constraint_message", "required_message",
    ):  # fmt: skip
        yield name, getattr(question, name)


def _all(questionnaire: Questionnaire) -> Iterator[Question]:
    waiting = [question for topic in questionnaire.topics for question in topic.questions]
    while waiting:
        question = waiting.pop()
        yield question
        waiting += question.questions
