"""An interview as it is kept: every record of a file, as values.

Every record has a random `id`, the `device` that made it and a `counter` of that device that only grows, so
that order never rests on a clock alone. Times are UTC (`2026-03-01T13:05:09.123Z`).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from protocol.model.questionnaire import IMPROVISED, Questionnaire, walk, without_instances
from protocol.model.text import say
from protocol.model.words import About, Basis, Kind, Mention, Outcome, Reason, Special, State, Way


class Moment(Struct, frozen=True, kw_only=True):
    """An instant, by the clock on the wall and by one that nobody can set."""

    at: str
    """UTC, to the millisecond."""
    elapsed: float
    """Seconds since the segment began, by a monotonic clock; pauses count."""
    segment: int
    """The segment, from 1: each opening of the interview begins a new one."""


class Record(Struct, frozen=True, kw_only=True):
    """What every record of an interview has."""

    id: str
    """Random; never used again."""
    device: str
    """The id of the device that made it."""
    counter: int
    """Grows with every act on that device in this interview."""


class Note(Record, frozen=True, kw_only=True):
    """One thought, kept the moment Enter is pressed."""

    text: str
    """The words as they were typed."""
    kind: Kind
    """What sort of thing it holds."""
    question: str | None
    """The path of the question; None in the inbox."""
    wording: str = ""
    """The question as it stood on the screen when the note was kept."""
    language: str = ""
    """The language of that wording."""
    first_key: Moment
    """When its first key was pressed."""
    entered: Moment
    """When Enter was pressed."""
    moved_from: str | None = None
    """Where it was first kept, if it was moved: a path, or empty for the inbox."""
    come_back: bool = False
    """Whether it is on the list to come back to."""
    page: str = ""
    """Page or paragraph in a source."""
    kin: tuple[str, ...] = ()
    """Ids of the notes that it was split off from or joined with: their changes may hold its words."""
    sensitive: bool = False
    """Whether its words stay out of every export, unless they are asked for."""


class QuestionState(Record, frozen=True, kw_only=True):
    """Mention and outcome of a question, or of one item of a list of mentions."""

    question: str
    """The path of the question."""
    item: str | None = None
    """The choice's name, or `new/<id>` for an item that was typed in; None for the question itself."""
    label: str = ""
    """The words of an item that was typed in."""
    mention: Mention
    """How it came up."""
    outcome: Outcome
    """What came of it."""
    reason: Reason | None = None
    """Why there is no answer of its own, where there is none."""
    reason_text: str = ""
    """That reason in words."""
    order: int | None = None
    """The place of an item among those that came up, from 1; None for a question or an item that did not."""
    about: About | None = None
    """Whose goal or task it is; None where nobody said."""
    basis: Basis = Basis.ACT
    """What mention and outcome rest on."""
    at: Moment
    """When they were last set."""


class Answer(Record, frozen=True, kw_only=True):
    """The value of a closed question."""

    question: str
    """The path of the question."""
    value: str | int | float | list[str] | None = None
    """A choice's name, names in the order of the list, a number, or a date `YYYY-MM-DD`; None if special."""
    other: str = ""
    """The words behind the choice `other`."""
    special: Special | None = None
    """What stands in the place of a value; None when there is one."""
    wording: str = ""
    """The question as it stood on the screen."""
    language: str = ""
    """The language of that wording."""
    at: Moment
    """When it was given."""


class Visit(Record, frozen=True, kw_only=True):
    """A question was on the screen."""

    question: str
    """The path of the question."""
    entered: Moment
    """When it came."""
    left: Moment | None = None
    """When it went; None while it is there, or after a crash."""


class ProbeUse(Record, frozen=True, kw_only=True):
    """A probe was used."""

    question: str
    """The path of the question."""
    probe: str
    """Its name in the questionnaire."""
    wording: str
    """Its words."""
    at: Moment
    """When it was ticked."""


