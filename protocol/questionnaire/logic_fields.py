"""The fields of a question that hold expressions or belong to some types alone: which may stand where."""

from __future__ import annotations

import re
from decimal import Decimal

from protocol.i18n import _
from protocol.model.questionnaire import CHOOSING, Question, QuestionType
from protocol.questionnaire.findings import shown
from protocol.questionnaire.part import Part
from protocol.questionnaire.values import RANGE

_LATER = frozenset({"tick_interval", "tick_labelset", "placeholder"})
"""Parameters of XLSForm that are about how a slider looks."""

MAX_STEPS = 1000
"""Steps of a range: a number that is typed is better an integer."""

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")


def read_parameters(part: Part, kind: QuestionType | None) -> dict[str, str]:
    """The parameters of a range (`start=0 end=10 step=1`), those that it doesn't say included."""
    written = part.string("parameters")
    if kind is not QuestionType.RANGE:
        if written and kind is not None:
            what = _("only a question of type range has parameters here")
            part.error("parameters", what, _("remove this field"))
        return {}
    found, given = dict(RANGE), set()
    for word in re.split(r"[\s,;]+", written.replace(" =", "=").replace("= ", "=").strip()):
        name, _sign, value = word.partition("=")
        name = name.lower()
        if not word:
            continue
        if name in _LATER:
            part.error("parameters", _("{word} is not here yet").format(word=shown(word)), _("leave it out"))
            return dict(RANGE)
        if name in given:
            part.error("parameters", _("{word} is here twice").format(word=shown(name)), _("write it once"))
            return dict(RANGE)
        given.add(name)
        if name not in RANGE or not _NUMBER.fullmatch(value):
            what = _("{word} can't be used here").format(word=shown(word))
            part.error("parameters", what, _("write start=0 end=10 step=1"))
            return dict(RANGE)
        found[name] = value
    start, end, step = (Decimal(found[name]) for name in ("start", "end", "step"))
    if step <= 0 or step > abs(end - start) or abs(end - start) / step > MAX_STEPS:
        what = _("this range has no steps, or more than {count}").format(count=MAX_STEPS)
        part.error("parameters", what, _("write start=0 end=10 step=1"))
        return dict(RANGE)
    return found


def check_logic_fields(part: Part, question: Question) -> None:
    """Tell those that mean nothing for the type of the question."""
    kind = question.type
    if question.calculation and kind is not QuestionType.CALCULATE:
        what = _("only a question of type calculate has a calculation")
        part.error("calculation", what, _("write type: calculate, or default: for a first value"))
    if kind is QuestionType.CALCULATE and not part.has("calculation"):
        part.error("calculation", _("this field is missing"), _("write calculation: ${name} + 1"))
    if question.repeat_count and kind is not QuestionType.REPEAT:
        part.error("repeat_count", _("only a repeat has a count"), _("write type: repeat"))
    if question.choice_filter and kind not in CHOOSING:
        what = _("only a question with choices has a choice_filter")
        part.error("choice_filter", what, _("remove this field"))
    for field in ("constraint", "default"):
        if getattr(question, field) and not question.is_closed:
            what = _("a question of type {type} is not answered by a value").format(type=kind.value)
            part.error(field, what, _("remove this field"))
    if question.required and not question.can_be_asked:
        what = _("a {type} asks nothing").format(type=kind.value)
        part.error("required", what, _("remove it, or put it at the question"))
    for field, message in (("constraint", "constraint_message"), ("required", "required_message")):
        if part.has(message) and not part.has(field):
            what = _("there is no {field} to tell it at").format(field=field)
            part.warn(message, what, _("write {field}: too").format(field=field))
