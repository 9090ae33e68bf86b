"""What is wrong with the expressions of a file, and with the answers in its texts; lines are told here."""

from __future__ import annotations

from protocol.i18n import _
from protocol.questionnaire.build import Built
from protocol.questionnaire.expressions.fields import filled_texts, is_dynamic
from protocol.questionnaire.expressions.logic import Logic, check_text, read_logic
from protocol.questionnaire.expressions.names import Spot
from protocol.questionnaire.expressions.tree import ExpressionMistake
from protocol.questionnaire.findings import shown
from protocol.questionnaire.questions import Found
from protocol.questionnaire.reading import place_of
from protocol.questionnaire.values import value_of

MAX_REPEATS = 3
"""Repeats in one another: as many as XLSForm's `indexed-repeat` can name."""


def check_logic(built: Built) -> None:
    """Tell expressions that can't be used, names that stand for nothing, and circles.

    Args:
        built: The questionnaire with what the study shares.
    """
    logic = read_logic(built.questionnaire)
    topics = zip(built.topics, built.questionnaire.topics, strict=True)
    places = {f"@{topic.id}": part for part, topic in topics}
    places |= {each.question.name: each.part for each in reversed(built.course.found)}
    for mistake in logic.mistakes:
        places[mistake.name].error(mistake.field, mistake.what, mistake.remedy)
    for each in built.course.found:
        spot = logic.names.spots.get(each.question.name)
        if spot is not None and spot.question == each.question:
            _check_texts(each, logic, spot)
            _check_place(each, spot)
            _check_default(each, built)


def _check_texts(each: Found, logic: Logic, spot: Spot) -> None:
    reading = each.part.reading
    for field, text in filled_texts(each.question):
        at = each.part.at(field)
        if at not in reading.filled:
            continue
        for language, words in text.items():
            try:
                check_text(words, logic.names, spot)
            except ExpressionMistake as mistake:
                reading.error(place_of(reading, at, language), mistake.what, mistake.remedy)


def _check_place(each: Found, spot: Spot) -> None:
    if each.question.must_ask and spot.repeats:
        what = _("nobody knows before the talk how often a repeat is asked")
        each.part.error("must_ask", what, _("write required: yes"))
    if len(spot.repeats) > MAX_REPEATS and spot.name in spot.repeats:
        what = _("more than {count} repeats in one another").format(count=MAX_REPEATS)
        each.part.error("type", what, _("write it flatter"))


def _check_default(each: Found, built: Built) -> None:
    question = each.question
    choices = built.questionnaire.choices.get(question.list_name, ())
    if not question.default or is_dynamic(question.default) or not question.is_closed:
        return
    if value_of(question, choices, question.default) is None:
        what = _("{word} is no answer to this question").format(word=shown(question.default))
        each.part.error(
            "default", what, _("write a value of the type {type}").format(type=question.type.value)
        )
