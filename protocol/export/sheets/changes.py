"""The sheet of the changes that were made after an interview had been closed: who, when, old, new and why.

What is held back elsewhere is held back here: the old and new words of a note that is sensitive, and of those
that it was once one with.
"""

from __future__ import annotations

from collections.abc import Iterator

from protocol.export.book.columns import (
    CASE,
    INTERVIEW,
    PARTICIPANT,
    ROLE,
    Column,
    Form,
    Value,
    fixed,
    free,
)
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import HELD_BACK, Sitting
from protocol.export.values import value_of
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.interview import Change
from protocol.model.words import About, Basis, Kind, Mention, Outcome, Reason, Special

CHANGES = Form(
    id="changes",
    title=N_("Changes"),
    what=N_("What was changed after an interview had been closed: who, when, old, new and why."),
    printed_to="why",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        Column(
            id="at",
            header=N_("when"),
            meaning=N_("When, in the time zone of the study."),
            width=17,
            date=True,
        ),
        free("by", N_("by whom"), N_("The code of the interviewer."), 10),
        free("what", N_("what"), N_("What kind of record was changed, and what of it."), 24),
        free("where", N_("question"), N_("The question that it belongs to."), 30),
        free("old", N_("old"), N_("What it was; a dash where it was not there."), 36),
        free("new", N_("new"), N_("What it became; a dash where it is gone."), 36),
        free("why", N_("why"), N_("The reason that was given."), 30),
        fixed(
            "quote",
            N_("may be quoted"),
            N_("NO: words of somebody who gave no consent to quotes, or of a sensitive note."),
            20,
            "quote",
        ),
        fixed("act", N_("act"), N_("The name of the act in the program."), 16),
        fixed("table", N_("table"), N_("The table of the file in which the record stands."), 12),
        free("field", N_("field"), N_("The field of the record; a dash for the record as a whole."), 14),
        free("record_id", N_("record id"), N_("The id of the record, such as a note."), 19),
    ),
)

_RECORDS = {
    "notes": N_("note"),
    "answers": N_("answer"),
    "states": N_("mention and outcome"),
    "QuestionState": N_("mention and outcome"),
    "improvised": N_("improvised question"),
    "probes": N_("probe"),
    "recordings": N_("recording"),
}
"""What a record of each table is called."""

_FIELDS = {
    "text": N_("text"),
    "kind": N_("kind"),
    "question": N_("question"),
    "page": N_("page"),
    "sensitive": N_("sensitive"),
    "mention": N_("mention"),
    "outcome": N_("outcome"),
    "reason": N_("reason"),
    "reason_text": N_("reason in words"),
    "order": N_("order"),
    "about": N_("about whom"),
    "value": N_("answer"),
    "other": N_("other, namely"),
    "special": N_("instead of an answer"),
    "wording": N_("wording"),
    "label": N_("item"),
}
"""What each field is called; another one stands there by its own name."""

_WORDS = {
    "kind": Kind,
    "mention": Mention,
    "outcome": Outcome,
    "reason": Reason,
    "about": About,
    "basis": Basis,
    "special": Special,
}
"""Fields that hold a word of a closed list."""

_OF_NO_WORDS = frozenset(
    {"kind", "question", "page", "sensitive", "come_back", "moved_from", "kin", "language"}
)
"""Fields of a note that say nothing of what somebody said."""


_REPEATING = frozenset({"answers", "probes"})
"""Tables whose records may repeat the words of a note: a calculated value, the wording of a question."""


