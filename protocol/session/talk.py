"""The live interview: where we are, where we can go, and every act on the way.

The screen calls this by plain method calls and reads its values; it never writes to the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, structs

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import (
    Answer,
    Draft,
    ImprovisedQuestion,
    Moment,
    Note,
    ProbeUse,
    QuestionState,
    Segment,
    Visit,
)
from protocol.model.questionnaire import Choice, Question, QuestionType, probes_of
from protocol.model.study import Study
from protocol.model.text import Text, clean, say
from protocol.model.words import Kind, Outcome, Special, State
from protocol.session.clock import Clock, SegmentClock, SystemClock, local_time
from protocol.session.consent import Consent
from protocol.session.debrief import debrief_guide, is_debrief
from protocol.session.finish import Finish, required_open
from protocol.session.following import Following, FollowingLedger
from protocol.session.form import Form
from protocol.session.ledger import Ledger
from protocol.session.notes import Notes
from protocol.session.off_record import OffRecord
from protocol.session.places import Places, TopicPlace
from protocol.session.sets import add_set, remove_set
from protocol.session.states import READ_ALOUD, States
from protocol.session.timekeeping import Timekeeping
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


class Wording(StrEnum):
    """Which words of a question stand on the screen."""

    FULL = "full"
    SIMPLER = "simpler"
    KEYWORDS = "keywords"


class Talk:
    """One interview while it is being led, or mended afterwards.

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
        self.finish = Finish(self.ledger, self.states, self.form)
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

    def start(self) -> None:
        """Begin a segment, and put the question on the screen where the talk was.

        Raises:
            Refused: A consent without which there is no talk was not given.
        """
        self.require_consent()
        self.clock.begin()
        interview = self.file.interview
        segment = Segment(number=self.clock.segment, started_at=self.clock.utc(), device=self.file.device)
        with self.ledger.act("start", undoable=False) as act:
            act.set_interview(
                structs.replace(
                    interview,
                    segments=(*interview.segments, segment),
                    started_at=interview.started_at or self.clock.utc(),
                    position=self.position,
                )
            )
            act.put(self._visit(self.position))

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

    def go(self, path: str) -> None:
        """Put another question on the screen.

        Args:
            path: The question.

        Raises:
            KeyError: There is none at that path.
        """
        if path not in self.places:
            raise KeyError(path)
        if path == self.position:
            return
        self._history.append(self.position)
        self._show(path)

    def go_back(self) -> bool:
        """Go back to where we came from.

        Returns:
            False where we came from nowhere.
        """
        if not self._history:
            return False
        self._show(self._history.pop())
        return True

    def go_next_open(self, step: int = 1) -> bool:
        """Go to the next must-ask of which nothing is said yet, round the end and on from the start.

        Args:
            step: 1 for the next, -1 for the previous.

        Returns:
            False where none is open but the one on the screen.
        """
        open_paths = set(self.open_must_asks())
        found = next((path for path in self._around(step) if path in open_paths), None)
        if found is None:
            return False
        self.go(found)
        return True

    def go_next(self, step: int = 1) -> bool:
        """Go to the next question in order, or the previous one for -1; False at the end."""
        at = self.places.paths.index(self.position) + step
        if not 0 <= at < len(self.places.paths):
            return False
        self.go(self.places.paths[at])
        return True

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

    def topic_views(self) -> list[TopicView]:
        """The topics as the strip shows them."""
        settled, here = self.settled(), self.places.topic(self.position)
        used = self.time.on_screen()
        touched = settled | {visit.question for visit in self.file.visits.values()}
        return [
            TopicView(
                place=place,
                label=say(place.topic.label, self.language),
                progress=self._progress(place, settled, touched),
                current=place is here,
                minutes_used=sum(used.get(path, 0.0) for path in place.paths),
            )
            for place in self.places.topics
        ]

    # Notes and the line

    def type_line(
        self, text: str, kind: Kind, cursor: int, *, editing: str | None = None, asked: str = ""
    ) -> None:
        """Keep the line that is being typed, as it stands now.

        Args:
            text: What stands on it.
            kind: Its kind.
            cursor: The place of the cursor.
            editing: The id of the note that is being mended; None for a new one.
            asked: What is being typed in reply to a question of the program.
        """
        if self._first_key is None:
            self._first_key = self.clock.moment()
        draft = Draft(
            text=clean(text),
            kind=kind,
            cursor=cursor,
            question=self.position,
            first_key=self._first_key,
            editing=editing,
            asked=clean(asked),
        )
        self.file.save_draft(draft if text or asked else None)

    def first_key(self) -> None:
        """The first key of a line was pressed."""
        if self._first_key is None:
            self._first_key = self.clock.moment()

    def line_emptied(self) -> None:
        """The line was emptied without keeping it."""
        self._first_key = None
        if self.file.draft is not None:
            self.file.save_draft(None)

    def keep(self, text: str, kind: Kind) -> Note:
        """Keep a note at the question on the screen."""
        return self._keep(text, kind, self.position, self.shown, self.page)

    def keep_in_inbox(self, text: str, kind: Kind) -> Note:
        """Keep a note that has no question yet."""
        return self._keep(text, kind, None, "", "")

    def send(self, text: str, kind: Kind, path: str | None) -> Note:
        """Keep a note at another question, or in the inbox for None, and stay here."""
        return self._keep(text, kind, path, "" if path is None else self.places.label(path), "")

    # Probes, improvised questions, the list to come back to

    def probes(self) -> list[tuple[str, str, bool]]:
        """The probes of the question on the screen: name, words, whether it was used."""
        used = {use.probe for use in self.file.probes.values() if use.question == self.position}
        known = self.guide.probes
        return [
            (name, say(known.get(name, {}), self.language) or name, name in used)
            for name in probes_of(self.guide, self.question)
        ]

    def tick_probe(self, name: str) -> bool:
        """Tick a probe of the question on the screen, or take the tick off again.

        Returns:
            True when it is ticked now.
        """
        here = [
            use for use in self.file.probes.values() if use.question == self.position and use.probe == name
        ]
        words = next(words for probe, words, _used in self.probes() if probe == name)
        with self.ledger.act("tick_probe" if not here else "untick_probe") as act:
            for use in here:
                act.remove(use)
            if not here:
                use = ProbeUse(
                    **self.ledger.stamp(),
                    question=self.position,
                    probe=name,
                    wording=words,
                    at=self.clock.moment(),
                )
                act.put(use)
        return not here

    def read_aloud(self) -> None:
        """The choices or items here were read aloud: what is said now comes after that."""
        words = ", ".join(say(choice.label, self.language) for choice in self.choices())
        with self.ledger.act("read_aloud") as act:
            use = ProbeUse(
                **self.ledger.stamp(),
                question=self.position,
                probe=READ_ALOUD,
                wording=words,
                at=self.clock.moment(),
            )
            act.put(use)

    def improvise(self, wording: str) -> str:
        """Make up a question here and put it on the screen.

        Args:
            wording: Its words.

        Returns:
            Its path.

        Raises:
            Refused: There are no words.
        """
        self.require_record()
        words = clean(wording).strip()
        if not words:
            raise Refused(_("The question has no words yet"), _("Type it as you ask it."))
        topic = self.places.topic(self.position).topic.id
        with self.ledger.act("improvise") as act:
            question = ImprovisedQuestion(
                **self.ledger.stamp(), topic=topic, wording=words, after=self.position, at=self.clock.moment()
            )
            act.put(question)
        self.places = self._lay_out()
        self.go(question.path)
        return question.path

    def come_back_to(self, path: str) -> bool:
        """Put a question on the list to come back to, or take it off.

        Returns:
            True when it is on the list now.
        """
        listed = path not in self.file.interview.come_back
        rest = tuple(other for other in self.file.interview.come_back if other != path)
        with self.ledger.act("come_back", undoable=False) as act:
            act.set_interview(
                structs.replace(self.file.interview, come_back=(*rest, path) if listed else rest)
            )
        return listed

    def come_back_list(self) -> tuple[list[str], list[Note]]:
        """What we said we would come back to: questions, and notes."""
        questions = [path for path in self.file.interview.come_back if path in self.places]
        return questions, [note for note in self.file.notes.values() if note.come_back]

    # Answers

    def choices(self, path: str | None = None) -> tuple[Choice, ...]:
        """The list of a question, in the order of the keys; that of the question on the screen by default."""
        return self.form.choices(path or self.position)

    def answer_of(self, path: str) -> Answer | None:
        """The answer to a closed question; None before one."""
        return next((answer for answer in self.file.answers.values() if answer.question == path), None)

    def answer(
        self,
        value: str | int | float | list[str] | None,
        *,
        special: Special | None = None,
        other: str = "",
    ) -> Answer:
        """Answer the closed question on the screen; an earlier answer stays among the changes.

        Args:
            value: The value; None with `special`.
            special: What stands in the place of a value.
            other: The words behind the choice `other`.

        Raises:
            Refused: The answer doesn't fulfil the question's constraint.
        """
        self.require_record()
        path, kept = self.position, self.answer_of(self.position)
        if special is None and value is not None and not self.form.fits(path, value):
            told = self.filled(self.question.constraint_message) or _("This answer is not possible here")
            raise Refused(told.removesuffix("."), _("Type another, or a note."))
        stamp = self.ledger.stamp()
        outcome = {Special.REFUSED: Outcome.REFUSED, Special.DONT_KNOW: Outcome.DONT_KNOW}
        plain = Outcome.FOUND if self.is_source else Outcome.ANSWERED
        given = Answer(
            id=kept.id if kept else stamp["id"],
            device=stamp["device"],
            counter=stamp["counter"],
            question=path,
            value=value,
            other=clean(other),
            special=special,
            wording=self.shown,
            language=self.language,
            at=self.clock.moment(),
        )
        with self.ledger.act("answer") as act:
            act.put(given)
            act.set_draft(None)
            self.states.follow_answer(act, path, outcome[special] if special else plain)
        self._first_key = None
        return given

    # Repeats

    def add_set(self, repeat: str) -> str:
        """Add one more set to a repeat, and put its first question on the screen.

        Args:
            repeat: The path of the repeat, without a number at its end.

        Returns:
            The path of the set, such as `practices[2]`.

        Raises:
            Refused: Another answer tells how many there are, or there are too many.
        """
        path = add_set(self.ledger, self.form, repeat, self.language)
        first = next((each for each in self.places.paths if each.startswith(f"{path}/")), None)
        if first is not None:
            self.go(first)
        return path

    def remove_set(self, repeat: str) -> None:
        """Take the last set of a repeat away.

        Raises:
            Refused: Something was said in it, or another answer tells how many there are.
        """
        remove_set(self.ledger, self.form, repeat, self.language)

    # Undo, leaving

    def undo(self) -> str | None:
        """Take back the last act; its name, or None."""
        return self._relaid(self.ledger.undo())

    def redo(self) -> str | None:
        """Do again what was taken back; its name, or None."""
        return self._relaid(self.ledger.redo())

    def leave(self) -> bool:
        """Leave the interview as it is: nothing is closed, everything is kept.

        Returns:
            False when the disk has not taken everything.
        """
        now = self.clock.moment()
        going = self._current_visit()
        if going is not None:
            with self.ledger.act("leave", undoable=False) as act:
                act.put(structs.replace(going, left=now))
        return self.file.close()

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

    def _relaid(self, name: str | None) -> str | None:
        """After an undo: the questions that were made up may be others."""
        if name is not None:
            self._following.refresh()
            self._lay_out_again()
        return name

    def require_record(self) -> None:
        """See to it that words may be kept.

        Raises:
            Refused: What is said now is off the record.
        """
        if self.off_record.on:
            raise Refused(_("This is off the record: nothing is kept"), _("Go on the record again first."))

    def _keep(self, text: str, kind: Kind, path: str | None, wording: str, page: str) -> Note:
        self.require_consent()
        self.require_record()
        note = self.notes.keep(
            text,
            kind,
            path,
            first_key=self._first_key,
            wording=wording,
            language=self.language if path is not None else "",
            page=page,
        )
        self._first_key = None
        return note

    def _show(self, path: str) -> None:
        self.wording = self.view
        going = self._current_visit()
        with self.ledger.act("go", undoable=False) as act:
            if going is not None:
                act.put(structs.replace(going, left=self.clock.moment()))
            act.put(self._visit(path))
            act.set_interview(structs.replace(self.file.interview, position=path))

    def _visit(self, path: str) -> Visit:
        return Visit(**self.ledger.stamp(), question=path, entered=self.clock.moment())

    def _current_visit(self) -> Visit | None:
        return next(
            (
                visit
                for visit in reversed(self.file.visits.values())
                if visit.left is None and visit.entered.segment == self.clock.segment
            ),
            None,
        )

    def _around(self, step: int) -> Iterable[str]:
        """The other questions, from here on and round the end."""
        paths = self.places.paths
        here = paths.index(self.position)
        return (paths[(here + step * offset) % len(paths)] for offset in range(1, len(paths)))

    def _progress(self, place: TopicPlace, settled: set[str], touched: set[str]) -> Progress:
        asked = [path for path in place.paths if self.places.question(path).type is not QuestionType.NOTE]
        must = [path for path in asked if self.places.question(path).must_ask]
        needed = must or asked
        if needed and all(path in settled for path in needed):
            return Progress.DONE
        return Progress.BUSY if any(path in touched for path in place.paths) else Progress.OPEN

    def state_here(self) -> QuestionState | None:
        """What is kept of the question on the screen."""
        return self.states.of(self.position)
