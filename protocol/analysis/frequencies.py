"""How often: notes, items of lists and codes, split by role.

It owns the counts, a number for each word and role however large the study is. Nothing is scored or ranked:
bars stand in the order in which the study and its questionnaires put things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class What(StrEnum):
    """What is counted."""

    TOPICS = "topics"
    """Notes by topic."""
    KINDS = "kinds"
    """Notes by kind."""
    ITEMS = "items"
    """For each list, in how many interviews an item of it came up."""
    CODES = "codes"
    """To how many units each code was given."""
    CODES_BY_CASE = "codes_by_case"
    """For each code, to how many units of each case."""


class Bar(Struct, frozen=True):
    """One row of a chart."""

    value: str
    """What is counted: a topic, a kind, a word, an item."""
    count: int
    """How often."""
    by_role: dict[str, int]
    """How often in each role, by its id."""


class Frequencies:
    """All counts of a study. What they are about goes by `subject`: a question, a code; empty for none."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[What, str, str, str]] = Counter()
        self._values: dict[tuple[What, str], dict[str, None]] = {}

    def add(self, what: What, subject: str, value: str, role: str, times: int = 1) -> None:
        """Count something.

        Args:
            what: What is counted.
            subject: The question or code that it is counted for; empty where there is none.
            value: What it is.
            role: The role in which it came up.
            times: How often; 0 gives it a row all the same.
        """
        self._values.setdefault((what, subject), {}).setdefault(value)
        self._counts[what, subject, value, role] += times

    def subjects(self, what: What) -> list[str]:
        """What there are counts for, as it came."""
        return [subject for each, subject in list(self._values) if each is what]

    def bars(self, what: What, subject: str, roles: Iterable[str], order: Iterable[str] = ()) -> list[Bar]:
        """The rows of one chart.

        Args:
            what: What is counted.
            subject: What it is counted for.
            roles: The ids of the roles.
            order: Values in the order that they are to have; others come behind, as they came.
        """
        there = list(self._values.get((what, subject), ()))
        first = [value for value in order if value in there]
        values = [*first, *(value for value in there if value not in first)]
        every = list(roles)
        return [self._bar(what, subject, value, every) for value in values]

    def _bar(self, what: What, subject: str, value: str, roles: list[str]) -> Bar:
        by_role = {role: self._counts[what, subject, value, role] for role in roles}
        return Bar(value, sum(by_role.values()), by_role)
