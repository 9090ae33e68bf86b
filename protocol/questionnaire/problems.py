"""What a YAML parser says of a file that it can't read, in words that say what to write.

The parsers' own words are matched by their parts, since the one in C and the one in Python say the same
with small differences. What isn't known here is passed on as it is.
"""

from __future__ import annotations

from typing import Any

from protocol.i18n import N_, _
from protocol.questionnaire.findings import Findings
from protocol.questionnaire.source import line_at

_QUOTES = N_("put the whole text between quotes")
_INDENT = N_("begin it in the same column as the lines that it belongs with, by spaces")
_ROUND = N_("put the whole text between double quotes, or write a single quote in it twice")
_NOT_CLOSED = N_("a quote that is opened here is not closed")
_CLOSE = N_("close it")
_NO_START = N_("a text may not begin with this sign")

_LIST = N_("a list can't begin here")
_NO_CHARACTER = N_("an escape that stands for no character")
_TYPE_IT = N_("type the character itself")

_TAB = (N_("a tab before a field"), N_("use spaces"))
_TOO_MUCH = (N_("something more comes after the end of a text or a list"), _ROUND)
_OTHERWISE = N_("look at the indentation, the colons and the quotes on this line and the one before")

_TELLINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        N_("a colon where none can stand"),
        N_("put a text that holds a colon between quotes, and look at the indentation"),
    ),
    ("unexpected end of stream", _NOT_CLOSED, _CLOSE),
    ("document indicator", _NOT_CLOSED, _CLOSE),
    ("could not find expected ':'", N_("a line without a colon"), N_("write name: value")),
    ("unknown escape character", N_("a backslash in double quotes"), N_("use single quotes")),
    ("escape code", _NO_CHARACTER, _TYPE_IT),
    ("range(0x110000)", _NO_CHARACTER, _TYPE_IT),
    ("hexdec", _NO_CHARACTER, _TYPE_IT),
    ("hexadecimal", _NO_CHARACTER, _TYPE_IT),
    ("expected ',' or", N_("a [ or { is not closed, or a comma is missing"), N_("close it or add the comma")),
    ("block sequence entries", _LIST, N_("begin it on a line of its own")),
    ("sequence entries are not", _LIST, N_("begin it on a line of its own")),
    ("block mapping", N_("a line that doesn't fit the lines above it"), _INDENT),
    ("block collection", N_("a line that doesn't fit the list above it"), _INDENT),
    ("document start", N_("something more comes after the end of the file's fields"), _INDENT),
    ("cannot start any token", _NO_START, _QUOTES),
    ("directive", _NO_START, _QUOTES),
    ("node content", _NO_START, _QUOTES),
    ("a block scalar", N_("a text can't begin on the line of its | or >"), N_("begin it on the next line")),
    ("a tag", _NO_START, _QUOTES),
    ("undefined tag", _NO_START, _QUOTES),
    ("an anchor", _NO_START, _QUOTES),
    ("an alias", _NO_START, _QUOTES),
)
"""A part of the parser's words, what is wrong, and what to write; the first that fits is taken."""

_BEGINS_THERE = ("unexpected end of stream", "document indicator", "could not find expected ':'")
"""Problems that are told where the thing began, not where the parser noticed."""


def tell_problem(error: Exception, text: str, findings: Findings) -> None:
    """Add what made a parser give up.

    Args:
        error: What it raised.
        text: The text that it was given.
        findings: Gets the mistake.
    """
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = str(getattr(error, "context", None) or "")
    before = _before(getattr(error, "problem_mark", None), text)
    what, remedy = _telling(problem, context, before)
    findings.error(_line(error, problem, text), "", what, remedy)


def _telling(problem: str, context: str, before: str) -> tuple[str, str]:
    if "cannot start any token" in problem and (not before.strip() and "\t" in before):
        return _(_TAB[0]), _(_TAB[1])
    if "block mapping" in context and before.strip(" -\t"):
        return _(_TOO_MUCH[0]), _(_TOO_MUCH[1])
    for part, what, remedy in _TELLINGS:
        if part in problem or part in context:
            return _(what), _(remedy)
    return _("this is no YAML ({problem})").format(problem=problem), _(_OTHERWISE)


def _before(mark: Any, text: str) -> str:  # noqa: ANN401 - the marks of PyYAML's parsers share no type
    """What stands on the line before the sign at which the parser gave up, and a tab that is that sign."""
    if mark is None:
        return ""
    begin = max(text.rfind("\n", 0, mark.index), text.rfind("\r", 0, mark.index)) + 1
    return text[begin : mark.index + (text[mark.index : mark.index + 1] == "\t")]


def _line(error: Exception, problem: str, text: str) -> int:
    mark = getattr(error, "problem_mark", None)
    begin = getattr(error, "context_mark", None)
    if begin is not None and (mark is None or any(part in problem for part in _BEGINS_THERE)):
        mark = begin
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return line_at(text[:position]) if isinstance(position, int) and position >= 0 else 0