class Changes(Sheet):
    """The sheet of the changes."""

    early = True

    def __init__(self) -> None:
        super().__init__(CHANGES)

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview.

        Yields:
            One for each field that was changed after closing, in order.
        """
        held_back = held_back_ids(sitting)
        interview = sitting.interview
        for change in sorted(sitting.contents.changes, key=lambda each: each.counter):
            if not change.why:
                continue
            quoting = _quoting(sitting, change, held_back)
            hidden = quoting is Permission.HELD_BACK
            path = _question_of(sitting, change)
            yield [
                sitting.code,
                interview.case,
                sitting.role,
                interview.participant_code,
                sitting.names.local(change.at.at),
                change.by,
                _what(sitting, change),
                None if path is None else sitting.question(path),
                _value(sitting, change, change.old, hidden=hidden),
                _value(sitting, change, change.new, hidden=hidden),
                change.why,
                sitting.words.of(quoting),
                change.act,
                change.table,
                change.field,
                change.record,
            ]


def held_back_ids(sitting: Sitting) -> set[str]:
    """The ids of the notes of which no words go out, those that are gone included.

    Of a note that is gone nobody can say any more whether it was split off from a sensitive one: where any
    note of the interview is or was sensitive, the words of all that are gone are held back.

    Args:
        sitting: The interview.
    """
    if sitting.with_sensitive:
        return set()
    notes, changes = sitting.notes, sitting.contents.changes
    found = {note.id for note in notes if note.sensitive}
    ever = found or any(change.table == "notes" and change.field == "sensitive" for change in changes)
    if ever:
        here = {note.id for note in notes}
        found |= {change.record for change in changes if change.table == "notes"} - here
    size = 0
    while size != len(found):
        size = len(found)
        for note in notes:
            if note.sensitive or found.intersection(note.kin):
                found.update((note.id, *note.kin))
    return found


def repeats_hidden(sitting: Sitting, change: Change) -> bool:
    """Whether old or new may repeat words that are held back elsewhere: in a calculated value, in a wording.

    Args:
        sitting: The interview.
        change: One of its changes.
    """
    if change.table not in _REPEATING:
        return False
    path = _question_of(sitting, change)
    if path is None:  # of a record that is gone nobody knows which question it belonged to
        return any(map(sitting.held_back, sitting.notes))
    return sitting.repeats_held_back(path)


def _quoting(sitting: Sitting, change: Change, held_back: set[str]) -> Permission:
    """Whether the words of a change may be quoted."""
    if repeats_hidden(sitting, change):
        return Permission.HELD_BACK
    if change.table != "notes" or change.field in _OF_NO_WORDS:
        return Permission.NO_QUOTE
    if change.record in held_back:
        return Permission.HELD_BACK
    kind = next((note.kind for note in sitting.notes if note.id == change.record), Kind.VERBATIM)
    if kind is not Kind.VERBATIM:
        return Permission.NO_QUOTE
    return Permission.YES if sitting.may_be_quoted else Permission.NO


def _question_of(sitting: Sitting, change: Change) -> str | None:
    """The question that a record belongs to; None where it is gone, or a note has none."""
    contents = sitting.contents
    for records in (contents.notes, contents.answers, contents.states, contents.probes):
        for record in records:
            if record.id == change.record:
                return record.question
    return next((made.path for made in contents.improvised if made.id == change.record), None)


def _what(sitting: Sitting, change: Change) -> str:
    say = sitting.words.say
    record = say(_RECORDS.get(change.table, "")) or change.table
    if not change.field:
        came_or_went = say(N_("new")) if change.old is None else say(N_("taken away"))
        return f"{record}: {came_or_went}"
    return f"{record}: {say(_FIELDS.get(change.field, '')) or change.field}"


def _value(sitting: Sitting, change: Change, value: object, *, hidden: bool) -> Value:
    """What a record was or became, in words."""
    words = sitting.words
    if value is None or value == "":
        return None
    if hidden:
        return words.say(HELD_BACK)
    if isinstance(value, bool):
        return words.whether(value)
    field = change.field or ("mention" if change.table == "states" else "")
    vocabulary = _WORDS.get(field)
    if vocabulary is not None and isinstance(value, str) and value in set(vocabulary):
        return words.of(vocabulary(value))
    if field == "question" and isinstance(value, str):
        return sitting.question(value)
    return value_of(value if isinstance(value, str | int | float | list) else str(value))
