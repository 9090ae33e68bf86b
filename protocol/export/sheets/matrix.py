"""The matrix: a row for each case, a column for each topic, and in each cell room for a summary.

This is what the framework method calls charting (Gale 2013): what a case says of a topic is summed up in the
researcher's own words, and each summary leads back to the notes it rests on. Down a column a topic is
compared across cases, along a row a case is seen whole. The notes themselves stand on the sheet by role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from protocol.export.book.columns import CASE, Column, Form, Link, Value, free
from protocol.export.book.table import TableSheet
from protocol.export.names import DEBRIEF_TOPIC, INBOX, UNKNOWN_TOPIC, Names, topic_key
from protocol.export.scratch import Part
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sheets.units import ranges
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.i18n import N_

MATRIX = Form(
    id="matrix",
    title=N_("Matrix"),
    what=N_("A row for each case and a column for each topic: write your summaries in it."),
    frozen=2,
    row_height=90,
    together=3,
    repeated=1,
    columns=(
        CASE,
        free("case_name", N_("name of the case"), N_("What the study calls the case."), 18),
    ),
)

_SUMMARY = N_("Yours: a summary of what this case says of this topic.")
_RESTS = N_("How many notes the summary rests on; leads to the first on Notes.")
_NUMBERS = N_("The notes that the summary rests on: interview, and number on Notes.")
_NO_INTERVIEW = N_("(no interview)")
_NO_NOTES = N_("(interviews: {count}; no notes)")
_NOT_ASKED = N_("(interviews: {count}; topic not in the questionnaire)")

_AFTER_SORTING = N_("After sorting")
_ADVICE = N_(
    "These links lead to a row of Notes. Once Notes is sorted otherwise another note stands there: go by the"
    " interview and the number then."
)

BESIDE_QUESTIONS = (UNKNOWN_TOPIC, INBOX, DEBRIEF_TOPIC)
"""Topics that are only there where there is a note under them."""


class Rests(Struct):
    """The notes that a cell rests on."""

    notes: int = 0
    """How many there are."""
    first: int = 0
    """The row of the first one on the sheet of the notes."""


class Cells:
    """Which notes each cell of a matrix rests on, or why there are none.

    Args:
        names: What things are called.
        notes: The title of the sheet of the notes.
    """

    def __init__(self, names: Names, notes: str) -> None:
        self._words = names.words
        self._notes = notes
        self.cases = [case.code for case in names.study.cases]
        """The cases of the study, then others as they came."""
        self.topics: dict[str, None] = {}
        """The topics under which there is a note."""
        self._interviews: Counter[tuple[str, str]] = Counter()
        self._asked: set[tuple[str, str, str]] = set()
        self._rests: dict[tuple[str, str, str], Rests] = {}
        self._noted: set[tuple[str, str]] = set()

    def take(self, sitting: Sitting) -> dict[str, list[int]]:
        """Look at an interview.

        Returns:
            The places of its notes in spoken order, from 0, by the key of their topic.
        """
        case, role = sitting.interview.case, sitting.interview.role
        if case not in self.cases:
            self.cases.append(case)
        self._interviews[case, role] += 1
        for topic in sitting.guide.questionnaire.topics:
            self._asked.add((case, topic_key(topic.id), role))
        places: dict[str, list[int]] = {}
        for at, note in enumerate(sitting.notes):
            places.setdefault(sitting.places.topic(note.question), []).append(at)
        for topic_of_cell, found in places.items():
            self.topics.setdefault(topic_of_cell)
            self._noted.add((case, topic_of_cell))
            first = min(sitting.rows[sitting.notes[at].id] for at in found)
            rests = self._rests.setdefault((case, topic_of_cell, role), Rests(0, first))
            rests.notes += len(found)
        return places

    def noted(self, case: str, topic: str) -> bool:
        """Whether there is a note in a case under a topic."""
        return (case, topic) in self._noted

    def lead(self, case: str, topic: str, roles: Iterable[str]) -> Value:
        """How many notes a cell rests on, leading to the first; or why there are none.

        Args:
            case: The code of the case.
            topic: The key of the topic.
            roles: The roles that it is about.
        """
        cells = [self._rests[case, topic, role] for role in roles if (case, topic, role) in self._rests]
        if not cells:
            return self.absence(case, topic, roles)
        count = sum(cell.notes for cell in cells)
        told = self._words.say(N_("{count} notes") if count != 1 else N_("1 note")).format(count=count)
        first = min(cell.first for cell in cells)
        return Link(f"→ {told}", self._notes, f"A{first}")

    def absence(self, case: str, topic: str, roles: Iterable[str]) -> str:
        """Why there are no notes in a cell."""
        roles = list(roles)
        count = sum(self._interviews[case, role] for role in roles)
        if not count:
            return self._words.say(_NO_INTERVIEW)
        asked = topic in BESIDE_QUESTIONS or any((case, topic, role) in self._asked for role in roles)
        return self._words.say(_NO_NOTES if asked else _NOT_ASKED).format(count=count)


def advise(table: TableSheet) -> None:
    """Say at the links of a matrix what sorting does to them: no link of a workbook follows a row."""
    links = [column.id for column in table.columns if column.links]
    if links:
        table.advise(links, table.words.say(_AFTER_SORTING), table.words.say(_ADVICE))


class Matrix(Sheet):
    """The sheet of the matrix.

    Args:
        path: A new file, in a private folder.
        names: What things are called.
        notes: The title of the sheet of the notes.
    """

    def __init__(self, path: Part, names: Names, notes: str) -> None:
        super().__init__(MATRIX)
        self._names = names
        self._cells = Cells(names, notes)
        self._numbers = Spool(path)

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Remember where the notes of an interview are."""
        for topic, places in self._cells.take(sitting).items():
            told = f"{sitting.code} #{ranges([at + 1 for at in places])}"
            self._numbers.add((sitting.interview.case, topic), told)
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns: the case, then for each topic a summary, and the notes that it rests on."""
        say = self._names.words.say
        rests, no = say(N_("rests on")), say(N_("no."))
        columns = list(MATRIX.columns)
        for number, (topic, label) in enumerate(self._topics().items(), 1):
            short = label.split(" ")[0]
            told = (
                ("summary", label, _SUMMARY, 34, "own"),
                ("rests", f"{short}: {rests}", _RESTS, 15, "links"),
                ("numbers", f"{short}: {no}", _NUMBERS, 22, "free"),
            )
            columns += [
                Column(
                    id=f"{name}_{number}", header=header, spoken=True, meaning=meaning, width=width,
                    free=sort != "own", own=sort == "own", links=sort == "links", named=topic,
                )
                for name, header, meaning, width, sort in told
            ]  # fmt: skip
        return tuple(columns)

    def rows(self) -> Iterator[Row]:
        """A row for each case."""
        roles, topics = list(self._names.roles), self._topics()
        for case in self._cells.cases:
            row: Row = [case, self._names.case(case).name]
            for topic in topics:
                numbers = "\n".join(self._numbers.read((case, topic)))
                row += [None, self._cells.lead(case, topic, roles), numbers or None]
            yield row

    def dress(self, table: TableSheet) -> None:
        """Say what sorting does to the links."""
        advise(table)

    def close(self) -> None:
        """Let go of the file."""
        self._numbers.close()

    def _topics(self) -> dict[str, str]:
        """What each topic with a column is called, by its key."""
        return {
            topic: label
            for topic, label in self._names.topics.items()
            if topic not in BESIDE_QUESTIONS or topic in self._cells.topics
        }
