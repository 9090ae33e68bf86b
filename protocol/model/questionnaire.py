"""A questionnaire: one protocol for one role, as values.

A question is addressed by its path: the names of the groups around it and its own, with the number of
the instance where a group is repeated (`hours`, `start/age`, `practices[2]/who`). Topics are no part of a
path, since the same item may stand under another topic in another role. Two first steps are kept for the
program: `improvised/<id>` (a question made up during the talk) and `debrief/<name>`.
"""

from __future__ import annotations

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
    DATE = "date"
    MENTIONS = "mentions"
    GROUP = "group"


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
    extra: dict[str, str] = field(default_factory=dict)
    """Columns that the program doesn't know."""


class Question(Struct, frozen=True, kw_only=True):
    """One item of a topic, or a group of them."""

    name: str
    """Lower-case name; the same name in two questionnaires is the same item."""
    type: QuestionType
    """What kind of item it is."""
    list_name: str = ""
    """The list of choices of a `select_...` or `mentions`; empty for the other types."""
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
    questions: tuple[Question, ...] = ()
    """The questions of a group; empty for the other types."""
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
        return self.type not in (QuestionType.NOTE, QuestionType.GROUP)


CLOSED = frozenset(
    {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.INTEGER, QuestionType.DATE}
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


def probes_of(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    """The names of the probes of a question: its own, then the general ones if it is open."""
    if question.type is QuestionType.NOTE or question.is_closed:
        return question.probes
    general = (name for name in questionnaire.general_probes if name not in question.probes)
    return (*question.probes, *general)
