"""The sheet of the notes: one row per note, interview by interview."""

from __future__ import annotations

from collections.abc import Iterator

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
from protocol.export.book.look import told_by
from protocol.export.book.table import TableSheet
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sheets.to_code import CodeColumns, Plan
from protocol.export.sitting import Sitting
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.coding import UnitSort, hash_of
from protocol.model.words import Kind

INBOX_PATH = "(inbox)"
"""What stands for the inbox where a path is told; no path of a question holds a bracket."""

TEXT_HASH = fixed(
    "text_hash",
    N_("text hash"),
    N_("Tells whether the text is as it was exported, when codes are read back."),
    18,
)

NOTES = Form(
    id="notes",
    title=N_("Notes"),
    what=N_("One row per note, interview by interview."),
    printed_to="quote",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        fixed("number", N_("no."), N_("The place of the note in its interview, in spoken order, from 1."), 6),
        TOPIC,
        free("question", N_("question as asked"), N_("The question as it stood on the screen."), 28),
        fixed(
            "kind",
            N_("kind"),
            N_("Verbatim: literal words. Observation: seen or heard. Interpretation: the interviewer's own."),
            12,
            "kind",
        ),
        free("text", N_("text"), N_("The note, as it was typed."), 56),
        fixed("minute", N_("minute"), N_("Minutes of talk before it was kept; pauses don't count."), 10),
        fixed("improvised", N_("improvised"), N_("Whether its question was made up on the spot."), 18, "yes"),
        fixed(
            "quote",
            N_("may be quoted"),
            N_("NO: literal words of somebody who gave no consent to quotes, or a sensitive note."),
            22,
            "quote",
        ),
        VERSION,
        free("note_id", N_("note id"), N_("The note's own id. Leave it: codes come back by it."), 19),
        free("path", N_("question id"), N_("The name of the question in the questionnaire."), 18),
        PLACE,
        free(
            "moved_from",
            N_("moved from"),
            N_("The question id at which it was first kept, if it was moved."),
            18,
        ),
        free("page", N_("page"), N_("Page or paragraph in a source."), 9),
        fixed(
            "sensitive",
            N_("sensitive"),
            N_("Whether it was marked as sensitive; its words are only here if they were asked for."),
            11,
            "yes",
        ),
        fixed("come_back", N_("to come back to"), N_("Whether it was marked to come back to."), 11, "yes"),
        free("time", N_("time"), N_("The time at which it was kept, in the zone of the study."), 20),
        fixed(
            "recording",
            N_("on the recording"),
            N_("Which sound recording, and hours, minutes and seconds from its start."),
            16,
        ),
        TEXT_HASH,
    ),
)

_BEFORE_CODES = 14
"""Columns before those for codes: what is read while coding."""


class Notes(Sheet):
    """The sheet of the notes.

    Args:
        plan: How the workbook is to be coded.
    """

    early = True

    def __init__(self, plan: Plan) -> None:
        super().__init__(NOTES)
        self.to_code = CodeColumns(plan, here=plan.unit is UnitSort.NOTE)
        """The columns for codes."""

    def columns(self) -> tuple[Column, ...]:
        """The columns, with those for codes where notes are what is coded."""
        before, behind = NOTES.columns[:_BEFORE_CODES], NOTES.columns[_BEFORE_CODES:]
        return (*before, *self.to_code.columns(), *behind)

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview.

        Yields:
            One for each note, in the order that was asked for.
        """
        words, names, places = sitting.words, sitting.names, sitting.places
        interview = sitting.interview
        case, participant, version = interview.case, interview.participant_code, sitting.guide.version
        topics: dict[str | None, str] = {}
        for number, note in sitting.numbered:
            path = note.question
            topic = topics.get(path)
            if topic is None:
                topic = topics[path] = names.topic(places.topic(path))
            text = sitting.text(note)
            text_hash = hash_of(text)
            yield [
                sitting.code,
                case,
                sitting.role,
                participant,
                number,
                topic,
                note.wording or None if path is None else sitting.wording(path, note.wording),
                words.of(note.kind),
                text,
                sitting.minute(note.entered),
                words.whether(path in places.improvised),
                words.of(sitting.quoting(note)),
                version,
                note.id,
                *self.to_code.cells(interview.id, note.id, text, text_hash, sitting.withheld(note)),
                path or INBOX_PATH,
                places.number(path),
                INBOX_PATH if note.moved_from == "" else note.moved_from,
                note.page,
                words.whether(note.sensitive),
                words.whether(note.come_back),
                names.local(note.entered.at).replace("T", " "),
                sitting.on_recording(note.entered),
                text_hash,
            ]

    def dress(self, table: TableSheet) -> None:
        """Let kinds, and what may not be quoted, be seen at a glance; the words say it too."""
        self.to_code.dress(table, "note_id")
        set_off(table)


def set_off(table: TableSheet) -> None:
    """Set off kinds of notes, and what may not be quoted, on a sheet with columns for them."""
    words, ids = table.words, [column.id for column in table.columns]
    if "kind" in ids:
        table.tell("kind", told_by(words.of(Kind.VERBATIM), bold=True))
        table.tell("kind", told_by(words.of(Kind.INTERPRETATION), italic=True))
    for no in (Permission.NO, Permission.HELD_BACK):
        table.tell("quote", told_by(words.of(no), bold=True, mark=True))
