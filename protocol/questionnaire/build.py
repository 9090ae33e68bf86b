"""A questionnaire, from the tree of its file to values; what its parts say of each other is checked after."""

from __future__ import annotations

import re

from msgspec import Struct

from protocol.i18n import _
from protocol.model.questionnaire import NOTES_CONSENT, ConsentItem, Questionnaire, Topic
from protocol.model.words import Status
from protocol.questionnaire.lists import claim, read_choice_lists, read_probes, read_reference
from protocol.questionnaire.part import Part
from protocol.questionnaire.questions import EXPRESSIONS, Course, read_questions
from protocol.questionnaire.reading import LANGUAGE, NAME
from protocol.questionnaire.version import MAX_FORMAT

FILE_ID = re.compile(r"[a-z][a-z0-9_-]*")
"""The id of a questionnaire: the name of its file on every system."""

VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){0,3}(?:[-+][0-9A-Za-z.-]+)?")
"""`1.0.0`; the dates that ODK takes for versions too. It becomes a part of cells and of file names."""

SPINE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""The id of a topic."""

MAX_MINUTES = 600
"""Ten hours: more for one topic is a slip of the keys."""


class Built(Struct, frozen=True):
    """A questionnaire with the parts of the file that it was read from, so that checks can tell lines."""

    root: Part
    """The file."""
    questionnaire: Questionnaire
    """Its values, with empty ones where the file is wrong; what the study shares is not in it yet."""
    course: Course
    """Its questions in the order of the talk."""
    topics: tuple[Part, ...]
    """Where its topics stand, in order."""


def read_language(part: Part, otherwise: str) -> str:
    """The language of texts that don't say their own."""
    return part.string("language", form=LANGUAGE, example="nl") or otherwise


def build_questionnaire(part: Part, language: str) -> Built:
    """The questionnaire of a file, as it is written there.

    Args:
        part: The file.
        language: The language of its texts where it doesn't say one.
    """
    part.number("format", MAX_FORMAT)  # what it means was looked at before
    part.reading.language = read_language(part, language)
    course = Course()
    topics, places = _topics(part, course)
    questionnaire = Questionnaire(
        id=part.string("id", "volunteer", FILE_ID),
        version=part.string("version", "1.0.0", VERSION),
        status=part.word("status", Status, needed=True) or Status.CONCEPT,
        role=part.string("role", "volunteer", NAME),
        title=part.text("title", "{nl: ...}"),
        source=part.text("source"),
        opening=part.text("opening"),
        closing=part.text("closing"),
        consent=_consent(part),
        probes=read_probes(part),
        general_probes=part.words("general_probes"),
        choices=read_choice_lists(part),
        reference=read_reference(part),
        topics=topics,
        extra=part.rest(),
    )
    questionnaire.extra.update(part.reading.unplaced)
    return Built(part, questionnaire, course, places)


def _consent(part: Part) -> tuple[ConsentItem, ...]:
    items = []
    taken: dict[str, int] = {}
    for each in part.parts("consent"):
        name = each.string("name", "notes", NAME)
        claim(taken, each, "name", name)
        item = ConsentItem(
            name=name,
            label=each.text("label", "{nl: ...}"),
            required=each.flag("required"),
            hint=each.text("hint"),
        )
        if name == NOTES_CONSENT and not item.required:
            what = _("without this consent there is no interview")
            each.error("required", what, _("write required: true"))
        each.keep_rest()
        items.append(item)
    return tuple(items)


def _topics(part: Part, course: Course) -> tuple[tuple[Topic, ...], tuple[Part, ...]]:
    topics, places = [], []
    ids: dict[str, int] = {}
    for each in part.parts("topics", by="id", within="", needed="[{id: ..., label: ..., questions: ...}]"):
        topic_id = each.string("id", "O06", SPINE_ID)
        claim(ids, each, "id", topic_id)
        only = _("only relevant can be written at a topic")
        each.refuse(EXPRESSIONS, only, _("write it at a question"))
        topic = Topic(
            id=topic_id,
            label=each.text("label", "{nl: ...}"),
            minutes=each.number("minutes", MAX_MINUTES),
            note=each.text("note"),
            relevant=each.expression("relevant"),
            questions=read_questions(each, course),
            extra=each.rest(),
        )
        if not topic.questions:
            each.warn("questions", _("this topic has no questions"), _("write them under questions:"))
        topics.append(topic)
        places.append(each)
    return tuple(topics), tuple(places)
