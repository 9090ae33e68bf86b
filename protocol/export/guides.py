"""The questionnaires that the exported interviews used, each version once, looked up per interview."""

from __future__ import annotations

from collections.abc import Iterable

from protocol.export.names import DEBRIEF_TOPIC, INBOX, UNKNOWN_TOPIC, Names, topic_key
from protocol.model.interview import ImprovisedQuestion, InterviewContents
from protocol.model.questionnaire import DEBRIEF, Choice, Placed, Questionnaire, walk, without_instances
from protocol.model.text import say
from protocol.questionnaire.expressions.fields import FILLED

ANSWER = "…"
"""What stands in a label in the place of an answer, where no one interview is meant."""


class Guide:
    """One version of a questionnaire, as the sheets need it.

    Args:
        questionnaire: The questionnaire.
        digest: The hash of its meaning.
        language: The language of the sheets.
    """

    def __init__(self, questionnaire: Questionnaire, digest: str, language: str) -> None:
        self.questionnaire = questionnaire
        """The questionnaire."""
        self.digest = digest
        """The hash of its meaning."""
        self.interviews = 0
        """How many of the exported interviews used it."""
        self.version = f"{questionnaire.id} {questionnaire.version}"
        """What it is called on the sheets."""
        self.placed: dict[str, Placed] = {placed.path: placed for placed in walk(questionnaire)}
        """Every question by its path, in order."""
        self.asked = [placed for placed in self.placed.values() if placed.question.can_be_asked]
        """Those for which a mention and an outcome mean something."""
        self.numbers = {path: number for number, path in enumerate(self.placed, 1)}
        """The place of each question, from 1."""
        self.last = len(self.numbers)
        """The place of the last one; what is no question of the questionnaire comes behind it."""
        self.wordings = {
            path: FILLED.sub(ANSWER, say(placed.question.label, language)) or placed.question.name
            for path, placed in self.placed.items()
        }
        """The words of each question in the language of the sheets, without the answers in them."""
        self._language = language
        self._labels: dict[str, dict[str, str]] = {}

    def find(self, path: str) -> Placed | None:
        """The question at a path, that of a repeated group included; None where there is none."""
        return self.placed.get(path) or self.placed.get(without_instances(path))

    def choices(self, list_name: str) -> tuple[Choice, ...]:
        """The choices of a list, in order."""
        return self.questionnaire.choices.get(list_name, ())

    def labels(self, list_name: str) -> dict[str, str]:
        """What each choice of a list is called, by its name."""
        if list_name not in self._labels:
            self._labels[list_name] = {
                choice.name: say(choice.label, self._language) or choice.name
                for choice in self.choices(list_name)
            }
        return self._labels[list_name]


class Guides:
    """All versions of questionnaires that the exported interviews used.

    Args:
        names: What topics are called.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._kept: dict[tuple[str, str, str], list[Guide]] = {}

    def all(self) -> list[Guide]:
        """In the order of their names and versions."""
        return [guide for key in sorted(self._kept) for guide in self._kept[key]]

    def of(self, contents: InterviewContents) -> Guide:
        """The guide of an interview; what an interview carries is believed, not the name it goes by."""
        questionnaire, digest = contents.questionnaire, contents.interview.questionnaire_hash
        same_name = self._kept.setdefault((questionnaire.id, questionnaire.version, digest), [])
        for guide in same_name:
            if guide.questionnaire is questionnaire or guide.questionnaire == questionnaire:
                return guide
        guide = Guide(questionnaire, digest, self._names.words.language)
        same_name.append(guide)
        self._names.add_topics(questionnaire.topics)
        return guide


class Places:
    """Where each question of one interview stands: its topic, and its number in the order of the topics.

    Args:
        guide: The questionnaire of the interview.
        improvised: The questions that were made up in it.
    """

    def __init__(self, guide: Guide, improvised: Iterable[ImprovisedQuestion]) -> None:
        self._guide = guide
        self.improvised = {question.path: question for question in improvised}
        """The improvised questions by path."""

    def topic(self, path: str | None) -> str:
        """The key of the topic of a question; None is the inbox."""
        if path is None:
            return INBOX
        placed = self._guide.find(path)
        if placed is not None:
            return topic_key(placed.topic)
        made_up = self.improvised.get(path)
        if made_up is not None:
            return topic_key(made_up.topic)
        return DEBRIEF_TOPIC if path.startswith(f"{DEBRIEF}/") else UNKNOWN_TOPIC

    def number(self, path: str | None) -> float:
        """A number that sorts questions by topic; an improvised one comes right behind where it rose."""
        if path is None:
            return self._guide.last + 3
        placed = self._guide.find(path)
        if placed is not None:
            return self._guide.numbers[placed.path]
        made_up = self.improvised.get(path)
        if made_up is None:
            return self._guide.last + (2 if path.startswith(f"{DEBRIEF}/") else 1)
        return self._behind(made_up) + 0.5

    def order(self, path: str) -> tuple[tuple[float, int], ...]:
        """What sorts paths as the questionnaire has them, all of one set of a repeat before the next."""
        keys: list[tuple[float, int]] = []
        before = ""
        for step in path.split("/"):
            name, _bracket, instance = step.rstrip("]").partition("[")
            before = f"{before}/{name}" if before else name
            if before not in self._guide.numbers:
                return ((self.number(path), 0),)
            keys.append((self._guide.numbers[before], int(instance) if instance.isdecimal() else 0))
        return tuple(keys)

    def sets(self, path: str) -> list[str]:
        """What the sets of repeats round a question are called, the outermost first: `Practice 2`."""
        if "[" not in path:
            return []
        steps, found = path.split("/"), []
        for index, step in enumerate(steps[:-1], 1):
            placed = self._guide.placed.get(without_instances("/".join(steps[:index])))
            if placed is not None and step.endswith("]"):
                name = self._guide.wordings[placed.path]
                found.append(f"{name} {step[:-1].partition('[')[2]}")
        return found

    def wording(self, path: str) -> str:
        """The words of a question; the path where it has none."""
        placed = self._guide.find(path)
        if placed is not None:
            return self._guide.wordings[placed.path]
        made_up = self.improvised.get(path)
        return path if made_up is None else made_up.wording

    def _behind(self, made_up: ImprovisedQuestion) -> float:
        path, seen = made_up.after, set[str]()
        while path is not None and path in self.improvised and path not in seen:
            seen.add(path)
            path = self.improvised[path].after
        placed = None if path is None else self._guide.find(path)
        if placed is not None and placed.topic == made_up.topic:
            return self._guide.numbers[placed.path]
        in_topic = (p.path for p in self._guide.placed.values() if p.topic == made_up.topic)
        return max((self._guide.numbers[path] for path in in_topic), default=self._guide.last)