class ImprovisedQuestion(Record, frozen=True, kw_only=True):
    """A question that the interviewer made up on the spot. Its path is `improvised/<id>`."""

    topic: str
    """The topic under which it rose."""
    wording: str
    """Its words: they are data."""
    after: str | None = None
    """The path of the question at which it rose."""
    at: Moment
    """When it was made."""

    @property
    def path(self) -> str:
        """How it is addressed."""
        return f"{IMPROVISED}/{self.id}"


class Pause(Record, frozen=True, kw_only=True):
    """The talk stood still."""

    started: Moment
    """When it stopped."""
    ended: Moment | None = None
    """When it went on; None while it stands still."""
    reason: str = ""
    """Why, in the interviewer's words."""


class Recording(Record, frozen=True, kw_only=True):
    """A sound recorder ran."""

    number: int
    """From 1."""
    started: Moment
    """When it was started."""
    stopped: Moment | None = None
    """When it was stopped; None while it runs."""


class Failure(Record, frozen=True, kw_only=True):
    """An expression of the questionnaire could not be worked out. It holds no word of any answer."""

    question: str
    """The path of the question, whatever the set of a repeat; `@` and the id for a topic."""
    field: str
    """The field in which the expression stands, such as `relevant`."""
    at: Moment
    """When that was first noticed."""

    @property
    def place(self) -> str:
        """Question and field as a check tells them, whatever the set of a repeat: `who.relevant`."""
        return f"{without_instances(self.question).rpartition('/')[2].removeprefix('@')}.{self.field}"


class Draft(Struct, frozen=True, kw_only=True):
    """The line that is being typed."""

    text: str
    """What stands on it."""
    kind: Kind
    """Its kind."""
    cursor: int
    """The place of the cursor, in characters."""
    question: str | None
    """The path of the question on the screen."""
    first_key: Moment
    """When its first key was pressed."""
    editing: str | None = None
    """The id of the note that is being mended; None for a new one."""
    asked: str = ""
    """What is being typed in reply to the program, such as the wording of a made-up question."""


class Change(Record, frozen=True, kw_only=True):
    """Something that was kept became something else."""

    at: Moment
    """When."""
    by: str
    """The interviewer's code."""
    act: str
    """The act, such as `edit_note`."""
    table: str
    """The table of the record."""
    record: str
    """The id of the record."""
    field: str
    """The field; empty when the whole record came or went."""
    old: str | int | float | bool | list[str] | None = None
    """What it was."""
    new: str | int | float | bool | list[str] | None = None
    """What it became."""
    why: str = ""
    """The reason given; empty while the interview was open."""


class ConsentDecision(Struct, frozen=True, kw_only=True):
    """A yes or a no to one item of consent. Later decisions outrank earlier ones."""

    item: str
    """The name of the item."""
    decision: bool
    """True for yes."""
    wording: str
    """What was read aloud, or stood on the paper."""
    language: str
    """The language of it."""
    version: str = ""
    """The version of the questionnaire that the wording is from; empty in a file of before this was kept."""
    how: Way | None = None
    """How it was asked; None in a file of before this was kept."""
    by: str
    """The code of the interviewer who asked."""
    at: Moment
    """When."""


class Segment(Struct, frozen=True, kw_only=True):
    """The stretch from one opening of the interview for writing to its end."""

    number: int
    """From 1."""
    started_at: str
    """UTC."""
    device: str
    """The device on which it was opened."""


class Reopening(Struct, frozen=True, kw_only=True):
    """A closed interview was opened again to be changed."""

    at: str
    """UTC."""
    by: str
    """The interviewer's code."""
    why: str
    """The reason given."""


