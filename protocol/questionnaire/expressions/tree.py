"""The tree of an expression, and the mistakes that are found in one."""

from __future__ import annotations

from msgspec import Struct


class ExpressionMistake(Exception):
    """An expression can't be used. The reader tells it with file and line; it never leaves the reader.

    Args:
        what: What is wrong.
        remedy: What to write instead.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy


class Number(Struct, frozen=True):
    """A number as it is written."""

    text: str
    """Digits, with a point or without."""


class Words(Struct, frozen=True):
    """A text between quotes."""

    text: str
    """What stands between them."""


class Step(Struct, frozen=True):
    """One step of a path."""

    name: str
    """A name, `.` or `..`."""
    filters: tuple[Tree, ...] = ()
    """What stands between brackets behind it."""


class Path(Struct, frozen=True):
    """Where a value is found."""

    start: str
    """The name in `${name}`; `current()`; empty for a path from here."""
    steps: tuple[Step, ...]
    """In order; the first holds the filters of the start where there is one, and is called `.` then."""


class Call(Struct, frozen=True):
    """A function with what it is given."""

    name: str
    """Its name, such as `selected`."""
    arguments: tuple[Tree, ...]
    """In order."""


class Chain(Struct, frozen=True):
    """Operands with operators of one rank between them, from left to right."""

    first: Tree
    """The first operand."""
    rest: tuple[tuple[str, Tree], ...]
    """Each operator with the operand behind it."""


class Negative(Struct, frozen=True):
    """A minus before an operand."""

    operand: Tree
    """The operand."""


class Inside(Struct, frozen=True):
    """What stands between round brackets."""

    inner: Tree
    """What stands there."""


Tree = Number | Words | Path | Call | Chain | Negative | Inside
