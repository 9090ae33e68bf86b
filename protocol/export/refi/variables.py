"""The variables of interviews: what a case of another program knows of each, apart from its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from protocol.export.blocks import Block, has_answer
from protocol.export.consent import decisions, item_name
from protocol.export.refi.elements import Element, date_time, described, element, pointing, with_text
from protocol.export.refi.guids import guid
from protocol.export.sitting import Sitting
from protocol.i18n import N_

_TAGS = {
    "Text": "TextValue",
    "Boolean": "BooleanValue",
    "Integer": "IntegerValue",
    "Float": "FloatValue",
    "DateTime": "DateTimeValue",
}


class Given(Struct, frozen=True):
    """One value of a variable."""

    key: str
    """What the variable is known by."""
    name: str
    """What it is called, in the language of the export."""
    type: str
    """Its type, in the words of the standard."""
    value: str
    """The value as XML has it."""
    about: str = ""
    """What it means."""


class Variables:
    """The variables that came up, in order, with names that no two share."""

    def __init__(self) -> None:
        self._known: dict[str, Given] = {}
        self._names: set[str] = set()
        self._called: dict[str, str] = {}

    def values(self, given: Iterable[Given]) -> list[Element]:
        """Elements `VariableValue`; their variables are remembered."""
        return [self._value(one) for one in given]

    def elements(self) -> Iterator[Element]:
        """The elements `Variable`."""
        for key, one in self._known.items():
            yield element(
                "Variable",
                *described(one.about),
                guid=guid("variable", key),
                name=self._called[key],
                typeOfVariable=one.type,
            )

    def _value(self, one: Given) -> Element:
        if one.key not in self._known:
            self._known[one.key] = one
            taken = one.name.casefold() in self._names
            self._called[one.key] = f"{one.name} ({one.key})" if taken else one.name
            self._names.add(self._called[one.key].casefold())
        return element(
            "VariableValue",
            pointing("VariableRef", guid("variable", one.key)),
            with_text(_TAGS[one.type], one.value),
        )


def of_interview(sitting: Sitting, blocks: Iterable[Block]) -> Iterator[Given]:
    """What is known of an interview.

    Args:
        sitting: The interview.
        blocks: Its questions.
    """
    yield from _first_ones(sitting)
    say = sitting.words.say
    for name, decided in decisions(sitting.contents).items():
        called = f"{say(N_('consent'))}: {item_name(name, sitting.words)}"
        yield Given(f"consent/{name}", called, "Text", sitting.words.of(decided))
    for block in blocks:
        yield from of_question(sitting, block, named=True)


def of_question(sitting: Sitting, block: Block, *, named: bool) -> Iterator[Given]:
    """What came of a question and of each item of its list.

    Args:
        sitting: The interview.
        block: The question.
        named: Whether the variables carry the name of the question: for a whole interview they must.
    """
    say = sitting.words.say
    columns = {
        "mention": say(N_("mention")),
        "outcome": say(N_("outcome")),
        "reason": say(N_("reason")),
        "reason_text": say(N_("reason in words")),
        "answer": say(N_("answer")),
        "other": say(N_("other, namely")),
        "order": say(N_("order")),
        "about": say(N_("about whom")),
    }
    for row in [*block.rows, *(block.items if named else ())]:
        item = f"/{row['item']}" if row["item"] is not None else ""
        path = f"{block.path}{item}"
        for column, called in columns.items():
            value = row[column]
            if value in (None, "") or (column == "answer" and not has_answer(row)):
                continue
            if named:
                about = f"{block.wording} {row['item_label']}".strip()
                yield Given(f"{column}/{path}", f"{path}: {called}", "Text", str(value), about)
            else:
                yield Given(f"question/{column}", called, "Text", str(value))


def _first_ones(sitting: Sitting) -> Iterator[Given]:
    interview, names, words = sitting.interview, sitting.names, sitting.words
    say = words.say
    case = names.case(interview.case)
    texts = (
        ("case", N_("case"), interview.case),
        ("case_name", N_("name of the case"), case.name),
        ("case_place", N_("place of the case"), case.place),
        ("role", N_("role"), sitting.role),
        ("participant", N_("participant"), interview.participant_code),
        ("interview_id", N_("interview id"), interview.id),
        ("title", N_("source"), names.title(interview.participant)),
        ("version", N_("questionnaire"), sitting.guide.version),
        ("state", N_("state"), words.of(interview.state)),
        ("interviewer", N_("interviewer"), interview.interviewer),
        ("where", N_("where"), interview.place),
        ("others", N_("others present"), interview.others_present),
        ("why", N_("why"), interview.broken_off_why),
        ("language", N_("language"), interview.language),
        ("may_be_quoted", N_("may be quoted"), words.whether(sitting.may_be_quoted)),
    )
    for key, name, value in texts:
        if value:
            yield Given(key, say(name), "Text", value)
    yield Given("sitting", say(N_("sitting")), "Integer", str(interview.sitting))
    yield Given("notes", say(N_("notes")), "Integer", str(len(sitting.notes)))
    yield Given("minutes", say(N_("minutes")), "Float", f"{sitting.minutes:.1f}")
    yield Given("broken_off", say(N_("broken off")), "Boolean", _truth(interview.broken_off))
    yield Given("fictional", say(N_("FICTITIOUS DATA")), "Boolean", _truth(sitting.fictional))
    for key, name, utc in (
        ("started", N_("started"), interview.started_at or interview.created_at),
        ("closed", N_("closed"), interview.closed_at),
    ):
        moment = date_time(utc)
        if moment is not None:
            yield Given(key, say(name), "DateTime", moment)


def _truth(value: bool) -> str:
    return "true" if value else "false"
