"""A text with a cursor in it, divided into rows: what a line editor edits. No screen.

The text is divided once for each change, so that a key costs the same however the rows are drawn.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from protocol.model.text import with_marks_shown

_JOINER = "\u200d"


class Row(NamedTuple):
    """A row of the text as it stands on the screen."""

    start: int
    """The first character."""
    end: int
    """Behind the last one."""


class EditBuffer:
    """A text with a cursor in it.

    Args:
        text: The text; the cursor stands behind it.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        """What stands there."""
        self.cursor = len(text)
        """Where the next character comes: a place between 0 and the length."""

    def set(self, text: str, cursor: int | None = None) -> None:
        """Put another text there, with the cursor behind it or at a place."""
        self.text = text
        self.cursor = len(text) if cursor is None else min(max(cursor, 0), len(text))

    def insert(self, text: str) -> None:
        """Put characters at the cursor."""
        self.text = self.text[: self.cursor] + text + self.text[self.cursor :]
        self.cursor += len(text)

    def delete_left(self, *, word: bool = False) -> None:
        """Take out what stands before the cursor: one character as a reader sees it, or a word."""
        start = self._word_before(self.cursor) if word else before(self.text, self.cursor)
        self.text = self.text[:start] + self.text[self.cursor :]
        self.cursor = start

    def delete_right(self) -> None:
        """Take out the character behind the cursor."""
        self.text = self.text[: self.cursor] + self.text[behind(self.text, self.cursor) :]

    def left(self, *, word: bool = False) -> None:
        """One character or word back."""
        self.cursor = self._word_before(self.cursor) if word else before(self.text, self.cursor)

    def right(self, *, word: bool = False) -> None:
        """One character or word on."""
        if not word:
            self.cursor = behind(self.text, self.cursor)
            return
        found = re.compile(r"\s*\S+").match(self.text, self.cursor)
        self.cursor = found.end() if found else len(self.text)

    def home(self) -> None:
        """To the start of the line."""
        self.cursor = self.text.rfind("\n", 0, self.cursor) + 1

    def end(self) -> None:
        """To the end of the line."""
        found = self.text.find("\n", self.cursor)
        self.cursor = len(self.text) if found < 0 else found

    def up(self, width: int) -> bool:
        """One row up; False on the first row."""
        return self._step(width, -1)

    def down(self, width: int) -> bool:
        """One row down; False on the last row."""
        return self._step(width, 1)

    def rows(self, width: int) -> list[Row]:
        """The rows of the text in a width in cells; words are broken only where one is too long."""
        rows: list[Row] = []
        start = 0
        for line in self.text.split("\n"):
            rows.extend(Row(start + first, start + last) for first, last in divide(line, max(width, 2)))
            start += len(line) + 1
        return rows

    def place(self, width: int) -> tuple[int, int]:
        """Where the cursor stands: row and cell."""
        rows = self.rows(width)
        for index in range(len(rows) - 1, -1, -1):
            if rows[index].start <= self.cursor:
                return index, cells(self.text[rows[index].start : self.cursor])
        return 0, 0

    def put_cursor(self, width: int, row: int, cell: int) -> None:
        """Put the cursor at a cell of a row."""
        rows = self.rows(width)
        row = min(max(row, 0), len(rows) - 1)
        start, end = rows[row]
        place = start
        while place < end and cells(self.text[start : behind(self.text, place)]) <= cell:
            place = behind(self.text, place)
        self.cursor = place

    def _step(self, width: int, step: int) -> bool:
        row, cell = self.place(width)
        if not 0 <= row + step < len(self.rows(width)):
            return False
        self.put_cursor(width, row + step, cell)
        return True

    def _word_before(self, place: int) -> int:
        found = re.search(r"\S+\s*$", self.text[:place])
        return found.start() if found else 0


def on_the_line(text: str) -> str:
    """The text as it stands on the line: a tab takes one cell there, and so does a mark of direction."""
    return with_marks_shown(text.replace("\t", " "))


def cells(text: str) -> int:
    """How wide a text stands on the line."""
    return cell_len(on_the_line(text))


def before(text: str, place: int) -> int:
    """The place before the character, as a reader sees it, that ends at a place."""
    place -= 1
    while place > 0 and (_leans(text[place]) or text[place - 1] == _JOINER):
        place -= 1
    return max(place, 0)


def behind(text: str, place: int) -> int:
    """The place behind the character, as a reader sees it, that begins at a place."""
    place += 1
    while place < len(text) and (_leans(text[place]) or text[place - 1] == _JOINER):
        place += 1
    return min(place, len(text))


def _leans(char: str) -> bool:
    """Whether a character stands on the one before it."""
    return char == _JOINER or unicodedata.combining(char) != 0 or "\ufe00" <= char <= "\ufe0f"


def divide(line: str, width: int) -> list[tuple[int, int]]:
    """Divide a line without newlines into rows.

    Args:
        line: The line.
        width: Cells in a row, at least 2.

    Returns:
        Start and end of each row; a blank at which a row ends belongs to that row. At least one row.
    """
    rows: list[tuple[int, int]] = []
    start = 0
    while True:
        fitting = _fitting(line, start, width)
        if fitting >= len(line):
            rows.append((start, len(line)))
            return rows
        if line[fitting] == " ":
            fitting += 1
        else:
            blank = line.rfind(" ", start, fitting)
            fitting = blank + 1 if blank > start else max(fitting, behind(line, start))
        rows.append((start, fitting))
        start = fitting


def _fitting(line: str, start: int, width: int) -> int:
    """How far a row that starts at a place can reach."""
    if line[start : start + width].isascii():
        return min(start + width, len(line))
    reach, place = 0, start
    while place < len(line):
        reach += get_character_cell_size(on_the_line(line[place]))
        if reach > width:
            return place
        place += 1
    return place
