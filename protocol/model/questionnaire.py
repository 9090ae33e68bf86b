"""A questionnaire: one protocol for one role, as values.

A question is addressed by its path: the names of the groups around it and its own, with the number of
the instance where a group is repeated (`hours`, `start/age`, `practices[2]/who`). Topics are no part of a
path, since the same item may stand under another topic in another role. Two first steps are kept for the
program: `improvised/<id>` (a question made up during the talk) and `debrief/<name>`. `walk` leaves out the
numbers of instances, since only a talk knows them: `without_instances` leads from a path to what it yields.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct, field

from protocol.model.text import Text
from protocol.model.words import Status

IMPROVISED = "improvised"
DEBRIEF = "debrief"
RESERVED = frozenset({IMPROVISED, DEBRIEF})
"""First steps of a path that no question of a file may take."""

OTHER = "other"
"""The name of the choice that asks for a text of its own."""


class QuestionType(StrEnum):
    """The types of XLSForm that the program knows, and `mentions`, which is ours."""

    TEXT = "text"
    NOTE = "note"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    TIME = "time"
    ACKNOWLEDGE = "acknowledge"
    RANK = "rank"
    CALCULATE = "calculate"
    MENTIONS = "mentions"
    GROUP = "group"
    REPEAT = "repeat"


class Phase(StrEnum):
    """What a question does in the course of the talk (Castillo-Montoya 2016)."""

    INTRODUCTORY = "introductory"
    TRANSITION = "transition"
    KEY = "key"
    CLOSING = "closing"


class Choice(Struct, frozen=True, kw_only=True):
    """One choice of a list."""

    name: str
    """The value that is kept; unique in its list."""
    label: Text
    """What is shown."""
    reference: tuple[str, ...] = ()
    """Names of the items of a list of reference to which it belongs."""
    extra: dict[str, str] = field(default_factory=dict)
    """Its other columns: a `choice_filter` looks at them."""


class Question(Struct, frozen=True, kw_only=True):
    """One item of a topic, or a group of them."""

    name: str
    """Lower-case name; the same name in two questionnaires is the same item."""
    type: QuestionType
    """What kind of item it is."""
    list_name: str = ""
    """The list of choices of a `select_...`, `rank` or `mentions`; empty for the other types."""
    label: Text = field(default_factory=dict)
    """The question in full."""
    simpler: Text = field(default_factory=dict)
    """A second, easier wording; empty when there is none."""
    keywords: Text = field(default_factory=dict)
    """The question in a few words, for the view as a topic list."""
    hint: Text = field(default_factory=dict)
    """Help that may be shown."""
    guidance_hint: Text = field(default_factory=dict)
    """Help for the interviewer, hidden until it is asked for."""
    must_ask: bool = False
    """Whether it may not be left open."""
    probes: tuple[str, ...] = ()
    """Names of its probes, in order."""
    role_of_question: Phase | None = None
    """What it does in the course of the talk; None where the file doesn't say."""
    research_question: tuple[str, ...] = ()
    """Ids of the research questions that it serves."""
    collects: str = ""
    """`definition` when its notes are definitions; else empty."""
    pair: str = ""
    """The name of the question that asks the other half (practice and meaning)."""
    ask_last: tuple[str, ...] = ()
    """Terms that nothing before this question may name."""
    reference: str = ""
    """The list of reference that its items are held against."""
    formerly: str = ""
    """Its name in an older version."""
    relevant: str = ""
    """The expression that says whether it applies; empty where it always does."""
    constraint: str = ""
    """The expression that an answer must fulfil; empty for none."""
    constraint_message: Text = field(default_factory=dict)
    """What is said of an answer that doesn't."""
    required: str = ""
    """The expression that says whether an answer is wanted before the end; empty for never."""
    required_message: Text = field(default_factory=dict)
    """What is said where it is missing."""
    calculation: str = ""
    """The expression that gives the value of a `calculate`."""
    choice_filter: str = ""
    """The expression that says of each choice whether it is offered; empty for all."""
    default: str = ""
    """The answer that is offered, as a value or as an expression."""
    parameters: dict[str, str] = field(default_factory=dict)
    """For a `range`: `start`, `end` and `step`, as numbers."""
    repeat_count: str = ""
    """The expression that says how often a `repeat` is asked; empty where the interviewer decides."""
    questions: tuple[Question, ...] = ()
    """The questions of a group or a repeat; empty for the other types."""
    extra: dict[str, str] = field(default_factory=dict)
    """Columns that the program doesn't know: kept, not dropped."""

    @property
    def is_open(self) -> bool:
        """Whether it is answered by notes alone."""
        return self.type is QuestionType.TEXT

    @property
    def is_closed(self) -> bool:
        """Whether it is answered by a value."""
        return self.type in CLOSED

    @property
    def can_be_asked(self) -> bool:
        """Whether a mention and an outcome mean something for it."""
        return self.type not in _NO_QUESTIONS

    @property
    def holds_questions(self) -> bool:
        """Whether it is a group, repeated or not."""
        return self.type in (QuestionType.GROUP, QuestionType.REPEAT)