class Interview(Struct, frozen=True, kw_only=True):
    """One sitting with one participant, or one reading of one source."""

    id: str
    """Random; the name of the file."""
    case: str
    """The code of the case."""
    role: str
    """The id of the role."""
    participant: str
    """The random id of the participant or the source."""
    participant_code: str
    """Its code, such as `C3-V02`: a label only."""
    questionnaire_id: str
    """Which questionnaire."""
    questionnaire_version: str
    """In which version."""
    questionnaire_hash: str
    """The hash of its meaning."""
    interviewer: str = ""
    """The interviewer's code."""
    device: str
    """The device that made it."""
    place: str = ""
    """Where the talk was."""
    others_present: str = ""
    """Who else was there."""
    language: str = "nl"
    """The language of the questions."""
    sitting: int = 1
    """Which talk with this participant, from 1."""
    state: State = State.OPEN
    """Where it is in its life."""
    created_at: str
    """UTC."""
    started_at: str | None = None
    """When the first question came on the screen, UTC; None before that."""
    closed_at: str | None = None
    """UTC; None while it is open."""
    broken_off: bool = False
    """Whether the talk ended before its end."""
    broken_off_why: str = ""
    """Why, in the interviewer's words."""
    debrief_pending: bool = True
    """Whether the debrief still has to be written."""
    position: str | None = None
    """The path of the question on the screen: where a reopened interview goes on."""
    reopenings: tuple[Reopening, ...] = ()
    """In order; while the interview is open again, the last one says why it is being changed."""
    asked_before: tuple[str, ...] = ()
    """The paths of the questions that an earlier sitting with this participant settled."""
    come_back: tuple[str, ...] = ()
    """The paths of the questions to come back to, in the order in which they were listed."""
    left_open: tuple[str, ...] = ()
    """The paths of the questions that an earlier sitting left open: these come first."""
    consent: tuple[ConsentDecision, ...] = ()
    """In the order in which they were given."""
    segments: tuple[Segment, ...] = ()
    """In order."""
    fictional: bool = False
    """True for a demonstration."""


class Participant(Record, frozen=True, kw_only=True):
    """A person, under a random id and a code that is only a label; no name, ever."""

    code: str
    """Such as `C3-V02`."""
    case: str
    """The code of the case."""
    role: str
    """The id of the role."""
    created_at: str
    """UTC."""
    title: str = ""
    """For a source: what it is called."""
    fictional: bool = False
    """True for a demonstration."""


class InterviewContents(Struct, frozen=True, kw_only=True):
    """Everything that one file holds."""

    interview: Interview
    questionnaire: Questionnaire
    notes: tuple[Note, ...] = ()
    answers: tuple[Answer, ...] = ()
    states: tuple[QuestionState, ...] = ()
    probes: tuple[ProbeUse, ...] = ()
    improvised: tuple[ImprovisedQuestion, ...] = ()
    visits: tuple[Visit, ...] = ()
    recordings: tuple[Recording, ...] = ()
    pauses: tuple[Pause, ...] = ()
    failures: tuple[Failure, ...] = ()
    draft: Draft | None = None
    changes: tuple[Change, ...] = ()


def consent_now(decisions: Iterable[ConsentDecision]) -> dict[str, bool]:
    """The decision that holds for each item that was decided on.

    Args:
        decisions: In the order in which they were given.
    """
    return {decision.item: decision.decision for decision in decisions}


def spoken_order(notes: Iterable[Note]) -> list[Note]:
    """Notes in the order in which they were kept, whatever the clock on the wall said."""
    return sorted(notes, key=lambda note: (note.entered.segment, note.entered.elapsed, note.counter))


def open_must_asks(contents: InterviewContents) -> list[str]:
    """The paths of the questions that may not be left open and of which nothing is said yet, in order.

    What an earlier sitting with the same participant settled is not open in this one.
    """
    settled = {state.question for state in contents.states if state.item is None}
    settled.update(contents.interview.asked_before)
    return [
        placed.path
        for placed in walk(contents.questionnaire)
        if placed.question.must_ask and placed.path not in settled
    ]


def wording_of(contents: InterviewContents, path: str, language: str) -> str:
    """The words of a question of this interview, improvised ones included; the path where it has none."""
    for question in contents.improvised:
        if question.path == path:
            return question.wording
    plain = without_instances(path)
    for placed in walk(contents.questionnaire):
        if placed.path == plain:
            return say(placed.question.label, language) or placed.question.name
    return path
