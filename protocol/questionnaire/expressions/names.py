"""What the names in expressions stand for: every question of a questionnaire in its groups and repeats."""

from __future__ import annotations

from msgspec import Struct

from protocol.model.questionnaire import CHOOSING, Question, Questionnaire, QuestionType

CONTAINERS = frozenset({QuestionType.GROUP, QuestionType.REPEAT})
"""What holds questions and has no value itself."""

VALUELESS = CONTAINERS | {QuestionType.NOTE}
"""What can't be asked for its value."""

_PLAIN = CHOOSING | {QuestionType.INTEGER, QuestionType.ACKNOWLEDGE}
"""Types whose values are no dates, no times and no fractions: XPath's own conversion to a number does for
them (that of libxml2 makes 2.3449999999999998 of 2.345)."""


class Spot(Struct, frozen=True):
    """A question, group or repeat in its place, whatever the instance."""

    question: Question
    """The question."""
    lineage: tuple[str, ...]
    """The names from the outermost group to itself; empty for the form as a whole."""
    repeats: tuple[str, ...]
    """Those of them that are repeats, itself included."""
    topic: str
    """The id of its topic."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.question.name

    @property
    def needs_care(self) -> bool:
        """Whether its value can be what XPath's own conversion to a number doesn't do well."""
        return self.question.type not in _PLAIN


class Names:
    """The names of one questionnaire.

    Args:
        questionnaire: The questionnaire.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.root = Spot(Question(name="", type=QuestionType.GROUP), (), (), "")
        """The form as a whole."""
        self.spots: dict[str, Spot] = {}
        """By name, in order; groups before what is in them."""
        for topic in questionnaire.topics:
            self._take(topic.questions, self.root, topic.id)

    def at(self, lineage: tuple[str, ...]) -> Spot | None:
        """What has this lineage; None where nothing has."""
        if not lineage:
            return self.root
        spot = self.spots.get(lineage[-1])
        return spot if spot is not None and spot.lineage == lineage else None

    def _take(self, questions: tuple[Question, ...], within: Spot, topic: str) -> None:
        for question in questions:
            repeat = (question.name,) if question.type is QuestionType.REPEAT else ()
            spot = Spot(question, (*within.lineage, question.name), (*within.repeats, *repeat), topic)
            self.spots.setdefault(question.name, spot)
            self._take(question.questions, spot, topic)
