"""A study, from the tree of `study.yaml` to values."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import PureWindowsPath

from protocol.i18n import _
from protocol.model.coreq import COREQ, may_stand_in_study
from protocol.model.study import (
    Case,
    Contact,
    Interviewer,
    ResearchQuestion,
    Retention,
    Role,
    SpineTopic,
    Study,
)
from protocol.model.text import Text
from protocol.model.words import Retained
from protocol.questionnaire.build import FILE_ID, SPINE_ID
from protocol.questionnaire.findings import shown
from protocol.questionnaire.lists import claim, read_choice_lists, read_probes
from protocol.questionnaire.part import Part
from protocol.questionnaire.reading import NAME, read_number, read_string, read_text
from protocol.questionnaire.version import MAX_FORMAT

MAX_PLANNED = 1000
"""Interviews of one role in one case: more is a slip of the keys."""

MAX_MONTHS = 600
"""Fifty years: more is a slip of the keys."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}")
"""Codes of cases and interviewers: they stand in participants' codes (`C3-V02`), cells and file names."""

_ROLE_CODE = re.compile(r"[A-Z]{1,3}")
"""The letter of a role in participants' codes."""

_DEFAULT_ZONE = "Europe/Brussels"
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}")
"""What a name of the IANA database looks like: no path leaves its folder."""


class _Language(StrEnum):
    """The languages of the program."""

    NL = "nl"
    EN = "en"


def build_study(part: Part) -> Study:
    """The study of a file, with empty values where the file is wrong.

    Args:
        part: The file.
    """
    part.number("format", MAX_FORMAT)  # what it means was looked at before
    language = part.word("language", _Language) or _Language.NL
    part.reading.language = language.value
    questions = _research_questions(part)
    asked = [question.id for question in questions]
    roles = _roles(part)
    known = [role.id for role in roles]
    study = Study(
        title=part.text("title", "Wat vrijwilligers doen"),
        language=language.value,
        time_zone=_time_zone(part),
        fictional=part.flag("fictional"),
        research_questions=questions,
        topics=_topics(part, asked),
        roles=roles,
        cases=_cases(part, known),
        planned=_planned(part, known),
        interviewers=_interviewers(part),
        choices=read_choice_lists(part),
        probes=read_probes(part),
        expansions=_expansions(part),
        contacts=_contacts(part),
        retention=_retention(part),
        coreq=_coreq(part),
        backup_to=_backup_to(part),
        extra=part.rest(),
    )
    study.extra.update(part.reading.unplaced)
    return study


def _time_zone(part: Part) -> str:
    from zoneinfo import ZoneInfo  # 5 ms of import

    zone = part.string("time_zone", form=_ZONE, example=_DEFAULT_ZONE) or _DEFAULT_ZONE
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # not there; no zone; a folder of zones
        what = _("{zone} is no time zone").format(zone=shown(zone))
        part.error("time_zone", what, _("write a name such as {example}").format(example=_DEFAULT_ZONE))
    return zone


def _backup_to(part: Part) -> str:
    """Where copies of the daily backup go: a folder of this machine, named in full."""
    place = part.string("backup_to")
    whole = place.startswith(("/", "~/")) or PureWindowsPath(place).is_absolute()
    if place and (not whole or place.startswith(("//", "\\\\"))):  # a study from elsewhere sends nothing away
        what = _("this is no whole path of a folder on this machine")
        part.error("backup_to", what, _("write for example /media/stick, or E:\\copies"))
        return ""
    return place


def _research_questions(part: Part) -> tuple[ResearchQuestion, ...]:
    questions = []
    taken: dict[str, int] = {}
    for each in part.parts("research_questions", by="id"):
        question = ResearchQuestion(
            id=each.string("id", "RQ1", SPINE_ID), label=each.text("label", "{nl: ...}")
        )
        claim(taken, each, "id", question.id)
        each.keep_rest()
        questions.append(question)
    return tuple(questions)


def _topics(part: Part, asked: list[str]) -> tuple[SpineTopic, ...]:
    topics = []
    taken: dict[str, int] = {}
    for each in part.parts("topics", by="id"):
        topic = SpineTopic(
            id=each.string("id", "O06", SPINE_ID),
            label=each.text("label", "{nl: ...}"),
            research_questions=each.words("research_questions"),
        )
        claim(taken, each, "id", topic.id)
        for name in topic.research_questions:
            if name not in asked:
                what = _("there is no research question {name}").format(name=shown(name))
                remedy = _("write it under research_questions:")
                each.error_in("research_questions", name, what, each.instead(name, asked, remedy))
        each.keep_rest()
        topics.append(topic)
    return tuple(topics)


