"""A questionnaire for expressions, answers to it, and what an expression gives there."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache

from msgspec import structs

from protocol.model.questionnaire import Choice, Question, Questionnaire, QuestionType, Topic
from protocol.model.words import Status
from protocol.session.form import Form

T = QuestionType

QUESTIONS = (
    Question(name="age", type=T.INTEGER),
    Question(name="hours", type=T.DECIMAL),
    Question(name="none", type=T.INTEGER),
    Question(name="first", type=T.DATE),
    Question(name="nodate", type=T.DATE),
    Question(name="at", type=T.TIME),
    Question(name="what", type=T.TEXT),
    Question(name="role", type=T.SELECT_ONE, list_name="tasks"),
    Question(name="tasks", type=T.SELECT_MULTIPLE, list_name="tasks"),
    Question(name="nothing", type=T.SELECT_MULTIPLE, list_name="tasks"),
    Question(
        name="house",
        type=T.GROUP,
        questions=(Question(name="rooms", type=T.INTEGER), Question(name="town", type=T.TEXT)),
    ),
    Question(
        name="practices",
        type=T.REPEAT,
        questions=(
            Question(name="who", type=T.TEXT),
            Question(name="times", type=T.INTEGER),
            Question(
                name="people",
                type=T.REPEAT,
                questions=(Question(name="years", type=T.INTEGER), Question(name="kind", type=T.TEXT)),
            ),
        ),
    ),
)

ANSWERS = {
    "age": "34", "hours": "2.5", "first": "2026-01-31", "at": "09:30", "what": "koffie en thee",
    "role": "welcome", "tasks": "welcome coffee", "house/rooms": "4", "house/town": "Gent",
    "practices[1]/who": "An", "practices[1]/times": "2",
    "practices[2]/who": "Bo", "practices[2]/times": "5",
    "practices[1]/people[1]/years": "10", "practices[1]/people[2]/years": "20",
    "practices[2]/people[1]/years": "40", "practices[2]/people[1]/kind": "oud",
}  # fmt: skip

SETS = {"practices": 2, "practices[1]/people": 2, "practices[2]/people": 1}

CHOICES = {
    "tasks": (
        Choice(name="welcome", label={"nl": "onthaal"}),
        Choice(name="coffee", label={"nl": "koffie"}, extra={"place": "keuken"}),
        Choice(name="clothes", label={"nl": "kleren"}, extra={"place": "keuken"}),
    )
}

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=timezone(timedelta(hours=1)))


@cache
def asked(expression: str, at: str = "") -> Form:
    """A form in which a `calculate` called `result` has an expression.

    Args:
        expression: The expression.
        at: The name of the repeat in which the `calculate` stands; empty for none.
    """
    result = Question(name="result", type=T.CALCULATE, calculation=expression)
    questionnaire = Questionnaire(
        id="q", version="1", status=Status.PILOT, role="r", title={}, choices=CHOICES,
        topics=(Topic(id="O01", label={}, questions=_with(QUESTIONS, result, at)),),
    )  # fmt: skip
    form = Form(questionnaire, "nl", lambda: NOW)
    form.update(ANSWERS, SETS)
    return form


def result(expression: str, path: str = "") -> object:
    """What an expression gives; of an expression in a repeat, that of one set.

    Args:
        expression: The expression.
        path: The path of the set; empty outside the repeats.
    """
    at = path.rpartition("/")[2].partition("[")[0]
    form = asked(expression, at)
    value = form.calculated[f"{path}/result" if path else "result"]
    assert not form.failures
    return value


def _with(questions: tuple[Question, ...], more: Question, at: str) -> tuple[Question, ...]:
    if not at:
        return (*questions, more)
    return tuple(
        structs.replace(each, questions=_with(each.questions, more, "" if each.name == at else at))
        if each.questions
        else each
        for each in questions
    )
