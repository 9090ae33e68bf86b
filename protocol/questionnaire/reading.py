"""What is gathered while one file is read, and how single values are taken from its tree."""

from __future__ import annotations

import json
import re

from msgspec import Struct, field

from protocol.i18n import _
from protocol.model.text import Text
from protocol.questionnaire.findings import Findings, shown
from protocol.questionnaire.nodes import Fields, Items, Leaf, Node, Spoiled
from protocol.questionnaire.scalars import meaning

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""Names of questions, lists and probes: columns of a sheet and words of an expression."""

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language code (BCP 47, as far as it is used)."""

FILLED = re.compile(r"\$\{[^}]{0,80}\}?")
"""What stands for an answer in a text, be it badly written."""


class Reading(Struct):
    """What is gathered while one file is read."""

    findings: Findings
    """What is wrong."""
    language: str = "nl"
    """The language of a text that doesn't say its own."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each field that was read, by its place as it is told (`tasks.label.nl`)."""
    texts: dict[str, Text] = field(default_factory=dict)
    """Each text that was read, by its place."""
    filled: dict[str, Text] = field(default_factory=dict)
    """The texts among them in which answers are filled in, by place."""
    unplaced: dict[str, str] = field(default_factory=dict)
    """Unknown fields of values that have no room for them, by their place."""

    def error(self, at: str, what: str, remedy: str = "") -> None:
        """Tell a mistake in a field that was read."""
        self.findings.error(self.lines.get(at, 0), at, what, remedy)

    def warn(self, at: str, what: str, remedy: str = "") -> None:
        """Tell what is worth a look in a field that was read."""
        self.findings.warn(self.lines.get(at, 0), at, what, remedy)


def is_blank(node: Node) -> bool:
    """Whether nothing was written: null, or a text of blanks."""
    return isinstance(node, Leaf) and (node.is_null or not node.text.strip())


def read_text(reading: Reading, node: Node, at: str, *, filled: bool = False) -> Text:
    """A text: one string in the language of the file, or strings by language.

    Args:
        reading: Gets the text under its place, and what is wrong with it.
        node: What stands there.
        at: Its place.
        filled: Whether `${name}` may stand in it; whether there is such a name is looked at later.

    Returns:
        The text without blanks around it; empty when it is wrong.
    """
    if isinstance(node, Fields):
        text = _by_language(reading, node, at)
    else:
        words = read_string(reading, node, at)
        text = {reading.language: words} if words else {}
    if text:
        reading.texts[at] = text
    if any(FILLED.search(words) for words in text.values()):
        if filled:
            reading.filled[at] = text
        else:
            _refuse_filled(reading, text, at)
    return text


def _by_language(reading: Reading, fields: Fields, at: str) -> Text:
    text: Text = {}
    blank = True
    for language, entry in fields.entries.items():
        if LANGUAGE.fullmatch(language):
            where = f"{at}.{language}"
            reading.lines[where] = entry.line
            words = "" if is_blank(entry.node) else read_string(reading, entry.node, where)
            if words:
                text[language] = words
        else:
            what = _("{word} is no language").format(word=shown(language))
            remedy = _("write the text under nl or en")
            if is_blank(entry.node):  # {nl: Hallo, alles goed?}
                remedy = _("put a text that holds a comma between quotes")
            reading.findings.error(entry.line, f"{at}.{shown(language)[1:-1]}", what, remedy)
        blank = blank and is_blank(entry.node)
    if blank:
        reading.error(at, _("this text is empty"), _("write the text, or leave the field out"))
    return text


def _refuse_filled(reading: Reading, text: Text, at: str) -> None:
    for language, words in text.items():
        found = FILLED.search(words)
        if found:
            what = _("{expression} stands for an answer, which can't be filled in here")
            reading.error(
                place_of(reading, at, language),
                what.format(expression=shown(found[0])[1:-1]),
                _("write the text without it"),
            )


def place_of(reading: Reading, at: str, language: str) -> str:
    """The place of a text in one language; that of the whole text where it stands in one alone."""
    where = f"{at}.{language}"
    return where if where in reading.lines else at


def read_string(
    reading: Reading, node: Node, at: str, form: re.Pattern[str] | None = None, example: str = ""
) -> str:
    """One scalar as it was written: `1.0` and `true` stay these signs.

    Args:
        reading: Gets what is wrong.
        node: What stands there.
        at: Its place, whose line is known already.
        form: What it must look like; None for any.
        example: Something of that form; empty when the form is that of a name.

    Returns:
        The scalar without blanks around it; empty when it is wrong.
    """
    if isinstance(node, Spoiled):
        return ""
    if not isinstance(node, Leaf):
        reading.error(at, _("one text is wanted here, not a list"), _("write it on this line"))
        return ""
    value = "" if node.is_null else node.text.strip()
    if form is not None and value and not form.fullmatch(value):
        what = _("{word} can't be used here").format(word=shown(value))
        reading.error(at, what, form_remedy(example))
        return ""
    return value


def form_remedy(example: str = "") -> str:
    """What to write where a scalar had not the form that is wanted."""
    if example:
        return _("write it like {example}").format(example=shown(example))
    return _("use lower-case letters a-z, digits and _, and begin with a letter")


def read_number(reading: Reading, node: Node, at: str, high: int) -> int:
    """A whole number from 0 to `high`; 0 when it is wrong, which was told then."""
    if isinstance(node, Spoiled):
        return 0
    value = meaning(node.text) if isinstance(node, Leaf) and node.plain else None
    if type(value) is int and 0 <= value <= high:
        return value
    what = _("a whole number is wanted here")
    reading.error(at, what, _("write a number from 0 to {high}, without quotes").format(high=high))
    return 0


def flattened(node: Node) -> str:
    """Any value as one text: a scalar as it was written, a list or mapping as JSON."""
    if isinstance(node, Leaf):
        return "" if node.is_null else node.text
    return json.dumps(_plain(node), ensure_ascii=False)


def _plain(node: Node) -> object:
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    if isinstance(node, Fields):
        return {key: _plain(entry.node) for key, entry in node.entries.items()}
    return flattened(node) if isinstance(node, Leaf) else None
