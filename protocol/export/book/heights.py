"""How high a row must be for its texts.

Excel fits a row without a height when it opens a workbook, LibreOffice does not and shows one line of each
text; so rows get a height, not fixed, which both fit again when a cell of the row changes. It is
reckoned from the number of characters, since nobody knows here how wide the letters will be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

_LINE: Final = 12.75
"""Points of a line of Arial 10."""
_AROUND: Final = 2.25
"""Points above and below the lines."""
_MOST: Final = 409
"""Points of the highest row that Excel has."""

_LETTERS: Final = 1.2
"""Letters of Dutch and English text in the width of a digit, in which columns are measured (Arial)."""
_BREAK: Final = 4
"""Letters that a line loses on average because words are not broken."""
_INDENT: Final = 1.3
"""Digits that the white at the left of a cell takes."""
_BUTTON: Final = 2.5
"""Digits that the button of a filter takes of a header."""
_BOLD: Final = 0.92
"""How many letters go into a line when they are bold."""


class Heights:
    """The heights of the rows of one table.

    Args:
        widths: The widths of its columns, in digits.
    """

    def __init__(self, widths: Sequence[float]) -> None:
        self._one_line = [(width - _INDENT) * _LETTERS for width in widths]
        self._per_line = [max(letters - _BREAK, 4) for letters in self._one_line]

    def of(self, row: Sequence[object]) -> float:
        """The height of a row, in points; 0 when each of its texts fits on one line.

        Args:
            row: A value for each column.
        """
        most = 1
        for value, one_line, per_line in zip(row, self._one_line, self._per_line, strict=False):
            if isinstance(value, str):
                if "\n" in value:
                    most = max(most, _lines(value, one_line, per_line))
                elif len(value) > one_line:
                    most = max(most, math.ceil(len(value) / per_line))
        return min(most * _LINE + _AROUND, _MOST) if most > 1 else 0


def _lines(text: str, one_line: float, per_line: float) -> int:
    """How many lines a text of several paragraphs takes."""
    if len(text) > _MOST * per_line:
        return _MOST
    return sum(1 if len(line) <= one_line else math.ceil(len(line) / per_line) for line in text.split("\n"))


def header_height(widths: Sequence[float], headers: Sequence[str]) -> float:
    """The height of the row of the headers, which are bold and have a button.

    Args:
        widths: The widths of the columns, in digits.
        headers: The headers.
    """
    heights = Heights([(width - _BUTTON) * _BOLD for width in widths])
    return heights.of(headers) or _LINE + _AROUND
