"""The tree of a file: values that know their line, without any meaning yet."""

from __future__ import annotations

from msgspec import Struct

from protocol.questionnaire.scalars import is_null


class Leaf(Struct, frozen=True):
    """A scalar."""

    line: int
    """From 1."""
    text: str
    """As it is written, escapes resolved."""
    plain: bool
    """False when it stands between quotes or in a block: then it is always text."""

    @property
    def is_null(self) -> bool:
        """Whether it stands for nothing."""
        return self.plain and is_null(self.text)


class Items(Struct, frozen=True):
    """A sequence."""

    line: int
    """Where it begins."""
    items: list[Node]
    """In order."""


class Entry(Struct, frozen=True):
    """What stands under one key of a mapping."""

    line: int
    """Where the key stands."""
    node: Node
    """Its value."""


class Fields(Struct, frozen=True):
    """A mapping."""

    line: int
    """Where it begins: the line of its first key."""
    entries: dict[str, Entry]
    """By key, in the order of the file."""


class Spoiled(Struct, frozen=True):
    """What was refused and told already; whoever meets it says nothing more about it."""

    line: int
    """Where it stands."""


Node = Leaf | Items | Fields | Spoiled
