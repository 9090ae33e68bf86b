"""Consent: what was read aloud, what was said, and what that allows."""

from __future__ import annotations

from msgspec import structs

from protocol.model.interview import ConsentDecision, consent_now
from protocol.model.questionnaire import ConsentItem
from protocol.model.text import say
from protocol.model.words import Way
from protocol.session.ledger import Ledger


class Consent:
    """The consent of one interview.

    Args:
        ledger: Where acts are written.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._file = ledger.file

    @property
    def items(self) -> tuple[ConsentItem, ...]:
        """What is asked, in order; empty for a source."""
        return self._file.questionnaire.consent

    def now(self) -> dict[str, bool]:
        """The decision that holds for each item that was decided on."""
        return consent_now(self._file.interview.consent)

    def at(self, item: str) -> str | None:
        """When the decision that holds was made, UTC; None before one."""
        made = [decision.at.at for decision in self._file.interview.consent if decision.item == item]
        return made[-1] if made else None

    def decide(self, item: ConsentItem, *, decision: bool, how: Way = Way.READ_ALOUD) -> None:
        """Keep a yes or a no, with the words that were asked, their version, how, by whom and when.

        Args:
            item: The item.
            decision: True for yes.
            how: How it was asked.
        """
        interview = self._file.interview
        made = ConsentDecision(
            item=item.name,
            decision=decision,
            wording=say(item.label, interview.language),
            language=interview.language,
            version=interview.questionnaire_version,
            how=how,
            by=self._ledger.by,
            at=self._ledger.clock.moment(),
        )
        with self._ledger.act("consent", undoable=False) as act:
            act.set_interview(structs.replace(interview, consent=(*interview.consent, made)))

    def undecided(self) -> list[ConsentItem]:
        """The items that nobody has answered yet."""
        decided = self.now()
        return [item for item in self.items if item.name not in decided]

    def stands_in_the_way(self) -> list[ConsentItem]:
        """The items without whose yes the talk can't go on."""
        decided = self.now()
        return [item for item in self.items if item.required and not decided.get(item.name, False)]
