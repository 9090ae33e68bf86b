"""The sheet of the answers: one row per question of each interview, and one per item of a list.

No cell is silently empty. A question that nobody said anything of, or an item that did not come up, has a row
that says so: in this field absence is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from protocol.export.book.columns import (
    CASE,
    INTERVIEW,
    PARTICIPANT,
    PLACE,
    ROLE,
    TOPIC,
    VERSION,
    Form,
    Value,
    fixed,
    free,
)
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import HELD_BACK, Sitting
from protocol.export.values import label_of, value_of
from protocol.export.words import Sort, Told
from protocol.i18n import N_
from protocol.model.interview import Answer, QuestionState
from protocol.model.questionnaire import Question, QuestionType
from protocol.model.words import Outcome, Reason, State

ANSWERS = Form(
    id="answers",
    title=N_("Answers"),
    what=N_("One row per question of each interview, and one per item of a list: mention, outcome, answer."),
    printed_to="notes",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        TOPIC,
        free("wording", N_("question"), N_("The question in full."), 34),
        free("item_label", N_("item"), N_("For an item of a list: the item, in words."), 20),
        fixed("mention", N_("mention"), N_("How it came up."), 15, "mention"),
        fixed("outcome", N_("outcome"), N_("What came of it."), 15, "outcome"),
        free("answer", N_("answer"), N_("The answer to a closed question, in words."), 26),
        free("other", N_("other, namely"), N_("The words behind the choice “other”."), 18),
        fixed("order", N_("order"), N_("When the item came up among the items of its list, from 1."), 11),
        fixed("about", N_("about whom"), N_("Whose goal or task the item is, to who told it."), 12, "about"),
        fixed("reason", N_("reason"), N_("Why there is no answer of its own."), 16, "reason"),
        free("reason_text", N_("reason in words"), N_("That reason in the interviewer's words."), 20),
        fixed("notes", N_("notes"), N_("How many notes the question has on Notes."), 10),
        fixed("basis", N_("rests on"), N_("What mention and outcome rest on."), 21, "basis"),
        fixed("type", N_("type"), N_("What kind of question it is."), 14, "type"),
        fixed("must_ask", N_("must be asked"), N_("Whether it may not be left open."), 11, "yes"),
        fixed(
            "special",
            N_("instead of an answer"),
            N_("What was said in the place of an answer to a closed question."),
            14,
            "special",
        ),
        free("value", N_("value"), N_("The names of the choices in the questionnaire, or the number."), 18),
        free("question", N_("question id"), N_("The name of the question in the questionnaire."), 18),
        free("item", N_("item id"), N_("For an item of a list: its name in the list."), 18),
        PLACE,
        VERSION,
        free(
            "record_id", N_("record id"), N_("The id of the answer; without one, of mention and outcome."), 19
        ),
    ),
)

_STANDS_FOR_ITS_ITEMS = frozenset({Outcome.ANSWERED, Outcome.FOUND})
"""Outcomes of a list that say nothing of the items that did not come up."""


class _About(Struct, frozen=True):
    """What one row is about."""

    path: str
    """The question."""
    question: Question | None
    """As the questionnaire has it; None where it has not."""
    type: StrEnum
    """What kind of question it is."""
    state: QuestionState | None = None
    """Mention and outcome; None where nothing is kept."""
    answer: Answer | None = None
    """The answer; None where there is none."""
    item: str | None = None
    """The item of a list; None for the question itself."""
    item_label: str = ""
    """That item in words."""
    outcome: StrEnum | None = None
    """What is told as outcome where there is no state; None for what is told as mention."""


class Answers(Sheet):
    """The sheet of the answers."""

    early = True

    def __init__(self) -> None:
        super().__init__(ANSWERS)

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview.

        Yields:
            One for each question, then one for each item of its list, in the order of the questionnaire;
            improvised questions and what the questionnaire does not have come last.
        """
        for row in _Rows(sitting):
            yield _cells(sitting, row)


