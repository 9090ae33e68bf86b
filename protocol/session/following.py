"""What follows from an act in a questionnaire with expressions: in the same act, so that one undo takes all.

Questions that no longer apply get the outcome *not applicable*, and get back what they had when they apply
again; calculated values become answers. Answers and notes of questions that don't apply stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from msgspec import structs

from protocol.model.interview import Answer, Change, Failure, Note, QuestionState, spoken_order
from protocol.model.questionnaire import CHOOSING, QuestionType, walk, without_instances
from protocol.model.text import clean, say
from protocol.model.words import Basis, Kind, Mention, Outcome, Reason
from protocol.questionnaire.values import in_digits, in_words, text_of
from protocol.session.form import Form
from protocol.session.ledger import Ledger
from protocol.store.interview_file import Act, InterviewFile, RecordChange

HIDDEN = "not_applicable"
"""The act under which is kept what a question was before it did not apply."""

MAX_FILLED = 60
"""Characters of an answer that a label repeats."""

_SAID = frozenset({Kind.VERBATIM, Kind.PARAPHRASE})
_KEPT = ("mention", "outcome", "reason", "reason_text", "basis")
_CAME_UP = frozenset({Mention.SPONTANEOUS, Mention.ASKED, Mention.AFTER_PROBE, Mention.AFTER_PROMPT})


class Following:
    """Keeps the form of an interview and its file in step.

    Args:
        file: The interview.
        form: Its form.
    """

    def __init__(self, file: InterviewFile, form: Form) -> None:
        self.form = form
        """The form."""
        self._file = file
        self._questions = {placed.path: placed.question for placed in walk(file.questionnaire)}

    def refresh(self) -> bool:
        """Tell the form what is kept; whether other questions apply now."""
        return self.form.update(self._answers(), self._sets())

    def follow(self, ledger: Ledger, act: Act) -> bool:
        """Let everything follow from what an act changed; whether other questions apply now."""
        changed = self.refresh()
        self._keep_calculated(ledger, act)
        self._keep_states(ledger, act)
        return changed

    def remember_failures(self, ledger: Ledger) -> None:
        """Keep which expressions could not be worked out, so that it can be told after the talk.

        It is no part of the act in which it was noticed: undoing that doesn't mend the expression.
        """
        known = {(failure.question, failure.field) for failure in self._file.failures.values()}
        fresh = sorted({(without_instances(path), field) for path, field in self.form.failed} - known)
        if fresh:
            with self._file.act() as act:
                for path, field in fresh:
                    now = ledger.clock.moment()
                    act.put(Failure(**ledger.stamp(), question=path, field=field, at=now))

    def shown(self, path: str) -> str:
        """An answer as a person reads it in a label; empty where there is none."""
        calculated = self.form.calculated.get(path)
        if calculated is not None:
            language = self._file.interview.language
            words = calculated if isinstance(calculated, str) else in_digits(calculated, language)
            return words[:MAX_FILLED]
        answer = next((each for each in self._file.answers.values() if each.question == path), None)
        if answer is not None:
            return self._worded(answer)
        notes = spoken_order(note for note in self._file.notes.values() if note.question == path)
        words = next((note.text for note in notes if note.kind in _SAID), "")
        words = " ".join(clean(words).split())
        return words if len(words) <= MAX_FILLED else f"{words[: MAX_FILLED - 1]}…"

    def is_calculated(self, record: object) -> bool:
        """Whether a record is an answer that nobody gave."""
        if not isinstance(record, Answer):
            return False
        question = self._questions.get(without_instances(record.question))
        return question is not None and question.type is QuestionType.CALCULATE

    def repeating(self, notes: Collection[Note]) -> tuple[list[Answer], list[Note | Answer]]:
        """What repeats words of some notes: calculated answers, and records with them in their wording."""
        told = self.form.told_by([note.question for note in notes if note.question])
        records: list[Note | Answer] = [*self._file.notes.values(), *self._file.answers.values()]
        there = [each for each in records if each.question and _name(each.question) in told]
        answers = [each for each in there if isinstance(each, Answer) and self.is_calculated(each)]
        return answers, [each for each in there if each.wording and each not in answers]

    def _worded(self, answer: Answer) -> str:
        question = self._questions.get(without_instances(answer.question))
        value, language = answer.value, self._file.interview.language
        if question is None or value is None:
            return ""
        if answer.other:
            return answer.other[:MAX_FILLED]
        if question.type not in CHOOSING:
            return in_words(question, value, language)
        choices = self._file.questionnaire.choices.get(question.list_name, ())
        labels = {choice.name: say(choice.label, language) for choice in choices}
        names = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(name)) or text_of(name) for name in names)

    def _answers(self) -> dict[str, str]:
        """The answers as expressions see them: of an open question the words, of a list the items."""
        found: dict[str, str] = {}
        for note in spoken_order(self._file.notes.values()):
            if note.question is not None and note.kind in _SAID:
                before = found.get(note.question)
                found[note.question] = note.text if before is None else f"{before}\n{note.text}"
        for state in self._file.states.values():
            if state.item is not None and state.mention in _CAME_UP:
                before = found.get(state.question, "")
                found[state.question] = f"{before} {state.item}".strip()
        questions = self._questions
        found = {
            path: words
            for path, words in found.items()
            if (question := questions.get(without_instances(path))) is not None and not question.is_closed
        }
        return found | {answer.question: text_of(answer.value) for answer in self._file.answers.values()}

    def _sets(self) -> dict[str, int]:
        return {
            answer.question: answer.value
            for answer in self._file.answers.values()
            if isinstance(answer.value, int)
            and (question := self._questions.get(without_instances(answer.question))) is not None
            and question.type is QuestionType.REPEAT
        }

    def _keep_calculated(self, ledger: Ledger, act: Act) -> None:
        kept = {each.question: each for each in self._file.answers.values() if self.is_calculated(each)}
        values = self.form.calculated
        for path in kept.keys() - values.keys():
            act.remove(kept[path])
        for path, value in values.items():
            before = kept.get(path)
            if value is None and before is not None:
                act.remove(before)
            elif value is not None and (before is None or before.value != value):
                stamp = ledger.stamp()
                stamp["id"] = stamp["id"] if before is None else before.id
                at = ledger.clock.moment()
                act.put(Answer(**stamp, question=path, value=value, at=at))

    def _keep_states(self, ledger: Ledger, act: Act) -> None:
        states = {each.question: each for each in self._file.states.values() if each.item is None}
        placed = self.form.placed()
        asked = [path for path, each in placed.items() if each.question.can_be_asked]
        gone = [path for path in states if path not in placed and without_instances(path) in self._questions]
        for path in [*asked, *gone]:
            state = states.get(path)
            if self.form.applies(path):
                if state is not None and is_hidden(state):
                    self._bring_back(ledger, act, state)
            elif state is None or not is_hidden(state):
                self._hide(ledger, act, path, state)

    def _hide(self, ledger: Ledger, act: Act, path: str, state: QuestionState | None) -> None:
        now = ledger.clock.moment()
        if state is None:
            act.put(
                QuestionState(
                    **ledger.stamp(),
                    question=path,
                    mention=Mention.NONE,
                    outcome=Outcome.NOT_APPLICABLE,
                    at=now,
                )
            )
            return
        for field in _KEPT:
            change = Change(
                **ledger.stamp(), at=now, by=ledger.by, act=HIDDEN, table="QuestionState",
                record=state.id, field=field, old=getattr(state, field), why=ledger.why,
            )  # fmt: skip
            act.put(change)
        hidden = structs.replace(
            state,
            mention=Mention.NONE, outcome=Outcome.NOT_APPLICABLE, reason=None, reason_text="",
            basis=Basis.ACT, at=now,
        )  # fmt: skip
        act.put(hidden)

    def _bring_back(self, ledger: Ledger, act: Act, state: QuestionState) -> None:
        """Give a question what it had before it did not apply; nothing where it had nothing."""
        changes = sorted(self._file.changes.values(), key=lambda change: change.counter)
        was = {each.field: each.old for each in changes if each.record == state.id and each.act == HIDDEN}
        if not was:
            act.remove(state)
            return
        mention, outcome = Mention(str(was["mention"])), Outcome(str(was["outcome"]))
        if mention is Mention.NONE and outcome in (Outcome.ANSWERED, Outcome.FOUND):
            mention = Mention.SPONTANEOUS  # it was told while nobody could ask it
        reason = was.get("reason")
        back = structs.replace(
            state,
            mention=mention,
            outcome=outcome,
            reason=None if reason is None else Reason(str(reason)),
            reason_text=str(was.get("reason_text") or ""),
            basis=Basis(str(was["basis"])),
            at=ledger.clock.moment(),
        )
        act.put(back)


class FollowingLedger(Ledger):
    """A ledger in which everything follows from an act within it.

    Args:
        ledger: The ledger whose file, clock and interviewer it has.
        following: What follows.
        relay: Called when other questions apply.
    """

    def __init__(self, ledger: Ledger, following: Following, relay: Callable[[], None]) -> None:
        super().__init__(ledger.file, ledger.clock, ledger.by)
        self._following = following
        self._relay = relay

    @contextmanager
    def act(self, name: str, *, undoable: bool = True) -> Iterator[Act]:
        """One act, with all that follows from it."""
        changed = False
        try:
            with super().act(name, undoable=undoable) as act:
                yield act
                changed = self._following.follow(self, act)
            self._following.remember_failures(self)
        except BaseException:
            changed = self._following.refresh()  # the file is as it was before
            raise
        finally:
            if changed:
                self._relay()

    def purge(self, record_ids: Collection[str], *, draft: bool = False) -> None:
        """Make records really disappear, with what repeats their words in calculations and labels."""
        gone = set(record_ids)
        notes = [note for note in self.file.notes.values() if note.id in gone]
        answers, worded = self._following.repeating(notes)
        bare = {each.id for each in worded if each.id not in gone}
        if bare:
            with self.file.act() as act:
                for each in worded:
                    if each.id in bare:
                        act.put(structs.replace(each, wording=""))
        super().purge(gone | {answer.id for answer in answers}, draft=draft)
        self.forget_ways_to(bare)

    def _write_down(self, act: Act, name: str, change: RecordChange) -> None:
        """What is calculated follows from answers whose changes are written down."""
        if not self._following.is_calculated(change.after or change.before):
            super()._write_down(act, name, change)


def is_hidden(state: QuestionState) -> bool:
    """Whether a state says that its question does not apply by itself, not because somebody said so."""
    return state.outcome is Outcome.NOT_APPLICABLE and state.basis is Basis.ACT


def _name(path: str) -> str:
    return without_instances(path).rpartition("/")[2]
