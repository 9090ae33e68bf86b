"""The matrix: for each case and topic, what each role says of it, side by side.

A row is a case with a topic and a column is a role, so that filtering on a case shows one family centre from
all sides, and filtering on a topic shows that topic across the cases (Gale 2013; Vogl 2017). Each note stands
with the code of its interview, its minute and its number there, which lead back to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from protocol.export.columns import CASE, Column, Form, Value, free
from protocol.export.names import DEBRIEF_TOPIC, INBOX, UNKNOWN_TOPIC, Names, topic_key
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.export.words import Permission
from protocol.i18n import N_

MATRIX = Form(
    id="matrix",
    title=N_("Matrix"),
    what=N_("For each case and topic, what each role says of it, side by side."),
    frozen=3,
    columns=(
        CASE,
        free("case_name", N_("name of the case"), N_("What the study calls the case."), 18),
        free("topic", N_("topic"), N_("The topic. Filter on it to compare cases."), 20),
    ),
)

_ROLE = N_("The notes of this role: interview, minute, number of the note on Notes, kind, text.")
_NO_INTERVIEW = N_("(no interview)")
_NO_NOTES = N_("(interviews: {count}; no notes)")
_NOT_ASKED = N_("(interviews: {count}; topic not in the questionnaire)")

_ALL_WIDTH = 210
"""Characters that the columns of the roles share."""

_BESIDE_QUESTIONS = (UNKNOWN_TOPIC, INBOX, DEBRIEF_TOPIC)
"""Topics that have a row in a case only where there is a note under them."""


class Matrix:
    """The notes of all interviews by case, topic and role.

    Args:
        path: A new file, in a private folder.
        names: What things are called.
    """

    def __init__(self, path: Path, names: Names) -> None:
        self._names = names
        self._words = names.words
        self._spool = Spool(path)
        self._cases = [case.code for case in names.study.cases]
        self._interviews: Counter[tuple[str, str]] = Counter()
        self._asked: set[tuple[str, str, str]] = set()
        self._noted: set[tuple[str, str]] = set()

    def add(self, sitting: Sitting) -> None:
        """Put the notes of an interview in their cells."""
        case, role = sitting.interview.case, sitting.interview.role
        if case not in self._cases:
            self._cases.append(case)
        self._interviews[case, role] += 1
        for topic in sitting.guide.questionnaire.topics:
            self._asked.add((case, topic_key(topic.id), role))
        cells: dict[str, list[str]] = {}
        for number, note in enumerate(sitting.notes, 1):
            kind = self._words.of(note.kind)
            if sitting.quoting(note) is Permission.NO:
                kind = f"{kind}, {self._words.of(Permission.NO)}"
            entry = (
                f"{sitting.code} {sitting.minute(note.entered):.0f}' #{number} {kind}: {sitting.text(note)}"
            )
            cells.setdefault(sitting.places.topic(note.question), []).append(entry)
        for topic_of_cell, entries in cells.items():
            self._noted.add((case, topic_of_cell))
            self._spool.add((case, topic_of_cell, role), "\n".join(entries))

    def columns(self) -> tuple[Column, ...]:
        """The columns: case and topic, then one for each role."""
        roles = self._names.roles
        width = max(_ALL_WIDTH / max(len(roles), 1), 30)
        of_roles = (
            Column(
                id=f"role_{number}",
                header=label,
                spoken=True,
                meaning=_ROLE,
                width=width,
                named=role,
            )
            for number, (role, label) in enumerate(roles.items(), 1)
        )
        return (*MATRIX.columns, *of_roles)

    def rows(self) -> Iterator[list[Value]]:
        """The rows: in each case the topics in their order."""
        for case in self._cases:
            name = self._names.case(case).name
            for topic, label in self._names.topics.items():
                if topic in _BESIDE_QUESTIONS and (case, topic) not in self._noted:
                    continue
                yield [case, name, label, *(self._cell(case, topic, role) for role in self._names.roles)]

    def close(self) -> None:
        """Let go of the file."""
        self._spool.close()

    def _cell(self, case: str, topic: str, role: str) -> str:
        """The notes of a cell, or why there are none."""
        texts = self._spool.read((case, topic, role))
        if texts:
            return "\n".join(texts)
        count = self._interviews[case, role]
        if not count:
            return self._words.say(_NO_INTERVIEW)
        asked = topic in _BESIDE_QUESTIONS or (case, topic, role) in self._asked
        told = _NO_NOTES if asked else _NOT_ASKED
        return self._words.say(told).format(count=count)