CHOOSING = frozenset(
    {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK, QuestionType.MENTIONS}
)
"""Types that have a list of choices."""

CLOSED = frozenset(
    {
        QuestionType.SELECT_ONE,
        QuestionType.SELECT_MULTIPLE,
        QuestionType.RANK,
        QuestionType.INTEGER,
        QuestionType.DECIMAL,
        QuestionType.RANGE,
        QuestionType.DATE,
        QuestionType.TIME,
        QuestionType.ACKNOWLEDGE,
    }
)
"""Types that are answered by a value."""

_NO_QUESTIONS = frozenset(
    {QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.GROUP, QuestionType.REPEAT}
)


class Topic(Struct, frozen=True, kw_only=True):
    """A section of the questionnaire. The same ids run through all roles; a topic is no theme."""

    id: str
    """Such as `O06`."""
    label: Text
    """What is shown."""
    minutes: int = 0
    """The time meant for it; 0 when none was set."""
    note: Text = field(default_factory=dict)
    """Help for the interviewer."""
    relevant: str = ""
    """The expression that says whether it applies; empty where it always does."""
    questions: tuple[Question, ...] = ()
    """In the order of the file."""
    extra: dict[str, str] = field(default_factory=dict)
    """Columns that the program doesn't know."""


class ConsentItem(Struct, frozen=True, kw_only=True):
    """One thing that a participant says yes or no to."""

    name: str
    """`notes`, `recording`, `quotes`, or a name of the study's own."""
    label: Text
    """What is read aloud."""
    required: bool = False
    """Whether the talk can't go on after a no."""
    hint: Text = field(default_factory=dict)
    """Help for the interviewer."""


NOTES_CONSENT = "notes"
QUOTES_CONSENT = "quotes"
RECORDING_CONSENT = "recording"


class ReferenceList(Struct, frozen=True, kw_only=True):
    """A dated list that answers are held against; only the interviewer sees it."""

    name: str
    """Its name, for `reference`."""
    title: Text
    """What it is."""
    date: str
    """`YYYY-MM-DD`: the day of its wording."""
    source: Text
    """Where it comes from, and how sure that is."""
    items: tuple[Choice, ...]
    """Its items, in order."""


class Questionnaire(Struct, frozen=True, kw_only=True):
    """One protocol for one role, in one version."""

    id: str
    """Its name, the same in every version."""
    version: str
    """Such as `1.0.0`."""
    status: Status
    """How far it has come."""
    role: str
    """The role that it is for: an id of the study."""
    title: Text
    """What is shown."""
    source: Text = field(default_factory=dict)
    """Where it comes from."""
    opening: Text = field(default_factory=dict)
    """What is said before the first question."""
    closing: Text = field(default_factory=dict)
    """What is said at the end."""
    consent: tuple[ConsentItem, ...] = ()
    """What is asked before the first question; empty for sources."""
    probes: dict[str, Text] = field(default_factory=dict)
    """All probes by name, those of the study that are used here included."""
    general_probes: tuple[str, ...] = ()
    """Names of the probes that every open question has."""
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    """All lists by name, those of the study that are used here included."""
    reference: tuple[ReferenceList, ...] = ()
    """Lists that answers are held against."""
    topics: tuple[Topic, ...] = ()
    """In order."""
    extra: dict[str, str] = field(default_factory=dict)
    """Fields that the program doesn't know."""


class Placed(Struct, frozen=True):
    """A question in its place."""

    path: str
    """How it is addressed."""
    topic: str
    """The id of its topic."""
    question: Question
    """The question itself."""
    within: str = ""
    """The path of the group around it; empty when there is none."""


def walk(questionnaire: Questionnaire) -> Iterator[Placed]:
    """Every question of a questionnaire in its place, in order; groups come before what is in them.

    Yields:
        One for each question and group.
    """
    for topic in questionnaire.topics:
        yield from _walk(topic.questions, topic.id, "")


def _walk(questions: tuple[Question, ...], topic: str, within: str) -> Iterator[Placed]:
    for question in questions:
        path = f"{within}/{question.name}" if within else question.name
        yield Placed(path, topic, question, within)
        yield from _walk(question.questions, topic, path)


def languages_of(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The languages in which a questionnaire can be read: those that at least half of its questions have.

    Args:
        questionnaire: The questionnaire.

    Returns:
        In the order in which its first questions have them.
    """
    labels = [placed.question.label for placed in walk(questionnaire) if placed.question.label]
    count = Counter(language for label in labels for language, text in label.items() if text)
    return tuple(language for language, uses in count.items() if 2 * uses >= len(labels))


_INSTANCE = re.compile(r"\[[0-9]+\]")


def without_instances(path: str) -> str:
    """The path of a question whatever the instance of the repeats around it: `practices/who`."""
    return _INSTANCE.sub("", path)


def probes_of(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    """The names of the probes of a question: its own, then the general ones if it is open."""
    if question.type is QuestionType.NOTE or question.is_closed or question.type is QuestionType.CALCULATE:
        return question.probes
    general = (name for name in questionnaire.general_probes if name not in question.probes)
    return (*question.probes, *general)