def _roles(part: Part) -> tuple[Role, ...]:
    roles = []
    ids: dict[str, int] = {}
    codes: dict[str, int] = {}
    for each in part.parts("roles", by="id", needed="[{id: volunteer, ...}]"):
        role = Role(
            id=each.string("id", "volunteer", NAME),
            label=each.text("label", "{nl: ...}"),
            code=each.string("code", "V", _ROLE_CODE),
            questionnaire=each.string("questionnaire", "volunteer", FILE_ID),
            source=each.flag("source"),
        )
        claim(ids, each, "id", role.id)
        claim(codes, each, "code", role.code)
        each.keep_rest()
        roles.append(role)
    return tuple(roles)


def _cases(part: Part, roles: list[str]) -> tuple[Case, ...]:
    cases = []
    taken: dict[str, int] = {}
    for each in part.parts("cases", by="code", needed="[{code: C1}]"):
        case = Case(
            code=each.string("code", "C1", _CODE),
            name=each.string("name"),
            place=each.string("place"),
            planned=_planned(each, roles),
        )
        claim(taken, each, "code", case.code.upper())
        each.keep_rest()
        cases.append(case)
    return tuple(cases)


def _planned(part: Part, roles: list[str]) -> dict[str, int]:
    planned = {}
    for name, node, at in part.named("planned"):
        if name not in roles:
            what = _("there is no role {name}").format(name=shown(name))
            part.reading.error(at, what, part.instead(name, roles, _("write a role of this study")))
        planned[name] = read_number(part.reading, node, at, MAX_PLANNED)
    return planned


def _interviewers(part: Part) -> tuple[Interviewer, ...]:
    interviewers = []
    taken: dict[str, int] = {}
    for each in part.parts("interviewers", by="code"):
        interviewer = Interviewer(code=each.string("code", "AB", _CODE), label=each.string("label"))
        claim(taken, each, "code", interviewer.code.upper())
        each.keep_rest()
        interviewers.append(interviewer)
    return tuple(interviewers)


def _expansions(part: Part) -> dict[str, str]:
    expansions = {}
    for short, node, at in part.named("expansions"):
        if len(short.split()) != 1 or short != short.strip():
            part.reading.error(at, _("a short form holds no blanks"), _("write one word"))
        expansions[short] = read_string(part.reading, node, at)
    return expansions


def _retention(part: Part) -> tuple[Retention, ...]:
    kept = []
    for each in part.parts("retention", by="what"):
        what = each.word("what", Retained, needed=True)
        until = each.string("until", form=_DAY, example="2036-12-31")
        months = each.number("months", MAX_MONTHS) if each.has("months") else 0
        if until and not _is_day(until):
            remedy = _("write it like {example}").format(example="2036-12-31")
            each.error("until", _("there is no such day"), remedy)
        if bool(until) == bool(months):
            remedy = _("write a day (until: 2036-12-31), or months after each interview (months: 6)")
            each.error("until", _("it is not clear how long this is kept"), remedy)
        if what is not None:
            kept.append(Retention(what=what, until=until, months=months))
        each.keep_rest()
    return tuple(kept)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _contacts(part: Part) -> tuple[Contact, ...]:
    contacts = []
    for each in part.parts("contacts", by="phone"):
        contacts.append(
            Contact(
                label=each.text("label", "Tele-Onthaal"),
                phone=each.string("phone", '"106"'),
                note=each.text("note"),
            )
        )
        each.keep_rest()
    return tuple(contacts)


def _coreq(part: Part) -> dict[str, Text]:
    known = [item.name for item in COREQ if may_stand_in_study(item)]
    told = {}
    for name, node, at in part.named("coreq"):
        if name not in known:
            what = _("{name} is no item of COREQ that can stand here").format(name=shown(name))
            remedy = part.instead(name, known, _("write one of: {words}").format(words=", ".join(known)))
            part.reading.error(at, what, remedy)
        told[name] = read_text(part.reading, node, at)
        part.reading.texts.pop(at, None)  # an answer to one report: in one language it is complete
    return told
