"""Expressions that lxml has compiled, and the elements that they look at."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from protocol.model.questionnaire import Choice
from protocol.model.text import say
from protocol.questionnaire.expressions.library import FUNCTIONS, MAX_WORDS, Value

Element = Any
"""An element of lxml, which brings no types."""

_SPACE = "urn:protocol:xlsform"
_NAMES = {"x": _SPACE}

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, Char)."""

FAILURES = (etree.XPathError, ValueError, TypeError, ArithmeticError, RecursionError, AttributeError)
"""What an evaluation can raise: lxml's own, and what Python does with a value that nobody foresaw."""


class Surroundings:
    """What expressions need besides answers.

    Args:
        choices: The lists by name.
        language: The language of the interview.
        now: Tells the time, in the zone of the study.
    """

    def __init__(
        self, choices: Mapping[str, tuple[Choice, ...]], language: str, now: Callable[[], datetime]
    ) -> None:
        self._choices = choices
        self._language = language
        self._now = now
        own: dict[str, Callable[..., Any]] = {
            **FUNCTIONS,
            "today": lambda: self._now().date().isoformat(),
            "now": lambda: self._now().isoformat(timespec="milliseconds"),
            "choice-name": self.choice_names,
        }
        self.extensions = {(_SPACE, name): _without_context(act) for name, act in own.items()}
        """The functions, as lxml takes them."""

    def choice_names(self, words: str, list_name: str) -> str:
        """The labels of choices.

        Args:
            words: Their names, with blanks between.
            list_name: Their list.
        """
        labels = {choice.name: choice.label for choice in self._choices.get(list_name, ())}
        return ", ".join(say(labels.get(word, {}), self._language) or word for word in words.split())


class Compiled:
    """One expression, ready to be evaluated.

    Args:
        xpath: As `translate` wrote it.
        surroundings: What it needs besides answers.
    """

    def __init__(self, xpath: str, surroundings: Surroundings) -> None:
        self._needs_here = "$here" in xpath
        self._xpath = etree.XPath(
            xpath, namespaces=_NAMES, extensions=surroundings.extensions, smart_strings=False
        )

    def evaluate(self, node: Element, here: Element | None = None) -> Value | None:
        """What it gives; None where that can't be said.

        Args:
            node: Where it begins.
            here: The question that it belongs to; None where that is the node.
        """
        try:
            if self._needs_here:
                value = self._xpath(node, here=[node if here is None else here])
            else:
                value = self._xpath(node)
        except FAILURES:
            return None
        if isinstance(value, str):
            return value[:MAX_WORDS]
        return value if isinstance(value, bool | float) else None


def compile_xpath(xpath: str, surroundings: Surroundings) -> Compiled | None:
    """An expression ready to be evaluated; None where lxml doesn't take it."""
    try:
        return Compiled(xpath, surroundings)
    except etree.XPathError:
        return None


def fit(text: str) -> str:
    """A text without the characters that no element can hold."""
    return _UNFIT.sub("", text)


def tidy(value: Value | None) -> str | int | float | None:
    """What an expression gave, as an answer is kept; None for nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value == int(value) and abs(value) < 1e15 else float(f"{value:.15g}")
    return value or None


def _without_context(act: Callable[..., Any]) -> Callable[..., Any]:
    def called(_context: object, *given: Any) -> Any:  # noqa: ANN401 - lxml hands over what there is
        return act(*given)

    return called
