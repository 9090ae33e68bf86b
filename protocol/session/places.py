"""Where a talk can be: topics and questions in their order, improvised ones among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from msgspec import Struct

from protocol.model.interview import ImprovisedQuestion
from protocol.model.questionnaire import Placed, Question, Questionnaire, QuestionType, Topic, walk
from protocol.model.text import say
from protocol.session.form import Form

_DIGITS = "0123456789"
_AZERTY_ROW = {
    "à": "0", "&": "1", "é": "2", '"': "3", "'": "4", "(": "5",
    "§": "6", "-": "6", "è": "7", "!": "8", "_": "8", "ç": "9",
}  # fmt: skip
"""What the digit keys of Belgian and French AZERTY give without Shift."""


def digit(key: str) -> str | None:
    """The digit that a key means where only a digit makes sense, on QWERTY and on AZERTY; else None."""
    return key if len(key) == 1 and key in _DIGITS else _AZERTY_ROW.get(key)


_TELLING = 5
"""Letters from which a word tells something; words that begin with the same ones count as one."""


class TopicPlace(Struct, frozen=True):
    """A topic and the key that leads to it."""

    key: str
    """One character: `0` to `9`, then capital letters; beyond those its number, which no key gives."""
    topic: Topic
    """The topic."""
    paths: tuple[str, ...]
    """The paths of what can be on the screen, in order."""


class Places:
    """The topics and questions of one interview.

    Args:
        questionnaire: The version that the interview uses.
        improvised: The questions made up so far.
        language: The language of the questions.
        form: What applies now, and which sets the repeats have; all of the questionnaire for None.
        shown: An answer as it is filled in in a label, by path.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        improvised: Iterable[ImprovisedQuestion],
        language: str,
        form: Form | None = None,
        shown: Callable[[str], str] = str,
    ) -> None:
        self._language = language
        self._form = form
        self._shown = shown
        self._placed = (
            {placed.path: placed for placed in walk(questionnaire)} if form is None else dict(form.placed())
        )
        self._kept = [*self._placed.values()]
        made_up = list(improvised)
        for question in made_up:
            as_question = Question(
                name=question.id, type=QuestionType.TEXT, label={language: question.wording}
            )
            self._placed[question.path] = Placed(question.path, question.topic, as_question)
        keys = _topic_keys(questionnaire.topics)
        self.topics: tuple[TopicPlace, ...] = tuple(
            TopicPlace(key, topic, self._paths(topic.id, made_up))
            for key, topic in zip(keys, questionnaire.topics, strict=True)
        )
        """In the order of the questionnaire."""
        self.paths: tuple[str, ...] = tuple(path for place in self.topics for path in place.paths)
        """Everything that can be on the screen, in order."""
        if not self.paths:  # a questionnaire of which nothing applies is still a questionnaire
            self.paths = tuple(each.path for each in self._kept if not each.question.holds_questions)
        self._on_screen = frozenset(self.paths)

    def _paths(self, topic: str, improvised: list[ImprovisedQuestion]) -> tuple[str, ...]:
        """The paths under a topic; an improvised question stands behind the one at which it rose."""
        paths = [
            placed.path
            for placed in self._kept
            if placed.topic == topic
            and not placed.question.holds_questions
            and placed.question.type is not QuestionType.CALCULATE
            and (self._form is None or self._form.applies(placed.path))
        ]
        for question in improvised:
            if question.topic == topic:
                at = paths.index(question.after) + 1 if question.after in paths else len(paths)
                paths.insert(at, question.path)
        return tuple(paths)

    def __contains__(self, path: object) -> bool:
        return path in self._on_screen

    def nearest(self, path: str) -> str:
        """Where to be when a question does not apply: at the last one before it that does, or the first."""
        before = ""
        for each in self._kept:
            if each.path == path:
                break
            before = each.path if each.path in self._on_screen else before
        else:
            before = ""
        return before or self.paths[0]

    def fill(self, path: str, words: str) -> str:
        """A text of a question with the answers in it."""
        return words if self._form is None else self._form.fill(path, words, self._shown)

    def question(self, path: str) -> Question:
        """The question at a path.

        Raises:
            KeyError: There is none.
        """
        return self._placed[path].question

    def topic(self, path: str) -> TopicPlace:
        """The topic of a path.

        Raises:
            KeyError: There is none.
        """
        topic = self._placed[path].topic
        return next(place for place in self.topics if place.topic.id == topic)

    def label(self, path: str) -> str:
        """The question in full, in the language of the interview."""
        question = self.question(path)
        return self.fill(path, say(question.label, self._language)) or question.name

    def number(self, path: str) -> int:
        """The place of a question in its topic, from 1."""
        return self.topic(path).paths.index(path) + 1

    def code(self, path: str) -> str:
        """How a question is called for short: topic key and number, `6.2`."""
        return f"{self.topic(path).key}.{self.number(path)}"

    def find(self, letters: str) -> list[str]:
        """The questions that letters point at, the best match first.

        A match at the start of a word of the label outranks one inside a word; a match in the label outranks
        one in the keywords, the name or the topic. Accents and capitals don't count.

        Args:
            letters: One or more words, or parts of words; all must be found. A code (`6.2`) is found too.
        """
        words = fold(letters).split()
        if not words:
            return list(self.paths)
        scored = [(self._score(path, words), index, path) for index, path in enumerate(self.paths)]
        return [
            path for score, _index, path in sorted(scored, key=lambda hit: (-hit[0], hit[1])) if score > 0
        ]

    def suggest(self, text: str) -> str | None:
        """The question that a note most likely belongs to, from its words; None where none tells.

        Args:
            text: The note.
        """
        words = {word for word in re.findall(r"\w+", fold(text)) if len(word) >= _TELLING}
        scored = [(self._overlap(path, words), -index, path) for index, path in enumerate(self.paths)]
        best = max(scored, default=(0, 0, ""))
        return best[2] if best[0] > 0 else None

    def _overlap(self, path: str, words: set[str]) -> int:
        question, place = self.question(path), self.topic(path)
        texts = (
            self.label(path),
            say(question.keywords, self._language),
            say(place.topic.label, self._language),
        )
        known = {word for text in texts for word in re.findall(r"\w+", fold(text)) if len(word) >= _TELLING}
        return sum(1 for word in words if any(word.startswith(k[:_TELLING]) for k in known))

    def _score(self, path: str, words: list[str]) -> int:
        """How well a question fits the words; 0 when one of them is not found."""
        question, place = self.question(path), self.topic(path)
        fields = (
            (8, self.label(path)),
            (6, say(question.keywords, self._language)),
            (6, question.name.replace("_", " ")),
            (5, self.code(path)),
            (3, say(place.topic.label, self._language)),
            (2, say(question.simpler, self._language)),
        )
        total = 0
        for word in words:
            best = max(weight * _closeness(word, fold(text)) for weight, text in fields)
            if best == 0:
                return 0
            total += best
        return total


def fold(text: str) -> str:
    """A text without capitals and accents, for searching."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _closeness(word: str, text: str) -> int:
    """3 for a whole word, 2 for the start of one, 1 inside one, 0 for none."""
    if word not in text:
        return 0
    if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
        return 3
    return 2 if re.search(rf"(?<!\w){re.escape(word)}", text) else 1


def _topic_keys(topics: tuple[Topic, ...]) -> list[str]:
    """One character for each topic: the number in its id where all have one of their own, else its place.

    From the 37th topic on there are no characters left that every keyboard has: those are reached by letters
    alone, and called by their number. The same number gives the same key in every questionnaire of a study:
    `O06` is `6`, `O10` is `A`.
    """
    found = [re.search(r"(\d+)$", topic.id) for topic in topics]
    numbers = [int(match.group(1)) for match in found if match is not None]
    highest = 9 + 26
    if len(set(numbers)) != len(topics) or max(numbers, default=0) > highest:
        numbers = list(range(len(topics)))
    return [chr(ord("A") + number - 10) if 10 <= number <= highest else str(number) for number in numbers]
