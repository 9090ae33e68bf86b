"""The end of a talk: what is still open, why, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct, structs

from protocol.errors import Refused
from protocol.i18n import N_, _
from protocol.model.interview import QuestionState, open_must_asks
from protocol.model.words import Basis, Mention, Outcome, Reason, State
from protocol.session.form import Form
from protocol.session.ledger import Ledger
from protocol.session.states import States


class ClosingReason(Struct, frozen=True):
    """Why a must-ask is still open, as one key says it."""

    key: str
    """The key."""
    label: str
    """What is shown: a msgid."""
    outcome: Outcome
    """What came of the question."""
    reason: Reason | None
    """Why there is no answer of its own; None where the outcome says it all."""


CLOSING_REASONS = (
    ClosingReason("1", N_("no time left"), Outcome.NOT_REACHED, Reason.NO_TIME),
    ClosingReason("2", N_("came up at another question"), Outcome.ANSWERED, Reason.ELSEWHERE),
    ClosingReason("3", N_("preferred not to say"), Outcome.REFUSED, None),
    ClosingReason("4", N_("did not know"), Outcome.DONT_KNOW, None),
    ClosingReason("5", N_("too sensitive to ask"), Outcome.NOT_REACHED, Reason.TOO_SENSITIVE),
    ClosingReason("6", N_("does not fit this person"), Outcome.NOT_APPLICABLE, Reason.NOT_FITTING),
    ClosingReason("7", N_("forgotten"), Outcome.NOT_REACHED, Reason.FORGOTTEN),
    ClosingReason("8", N_("talk broken off"), Outcome.NOT_REACHED, Reason.BROKEN_OFF),
)


SOURCE_REASONS = (
    ClosingReason("1", N_("looked for, not found"), Outcome.NOT_FOUND, None),
    ClosingReason("2", N_("exists by word of mouth only"), Outcome.ORAL_ONLY, None),
    ClosingReason("3", N_("stands at another question"), Outcome.FOUND, Reason.ELSEWHERE),
    ClosingReason("4", N_("does not fit this source"), Outcome.NOT_APPLICABLE, Reason.NOT_FITTING),
    ClosingReason("5", N_("no time left"), Outcome.NOT_REACHED, Reason.NO_TIME),
    ClosingReason("6", N_("forgotten"), Outcome.NOT_REACHED, Reason.FORGOTTEN),
    ClosingReason("7", N_("reading broken off"), Outcome.NOT_REACHED, Reason.BROKEN_OFF),
)
"""The same of a source: that something is not in it is a finding."""


class Finish:
    """The end of one interview.

    Args:
        ledger: Where acts are written.
        states: Mention and outcome.
        form: What applies, and what is required.
        is_source: Whether a source is read instead of a person asked.
    """

    def __init__(self, ledger: Ledger, states: States, form: Form, *, is_source: bool = False) -> None:
        self.reasons = SOURCE_REASONS if is_source else CLOSING_REASONS
        """Why a question may still be open, each under its key."""
        self._ledger = ledger
        self._form = form
        self._states = states
        self._file = ledger.file

    def open_questions(self) -> list[str]:
        """The paths of the must-asks, and of what is required, of which nothing is said yet."""
        must = open_must_asks(self._file.contents())
        settled = self._states.settled().union(self._file.interview.asked_before)
        wanted = {*must, *required_open(self._form, settled)}
        return [*(path for path in self._form.placed() if path in wanted)]

    def give_reason(self, path: str, reason: ClosingReason) -> QuestionState:
        """Say in one key why a question is still open."""
        return self._states.set(path, outcome=reason.outcome, reason=reason.reason)

    def close(self, *, broken_off: bool = False, why: str = "") -> None:
        """Close the talk; the debrief is still to be written.

        Every question that nobody said anything of gets a mention and an outcome that say so.

        Args:
            broken_off: Whether the talk ended before its end; then must-asks may be open.
            why: Why it was broken off.

        Raises:
            Refused: A must-ask is open.
        """
        if not broken_off and self.open_questions():
            raise Refused(_("Some must-asks are still open"), _("Give each a reason first."))
        now = self._ledger.clock.moment()
        with self._ledger.act("close", undoable=False) as act:
            for visit in self._file.visits.values():
                if visit.left is None and visit.entered.segment == now.segment:
                    act.put(structs.replace(visit, left=now))
            for pause in self._file.pauses.values():
                if pause.ended is None and pause.started.segment == now.segment:
                    act.put(structs.replace(pause, ended=now))
            for state in self._unsaid(broken_off=broken_off):
                act.put(state)
            act.set_interview(
                structs.replace(
                    self._file.interview,
                    state=State.CLOSED,
                    closed_at=now.at,
                    broken_off=broken_off,
                    broken_off_why=why,
                    position=None,
                )
            )

    def close_without_notes(self) -> None:
        """Close a talk for which there is no consent to take notes; what is being typed goes for good.

        Raises:
            WriteFailed: The disk refused; the line is not gone yet, and the talk not closed.
        """
        self._ledger.purge((), draft=True)
        self.close(broken_off=True, why=_("no consent to take notes"))
        self.finish_debrief()

    def _unsaid(self, *, broken_off: bool) -> list[QuestionState]:
        """What is kept of the questions that nobody said anything of."""
        settled = self._states.settled()
        shown = {visit.question for visit in self._file.visits.values()}
        now = self._ledger.clock.moment()
        placed = self._form.placed().items()
        paths = [path for path, each in placed if each.question.can_be_asked]
        paths += [question.path for question in self._file.improvised.values()]
        unsaid = []
        for path in paths:
            if path in settled:
                continue
            if path in self._file.interview.asked_before:
                reason = Reason.EARLIER
            elif path in shown:
                reason = Reason.NOTHING_NOTED
            else:
                reason = Reason.BROKEN_OFF if broken_off else Reason.NOT_SHOWN
            unsaid.append(
                QuestionState(
                    **self._ledger.stamp(),
                    question=path,
                    mention=Mention.NONE,
                    outcome=Outcome.NOT_REACHED,
                    reason=reason,
                    basis=Basis.CLOSING,
                    at=now,
                )
            )
        return unsaid

    def finish_debrief(self) -> None:
        """The debrief is done."""
        with self._ledger.act("finish_debrief", undoable=False) as act:
            act.set_interview(structs.replace(self._file.interview, debrief_pending=False))


def required_open(form: Form, settled: Collection[str]) -> list[str]:
    """The paths of the questions that apply, are required, and of which nothing is said yet.

    Args:
        form: What applies.
        settled: The paths of which enough is said.
    """
    return [
        path
        for path, placed in form.placed().items()
        if placed.question.required and path not in settled and form.applies(path) and form.required(path)
    ]
