"""The matrix by role: for each case and topic, what each role says of it, side by side.

A row is a case with a topic and a column is a role, so that filtering on a case shows one family centre from
all sides, and filtering on a topic shows that topic across the cases (Miles, Huberman & Saldaña: a
role-ordered display; Vogl 2017). Each note stands with the code of its interview, its minute and its
number there, which lead back to it; each role has a cell for a summary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protocol.export.book.columns import CASE, Column, Form, free
from protocol.export.book.table import TableSheet
from protocol.export.names import Names
from protocol.export.scratch import Part
from protocol.export.sheets.matrix import BESIDE_QUESTIONS, Cells, advise
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.interview import Note

BY_ROLE = Form(
    id="by_role",
    title=N_("Matrix by role"),
    what=N_("For each case and topic, what each role says of it, side by side, each with room to sum up."),
    frozen=3,
    pages_wide=2,
    columns=(
        CASE,
        free("case_name", N_("name of the case"), N_("What the study calls the case."), 18),
        free("topic", N_("topic"), N_("The topic. Filter on it to compare cases."), 20),
    ),
)

_NOTES = N_("The notes of this role: interview, minute, number of the note on Notes, kind, text.")
_RESTS = N_("How many notes the summary rests on; leads to the first on Notes.")
_SUMMARY = N_("Yours: a summary of what this role says of this topic in this case.")

_ALL_WIDTH = 165
"""Characters that the columns with the notes of the roles share."""


class ByRole(Sheet):
    """The sheet of the matrix by role.

    Args:
        path: A new file, in a private folder.
        names: What things are called.
        notes: The title of the sheet of the notes.
    """

    def __init__(self, path: Part, names: Names, notes: str) -> None:
        super().__init__(BY_ROLE)
        self._names = names
        self._cells = Cells(names, notes)
        self._texts = Spool(path)

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Put the notes of an interview in their cells."""
        for topic, places in self._cells.take(sitting).items():
            entries = [_entry(sitting, at + 1, sitting.notes[at]) for at in places]
            self._texts.add((sitting.interview.case, topic, sitting.interview.role), "\n".join(entries))
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns: case and topic, then three for each role."""
        say, roles = self._names.words.say, self._names.roles
        rests, summary = say(N_("rests on")), say(N_("summary"))
        width = max(_ALL_WIDTH / max(len(roles), 1), 30)
        columns = list(BY_ROLE.columns)
        for number, (role, label) in enumerate(roles.items(), 1):
            columns += [
                Column(
                    id=f"role_{number}", header=label, spoken=True, meaning=_NOTES, width=width, named=role
                ),
                Column(
                    id=f"rests_{number}", header=f"{label}: {rests}", spoken=True,
                    meaning=_RESTS, width=14, links=True, named=role,
                ),
                Column(
                    id=f"summary_{number}", header=f"{label}: {summary}", spoken=True,
                    meaning=_SUMMARY, width=30, free=False, own=True, named=role,
                ),
            ]  # fmt: skip
        return tuple(columns)

    def rows(self) -> Iterator[Row]:
        """The rows: in each case the topics in their order."""
        for case in self._cells.cases:
            name = self._names.case(case).name
            for topic, label in self._names.topics.items():
                if topic in BESIDE_QUESTIONS and not self._cells.noted(case, topic):
                    continue
                row: Row = [case, name, label]
                for role in self._names.roles:
                    texts = self._texts.read((case, topic, role))
                    row.append("\n".join(texts) if texts else self._cells.absence(case, topic, [role]))
                    row += [self._cells.lead(case, topic, [role]) if texts else None, None]
                yield row

    def dress(self, table: TableSheet) -> None:
        """Say what sorting does to the links."""
        advise(table)

    def close(self) -> None:
        """Let go of the file."""
        self._texts.close()


def _entry(sitting: Sitting, number: int, note: Note) -> str:
    """A note with the way back to it."""
    kind = sitting.words.of(note.kind)
    if sitting.quoting(note) is Permission.NO:
        kind = f"{kind}, {sitting.words.of(Permission.NO)}"
    return f"{sitting.code} {sitting.minute(note.entered):.0f}' #{number} {kind}: {sitting.text(note)}"
