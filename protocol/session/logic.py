"""The expressions of one interview at work. Only `form` uses this, and only where there are any."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from time import perf_counter

from lxml import etree  # type: ignore[import-untyped]

from protocol.model.questionnaire import Choice, Placed, Questionnaire, QuestionType
from protocol.questionnaire.expressions.compiled import Compiled, Surroundings, compile_xpath, fit, tidy
from protocol.questionnaire.expressions.library import MAX_WORDS, Value, as_number, as_text
from protocol.questionnaire.expressions.logic import read_logic, told_by
from protocol.questionnaire.expressions.names import Spot
from protocol.questionnaire.expressions.ordering import in_order
from protocol.session.form import RepeatPlace
from protocol.session.instances import Element, Instances, Node

_UNASKED = 1
"""Sets of a repeat of which nobody said how many there are: one, ready to be filled."""


PATIENCE = 1.0
"""Seconds for all expressions together after an act: what is not worked out by then counts as failed. Those
of a large questionnaire take a hundredth of it."""


class LiveLogic:
    """The expressions of one interview.

    Args:
        questionnaire: The questionnaire.
        language: The language of the interview.
        now: Tells the time.
    """

    def __init__(self, questionnaire: Questionnaire, language: str, now: Callable[[], datetime]) -> None:
        self._questionnaire = questionnaire
        surroundings = Surroundings(questionnaire.choices, language, now)
        logic = read_logic(questionnaire)
        self._names = logic.names
        self._compiled: dict[tuple[str, str], Compiled | None] = {
            key: compile_xpath(translated.xpath, surroundings) for key, translated in logic.translated.items()
        }
        self._compiled |= {(mistake.name, mistake.field): None for mistake in logic.mistakes}
        self._needs = logic.needs
        self._order = in_order(logic.needs)
        self._instances = Instances(logic.names)
        self._items: dict[str, list[Element]] = {}
        self.calculated: dict[str, str | int | float | None] = {}
        """The value of every `calculate`, by path."""
        self.topics: dict[str, bool] = {}
        """Whether each topic applies that may not."""
        self.failures: set[tuple[str, str]] = set()
        """The paths and fields of which the expression could not be evaluated."""
        self.failed: set[tuple[str, str]] = set()
        """The same, as long as this talk lasts: a topic is called by `@` and its id."""
        self._changed = True
        self._until: float | None = None

    def update(self, answers: Mapping[str, str], sets: Mapping[str, int]) -> bool:
        """Work everything out again; whether other questions apply now."""
        self.failures.clear()
        self._changed = False
        self._until = perf_counter() + PATIENCE
        try:
            self._settle_all(answers, sets)
        finally:
            self._until = None
        return self._changed

    def _settle_all(self, answers: Mapping[str, str], sets: Mapping[str, int]) -> None:
        for name in self._order:
            if name.startswith("@"):
                topic = name[1:]
                applies = self._says(name, "relevant", name, self._instances.root)
                self._changed = self._changed or applies is not self.topics.get(topic, True)
                self.topics[topic] = applies
                continue
            spot = self._names.spots[name]
            if spot.question.type is QuestionType.REPEAT:
                self._resize(spot, sets)
            for node in self._instances.by_name[name]:
                self._settle(node, answers.get(node.path, ""))
        for path in self.calculated.keys() - self._instances.by_path.keys():
            del self.calculated[path]

    def placed(self) -> Iterator[Placed]:
        """Everything that is there, in order."""
        for topic in self._questionnaire.topics:
            for node in self._instances.in_order(topic.id):
                within = "" if node.within is None else node.within.path
                yield Placed(node.path, topic.id, node.spot.question, within)

    def applies(self, path: str) -> bool:
        """Whether a question applies."""
        node = self._instances.by_path.get(path)
        return node is not None and node.relevant

    def repeats(self) -> list[RepeatPlace]:
        """The repeats that apply, in order."""
        found = []
        for spot in self._names.spots.values():
            if spot.question.type is not QuestionType.REPEAT:
                continue
            for holder in self._instances.holders(spot):
                path = self._instances.repeat_path(spot, holder)
                nodes = self._instances.sets.get(path, [])
                fixed = bool(spot.question.repeat_count)
                if self._repeat_applies(spot, holder):
                    sets = tuple(node.path for node in nodes)
                    found.append(RepeatPlace(path, spot.topic, spot.question, sets, fixed))
        return found

    def offered(self, path: str, list_name: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        """The choices that a filter lets through."""
        node = self._instances.by_path.get(path)
        compiled = self._compiled.get((node.spot.name, "choice_filter")) if node is not None else None
        if node is None or compiled is None:
            return tuple(choices)
        if list_name not in self._items:
            self._items[list_name] = [_item(choice) for choice in choices]
        pairs = zip(choices, self._items[list_name], strict=True)
        through = [(choice, compiled.evaluate(item, node.element)) for choice, item in pairs]
        if any(value is None for _choice, value in through):
            self._fail(path, "choice_filter")
        return tuple(choice for choice, value in through if value is not False)

    def required(self, path: str) -> bool:
        """Whether an answer is wanted."""
        return self.value(path, "required") is True

    def accepts(self, path: str, text: str) -> bool:
        """Whether an answer fulfils the constraint; an empty one always does."""
        node = self._instances.by_path.get(path)
        if node is None or not text:
            return True
        kept = node.element.text
        try:
            node.element.text = fit(text)
            return self.value(path, "constraint") is not False
        finally:
            node.element.text = kept

    def value(self, path: str, field: str) -> Value | None:
        """What an expression of a question gives now; None where it gives nothing."""
        node = self._instances.by_path.get(path)
        compiled = self._compiled.get((node.spot.name, field)) if node is not None else None
        given = None if node is None else self._worked_out(compiled, node.element)
        if given is None and node is not None and (node.spot.name, field) in self._compiled:
            self._fail(path, field)
        if isinstance(given, str) and len(given) == MAX_WORDS:  # it may have been cut
            self._fail(path, field)
        return given

    def seen_from(self, path: str, name: str) -> str | None:
        """The path of a question as another one names it: in the same sets; None where it can't be told."""
        here, spot = self._instances.by_path.get(path), self._names.spots.get(name)
        if here is None or spot is None:
            return None
        steps = path.split("/")
        common = 0
        while common < min(len(spot.lineage), len(here.spot.lineage)):
            if spot.lineage[common] != here.spot.lineage[common]:
                break
            common += 1
        return "/".join([*steps[:common], *spot.lineage[common:]])

    def told_by(self, paths: Sequence[str]) -> set[str]:
        """The names of the questions whose label or calculation can repeat the words of some answers."""
        return told_by(self._names, self._needs, paths)

    def _settle(self, node: Node, answer: str) -> None:
        """Say whether a question applies, and put its answer where expressions look."""
        spot, within = node.spot, node.within
        relevant = self.topics.get(spot.topic, True) if within is None else within.relevant
        if relevant and spot.question.relevant and spot.question.type is not QuestionType.REPEAT:
            relevant = self._says(spot.name, "relevant", node.path, node.element)
        self._changed = self._changed or relevant is not node.relevant
        node.mark(relevant=relevant)
        if spot.question.type is QuestionType.CALCULATE:
            self._calculate(node, answer)
        elif not spot.question.holds_questions:
            node.write(answer if relevant else "")

    def _calculate(self, node: Node, kept: str) -> None:
        value: Value | None = ""
        if node.relevant:
            node.write(kept)  # once(...) looks at it
            value = self.value(node.path, "calculation")
        self.calculated[node.path] = tidy(value)
        node.write("" if tidy(value) is None else as_text(tidy(value)))

    def _resize(self, spot: Spot, sets: Mapping[str, int]) -> None:
        for holder in self._instances.holders(spot):
            path = self._instances.repeat_path(spot, holder)
            count = sets.get(path, _UNASKED)
            if not self._repeat_applies(spot, holder):
                count = 0
            elif spot.question.repeat_count:
                count = self._counted(spot, holder, path)
            self._changed = self._instances.resize(spot, holder, count) or self._changed
            if len(self._instances.sets[path]) < count:  # more than anybody could fill in
                self._fail(path, "repeat_count")

    def _repeat_applies(self, spot: Spot, holder: Node | None) -> bool:
        outside = self.topics.get(spot.topic, True) if holder is None else holder.relevant
        if not outside or not spot.question.relevant:
            return outside
        probe = self._instances.probe(spot, holder)
        try:
            return self._says(spot.name, "relevant", self._instances.repeat_path(spot, holder), probe)
        finally:
            self._instances.forget_probe(probe)

    def _counted(self, spot: Spot, holder: Node | None, path: str) -> int:
        compiled = self._compiled.get((spot.name, "repeat_count"))
        probe = self._instances.probe(spot, holder)
        value = self._worked_out(compiled, probe)
        self._instances.forget_probe(probe)
        if value is None:
            self._fail(path, "repeat_count")
            return 0
        number = as_number(value)
        return int(min(max(number, 0), 1e6)) if math.isfinite(number) else 0

    def _worked_out(self, compiled: Compiled | None, element: Element) -> Value | None:
        """What an expression gives; None where that can't be said, or where all of them take too long."""
        if compiled is None or (self._until is not None and perf_counter() > self._until):
            return None
        return compiled.evaluate(element)

    def _fail(self, path: str, field: str) -> None:
        """Note that an expression could not be worked out."""
        self.failures.add((path, field))
        self.failed.add((path, field))

    def _says(self, name: str, field: str, path: str, element: Element) -> bool:
        """What an expression says of yes or no; yes where it can't be told."""
        key = (name, field)
        if key not in self._compiled:
            return True
        compiled = self._compiled[key]
        value = self._worked_out(compiled, element)
        if value is None:
            self._fail(path, field)
        return value is not False


def _item(choice: Choice) -> Element:
    """A choice as a filter sees it: an element for each column."""
    item = etree.Element("item")
    for column, text in {
        "name": choice.name,
        "label": next(iter(choice.label.values()), ""),
        **choice.extra,
    }.items():
        try:
            etree.SubElement(item, column).text = fit(text)
        except ValueError:
            continue  # no expression can name such a column
    return item
