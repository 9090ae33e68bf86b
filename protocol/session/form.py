"""The form of one interview: which questions apply now, what follows from the answers, and what fits.

It holds no records and writes nothing: it is given what was answered and tells what that means. An expression
that can't be evaluated stops nobody: what it hides is shown, what it forbids is accepted, what it calculates
is empty, and `failures` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from protocol.model.questionnaire import Choice, Placed, Question, Questionnaire, QuestionType, walk
from protocol.questionnaire.expressions.fields import ALWAYS, FILLED, has_logic, is_dynamic
from protocol.questionnaire.values import Value, fits_range, text_of, value_of

if TYPE_CHECKING:
    from protocol.session.logic import LiveLogic

NOT_THERE = "…"
"""What stands in a label in the place of an answer that is not there."""


class RepeatPlace(Struct, frozen=True):
    """A repeat in one interview."""

    path: str
    """Its path, without a number at its end."""
    topic: str
    """The id of its topic."""
    question: Question
    """The repeat itself."""
    sets: tuple[str, ...]
    """The paths of its sets."""
    fixed: bool
    """Whether an expression tells how many there are."""


class Form:
    """The form of one interview.

    Args:
        questionnaire: The questionnaire.
        language: The language of the interview.
        now: Tells the time, in the zone of the study.
    """

    def __init__(self, questionnaire: Questionnaire, language: str, now: Callable[[], datetime]) -> None:
        self._questionnaire = questionnaire
        self._logic: LiveLogic | None = None
        if has_logic(questionnaire):
            from protocol.session.logic import LiveLogic  # lxml, for questionnaires that need it

            self._logic = LiveLogic(questionnaire, language, now)
        self._placed: dict[str, Placed] = {}
        self._lay_out()

    @property
    def moves(self) -> bool:
        """Whether anything can follow from an answer."""
        return self._logic is not None

    def update(self, answers: Mapping[str, str], sets: Mapping[str, int]) -> bool:
        """Take note of what was answered.

        Args:
            answers: The answers as expressions see them, by path.
            sets: How many sets each repeat has, by its path; one where nothing is said.

        Returns:
            Whether other questions apply now, or other sets are there.
        """
        if self._logic is None or not self._logic.update(answers, sets):
            return False
        self._lay_out()
        return True

    @property
    def calculated(self) -> Mapping[str, str | int | float | None]:
        """The value of every `calculate`, by path; None for an empty one."""
        return {} if self._logic is None else self._logic.calculated

    @property
    def failures(self) -> frozenset[tuple[str, str]]:
        """The paths and fields of which the expression could not be evaluated."""
        return frozenset() if self._logic is None else frozenset(self._logic.failures)

    @property
    def failed(self) -> frozenset[tuple[str, str]]:
        """What `failures` named at any time since the talk was opened."""
        return frozenset() if self._logic is None else frozenset(self._logic.failed)

    def placed(self) -> Mapping[str, Placed]:
        """Every question, group and set that is there, by path and in order, whether it applies or not."""
        return self._placed

    def applies(self, path: str) -> bool:
        """Whether a question applies; what is not there doesn't."""
        return path in self._placed if self._logic is None else self._logic.applies(path)

    def repeats(self) -> list[RepeatPlace]:
        """The repeats that apply, in order."""
        return [] if self._logic is None else self._logic.repeats()

    def choices(self, path: str) -> tuple[Choice, ...]:
        """The choices of a question that are offered now."""
        question = self._question(path)
        choices = self._questionnaire.choices.get(question.list_name, ())
        if self._logic is None or not question.choice_filter:
            return choices
        return self._logic.offered(path, question.list_name, choices)

    def required(self, path: str) -> bool:
        """Whether an answer is wanted before the end."""
        required = self._question(path).required
        return required == ALWAYS or (
            bool(required) and self._logic is not None and self._logic.required(path)
        )

    def fits(self, path: str, value: Value) -> bool:
        """Whether an answer fulfils what the question asks of it."""
        question = self._question(path)
        number = value if isinstance(value, int | float) else None
        if question.type is QuestionType.RANGE and number is not None and not fits_range(question, number):
            return False
        if not question.constraint or self._logic is None:
            return True
        return self._logic.accepts(path, text_of(value))

    def default(self, path: str) -> Value | None:
        """The answer that is offered before one is given; None for none. It counts once it is taken."""
        question = self._question(path)
        if not question.default:
            return None
        text = question.default
        if is_dynamic(text):
            given = None if self._logic is None else self._logic.value(path, "default")
            if given is None:
                return None
            text = text_of(given)
        return value_of(question, self.choices(path), text)

    def fill(self, path: str, words: str, shown: Callable[[str], str]) -> str:
        """A text with the answers in it.

        Args:
            path: The question that it belongs to.
            words: The text.
            shown: An answer as a person reads it, by path; empty where there is none.
        """
        if "${" not in words or self._logic is None:
            return words
        logic = self._logic

        def answer(name: str) -> str:
            target = logic.seen_from(path, name)
            return (shown(target) if target is not None and logic.applies(target) else "") or NOT_THERE

        return FILLED.sub(lambda found: answer(found[1]), words)

    def told_by(self, paths: Sequence[str]) -> set[str]:
        """The names of the questions whose label or calculation can repeat the words of some answers."""
        return set() if self._logic is None else self._logic.told_by(paths)

    def _question(self, path: str) -> Question:
        placed = self._placed.get(path)
        return placed.question if placed is not None else Question(name=path, type=QuestionType.TEXT)

    def _lay_out(self) -> None:
        if self._logic is None:
            self._placed = {placed.path: placed for placed in walk(self._questionnaire)}
        else:
            self._placed = {placed.path: placed for placed in self._logic.placed()}
