"""The sheet of the definitions: what people answer when they are asked what something is.

Everybody fills in such a word otherwise, and one person more than once, so every note at a question that
collects definitions stands here, in order of time, none in the place of another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from protocol.export.book.columns import CASE, INTERVIEW, PARTICIPANT, ROLE, TOPIC, VERSION, Form, fixed, free
from protocol.export.book.table import TableSheet
from protocol.export.sheets.notes import set_off
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.i18n import N_

_DEFINITION = "definition"
"""What a question says that it `collects`."""

DEFINITIONS = Form(
    id="definitions",
    title=N_("Definitions"),
    what=N_("Every note at a question that collects definitions, several per person, in order of time."),
    printed_to="quote",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        TOPIC,
        free("question", N_("question as asked"), N_("The question as it stood on the screen."), 30),
        fixed("nth", N_("which"), N_("Which definition of this person at this question it is, from 1."), 12),
        fixed(
            "kind",
            N_("kind"),
            N_("Only a verbatim note is a definition in somebody's own words."),
            13,
            "kind",
        ),
        free("text", N_("text"), N_("The note, as it was typed."), 60),
        fixed("minute", N_("minute"), N_("Minutes of talk before it was kept; pauses don't count."), 10),
        fixed(
            "quote",
            N_("may be quoted"),
            N_("NO: literal words of somebody who gave no consent to quotes, or a sensitive note."),
            22,
            "quote",
        ),
        fixed("number", N_("no."), N_("The number of the note in its interview, as on Notes."), 6),
        VERSION,
        free("path", N_("question id"), N_("The name of the question in the questionnaire."), 18),
        free("page", N_("page"), N_("Page or paragraph in a source."), 9),
        free("time", N_("time"), N_("The time at which it was kept, in the zone of the study."), 20),
        free("note_id", N_("note id"), N_("The note's own id, as on Notes."), 19),
    ),
)


class Definitions(Sheet):
    """The sheet of the definitions."""

    early = True

    def __init__(self) -> None:
        super().__init__(DEFINITIONS)
        self._counts: Counter[tuple[str, str]] = Counter()

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview.

        Yields:
            One for each note at a question that collects definitions, in spoken order.
        """
        interview, words, places = sitting.interview, sitting.words, sitting.places
        for number, note in enumerate(sitting.notes, 1):
            path = note.question
            placed = sitting.guide.find(path) if path is not None else None
            if path is None or placed is None or placed.question.collects != _DEFINITION:
                continue
            self._counts[interview.participant, placed.path] += 1
            yield [
                sitting.code,
                interview.case,
                sitting.role,
                interview.participant_code,
                sitting.names.topic(places.topic(path)),
                sitting.wording(path, note.wording),
                self._counts[interview.participant, placed.path],
                words.of(note.kind),
                sitting.text(note),
                sitting.minute(note.entered),
                words.of(sitting.quoting(note)),
                number,
                sitting.guide.version,
                path,
                note.page,
                sitting.names.local(note.entered.at).replace("T", " "),
                note.id,
            ]

    def dress(self, table: TableSheet) -> None:
        """Set off the literal words, and what may not be quoted."""
        set_off(table)
