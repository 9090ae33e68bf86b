"""How many notes there are for each case, topic and role, and why there are none where there are none.

It owns the counts, a few numbers for each cell however large the study is. It knows no sheet and no screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Absence(StrEnum):
    """Why a cell has no notes."""

    NO_INTERVIEW = "no_interview"
    """There is no interview of this role in this case."""
    NOT_IN_QUESTIONNAIRE = "not_in_questionnaire"
    """No questionnaire that was used there has the topic."""
    NOTHING_NOTED = "nothing_noted"
    """The topic was in a questionnaire, and no note stands under it."""


class Cell(Struct, frozen=True):
    """What one role of one case says of one topic."""

    notes: int
    """How many notes there are."""
    interviews: int
    """How many interviews of this role there are in this case."""
    with_topic: int
    """How many of them had the topic in their questionnaire."""

    @property
    def absence(self) -> Absence | None:
        """Why there are no notes; None where there are."""
        if self.notes:
            return None
        if not self.interviews:
            return Absence.NO_INTERVIEW
        return Absence.NOTHING_NOTED if self.with_topic else Absence.NOT_IN_QUESTIONNAIRE


class MatrixCounts:
    """The counts of all interviews, by case, topic and role."""

    def __init__(self) -> None:
        self._notes: Counter[tuple[str, str, str]] = Counter()
        self._interviews: Counter[tuple[str, str]] = Counter()
        self._with_topic: Counter[tuple[str, str, str]] = Counter()
        self.noted: set[str] = set()
        """The topics under which there is a note anywhere."""
        self.cases: dict[str, None] = {}
        """The cases of which there is an interview, as they came."""

    def add(self, case: str, role: str, asked: Iterable[str], noted: Iterable[str]) -> None:
        """Count an interview.

        Args:
            case: The code of its case.
            role: The id of its role.
            asked: The keys of the topics that its questionnaire has, and of those that every interview has.
            noted: The key of the topic of each of its notes.
        """
        self.cases.setdefault(case)
        self._interviews[case, role] += 1
        for topic in asked:
            self._with_topic[case, topic, role] += 1
        for topic in noted:
            self._notes[case, topic, role] += 1
            self.noted.add(topic)

    def cell(self, case: str, topic: str, role: str) -> Cell:
        """What one role of one case says of one topic."""
        return Cell(
            notes=self._notes[case, topic, role],
            interviews=self._interviews[case, role],
            with_topic=self._with_topic[case, topic, role],
        )