class _Rows:
    """What the rows of one interview are about.

    Args:
        sitting: The interview.
    """

    def __init__(self, sitting: Sitting) -> None:
        self._guide = sitting.guide
        self._places = sitting.places
        self._asked = sitting.asked
        self._states: dict[tuple[str, str | None], list[QuestionState]] = defaultdict(list)
        for state in sitting.contents.states:
            self._states[state.question, state.item].append(state)
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        for answer in sitting.contents.answers:
            self._answers[answer.question].append(answer)

    def __iter__(self) -> Iterator[_About]:
        kept = [*self._answers, *(path for path, _item in self._states)]
        known = (path for path in kept if self._guide.find(path) is not None)
        for path in sorted(dict.fromkeys([*self._asked, *known]), key=self._places.order):
            yield from self._of_question(path)
        while self._answers or self._states:
            rest = [*self._answers, *(path for path, _item in self._states)]
            yield from self._of_question(rest[0])

    def _of_question(self, path: str) -> Iterator[_About]:
        """The rows of a question; what they hold is taken, so that the rest can be told apart."""
        placed = self._guide.find(path)
        question = None if placed is None else placed.question
        states, answers = self._states.pop((path, None), []), self._answers.pop(path, [])
        kind = question.type if question is not None else self._kind_of(path)
        for number in range(max(len(states), len(answers), 1)):
            state = states[number] if number < len(states) else None
            yield _About(path, question, kind, state, answers[number] if number < len(answers) else None)
        listed = question.list_name if question is not None and kind is QuestionType.MENTIONS else ""
        yield from self._of_items(path, question, listed, states)

    def _of_items(
        self, path: str, question: Question | None, list_name: str, of_list: list[QuestionState]
    ) -> Iterator[_About]:
        labels = self._guide.labels(list_name) if list_name else {}
        told = _told_of_items(of_list)
        for name, label in labels.items():
            kept: list[QuestionState | None] = [*self._states.pop((path, name), [])]
            for state in kept or [None]:
                yield _About(path, question, Sort.ITEM, state, None, name, label, told)
        typed_in = [key for key in self._states if key[0] == path and key[1] is not None]
        rest = [state for key in typed_in for state in self._states.pop(key)]
        for state in sorted(rest, key=lambda state: (state.order is None, state.order or 0, state.counter)):
            yield _About(path, question, Sort.ITEM, state, None, state.item, state.label or state.item or "")

    def _kind_of(self, path: str) -> StrEnum:
        return Sort.IMPROVISED if path in self._places.improvised else Sort.UNKNOWN


def _told_of_items(of_list: Iterable[QuestionState]) -> StrEnum | None:
    """What is told as outcome of items that did not come up; None while nothing is known of the list."""
    outcome = next((state.outcome for state in of_list), None)
    if outcome is None:
        return None
    return Told.NOT_MENTIONED if outcome in _STANDS_FOR_ITS_ITEMS else outcome


def _cells(sitting: Sitting, row: _About) -> Row:
    words, places, interview = sitting.words, sitting.places, sitting.interview
    state, answer = row.state, row.answer
    mention, outcome, basis = (None if told is None else words.of(told) for told in _told(sitting, row))
    record = answer or state
    return [
        sitting.code,
        interview.case,
        sitting.role,
        interview.participant_code,
        sitting.names.topic(places.topic(row.path)),
        sitting.wording(row.path, answer.wording) if answer is not None else sitting.question(row.path),
        row.item_label,
        mention,
        outcome,
        _answer_words(sitting, row),
        answer.other if answer is not None else None,
        state.order if state is not None else None,
        words.of(state.about) if state is not None and state.about is not None else None,
        _reason(sitting, row),
        state.reason_text if state is not None else None,
        sitting.notes_at[row.path] if row.item is None else None,
        basis,
        words.of(row.type),
        words.whether(row.question is not None and row.question.must_ask),
        words.of(answer.special) if answer is not None and answer.special is not None else None,
        _value(sitting, row),
        row.path,
        row.item,
        places.number(row.path),
        sitting.guide.version,
        record.id if record is not None else None,
    ]


def _reason(sitting: Sitting, row: _About) -> Value:
    """Why there is no answer of its own."""
    reason = row.state.reason if row.state is not None else None
    if row.state is None and row.item is None and row.path in sitting.interview.asked_before:
        reason = Reason.EARLIER
    return None if reason is None else sitting.words.of(reason)


def _told(sitting: Sitting, row: _About) -> tuple[StrEnum | None, StrEnum | None, StrEnum | None]:
    """Mention, outcome and basis, or what stands in their place; None for what is asked of nobody."""
    if row.state is not None:
        return row.state.mention, row.state.outcome, row.state.basis
    if row.item is None and row.question is not None and not row.question.can_be_asked:
        return None, None, None
    if row.outcome is not None:
        return Told.NOT_MENTIONED, row.outcome, Told.NOT_MENTIONED
    told = Told.UNSETTLED if sitting.interview.state is State.OPEN else Told.NOTHING_KEPT
    return told, told, told


def _value(sitting: Sitting, row: _About) -> Value:
    if row.answer is None:
        return None
    return sitting.words.say(HELD_BACK) if sitting.hides_value(row.path) else value_of(row.answer.value)


def _answer_words(sitting: Sitting, row: _About) -> Value:
    """The answer in words, or why there is none here."""
    words = sitting.words
    if sitting.hides_value(row.path):
        return words.say(HELD_BACK)
    if row.answer is not None:
        return label_of(row.answer, row.question, sitting.guide, words)
    if row.item is not None:
        return None
    if row.type is QuestionType.MENTIONS:
        return words.say(N_("list: see its items"))
    if isinstance(row.type, QuestionType) and row.type is not QuestionType.TEXT:
        return words.say(N_("no answer kept"))
    return words.say(N_("see the notes") if sitting.notes_at[row.path] else N_("no notes"))
