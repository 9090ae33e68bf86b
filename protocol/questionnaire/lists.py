"""Lists of choices, probes and reference: what questions share by name, in a file or in its study."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from protocol.i18n import _
from protocol.model.questionnaire import Choice, ReferenceList
from protocol.model.text import Text
from protocol.model.words import Special
from protocol.questionnaire.findings import shown
from protocol.questionnaire.nodes import Items
from protocol.questionnaire.part import Part, parts_of
from protocol.questionnaire.reading import NAME, read_text

CHOICE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
"""Names of choices: no blanks, since several are kept in one cell with blanks between."""

_EXAMPLE = "2026-03-01"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def claim(taken: dict[str, int], part: Part, key: str, name: str) -> None:
    """Tell a name that was given before.

    Args:
        taken: The names that were given, with their lines; gets this one.
        part: Whose name it is.
        key: The field that holds it.
        name: The name; an empty one is passed over.
    """
    if not name:
        return
    if name in taken:
        what = _("{name} is there already, on line {line}").format(name=shown(name), line=taken[name])
        part.error(key, what, _("give each a name of its own"))
    taken.setdefault(name, part.line(key))


def read_choice_lists(part: Part) -> dict[str, tuple[Choice, ...]]:
    """The lists under `choices`, by name; a list without any usable choice is there, and empty."""
    lists = {}
    for name, node, at in part.named("choices", NAME):
        lists[name] = _choices(parts_of(part.reading, node, at))
        if isinstance(node, Items) and not node.items:
            part.reading.error(at, _("this list is empty"), _("write - name: value, and its label"))
    return lists


def read_probes(part: Part) -> dict[str, Text]:
    """The texts under `probes`, by name."""
    return {name: read_text(part.reading, node, at) for name, node, at in part.named("probes", NAME)}


def read_reference(part: Part) -> tuple[ReferenceList, ...]:
    """The lists under `reference`."""
    lists = []
    taken: dict[str, int] = {}
    for each in part.parts("reference"):
        name = each.string("name", "goals", NAME)
        claim(taken, each, "name", name)
        lists.append(
            ReferenceList(
                name=name,
                title=each.text("title", "{nl: ...}"),
                date=_date(each),
                source=each.text("source"),
                items=_choices(each.parts("items", needed="[{name: ..., label: ...}]")),
            )
        )
        each.keep_rest()
    return tuple(lists)


def _choices(parts: Iterable[Part]) -> tuple[Choice, ...]:
    choices = []
    taken: dict[str, int] = {}
    for each in parts:
        name = each.string("name", "other", CHOICE)
        claim(taken, each, "name", name)
        if name in set(Special):
            what = _("the program offers this choice at every closed question")
            each.error("name", what, _("leave it out"))
        label = each.text("label", "{nl: ...}")
        reference = each.words("reference")
        choices.append(Choice(name=name, label=label, reference=reference, extra=each.columns()))
    return tuple(choices)


def _date(part: Part) -> str:
    value = part.string("date", _EXAMPLE, _DATE)
    try:
        date.fromisoformat(value or _EXAMPLE)
    except ValueError:
        remedy = _("write the year, the month and the day, as in {example}").format(example=_EXAMPLE)
        part.error("date", _("there is no such day"), remedy)
        return ""
    return value
