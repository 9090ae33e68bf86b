"""What the parts of a questionnaire say of each other, and of the study that it is used in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from protocol.i18n import _
from protocol.model.questionnaire import NOTES_CONSENT, Questionnaire, QuestionType
from protocol.model.study import Study
from protocol.questionnaire.build import Built
from protocol.questionnaire.findings import shown
from protocol.questionnaire.part import Part
from protocol.questionnaire.questions import Found

MAX_MUST_ASK = 10
"""More can't be kept in mind during a talk: when all must be asked, nothing leads."""

DOCUMENT = "document"
"""The role that is a source where no study says which roles are."""

_Shared = TypeVar("_Shared")


def share(built: Built, study: Study | None) -> Built:
    """The questionnaire together with the lists and probes of the study that it uses and doesn't have itself.

    Args:
        built: The questionnaire of a file.
        study: The study that it is used in, if any.
    """
    if study is None:
        return built
    own = built.questionnaire
    questions = [found.question for found in built.course.found]
    lists = {question.list_name for question in questions}
    probes = {*own.general_probes, *(name for question in questions for name in question.probes)}
    whole = replace(
        own,
        choices=own.choices | _used(study.choices, lists - own.choices.keys()),
        probes=own.probes | _used(study.probes, probes - own.probes.keys()),
    )
    return replace(built, questionnaire=whole)


def _used(shared: Mapping[str, _Shared], names: set[str]) -> dict[str, _Shared]:
    return {name: value for name, value in shared.items() if name in names}


def check_inside(built: Built, own: Questionnaire) -> None:
    """Tell names that stand for nothing, names that nobody uses, and too many must-asks.

    Args:
        built: The questionnaire with what the study shares.
        own: The same without.
    """
    whole, found = built.questionnaire, built.course.found
    reference = {each.name for each in whole.reference}
    _check_probes(built.root, "general_probes", whole.general_probes, whole)
    for each in found:
        _check_list(each, whole)
        _check_probes(each.part, "probes", each.question.probes, whole)
        _check_pair(each, built.course.names)
        if each.question.reference and each.question.reference not in reference:
            what = _("there is no reference list {name}").format(name=shown(each.question.reference))
            remedy = _("write it under reference:")
            each.part.error("reference", what, each.part.instead(each.question.reference, reference, remedy))
    _check_belonging(built, own)
    _check_unused(built, own)
    must_asks = [each for each in found if each.question.must_ask]
    if len(must_asks) > MAX_MUST_ASK:
        what = _("{count} questions must be asked, which is more than {most}")
        must_asks[MAX_MUST_ASK].part.error(
            "must_ask",
            what.format(count=len(must_asks), most=MAX_MUST_ASK),
            _("keep it for those without which the talk would have been in vain"),
        )


def _check_list(each: Found, whole: Questionnaire) -> None:
    name, choices = each.question.list_name, whole.choices.get(each.question.list_name)
    if not name:
        return
    if choices is None:
        what = _("there is no list of choices {name}").format(name=shown(name))
        remedy = _("write it under choices:, here or in study.yaml")
        each.part.error("type", what, each.part.instead(name, whole.choices, remedy))
    elif len(choices) == 1 and each.question.type is not QuestionType.MENTIONS:
        each.part.warn("type", _("there is only one choice"), _("add another, or ask it otherwise"))


def _check_probes(part: Part, key: str, names: tuple[str, ...], whole: Questionnaire) -> None:
    for name in names:
        if name not in whole.probes:
            what = _("there is no probe {name}").format(name=shown(name))
            remedy = _("write it under probes:, here or in study.yaml")
            part.error_in(key, name, what, part.instead(name, whole.probes, remedy))


def _check_pair(each: Found, names: Mapping[str, int]) -> None:
    pair, formerly = each.question.pair, each.question.formerly
    if pair and pair == each.question.name:
        each.part.error("pair", _("a question is no pair with itself"), _("write the name of the other one"))
    elif pair and pair not in names:
        what = _("there is no question {name}").format(name=shown(pair))
        each.part.error(
            "pair", what, each.part.instead(pair, names, _("write the name of a question of this file"))
        )
    if formerly in names:
        what = _("{name} is a question of this version too").format(name=shown(formerly))
        each.part.warn("formerly", what, _("write a name that is no longer used"))


def _check_belonging(built: Built, own: Questionnaire) -> None:
    """Tell of choices that belong to an item that the list of reference does not have."""
    items = {each.name: [item.name for item in each.items] for each in own.reference}
    held = {found.question.list_name: found.question.reference for found in built.course.found}
    for list_name, reference in held.items():
        if reference not in items:
            continue
        for choice in own.choices.get(list_name, ()):
            for name in choice.reference:
                if name not in items[reference]:
                    place = f"choices.{list_name}"
                    what = _("{choice}: there is no item {name} in the reference list {reference}").format(
                        choice=shown(choice.name), name=shown(name), reference=shown(reference)
                    )
                    remedy = built.root.instead(
                        name, items[reference], _("write the name of one of its items")
                    )
                    built.root.reading.error(place, what, remedy)


def _check_unused(built: Built, own: Questionnaire) -> None:
    questions = [found.question for found in built.course.found]
    lists = {question.list_name for question in questions}
    probes = {*own.general_probes, *(name for question in questions for name in question.probes)}
    unused = _("no question of this file uses it")
    for name in own.choices.keys() - lists:
        built.root.reading.warn(f"choices.{name}", unused, _("leave it out"))
    for name in own.probes.keys() - probes:
        built.root.reading.warn(f"probes.{name}", unused, _("leave it out"))


def check_file_name(built: Built, stem: str) -> None:
    """Warn when the file is not named after its questionnaire.

    Args:
        built: The questionnaire.
        stem: The file's name without `.yaml`.
    """
    own = built.questionnaire.id
    if own and own != stem:
        what = _("the file is called {name}").format(name=f"{shown(stem)[1:-1]}.yaml")
        built.root.warn("id", what, _("give the file and the questionnaire the same name"))


def check_consent(built: Built, study: Study | None) -> None:
    """Tell when a person would be asked without consent to notes."""
    items, role = built.questionnaire.consent, built.questionnaire.role
    known = study.role(role) if study is not None else None
    if any(item.name == NOTES_CONSENT for item in items) or (known is not None and known.source):
        return
    what = _("consent to notes is missing")
    remedy = _("write - name: notes, with a label and required: true")
    if items or known is not None:
        built.root.error("consent", what, remedy)
    elif role != DOCUMENT:
        built.root.warn("consent", what, remedy)


def check_with_study(built: Built, study: Study) -> None:
    """Tell what the study doesn't know: the role, research questions and topics."""
    role = built.questionnaire.role
    roles = [each.id for each in study.roles]
    if role and role not in roles:
        what = _("the study has no role {name}").format(name=shown(role))
        built.root.error("role", what, built.root.instead(role, roles, _("write a role of study.yaml")))
    asked = [each.id for each in study.research_questions]
    for found in built.course.found:
        for name in found.question.research_question:
            if name not in asked:
                what = _("the study has no research question {name}").format(name=shown(name))
                remedy = found.part.instead(name, asked, _("write it in study.yaml, or leave it out"))
                found.part.error_in("research_question", name, what, remedy)
    spine = {topic.id for topic in study.topics}
    for part, topic in zip(built.topics, built.questionnaire.topics, strict=True):
        if spine and topic.id and topic.id not in spine:
            what = _("{name} is not among the topics of the study").format(name=shown(topic.id))
            part.warn("id", what, part.instead(topic.id, spine, _("write it in study.yaml")))
