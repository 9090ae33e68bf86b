"""Regular expressions that can't run away: each is followed in all its ways at once (Thompson 1968).

The time is at most the length of the text times the size of the pattern, whatever the pattern. What such
a machine can't do (looking ahead or behind, backreferences) is refused by name.
"""

from __future__ import annotations

import re
import re._parser as sre  # type: ignore[import-not-found]  # the parser of `re` has no public name
from typing import Any

from protocol.i18n import _
from protocol.questionnaire.expressions.tree import ExpressionMistake

MAX_PATTERN = 300
"""Characters of a pattern."""

MAX_STATES = 1000
"""Places in the machine: `(a{1,50}){1,50}` would have thousands."""

MAX_TEXT = 1000
"""Characters that are looked at: with the machine's size, a tenth of a second at the very worst."""

_NOT_LINE_END = re.compile(".")


class Pattern:
    """A pattern that a whole text either fits or doesn't.

    Args:
        text: As it is written.

    Raises:
        ExpressionMistake: It can't be used.
    """

    def __init__(self, text: str) -> None:
        self._tests: list[re.Pattern[str] | None] = []
        self._next: list[list[int]] = []
        start, end = self._place(), 0
        end = self._build(_parsed(text), start)
        self._start, self._end = start, end
        self._ways: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def fits(self, text: str) -> bool:
        """Whether the whole text fits.

        Raises:
            ValueError: It is too long to be looked at.
        """
        if len(text) > MAX_TEXT:
            raise ValueError(f"more than {MAX_TEXT} characters")
        here = self._closure({self._start})
        for char in text:
            if not here:
                return False
            way = (here, char)
            if way not in self._ways:
                if len(self._ways) > MAX_STATES:
                    self._ways.clear()
                self._ways[way] = self._closure(self._after(here, char))
            here = self._ways[way]
        return self._end in here

    def _after(self, here: frozenset[int], char: str) -> set[int]:
        after: set[int] = set()
        for place in here:
            test = self._tests[place]
            if test is not None and test.match(char):
                after.update(self._next[place])
        return after

    def _closure(self, places: set[int]) -> frozenset[int]:
        reached, waiting = set(places), list(places)
        while waiting:
            place = waiting.pop()
            if self._tests[place] is None:
                fresh = [each for each in self._next[place] if each not in reached]
                reached.update(fresh)
                waiting += fresh
        return frozenset(reached)

    def _place(self, test: re.Pattern[str] | None = None) -> int:
        if len(self._tests) >= MAX_STATES:
            raise ExpressionMistake(_("this pattern is too large"), _("repeat fewer times"))
        self._tests.append(test)
        self._next.append([])
        return len(self._tests) - 1

    def _build(self, parts: Any, start: int) -> int:  # noqa: ANN401 - the tree of `re` has no types
        for name, given in parts:
            start = self._part(str(name), given, start)
        return start

    def _part(self, name: str, given: Any, start: int) -> int:  # noqa: ANN401
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(given, start)
        if name == "SUBPATTERN" and not given[1] and not given[2]:  # without flags of its own
            return self._build(given[-1], start)
        if name == "BRANCH":
            ends = [self._build(way, self._from(start)) for way in given[1]]
            return self._joined(ends)
        if name == "AT" and str(given) in ("AT_BEGINNING", "AT_END"):
            return start  # a whole text is compared: at the ends they say nothing, elsewhere nothing fits
        test = _test(name, given)
        if test is None:
            what = _("this pattern looks around or back")
            raise ExpressionMistake(what, _("write it with letters, [...], *, +, ?, {} and | alone"))
        place = self._place(test)
        self._next[start].append(place)
        end = self._place()
        self._next[place].append(end)
        return end

    def _repeat(self, given: Any, start: int) -> int:  # noqa: ANN401
        least, most, parts = given
        for _number in range(min(int(least), MAX_STATES)):
            start = self._build(parts, self._from(start))
        if str(most) == "MAXREPEAT":
            loop = self._from(start)
            self._next[self._build(parts, self._from(loop))].append(loop)
            return self._joined([loop])
        ends = [start]
        for _number in range(min(int(most) - int(least), MAX_STATES)):
            start = self._build(parts, self._from(start))
            ends.append(start)
        return self._joined(ends)

    def _from(self, start: int) -> int:
        place = self._place()
        self._next[start].append(place)
        return place

    def _joined(self, ends: list[int]) -> int:
        end = self._place()
        for each in ends:
            self._next[each].append(end)
        return end


def _parsed(text: str) -> Any:  # noqa: ANN401
    if len(text) > MAX_PATTERN:
        what = _("this pattern is longer than {count} characters").format(count=MAX_PATTERN)
        raise ExpressionMistake(what, _("write a shorter one"))
    try:
        parts = sre.parse(text)
    except (re.error, OverflowError, RecursionError) as error:
        what = _("this pattern can't be read ({problem})").format(problem=error)
        raise ExpressionMistake(what, _("look at its brackets and backslashes")) from None
    if parts.state.flags & ~re.UNICODE:
        raise ExpressionMistake(_("this pattern holds flags such as (?i)"), _("write both cases: [Aa]"))
    return parts


def _test(name: str, given: Any) -> re.Pattern[str] | None:  # noqa: ANN401
    """What one character must be; None where that can't be said of one character."""
    if name == "LITERAL":
        return re.compile(re.escape(chr(given)), re.DOTALL)
    if name == "NOT_LITERAL":
        return re.compile(f"[^{re.escape(chr(given))}]")
    if name == "ANY":
        return _NOT_LINE_END
    if name == "IN":
        return re.compile(_set(given))
    return None


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _set(items: Any) -> str:  # noqa: ANN401
    written = ""
    negated = ""
    for name, given in items:
        if str(name) == "NEGATE":
            negated = "^"
        elif str(name) == "LITERAL":
            written += re.escape(chr(given))
        elif str(name) == "RANGE":
            written += f"{re.escape(chr(given[0]))}-{re.escape(chr(given[1]))}"
        elif str(name) == "CATEGORY":
            written += _CATEGORIES[str(given)]
    return f"[{negated}{written}]"
