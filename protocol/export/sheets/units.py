"""The sheet of the units, where answers are what is coded: all that was noted at one question is one row.

The sheet of the notes stays as it is, without columns for codes: other sheets lead to it, and nobody then
codes in two places. What is said here of a unit is what is said there of its notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from protocol.export.book.columns import (
    CASE,
    INTERVIEW,
    PARTICIPANT,
    PLACE,
    ROLE,
    TOPIC,
    VERSION,
    Column,
    Form,
    fixed,
    free,
)
from protocol.export.book.table import TableSheet
from protocol.export.sheets.notes import INBOX_PATH, TEXT_HASH, set_off
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sheets.to_code import CodeColumns, Plan
from protocol.export.sitting import Sitting
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.coding import hash_of
from protocol.model.interview import Note

UNITS = Form(
    id="units",
    title=N_("Units"),
    what=N_("One row per question of each interview at which something was noted. Code here."),
    printed_to="quote",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        TOPIC,
        free("wording", N_("question"), N_("The question in full."), 28),
        free("text", N_("text"), N_("Its notes in spoken order, each begun by its kind."), 70),
        fixed("notes", N_("notes"), N_("How many notes it holds."), 11),
        free("numbers", N_("no. of its notes"), N_("Their numbers on Notes."), 12),
        fixed(
            "minute", N_("minute"), N_("Minutes of talk before the first was kept; pauses don't count."), 10
        ),
        fixed(
            "quote",
            N_("may be quoted"),
            N_("NO: it holds literal words of somebody who gave no consent to quotes, or a sensitive note."),
            22,
            "quote",
        ),
        VERSION,
        free("unit_id", N_("unit id"), N_("The unit's own id. Leave it: codes come back by it."), 30),
        free("path", N_("question id"), N_("The name of the question in the questionnaire."), 18),
        PLACE,
        TEXT_HASH,
    ),
)

_BEFORE_CODES = 13
"""Columns before those for codes."""

_STRICTEST = (Permission.HELD_BACK, Permission.NO, Permission.YES, Permission.NO_QUOTE)
"""What is said of a unit with notes of which several things are to be said."""


class Units(Sheet):
    """The sheet of the units.

    Args:
        plan: How the workbook is to be coded.
    """

    early = True

    def __init__(self, plan: Plan) -> None:
        super().__init__(UNITS)
        self.to_code = CodeColumns(plan, here=True)
        """The columns for codes."""

    def columns(self) -> tuple[Column, ...]:
        """The columns, with those for codes."""
        before, behind = UNITS.columns[:_BEFORE_CODES], UNITS.columns[_BEFORE_CODES:]
        return (*before, *self.to_code.columns(), *behind)

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview.

        Yields:
            One for each question with notes, in the order in which it first came up, or of the topics.
        """
        words, interview, places = sitting.words, sitting.interview, sitting.places
        numbers = {note.id: number for number, note in sitting.numbered}
        for path, notes in units_of(sitting).items():
            text = unit_text(sitting, notes)
            text_hash = hash_of(text)
            unit = unit_id(interview.id, path)
            quoting = {sitting.quoting(note) for note in notes}
            yield [
                sitting.code,
                interview.case,
                sitting.role,
                interview.participant_code,
                sitting.names.topic(places.topic(path)),
                None if path is None else sitting.question(path),
                text,
                len(notes),
                ranges([numbers[note.id] for note in notes]),
                sitting.minute(notes[0].entered),
                words.of(next(one for one in _STRICTEST if one in quoting)),
                sitting.guide.version,
                unit,
                *self.to_code.cells(interview.id, unit, text, text_hash, sitting.withheld(*notes)),
                path or INBOX_PATH,
                places.number(path),
                text_hash,
            ]

    def dress(self, table: TableSheet) -> None:
        """Offer the codes, guard the ids, and set off what may not be quoted."""
        self.to_code.dress(table, "unit_id")
        set_off(table)


def units_of(sitting: Sitting) -> dict[str | None, list[Note]]:
    """The notes of each question of an interview, in spoken order; None is the inbox.

    Args:
        sitting: The interview.
    """
    found: dict[str | None, list[Note]] = {note.question: [] for _number, note in sitting.numbered}
    for note in sitting.notes:
        found[note.question].append(note)
    return found


def unit_text(sitting: Sitting, notes: Iterable[Note]) -> str:
    """The text of a unit: its notes, each on a line begun by its kind.

    Args:
        sitting: The interview.
        notes: Those of the unit, in spoken order.
    """
    return "\n".join(f"{sitting.words.of(note.kind)}: {sitting.text(note)}" for note in notes)


def unit_id(interview: str, path: str | None) -> str:
    """The id of the unit at a question of an interview."""
    return f"{interview}/{path or INBOX_PATH}"


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in few characters: `3–5, 9`.

    Args:
        numbers: From low to high.
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
