"""One interview on its way to the sheets: what several of them need of it, worked out once."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from functools import cached_property

from protocol.export.consent import may_be_quoted
from protocol.export.guides import Guide, Places
from protocol.export.names import Names
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.interview import (
    Answer,
    InterviewContents,
    Moment,
    Note,
    spoken_order,
)
from protocol.model.questionnaire import QuestionType, without_instances
from protocol.model.talk_time import TalkTime, recorder_time
from protocol.model.words import Kind
from protocol.questionnaire.expressions.fields import filled_texts, has_logic
from protocol.questionnaire.expressions.logic import read_logic, told_by

HELD_BACK = N_("(sensitive: held back)")
"""What stands in the place of words that are held back."""


class Sitting:
    """One interview and what the sheets call it.

    Args:
        contents: The interview.
        guide: Its questionnaire.
        names: What things are called.
        with_sensitive: Whether the words of sensitive notes go out.
        by_topic: Whether its notes stand in the order of the topics, instead of the order of the talk.
        first_row: The row of the sheet of the notes at which its first note stands.
    """

    def __init__(
        self,
        contents: InterviewContents,
        guide: Guide,
        names: Names,
        *,
        with_sensitive: bool = False,
        by_topic: bool = False,
        first_row: int = 2,
    ) -> None:
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
        self.asked = _asked(contents, guide, self.places)
        """The paths of its questions, one for each instance of a repeat; improvised ones where they rose."""
        self.time = TalkTime(contents)
        """How long the talk had lasted at any moment."""
        self._by_topic = by_topic
        self._first_row = first_row
        self.with_sensitive = with_sensitive
        """Whether the words of sensitive notes go out."""

    @cached_property
    def numbered(self) -> list[tuple[int, Note]]:
        """Its notes as they stand on the sheet, each with its number in spoken order, from 1."""
        numbered = list(enumerate(self.notes, 1))
        if self._by_topic:
            numbered.sort(key=lambda one: self.places.number(one[1].question))
        return numbered

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each note on the sheet of the notes, by its id."""
        return {note.id: self._first_row + at for at, (_number, note) in enumerate(self.numbered)}

    def question(self, path: str) -> str:
        """The words of a question where all of it is told: as the questionnaire has them.

        One that fills in answers is told as it stood on the screen, if anybody knows; so is one of the
        debrief, which is known from its notes alone.
        """
        asked = self.guide.find(path) is not None and not self._fills_in(path)
        return self.wording(path, "" if asked else self._wordings.get(path, ""))

    @cached_property
    def _wordings(self) -> dict[str, str]:
        kept: tuple[Note | Answer, ...] = (*self.notes, *self.contents.answers)
        return {record.question: record.wording for record in kept if record.question and record.wording}

    @property
    def minutes(self) -> float:
        """How long the talk lasted, in minutes to a tenth."""
        return round(self.time.minutes, 1)

    def minute(self, moment: Moment) -> float:
        """Minutes of talk before a moment, to a tenth."""
        return round(self.time.minute(moment), 1)

    def on_recording(self, moment: Moment) -> str | None:
        """Where a moment is on a sound recording: `1, 0:14:33`; None where no recorder ran."""
        if not self.contents.recordings:
            return None
        found = recorder_time(moment, self.contents.recordings)
        return None if found is None else f"{found[0]}, {timedelta(seconds=int(found[1]))}"

    def held_back(self, note: Note) -> bool:
        """Whether the words of a note stay here because they are sensitive."""
        return note.sensitive and not self.with_sensitive

    def text(self, note: Note) -> str:
        """The words of a note as they go out; in the place of those that are held back, that they are."""
        return self.words.say(HELD_BACK) if self.held_back(note) else note.text

    def withheld(self, *notes: Note) -> str | None:
        """What stands for words about some notes, which may quote them; None where none is held back."""
        return self.words.say(HELD_BACK) if any(map(self.held_back, notes)) else None

    def wording(self, path: str, kept: str) -> str:
        """The words of a question as they stood on the screen, without an answer that is held back.

        In a repeat, the set is named behind them: the same question stands there once for each.

        Args:
            path: The question.
            kept: What stood on the screen; empty where nobody knows.
        """
        words = self.places.wording(path) if not kept or self.hides_wording(path) else kept
        sets = self.places.sets(path)
        return f"{words} ({', '.join(sets)})" if sets else words

    def hides_wording(self, path: str) -> bool:
        """Whether what stood on the screen at a question may repeat words that are held back."""
        return self._fills_in(path) and self.repeats_held_back(path)

    def _fills_in(self, path: str) -> bool:
        placed = self.guide.find(path)
        return placed is not None and any(
            "${" in words for _field, text in filled_texts(placed.question) for words in text.values()
        )

    def hides_value(self, path: str) -> bool:
        """Whether the answer to a question was calculated from words that are held back."""
        placed = self.guide.find(path)
        calculated = placed is not None and placed.question.type is QuestionType.CALCULATE
        return calculated and self.repeats_held_back(path)

    def repeats_held_back(self, path: str) -> bool:
        """Whether the label or the value of a question can repeat words that are held back."""
        return without_instances(path).rpartition("/")[2] in self._repeating

    @cached_property
    def _repeating(self) -> set[str]:
        questionnaire = self.guide.questionnaire
        paths = {note.question for note in self.notes if note.question and self.held_back(note)}
        if not paths or not has_logic(questionnaire):
            return set()
        logic = read_logic(questionnaire)
        return told_by(logic.names, logic.needs, paths)

    def quoting(self, note: Note) -> Permission:
        """Whether a note may be quoted."""
        if self.held_back(note):
            return Permission.HELD_BACK
        if note.kind is not Kind.VERBATIM:
            return Permission.NO_QUOTE
        return Permission.YES if self.may_be_quoted else Permission.NO


def _asked(contents: InterviewContents, guide: Guide, places: Places) -> list[str]:
    """The paths of the questions of an interview, in the order of the topics."""
    kept: list[str | None] = [state.question for state in contents.states]
    kept += [answer.question for answer in contents.answers]
    kept += [note.question for note in contents.notes]
    instances: dict[str, list[str]] = defaultdict(list)
    for path in dict.fromkeys(kept):
        if path is not None and "[" in path:
            instances[without_instances(path)].append(path)
    paths = [path for placed in guide.asked for path in instances.get(placed.path) or [placed.path]]
    return sorted([*paths, *places.improvised], key=places.order)
