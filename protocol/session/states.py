"""Mention and outcome: how a question or an item came up, and what came of it.

Both follow from acts and can always be set by hand; what was set by hand is never overwritten by an act.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from protocol.model.ids import new_id
from protocol.model.interview import QuestionState
from protocol.model.words import About, Basis, Kind, Mention, Outcome, Reason
from protocol.session.debrief import is_debrief
from protocol.session.ledger import Ledger
from protocol.store.interview_file import Act

_ANSWERING = frozenset({Kind.VERBATIM, Kind.PARAPHRASE})
"""What somebody said or wrote; an observation or an interpretation answers nothing."""
_CAME_UP = frozenset({Mention.SPONTANEOUS, Mention.ASKED, Mention.AFTER_PROBE, Mention.AFTER_PROMPT})
_TOLD = frozenset({Outcome.ANSWERED, Outcome.FOUND, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.DONT_KNOW})
"""What can't come of something that never came up. That an item is denied may be all that is said of it."""
_ABSENT = frozenset({Outcome.NOT_REACHED, Outcome.NOT_FOUND})
"""What can't come of something that did come up."""
_ONLY_ASKED = frozenset({Outcome.REFUSED, Outcome.DONT_KNOW, Outcome.NO_ANSWER})
"""What nobody says of themselves: the question was asked, wherever the talk was on the screen."""

READ_ALOUD = "read_aloud"
"""The name of the probe that stands for reading the choices or items of a question aloud."""


