"""A talk as it stands: where we are, how far, and what there is here. Nothing in here changes it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import (
    Answer,
    Moment,
    Note,
    QuestionState,
)
from protocol.model.questionnaire import Choice, Question, QuestionType, probes_of
from protocol.model.study import Study
from protocol.model.text import Text, say
from protocol.model.words import State
from protocol.session.clock import Clock, SegmentClock, SystemClock
from protocol.session.consent import Consent
from protocol.session.debrief import debrief_guide, is_debrief
from protocol.session.finish import Finish, required_open
from protocol.session.following import Following, FollowingLedger
from protocol.session.form import Form
from protocol.session.ledger import Ledger
from protocol.session.notes import Notes
from protocol.session.off_record import OffRecord
from protocol.session.places import Places, TopicPlace
from protocol.session.states import States
from protocol.session.timekeeping import Timekeeping
from protocol.store.clock import local_time
from protocol.store.interview_file import InterviewFile


class Progress(StrEnum):
    """How far a topic is."""

    OPEN = "open"
    BUSY = "busy"
    DONE = "done"


class TopicView(Struct, frozen=True):
    """A topic as the strip shows it."""

    place: TopicPlace
    """The topic, its key and its questions."""
    label: str
    """In the language of the interview."""
    progress: Progress
    """How far it is."""
    current: bool
    """Whether the question on the screen belongs to it."""
    minutes_used: float
    """Time on the screen, without pauses."""
    waiting: bool = False
    """Whether a question of it was left open by an earlier sitting, or is to be come back to."""


class Wording(StrEnum):
    """Which words of a question stand on the screen."""

    FULL = "full"
    SIMPLER = "simpler"
    KEYWORDS = "keywords"


class Standing:
    """One interview while it is being led, as far as it can be looked at.

    Args:
        file: The interview, open for writing.
        study: The study that it belongs to.
        clock: Where the time comes from.
    """

    def __init__(self, file: InterviewFile, study: Study, clock: Clock | None = None) -> None:
        self.file = file
        """Where it is kept."""
        self.study = study
        """The study that it belongs to."""
        segments = file.interview.segments
        number = max((segment.number for segment in segments), default=0) + 1
        self.clock = SegmentClock(clock or SystemClock(), number)
        """The clock of this segment."""
        role = study.role(file.interview.role)
        self.is_source = role is not None and role.source
        """Whether a source is read instead of a person asked."""
        self.guide = (
            file.questionnaire if file.interview.state is State.OPEN else debrief_guide(self.is_source)
        )
        """What leads: the questionnaire, or the debrief once the talk is closed."""
        self.form = Form(self.guide, file.interview.language, self._local_now)
        """Which questions apply, what follows from the answers, and what fits."""
        self.ledger = Ledger(file, self.clock, file.interview.interviewer)
        """Where acts are written, and the way back."""
        self._following = Following(file, self.form)
        if self.form.moves:
            self._following.refresh()
            self.ledger = FollowingLedger(self.ledger, self._following, self._lay_out_again)
        self.states = States(self.ledger, is_source=self.is_source)
        self.notes = Notes(self.ledger, self.states)
        self.consent = Consent(self.ledger)
        self.time = Timekeeping(self.ledger)
        self.off_record = OffRecord(self.ledger, self.states, self.time)
        self.finish = Finish(self.ledger, self.states, self.form, is_source=self.is_source)
        self.places = self._lay_out()
        """The topics and questions, improvised ones among them."""
        self.view = Wording.FULL
        """Which words stand on the screen when a question comes: the full ones, or keywords."""
        self.wording = self.view
        """Which words of the question are on the screen."""
        self.page = ""
        """The page or paragraph of the source that is being read; empty for none."""
        self._history: list[str] = []
        self._first_key: Moment | None = file.draft.first_key if file.draft else None

    # Where we are

    @property
    def language(self) -> str:
        """The language of the questions."""
        return self.file.interview.language

    @property
    def in_debrief(self) -> bool:
        """Whether the talk is over and the debrief is being written."""
        return self.guide is not self.file.questionnaire

    @property
    def position(self) -> str:
        """The path of the question on the screen."""
        kept = self.file.interview.position or ""
        return kept if kept in self.places else self.places.nearest(kept)

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self.places.question(self.position)

    @property
    def shown(self) -> str:
        """The words of the question as they stand on the screen."""
        texts = {Wording.SIMPLER: self.question.simpler, Wording.KEYWORDS: self.question.keywords}
        if other := texts.get(self.wording):
            return self.filled(other)
        return self.places.label(self.position)

    def filled(self, text: Text, path: str | None = None) -> str:
        """A text of a question in the language of the interview, with the answers in it.

        Args:
            text: The text, such as its hint.
            path: The question; None for the one on the screen.
        """
        return self.places.fill(path or self.position, say(text, self.language))

    def state_here(self) -> QuestionState | None:
        """What is kept of the question on the screen."""
        return self.states.of(self.position)

    # How far we are

    def settled(self) -> set[str]:
        """The paths of the questions of which enough is said."""
        noted = {note.question for note in self.file.notes.values() if is_debrief(note.question)}
        before = self.file.interview.asked_before
        return self.states.settled().union(before, (path for path in noted if path is not None))

    def open_must_asks(self) -> list[str]:
        """The paths of the must-asks, and of what is required, of which nothing is said yet, in order."""
        settled = self.settled()
        required = set(required_open(self.form, settled))
        return [
            path
            for path in self.places.paths
            if path in required or (self.places.question(path).must_ask and path not in settled)
        ]

    def left_open(self) -> list[str]:
        """What an earlier sitting left open and nothing is said of yet, in order."""
        settled = self.settled()
        return [
            path
            for path in self.file.interview.left_open
            if path in self.places and path not in settled and not self.in_debrief
        ]

    def topic_views(self) -> list[TopicView]:
        """The topics as the strip shows them."""
        settled, here = self.settled(), self.places.topic(self.position)
        waiting = {*self.left_open(), *self.come_back_list()[0]}
        used = self.time.on_screen()
        touched = settled | {visit.question for visit in self.file.visits.values()}
        return [
            TopicView(
                place=place,
                label=say(place.topic.label, self.language),
                progress=self._progress(place, settled, touched),
                current=place is here,
                minutes_used=sum(used.get(path, 0.0) for path in place.paths),
                waiting=not waiting.isdisjoint(place.paths),
            )
            for place in self.places.topics
        ]

    def _progress(self, place: TopicPlace, settled: set[str], touched: set[str]) -> Progress:
        asked = [path for path in place.paths if self.places.question(path).type is not QuestionType.NOTE]
        must = [path for path in asked if self.places.question(path).must_ask]
        needed = must or asked
        if needed and all(path in settled for path in needed):
            return Progress.DONE
        return Progress.BUSY if any(path in touched for path in place.paths) else Progress.OPEN

    # What there is here

    def probes(self) -> list[tuple[str, str, bool]]:
        """The probes of the question on the screen: name, words, whether it was used."""
        used = {use.probe for use in self.file.probes.values() if use.question == self.position}
        known = self.guide.probes
        return [
            (name, say(known.get(name, {}), self.language) or name, name in used)
            for name in probes_of(self.guide, self.question)
        ]

    def choices(self, path: str | None = None) -> tuple[Choice, ...]:
        """The list of a question, in the order of the keys; that of the question on the screen by default."""
        return self.form.choices(path or self.position)

    def answer_of(self, path: str) -> Answer | None:
        """The answer to a closed question; None before one."""
        return next((answer for answer in self.file.answers.values() if answer.question == path), None)

    def come_back_list(self) -> tuple[list[str], list[Note]]:
        """What we said we would come back to: questions, and notes."""
        questions = [path for path in self.file.interview.come_back if path in self.places]
        return questions, [note for note in self.file.notes.values() if note.come_back]

    # Whether words may be kept

    def require_consent(self) -> None:
        """See to it that the talk may go on.

        Raises:
            Refused: A consent without which there is no talk was not given.
        """
        if self.consent.stands_in_the_way():
            raise Refused(
                _("There is no consent to take notes"),
                _("Ask for it again, or close the interview without notes."),
            )

    def require_record(self) -> None:
        """See to it that words may be kept.

        Raises:
            Refused: What is said now is off the record.
        """
        if self.off_record.on:
            raise Refused(_("This is off the record: nothing is kept"), _("Go on the record again first."))

    # Inside

    def _lay_out(self) -> Places:
        improvised = () if self.in_debrief else self.file.improvised.values()
        return Places(self.guide, improvised, self.language, self.form, self._following.shown)

    def _lay_out_again(self) -> None:
        self.places = self._lay_out()
        self._history = [path for path in self._history if path in self.places]

    def _local_now(self) -> datetime:
        """The time on the wall in the zone of the study; in that of the machine where it is unknown."""
        return local_time(self.clock.utc(), self.study.time_zone)

    @property
    def today(self) -> date:
        """The day on the wall in the zone of the study."""
        return self._local_now().date()
