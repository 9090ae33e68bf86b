"""One interview on its way to the sheets: what several of them need of it, worked out once."""

from __future__ import annotations

from collections import Counter

from protocol.export.consent import may_be_quoted
from protocol.export.guides import Guide, Places
from protocol.export.names import Names
from protocol.export.words import Permission
from protocol.model.interview import InterviewContents, Moment, Note, TalkTime, spoken_order
from protocol.model.words import Kind


class Sitting:
    """One interview and what the sheets call it.

    Args:
        contents: The interview.
        guide: Its questionnaire.
        names: What things are called.
    """

    def __init__(self, contents: InterviewContents, guide: Guide, names: Names) -> None:
        interview = contents.interview
        self.contents = contents
        """The interview."""
        self.interview = interview
        """Its first record."""
        self.guide = guide
        """Its questionnaire."""
        self.names = names
        """What things are called."""
        self.words = names.words
        """The words of the sheets."""
        self.code = names.interview(interview)
        """Its own code."""
        self.role = names.role(interview.role)
        """What its role is called."""
        self.places = Places(guide, contents.improvised)
        """Where its questions stand."""
        self.notes: list[Note] = spoken_order(contents.notes)
        """Its notes in the order in which they were kept."""
        self.notes_at = Counter(note.question for note in self.notes)
        """How many notes each question has."""
        self.may_be_quoted = may_be_quoted(contents)
        """Whether its literal words may be quoted."""
        self.fictional = names.study.fictional or interview.fictional
        """Whether it was made up."""
        self._time = TalkTime(contents)

    @property
    def minutes(self) -> float:
        """How long the talk lasted, in minutes to a tenth."""
        return round(self._time.minutes, 1)

    def minute(self, moment: Moment) -> float:
        """Minutes of talk before a moment, to a tenth."""
        return round(self._time.minute(moment), 1)

    def quoting(self, note: Note) -> Permission:
        """Whether a note may be quoted."""
        if note.kind is not Kind.VERBATIM:
            return Permission.NO_QUOTE
        return Permission.YES if self.may_be_quoted else Permission.NO
