"""What commands print: harmless to a terminal, whatever a file held.

Words of people reach a terminal through `harmless` only.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from protocol.model.text import clean

_TURNING = re.compile("[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Marks that change the order in which a line is read, and line ends that no terminal knows."""

_BAR = 30
"""Characters of a progress bar: with its numbers it stays on a line of 60."""


def harmless(text: object) -> str:
    """The text on one line, without anything that acts on a terminal.

    Args:
        text: Any value; its words may come from a file of somebody else.

    Returns:
        The words; marks of reading direction are shown as `<U+202E>`.
    """
    named = _TURNING.sub(lambda mark: f"<U+{ord(mark.group()):04X}>", str(text))
    return clean(named).replace("\n", " ").replace("\t", " ")


def tell(text: object = "", stream: TextIO | None = None) -> None:
    """Print a line.

    Args:
        text: Its line ends are kept, what is between them is made harmless.
        stream: Where to; standard output by default.
    """
    lines = str(text).replace("\r\n", "\n").split("\n")
    print("\n".join(harmless(line) for line in lines), file=stream or sys.stdout)


def tell_wrong(text: object) -> None:
    """Print a line on standard error."""
    if sys.stderr is not None:
        tell(text, sys.stderr)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a header, in columns; columns of numbers stand to the right.

    Args:
        header: As many as each row has.
        rows: Texts; numbers as they are shown.
    """
    cells = [[harmless(cell) for cell in row] for row in (header, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
    right = [
        bool(rows) and all(row[column].isdigit() or not row[column] for row in cells[1:])
        for column in range(len(header))
    ]
    lines = [
        "  ".join(_pad(cell, widths[column], right[column]) for column, cell in enumerate(row)).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def how_called() -> str:
    """How this program was called, so that the next command can be copied from the screen."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m protocol"
    found = shutil.which(called.name)
    if found is not None and Path(found).absolute() == called.absolute():
        return called.stem
    return quoted(called)


def quoted(path: Path) -> str:
    """A path as it is typed in a shell."""
    text = str(path)
    if sys.platform == "win32":
        return f'"{text}"' if " " in text else text
    return shlex.quote(text)


class Bar:
    """A progress bar on standard error; nothing where that is no terminal.

    Args:
        what: What is going on, in a word.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = ""
        self._on = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, done: int, total: int | None) -> None:
        """Show how far it is; when all is done the bar goes.

        Args:
            done: How many were done.
            total: How many there are; None where nobody counted.
        """
        if not self._on or total is None:
            return
        full = _BAR * done // max(total, 1)
        shown = f"{self._what} [{'#' * full}{'-' * (_BAR - full)}] {done}/{total}" if done < total else ""
        if shown != self._shown:
            print(
                "\r" + shown.ljust(len(self._shown)), end="" if shown else "\r", file=sys.stderr, flush=True
            )
            self._shown = shown

    def gone(self) -> None:
        """Take the bar away, when the work ended before its end."""
        self(1, 1)


def _width(text: str) -> int:
    """Columns on a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
