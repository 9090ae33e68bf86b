"""Questions and groups, from the tree of a file to values; what they refer to is checked afterwards."""

from __future__ import annotations

from msgspec import Struct, field

from protocol.i18n import _
from protocol.model.questionnaire import RESERVED, Phase, Question, QuestionType
from protocol.questionnaire.findings import shown
from protocol.questionnaire.lists import claim
from protocol.questionnaire.logic_fields import check_logic_fields, read_parameters
from protocol.questionnaire.part import Part
from protocol.questionnaire.question_types import read_type
from protocol.questionnaire.reading import NAME

EXPRESSIONS = (
    "required", "required_message", "constraint", "constraint_message", "calculation", "choice_filter",
    "default", "repeat_count", "parameters", "trigger",
)  # fmt: skip
"""Columns of XLSForm that a topic doesn't have, though it may have `relevant`."""

_DEFINITION = "definition"

_WITHOUT_LABEL = frozenset({QuestionType.GROUP, QuestionType.REPEAT, QuestionType.CALCULATE})


class Found(Struct, frozen=True):
    """A question with the part of the file that it was read from."""

    part: Part
    """Tells the lines."""
    question: Question
    """The values."""


class Course(Struct):
    """The questions of a file in the order of the talk, groups before what is in them."""

    found: list[Found] = field(default_factory=list)
    """What was read so far."""
    names: dict[str, int] = field(default_factory=dict)
    """The names that were given, with their lines."""


def read_questions(part: Part, course: Course, within: str = "") -> tuple[Question, ...]:
    """The questions of a topic or a group.

    Args:
        part: The topic or the group.
        course: Gets what is read.
        within: The path of the group and a slash; empty in a topic.
    """
    return tuple(_question(each, course, within) for each in part.parts("questions", within=within))


def _question(part: Part, course: Course, within: str) -> Question:
    position = len(course.found)
    name = _name(part, course.names)
    kind, list_name = read_type(part)
    part.refuse(("trigger",), _("calculations are made again at every answer"), _("remove this field"))
    question = Question(
        name=name,
        type=kind or QuestionType.TEXT,
        list_name=list_name,
        label=part.text("label", "" if kind in _WITHOUT_LABEL else "{nl: ...}", filled=True),
        simpler=part.text("simpler", filled=True),
        keywords=part.text("keywords", filled=True),
        hint=part.text("hint", filled=True),
        guidance_hint=part.text("guidance_hint", filled=True),
        must_ask=part.flag("must_ask"),
        probes=part.words("probes"),
        role_of_question=part.word("role_of_question", Phase),
        research_question=part.words("research_question"),
        collects=part.string("collects"),
        pair=part.string("pair"),
        ask_last=part.words("ask_last"),
        reference=part.string("reference"),
        formerly=part.string("formerly", form=NAME),
        relevant=part.expression("relevant"),
        constraint=part.expression("constraint"),
        constraint_message=part.text("constraint_message", filled=True),
        required=_unless_false(part.expression("required")),
        required_message=part.text("required_message", filled=True),
        calculation=part.expression("calculation"),
        choice_filter=part.expression("choice_filter"),
        default=part.string("default"),
        parameters=read_parameters(part, kind),
        repeat_count=part.string("repeat_count"),
        questions=read_questions(part, course, f"{within}{name}/"),
        extra=part.rest(),
    )
    course.found.insert(position, Found(part, question))
    if kind is not None:
        _check_fit(part, question)
    return question


def _unless_false(expression: str) -> str:
    """`required: no` says what a missing field says."""
    return "" if expression == "false()" else expression


def _name(part: Part, names: dict[str, int]) -> str:
    name = part.string("name", "tasks", NAME)
    claim(names, part, "name", name)
    if name in RESERVED:
        what = _("the program uses the name {name} itself").format(name=shown(name))
        part.error("name", what, _("take another name"))
    return name


def _check_fit(part: Part, question: Question) -> None:
    """Tell fields that mean nothing for the type of the question."""
    kind = question.type.value
    check_logic_fields(part, question)
    if question.must_ask and not question.can_be_asked:
        what = _("a {type} asks nothing").format(type=kind)
        part.error("must_ask", what, _("remove it, or put it at the question"))
    if question.collects and question.collects != _DEFINITION:
        what = _("{word} is not possible here").format(word=shown(question.collects))
        part.error("collects", what, _("write definition, or leave the field out"))
    elif question.collects and not question.is_open:
        what = _("only a question of type text collects definitions")
        part.error("collects", what, _("write type: text, or leave the field out"))
    if question.reference and question.type is not QuestionType.MENTIONS:
        what = _("only a question of type mentions is held against a reference")
        part.error("reference", what, _("write type: mentions LIST, or leave the field out"))
    if part.has("questions") and not question.holds_questions:
        what = _("only a group has questions of its own")
        part.error("questions", what, _("write type: group"))
    if question.holds_questions and not question.questions:
        part.error("questions", _("this group has no questions"), _("write them under questions:"))
