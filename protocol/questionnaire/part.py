"""One mapping of a file that is being read: hands out its fields by type and tells what is wrong with them.

A reader asks for every field that it knows, whether it is there or not; `rest` takes what nobody asked for
as unknown. So no list of known words is kept beside the code that reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from protocol.i18n import _
from protocol.model.text import Text
from protocol.questionnaire.findings import shown
from protocol.questionnaire.nodes import Fields, Items, Leaf, Node, Spoiled
from protocol.questionnaire.reading import (
    NAME,
    Reading,
    flattened,
    form_remedy,
    is_blank,
    read_number,
    read_string,
    read_text,
)
from protocol.questionnaire.scalars import meaning

Word = TypeVar("Word", bound=StrEnum)

_PLACE = re.compile(r"[\w.-]{1,60}")
"""A name that can stand for its mapping in a message; else its number does."""


_TRUTHS = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}
"""What pyxform makes of these words where an expression is wanted (its `aliases.py`)."""


class Part:
    """One mapping.

    Args:
        reading: What is gathered.
        fields: The mapping.
        place: How its place is told; empty for the file itself.
    """

    def __init__(self, reading: Reading, fields: Fields, place: str) -> None:
        self.reading = reading
        self.place = place
        self._line = fields.line
        self._entries = fields.entries
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """A field of this mapping, as it is told."""
        return f"{self.place}.{key}" if self.place else key

    def line(self, key: str) -> int:
        """Where a field stands, or the mapping that lacks it."""
        entry = self._entries.get(key)
        return entry.line if entry else self._line

    def error(self, key: str, what: str, remedy: str = "") -> None:
        """Tell a mistake in a field."""
        self.reading.findings.error(self.line(key), self.at(key), what, remedy)

    def error_in(self, key: str, word: str, what: str, remedy: str = "") -> None:
        """Tell a mistake in one of the `words` of a field, at its own line."""
        line = self.reading.lines.get(f"{self.at(key)}.{shown(word)[1:-1]}", self.line(key))
        self.reading.findings.error(line, self.at(key), what, remedy)

    def warn(self, key: str, what: str, remedy: str = "") -> None:
        """Tell what is worth a look in a field."""
        self.reading.findings.warn(self.line(key), self.at(key), what, remedy)

    def instead(self, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """The remedy for a word that isn't known; see `Findings.instead`."""
        return self.reading.findings.instead(word, known, otherwise)

    def has(self, key: str) -> bool:
        """Whether something was written in a field, be it wrong."""
        entry = self._entries.get(key)
        return entry is not None and not is_blank(entry.node)

    def text(self, key: str, needed: str = "", *, filled: bool = False) -> Text:
        """A text in one or several languages.

        Args:
            key: The field.
            needed: An example when the field may not be absent; else empty.
            filled: Whether `${name}` may stand in it.

        Returns:
            The text; empty when it is absent or wrong.
        """
        node = self._node(key, needed)
        return {} if node is None else read_text(self.reading, node, self.at(key), filled=filled)

    def string(
        self, key: str, needed: str = "", form: re.Pattern[str] | None = None, example: str = ""
    ) -> str:
        """One scalar as it is written.

        Args:
            key: The field.
            needed: An example when the field may not be absent; else empty.
            form: What it must look like; None for any.
            example: Something of that form where `needed` is empty.

        Returns:
            The scalar; empty when it is absent or wrong.
        """
        node = self._node(key, needed)
        example = "" if form is NAME else example or needed
        return "" if node is None else read_string(self.reading, node, self.at(key), form, example)

    def expression(self, key: str) -> str:
        """An expression as it is written; `yes`, `no`, `true` and `false` as XLSForm takes them."""
        value = self.string(key)
        return _TRUTHS.get(value.lower(), value)

    def word(self, key: str, words: type[Word], needed: bool = False) -> Word | None:
        """One word of a closed list; None when it is absent or wrong."""
        value = self.string(key, next(iter(words)) if needed else "")
        if not value or value in set(words):
            return words(value) if value else None
        what = _("{word} is not possible here").format(word=shown(value))
        choice = _("write one of: {words}").format(words=", ".join(words))
        self.error(key, what, self.instead(value, words, choice))
        return None

    def flag(self, key: str) -> bool:
        """True or false; false when it is absent or wrong."""
        node = self._node(key)
        if node is None:
            return False
        value = meaning(node.text) if isinstance(node, Leaf) and node.plain else None
        if isinstance(value, bool):
            return value
        self.error(key, _("this can be true or false alone"), _("write true or false, without quotes"))
        return False

    def number(self, key: str, high: int) -> int:
        """A whole number from 0 to `high`; 0 when it is absent or wrong."""
        node = self._node(key)
        return 0 if node is None else read_number(self.reading, node, self.at(key), high)

    def words(self, key: str, form: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """Scalars in a list, each once; one alone needs no list.

        The line of each is known under the field, a dot and the scalar itself.
        """
        node = self._node(key)
        if node is None:
            return ()
        if isinstance(node, Fields):
            self.error(key, _("a list is wanted here"), _("write [one, other]"))
            return ()
        found: dict[str, None] = {}
        for item in node.items if isinstance(node, Items) else [node]:
            word = self._listed(item, key, form)
            if word in found:
                self.reading.warn(self.at(key), _("{word} is in this list twice").format(word=shown(word)))
            elif word:
                found[word] = None
        return tuple(found)

    def _listed(self, item: Node, key: str, form: re.Pattern[str] | None) -> str:
        at = f"{self.at(key)}.{shown(item.text)[1:-1]}" if isinstance(item, Leaf) else self.at(key)
        self.reading.lines.setdefault(at, item.line)
        return read_string(self.reading, item, at, form)

    def parts(
        self, key: str, by: str = "name", within: str | None = None, needed: str = ""
    ) -> Iterator[Part]:
        """The mappings of a list; what isn't one is told.

        Args:
            key: The field.
            by: The field that names each of them.
            within: What stands before that name in its place; None takes this field.
            needed: An example when the list may not be absent or empty; else empty.

        Yields:
            Each mapping.
        """
        node = self._node(key, needed)
        if node is not None:
            if needed and isinstance(node, Items) and not node.items:
                self.error(key, _("this list is empty"), _("write at least one"))
            yield from parts_of(self.reading, node, self.at(key), by, within)

    def named(self, key: str, form: re.Pattern[str] | None = None) -> Iterator[tuple[str, Node, str]]:
        """What stands in a mapping of the file's own names.

        Args:
            key: The field.
            form: What the names must look like; None for any.

        Yields:
            The name, what stands there, and its place.
        """
        node = self._node(key)
        if node is None:
            return
        if not isinstance(node, Fields):
            self.error(key, _("names with their values are wanted here"), _("write name: value"))
            return
        for name, entry in node.entries.items():
            at = f"{self.at(key)}.{shown(name)[1:-1]}"
            self.reading.lines[at] = entry.line
            if form is not None and not form.fullmatch(name):
                self.reading.error(at, _("{word} is no name").format(word=shown(name)), form_remedy())
            elif is_blank(entry.node):
                self.reading.error(at, _("nothing stands here"), _("write it, or leave the name out"))
            else:
                yield name, entry.node, at

    def refuse(self, keys: Iterable[str], what: str, remedy: str) -> None:
        """Tell that fields are not possible here; one without a value does no harm."""
        for key in keys:
            self._asked.add(key)
            if self.has(key):
                self.error(key, what, remedy)

    def columns(self) -> dict[str, str]:
        """The fields that nobody asked for, as texts; told only where one looks like a known word."""
        extra: dict[str, str] = {}
        for key, entry in self._entries.items():
            if key not in self._asked:
                extra[key] = flattened(entry.node)
                near = self.instead(key, self._asked)
                if near:
                    what = _("this field is not known: it is kept as a column of the choice")
                    self.reading.findings.warn(entry.line, self.at(shown(key)[1:-1]), what, near)
        return extra

    def rest(self) -> dict[str, str]:
        """The fields that nobody asked for, as texts; each is told, with the known word that is nearest."""
        extra: dict[str, str] = {}
        for key, entry in self._entries.items():
            if key not in self._asked:
                extra[key] = flattened(entry.node)
                what = _("this field is not known: it is kept, but not used")
                at = self.at(shown(key)[1:-1])
                self.reading.findings.warn(entry.line, at, what, self.instead(key, self._asked))
        return extra

    def keep_rest(self) -> None:
        """As `rest`, for a value without room of its own: what is unknown is kept with the file."""
        for key, value in self.rest().items():
            self.reading.unplaced[self.at(key)] = value

    def _node(self, key: str, needed: str = "") -> Node | None:
        """What stands under a key; None when there is nothing, or what was refused already."""
        self._asked.add(key)
        entry = self._entries.get(key)
        if entry is None or is_blank(entry.node):
            if needed:
                what = _("this field is missing") if entry is None else _("this field is empty")
                self.error(key, what, _("write {field}: {example}").format(field=key, example=needed))
            return None
        self.reading.lines[self.at(key)] = entry.line
        return None if isinstance(entry.node, Spoiled) else entry.node


def root_of(reading: Reading, node: Node) -> Part | None:
    """The file itself; None when it is no mapping, which was told then."""
    if isinstance(node, Fields):
        return Part(reading, node, "")
    what = _("the file must begin with the name of a field")
    reading.findings.error(node.line, "", what, _("write name: value, each on a line of its own"))
    return None


def parts_of(
    reading: Reading, node: Node, at: str, by: str = "name", within: str | None = None
) -> Iterator[Part]:
    """The mappings of a list; see `Part.parts`.

    Args:
        reading: Gets what is wrong.
        node: What stands there.
        at: Its place, whose line is known already.
        by: The field that names each mapping.
        within: What stands before that name in its place; None takes the list's place.

    Yields:
        Each mapping.
    """
    if isinstance(node, Spoiled):
        return
    if not isinstance(node, Items):
        reading.error(at, _("a list is wanted here"), _("begin each item on a line of its own, with a dash"))
        return
    before = f"{at}." if within is None else within
    for number, item in enumerate(node.items, 1):
        place = f"{at}[{number}]"
        if not isinstance(item, Fields):
            if not isinstance(item, Spoiled):
                what = _("fields are wanted here")
                reading.findings.error(item.line, place, what, _("write - {field}: value").format(field=by))
            continue
        entry = item.entries.get(by)
        if entry is not None and isinstance(entry.node, Leaf) and _PLACE.fullmatch(entry.node.text.strip()):
            place = before + entry.node.text.strip()
        yield Part(reading, item, place)
