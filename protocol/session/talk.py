"""The live interview: every act on the way.

Where we are is in `standing.py`, where we can go in `walking.py`; each of the three knows those before it
only. The screen calls this by plain method calls and reads its values; it never writes to the file itself.
"""

from __future__ import annotations

from msgspec import structs

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import (
    Answer,
    Draft,
    ImprovisedQuestion,
    Note,
    ProbeUse,
)
from protocol.model.text import clean, say
from protocol.model.words import Kind, Outcome, Special
from protocol.session.sets import add_set, remove_set
from protocol.session.standing import Progress, TopicView, Wording
from protocol.session.states import READ_ALOUD
from protocol.session.walking import Walking

__all__ = ["Progress", "Talk", "TopicView", "Wording"]


class Talk(Walking):
    """One interview while it is being led, or mended afterwards.

    Args:
        file: The interview, open for writing.
        study: The study that it belongs to.
        clock: Where the time comes from.
    """

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

    # Probes, improvised questions, the list to come back to

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

    def improvise(self, wording: str, at: str | None = None) -> str:
        """Make up a question and put it on the screen.

        Args:
            wording: Its words.
            at: The question at which it rose; None for the one on the screen.

        Returns:
            Its path.

        Raises:
            Refused: There are no words.
        """
        self.require_record()
        words = clean(wording).strip()
        if not words:
            raise Refused(_("The question has no words yet"), _("Type it as you ask it."))
        after = at if at is not None and at in self.places else self.position
        topic = self.places.topic(after).topic.id
        with self.ledger.act("improvise") as act:
            question = ImprovisedQuestion(
                **self.ledger.stamp(), topic=topic, wording=words, after=after, at=self.clock.moment()
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

    # Answers

    def answer(
        self,
        value: str | int | float | list[str] | None,
        *,
        special: Special | None = None,
        other: str = "",
        at: str | None = None,
    ) -> Answer:
        """Answer a closed question; an earlier answer stays among the changes.

        Args:
            value: The value; None with `special`.
            special: What stands in the place of a value.
            other: The words behind the choice `other`.
            at: The question; None for the one on the screen.

        Raises:
            Refused: The answer doesn't fulfil the question's constraint.
        """
        self.require_record()
        path = at or self.position
        kept = self.answer_of(path)
        if special is None and value is not None and not self.form.fits(path, value):
            told = self.filled(self.places.question(path).constraint_message, path) or _(
                "This answer is not possible here"
            )
            raise Refused(told.removesuffix("."), _("Type another answer."))
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
            wording=self.shown if path == self.position else self.places.label(path),
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

    # Undo

    def undo(self) -> str | None:
        """Take back the last act; its name, or None."""
        return self._relaid(self.ledger.undo())

    def redo(self) -> str | None:
        """Do again what was taken back; its name, or None."""
        return self._relaid(self.ledger.redo())

    def _relaid(self, name: str | None) -> str | None:
        """After an undo: the questions that were made up may be others."""
        if name is not None:
            self._following.refresh()
            self._lay_out_again()
        return name
