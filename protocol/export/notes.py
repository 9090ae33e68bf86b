"""The sheet of the notes: one row per note, in the order in which they were kept."""

from __future__ import annotations

from collections.abc import Iterator

from protocol.export.columns import (
    CASE,
    INTERVIEW,
    PARTICIPANT,
    PLACE,
    ROLE,
    TOPIC,
    VERSION,
    Form,
    Value,
    fixed,
    free,
    own,
)
from protocol.export.sitting import Sitting
from protocol.i18n import N_

CODES = 3
"""Columns for codes: as many as most coders give one thought."""

INBOX_PATH = "(inbox)"
"""What stands for the inbox where a path is told; no path of a question holds a bracket."""

_WRITE_HERE = N_("Yours: a code from the codebook, or a new one.")

NOTES = Form(
    id="notes",
    title=N_("Notes"),
    what=N_("One row per note, in the order in which they were kept. Code here."),
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
        fixed("minute", N_("minute"), N_("Minutes of talk before it was kept; pauses don't count."), 8),
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
        *(own(f"code_{number}", f"code_{number}", _WRITE_HERE, 16) for number in range(1, CODES + 1)),
        own("memo", "memo", N_("Yours: what you think of it."), 28),
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
    ),
)


def note_rows(sitting: Sitting) -> Iterator[list[Value]]:
    """The rows of one interview.

    Args:
        sitting: The interview.

    Yields:
        One for each note, in spoken order.
    """
    words, names, places = sitting.words, sitting.names, sitting.places
    interview = sitting.interview
    case, participant, version = interview.case, interview.participant_code, sitting.guide.version
    topics: dict[str | None, str] = {}
    own_columns = (None,) * (CODES + 1)
    for number, note in enumerate(sitting.notes, 1):
        path = note.question
        topic = topics.get(path)
        if topic is None:
            topic = topics[path] = names.topic(places.topic(path))
        wording = note.wording or None if path is None else sitting.wording(path, note.wording)
        yield [
            sitting.code,
            case,
            sitting.role,
            participant,
            number,
            topic,
            wording,
            words.of(note.kind),
            sitting.text(note),
            sitting.minute(note.entered),
            words.whether(path in places.improvised),
            words.of(sitting.quoting(note)),
            version,
            note.id,
            *own_columns,
            path or INBOX_PATH,
            places.number(path),
            INBOX_PATH if note.moved_from == "" else note.moved_from,
            note.page,
            words.whether(note.sensitive),
            words.whether(note.come_back),
            names.local(note.entered.at).replace("T", " "),
            sitting.on_recording(note.entered),
        ]
