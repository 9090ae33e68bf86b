"""The codes: the researchers' own as a tree with names that no two share, and the program's own beside it.

Kinds of notes travel as codes of the program's own, since a coding is the only thing of the standard that can
say something of a stretch of text; so does what may not be quoted, and what is sensitive. Their coder is the
program, so that they never mix with what people coded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from protocol.export.refi.elements import Element, described, element, one_line
from protocol.export.refi.guids import guid
from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.coding import LEVELS, Codebook
from protocol.model.words import Kind

LONGEST = 63
"""Characters of a name that MAXQDA takes."""

_BETWEEN = f" {LEVELS} "
_DEEPEST = 40
"""Levels below the first; what is deeper stays one name. No codebook of people has as many."""

NOT_TO_QUOTE = "not_to_quote"
SENSITIVE = "sensitive"


class Node(Struct):
    """A code in the tree."""

    guid: str
    """How other programs know it."""
    path: str
    """Its name with those above it: how codings know it."""
    leaf: str
    """Its own name."""
    name: str = ""
    """The name that goes out: no two codes share one, whatever their capitals."""
    memo: str = ""
    """What it means."""
    in_codebook: bool = False
    """Whether the codebook of the study has it; else it is above one that is there, or was only given."""
    codable: bool = True
    """Whether text can get it."""
    children: list[Node] = field(default_factory=list)
    """The codes below it, in order."""


class Codes:
    """All codes of an export.

    Args:
        codebook: The codes of the study.
        given: Names of codes that coders gave; those that are not in the codebook are added.
        words: The language of the program's own codes; None to leave those out.
    """

    def __init__(self, codebook: Codebook, given: Iterable[str], words: Words | None) -> None:
        self._by_path: dict[str, Node] = {}
        self._taken: set[str] = set()
        self.roots: list[Node] = []
        """The codes at the top, the researchers' own first."""
        for code in codebook.codes:
            node = self._add(code.name)
            if not node.in_codebook:
                node.guid, node.memo, node.in_codebook = guid("code", code.id), code.memo, True
        for name in given:
            self._add(name)
        self._name(self.roots)
        self.own: dict[str, Node] = {}
        """The program's own codes, by the id of a kind, `not_to_quote` or `sensitive`."""
        if words is not None:
            self._add_own(words)

    def find(self, name: str) -> Node:
        """The code of a name that is in the codebook or was given."""
        return self._by_path[_path(name)]

    def all(self) -> Iterator[Node]:
        """Every code; those above before those below."""
        stack = list(reversed(self.roots))
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)

    def too_long(self) -> list[str]:
        """Names that are longer than MAXQDA takes."""
        return [node.name for node in self.all() if len(node.name) > LONGEST]

    def renamed(self) -> list[str]:
        """Codes that go out under another name, since their own one is taken: `own -> other`."""
        return [f"{node.leaf} -> {node.name}" for node in self.all() if node.name != one_line(node.leaf)]

    def element(self) -> Element:
        """The element `Codes`, which has one form in a project and in a codebook alone."""
        return element("Codes", *map(_element, self.roots))

    def _add(self, name: str) -> Node:
        path = _path(name)
        if path in self._by_path:
            return self._by_path[path]
        *above, leaf = path.split(_BETWEEN, _DEEPEST)
        siblings = self._add(_BETWEEN.join(above)).children if above else self.roots
        node = self._by_path[path] = Node(guid("code-name", path), path, leaf)
        siblings.append(node)
        return node

    def _name(self, nodes: Sequence[Node]) -> None:
        """Give names: first all that can keep their own, level by level, so that the higher one does."""
        level = list(nodes)
        while level:
            for node in level:
                node.name = self._free(node.leaf, node.path)
            level = [child for node in level for child in node.children]

    def _free(self, *wishes: str) -> str:
        """The first of some names that is not taken; else the last one with a number."""
        for wish in map(one_line, wishes):
            if _folded(wish) not in self._taken:
                break
        else:
            number = 2
            while _folded(f"{one_line(wishes[-1])} ({number})") in self._taken:
                number += 1
            wish = f"{one_line(wishes[-1])} ({number})"
        self._taken.add(_folded(wish))
        return wish

    def _add_own(self, words: Words) -> None:
        kind = words.say(N_("kind"))
        group = self._own_node("kinds", words.say(N_("kind of note")), codable=False)
        for one in Kind:
            node = self._own_node(one.value, f"{kind}: {words.of(one)}")
            self.own[one.value] = node
            group.children.append(node)
        marks = self._own_node("marks", words.say(N_("marks of the program")), codable=False)
        for mark, name in ((NOT_TO_QUOTE, N_("do not quote")), (SENSITIVE, N_("sensitive"))):
            self.own[mark] = self._own_node(mark, words.say(name))
            marks.children.append(self.own[mark])
        self.roots += [group, marks]

    def _own_node(self, key: str, name: str, *, codable: bool = True) -> Node:
        return Node(guid("own-code", key), name, name, self._free(name, f"Protocol: {name}"), codable=codable)


def _path(name: str) -> str:
    """A name in one way of writing."""
    parts = [part.strip() for part in name.split(LEVELS)]
    return _BETWEEN.join(part for part in parts if part) or name.strip() or "?"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _element(node: Node) -> Element:
    return element(
        "Code",
        *described(node.memo),
        *map(_element, node.children),
        guid=node.guid,
        name=node.name,
        isCodable="true" if node.codable else "false",
    )
