"""All expressions of one questionnaire together: translated, and in the order in which they follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from protocol.i18n import _
from protocol.model.questionnaire import CHOOSING, Questionnaire, QuestionType, Topic, without_instances
from protocol.questionnaire.expressions.fields import FIELDS, FILLED, filled_texts, is_dynamic
from protocol.questionnaire.expressions.names import Names, Spot
from protocol.questionnaire.expressions.ordering import circles
from protocol.questionnaire.expressions.translating import Translated, translate
from protocol.questionnaire.expressions.tree import ExpressionMistake
from protocol.questionnaire.findings import shown

_FLOWING = ("relevant", "calculation", "repeat_count")
"""Those whose outcome others can depend on."""


class LogicMistake(Struct, frozen=True):
    """A mistake in an expression, by where it stands."""

    name: str
    """The question; `@` and the id for a topic."""
    field: str
    """The field."""
    what: str
    """What is wrong."""
    remedy: str
    """What to write instead."""


class Logic(Struct, frozen=True):
    """The expressions of one questionnaire."""

    names: Names
    """What names stand for."""
    translated: dict[tuple[str, str], Translated] = field(default_factory=dict)
    """By question (`@` and the id for a topic) and field; those that hold a mistake are not there."""
    needs: dict[str, set[str]] = field(default_factory=dict)
    """What has to be known before each question, in the order of the file."""
    mistakes: list[LogicMistake] = field(default_factory=list)
    """What is wrong."""


def read_logic(questionnaire: Questionnaire) -> Logic:
    """Translate all expressions; what is wrong with them is in the outcome."""
    logic = Logic(Names(questionnaire))
    for topic in questionnaire.topics:
        if topic.relevant:
            _read_topic(logic, topic)
    for spot in logic.names.spots.values():
        _read_question(logic, spot, questionnaire)
    _tell_circles(logic)
    return logic


def check_text(words: str, names: Names, here: Spot) -> None:
    """See to it that a text can be filled in.

    Raises:
        ExpressionMistake: Something in it stands for no answer, or for many.
    """
    for found in FILLED.finditer(words):
        translate(found[0], names, here, truth=False)
    if "${" in FILLED.sub("", words):
        raise ExpressionMistake(_("a ${ that is not closed"), _("write ${name}"))


def told_by(names: Names, needs: Mapping[str, set[str]], paths: Iterable[str]) -> set[str]:
    """The names of the questions whose label or calculation can repeat the words of some answers.

    Args:
        names: The questions of the questionnaire.
        needs: What has to be known before each of them.
        paths: The questions that were answered; they are among what is given back.
    """
    told = {without_instances(path).rpartition("/")[2] for path in paths}
    reached = 0
    while len(told) > reached:
        reached = len(told)
        told |= {
            name
            for name, spot in names.spots.items()
            if spot.question.type is QuestionType.CALCULATE and needs[name] & told
        }
    for name, spot in names.spots.items():
        texts = (words for _field, text in filled_texts(spot.question) for words in text.values())
        if any(found in told for words in texts for found in FILLED.findall(words)):
            told.add(name)
    return told


def _read_topic(logic: Logic, topic: Topic) -> None:
    key = f"@{topic.id}"
    try:
        translated = translate(topic.relevant, logic.names, logic.names.root, truth=True)
    except ExpressionMistake as mistake:
        logic.mistakes.append(LogicMistake(key, "relevant", mistake.what, mistake.remedy))
        translated = None
    logic.needs[key] = set()
    if translated is not None:
        logic.translated[key, "relevant"] = translated
        logic.needs[key] |= translated.used


def _read_question(logic: Logic, spot: Spot, questionnaire: Questionnaire) -> None:
    question, name = spot.question, spot.name
    within = spot.lineage[-2] if len(spot.lineage) > 1 else f"@{spot.topic}"
    needs = logic.needs.setdefault(name, {within})
    for key, truth in FIELDS.items():
        text = getattr(question, key)
        if not text or (key == "default" and not is_dynamic(text)):
            continue
        columns = None
        if key == "choice_filter" and question.type in CHOOSING:
            choices = questionnaire.choices.get(question.list_name)
            if choices is None:
                continue  # told already
            columns = frozenset({"name", "label"}.union(*(choice.extra for choice in choices)))
        try:
            translated = translate(text, logic.names, spot, truth=truth, columns=columns)
            if key in _FLOWING and name in translated.used:
                _refuse_itself(key)
        except ExpressionMistake as mistake:
            logic.mistakes.append(LogicMistake(name, key, mistake.what, mistake.remedy))
            continue
        logic.translated[name, key] = translated
        if key in _FLOWING:
            needs |= translated.used


def _refuse_itself(key: str) -> None:
    if key == "relevant":
        what = _("a question can't depend on its own answer")
        raise ExpressionMistake(what, _("name the question that it depends on, or write constraint:"))
    what = _("a value can't be calculated from itself")
    raise ExpressionMistake(what, _("name other questions; once(...) keeps a first value"))


def _tell_circles(logic: Logic) -> None:
    for circle in circles(logic.needs):
        name = next((each for each in circle if not each.startswith("@")), circle[0])
        way = circle[circle.index(name) : -1] + circle[: circle.index(name)]
        told = " > ".join(each.removeprefix("@") for each in [*way, name])
        key = next((each for each in _FLOWING if (name, each) in logic.translated), "relevant")
        what = _("this goes round in a circle: {names}").format(names=shown(told)[1:-1])
        remedy = _("take one of them out of the other's expression")
        logic.mistakes.append(LogicMistake(name, key, what, remedy))