class States:
    """Mention and outcome of the questions and items of one interview.

    Args:
        ledger: Where acts are written.
        is_source: Whether a source is read instead of a person asked.
    """

    def __init__(self, ledger: Ledger, *, is_source: bool) -> None:
        self._ledger = ledger
        self._file = ledger.file
        self._is_source = is_source

    def of(self, path: str, item: str | None = None) -> QuestionState | None:
        """What is kept of a question or an item; None where nothing is."""
        return next((s for s in self._file.states.values() if s.question == path and s.item == item), None)

    def settled(self) -> set[str]:
        """The paths of the questions of which a mention and an outcome are kept."""
        return {state.question for state in self._file.states.values() if state.item is None}

    def items(self, path: str) -> list[QuestionState]:
        """The items of a list of mentions of which something is kept: those that came up first, in order."""
        kept = [s for s in self._file.states.values() if s.question == path and s.item is not None]
        return sorted(kept, key=lambda state: (state.order is None, state.order or 0, state.counter))

    def set(
        self,
        path: str,
        *,
        mention: Mention | None = None,
        outcome: Outcome | None = None,
        reason: Reason | None = None,
        reason_text: str = "",
    ) -> QuestionState:
        """Set mention or outcome of a question by hand.

        Args:
            path: The question.
            mention: How it came up; None leaves what was kept.
            outcome: What came of it; None leaves what was kept.
            reason: Why there is no answer of its own.
            reason_text: That reason in words.
        """
        with self._ledger.act("set_state") as act:
            return self._put(act, path, None, mention, outcome, Basis.BY_HAND, reason, reason_text)

    def follow_note(self, act: Act, path: str, kind: Kind) -> None:
        """Let mention and outcome follow from a note that was kept at a question."""
        if kind in _ANSWERING and not is_debrief(path):
            self.follow_answer(act, path, Outcome.FOUND if self._is_source else Outcome.ANSWERED)

    def unfollow_note(self, act: Act, path: str) -> None:
        """Let a question be open again when the last note that answered it has left.

        What was set by hand, and what an answer or an item says, stays.
        """
        kept = self.of(path)
        if kept is None or kept.basis is not Basis.ACT:
            return
        noted = any(note.question == path and note.kind in _ANSWERING for note in self._file.notes.values())
        answered = any(answer.question == path for answer in self._file.answers.values())
        if not noted and not answered and not self.items(path):
            act.remove(kept)

    def follow_answer(self, act: Act, path: str, outcome: Outcome) -> None:
        """Let mention and outcome follow from an answer, unless somebody set them."""
        kept = self.of(path)
        if kept is None:
            self._put(act, path, None, self.default_mention(path), outcome, Basis.ACT)
        elif kept.basis is not Basis.BY_HAND and kept.outcome is not outcome:
            self._put(act, path, None, None, outcome, Basis.ACT)

    def default_mention(self, path: str) -> Mention:
        """How something came up, as far as what was done tells."""
        if self._is_source:
            return Mention.SPONTANEOUS
        used = {use.probe for use in self._file.probes.values() if use.question == path}
        if used:
            return Mention.AFTER_PROMPT if READ_ALOUD in used else Mention.AFTER_PROBE
        shown = any(visit.question == path for visit in self._file.visits.values())
        return Mention.ASKED if shown else Mention.SPONTANEOUS

    def mention_item(
        self, path: str, item: str, *, label: str = "", mention: Mention | None = None
    ) -> QuestionState:
        """An item of a list came up.

        Args:
            path: The question of type `mentions`.
            item: The name of the choice.
            label: The words of an item that was typed in; then `item` is its id.
            mention: How it came up; None lets it follow from what was done: nobody names the items, so
                an item is spontaneous unless a probe was used or the list was read aloud.
        """
        with self._ledger.act("mention_item") as act:
            return self._come_up(act, path, item, label, mention)

    def _come_up(
        self, act: Act, path: str, item: str, label: str = "", mention: Mention | None = None
    ) -> QuestionState:
        if mention is None:
            followed = self.default_mention(path)
            mention = Mention.SPONTANEOUS if followed is Mention.ASKED else followed
        outcome = Outcome.FOUND if self._is_source else Outcome.ANSWERED
        state = self._put(act, path, item, mention, outcome, Basis.ACT, label=label)
        self.follow_answer(act, path, outcome)
        return state

    def turn_items(self, path: str, items: Sequence[str], new: str = "") -> None:
        """Items came up, one after another; one that had come up before did not after all.

        It is one act: one undo takes all of it back, and the line on which it was typed is empty with the
        same write, so that no crash lets it be typed twice.

        Args:
            path: The question of type `mentions`.
            items: The names of choices.
            new: The words of an item that the list doesn't have; empty for none.
        """
        known = {item: self.of(path, item) for item in items}
        taken_off = all(state is not None and state.order is not None for state in known.values())
        with self._ledger.act("forget_item" if taken_off and not new else "mention_item") as act:
            act.set_draft(None)
            for item, state in known.items():
                if state is not None and state.order is not None:
                    act.remove(state)
                    self.close_ranks(act, path)
                else:
                    self._come_up(act, path, item)
            if new:
                self._come_up(act, path, f"new/{new_id()}", new)

    def new_item(self, path: str, label: str) -> QuestionState:
        """An item came up that the list doesn't have.

        Args:
            path: The question of type `mentions`.
            label: The item in the words that were used.
        """
        return self.mention_item(path, f"new/{new_id()}", label=label)

    def set_item(
        self,
        path: str,
        item: str,
        *,
        mention: Mention | None = None,
        outcome: Outcome | None = None,
        about: About | None = None,
    ) -> QuestionState:
        """Set mention, outcome or about-whom of an item by hand."""
        kept = self.of(path, item)
        by_hand = mention is not None or outcome is not None or kept is None
        basis = Basis.BY_HAND if by_hand or kept is None else kept.basis
        with self._ledger.act("set_item") as act:
            state = self._put(act, path, item, mention, outcome, basis, about=about)
            if state.mention is not Mention.NONE or state.outcome is Outcome.DENIED:
                self.follow_answer(act, path, Outcome.FOUND if self._is_source else Outcome.ANSWERED)
        return state

    def close_ranks(self, act: Act, path: str) -> None:
        """Number the items that came up from 1 on again, after one of them has gone."""
        came_up = [state for state in self.items(path) if state.order is not None]
        for order, state in enumerate(came_up, 1):
            if state.order != order:
                act.put(structs.replace(state, order=order))

    def _put(
        self,
        act: Act,
        path: str,
        item: str | None,
        mention: Mention | None,
        outcome: Outcome | None,
        basis: Basis,
        reason: Reason | None = None,
        reason_text: str = "",
        *,
        label: str = "",
        about: About | None = None,
    ) -> QuestionState:
        kept = self.of(path, item)
        mention, outcome = self._agreed(path, kept, mention, outcome)
        came_up = item is not None and mention in _CAME_UP
        order = (kept.order if kept else None) or (self._next_order(path) if came_up else None)
        fresh = self._ledger.stamp()
        state = QuestionState(
            id=kept.id if kept else fresh["id"],
            device=fresh["device"],
            counter=fresh["counter"],
            question=path,
            item=item,
            label=label or (kept.label if kept else ""),
            mention=mention,
            outcome=outcome,
            reason=reason,
            reason_text=reason_text,
            order=order if came_up else None,
            about=about or (kept.about if kept else None),
            basis=basis,
            at=self._ledger.clock.moment(),
        )
        act.put(state)
        return state

    def _agreed(
        self, path: str, kept: QuestionState | None, mention: Mention | None, outcome: Outcome | None
    ) -> tuple[Mention, Outcome]:
        """Mention and outcome, where one may be given alone: what is kept of the other must go with it."""
        told, absent = Outcome.ANSWERED, Outcome.NOT_REACHED
        if self._is_source:
            told, absent = Outcome.FOUND, Outcome.NOT_FOUND
        if mention is None:
            mention = kept.mention if kept is not None else self._fallback_mention(path, outcome)
            if (mention is Mention.NONE and outcome in _TOLD) or outcome in _ABSENT:
                mention = self._fallback_mention(path, outcome)
        if outcome is None:
            outcome = kept.outcome if kept is not None else told
            if mention is Mention.NONE and outcome in _TOLD:
                outcome = absent
            elif mention in _CAME_UP and outcome in _ABSENT:
                outcome = told
        return mention, outcome

    def _fallback_mention(self, path: str, outcome: Outcome | None) -> Mention:
        if outcome in (Outcome.NOT_REACHED, Outcome.NOT_APPLICABLE, Outcome.NOT_FOUND):
            return Mention.NONE
        mention = self.default_mention(path)
        if mention is Mention.SPONTANEOUS and outcome in _ONLY_ASKED and not self._is_source:
            return Mention.ASKED
        return mention

    def _next_order(self, path: str) -> int:
        return max((state.order or 0 for state in self.items(path)), default=0) + 1
