"""Texts as cells hold them: escaped, cut where a cell is full, and put together again.

Excel reads `_xHHHH_` in a cell as the character with that number (ECMA-376, part 1, 22.9.2.19, `ST_Xstring`),
so what must not reach a screen goes out in that form, and a text that only looks like it is guarded. What a
cell shows is the same text; that it never becomes a formula or an error is up to who writes the cell.
"""

from __future__ import annotations

import re

LIMIT = 32_767
"""UTF-16 units that one cell of Excel holds. Escapes are counted as written, so that no reading of the limit
can cut a text."""

ABSENT = "–"
"""What stands in a cell of which there is nothing to say: no cell is silently empty."""

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
"""C0 but tab and newline, DEL, C1, halves of surrogate pairs and what XML has no place for."""

_TO_ESCAPE = re.compile(rf"[{_CONTROLS}]|_(?=[xX][0-9A-Fa-f]{{4}}[_{_CONTROLS}])")
"""What is escaped: the characters above, and an underscore that would begin an escape (that of the next
character included, since it begins with an underscore itself)."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ESCAPE_LENGTH = 7

_STARTS = frozenset(f"=+-@# {ABSENT}")
"""First characters that some program may take for a formula, an error or nothing, or we for our own sign."""

_FORMULA_STARTS = frozenset("=+-@")

_SURELY_FITS = LIMIT // 2
"""Characters that fit even if each takes two units."""

_BREAK_WITHIN = 4_000
"""A full cell ends at a line if one is so near its end: a note in the matrix then stays in one piece."""


def is_plain(text: str) -> bool:
    """Whether a text can go into one cell as it is. May be False for a text that could.

    This is asked of every text of every row, so it rests on a few fast looks.
    """
    return (
        text.isprintable()
        and text[:1] not in _STARTS
        and "_x" not in text
        and "_X" not in text
        and len(text) <= _SURELY_FITS
    )


def may_be_taken_for_formula(text: str) -> bool:
    """Whether somebody who edits the cell by hand would find a formula where a text was."""
    return text[:1] in _FORMULA_STARTS


def escape(text: str) -> str:
    """A text as it is written into a cell.

    Args:
        text: Any text.

    Returns:
        The text with `_xHHHH_` in the place of what can't be written, and of the underscore of what only
        looks like that.
    """
    blank = text[:1] if text.isspace() else ""  # a way of writing of openpyxl's loses a text of blanks alone
    written = _TO_ESCAPE.sub(lambda found: _escaped(found.group()), text[len(blank) :])
    return f"{_escaped(blank)}{written}" if blank else written


def escape_first(text: str) -> str:
    """A text that would be mistaken for a word of the program, escaped so that it is not."""
    return _escaped(text[0]) + text[1:]


def unescape(written: str) -> str:
    """The text that a cell stands for.

    Args:
        written: What is written in the cell.
    """
    if "_x" not in written:
        return written
    return _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), written)


def cut(written: str) -> list[str]:
    """Cut an escaped text into pieces that each fit a cell; together they are the whole.

    Neither a surrogate pair nor an escape is split.

    Args:
        written: What `escape` gave.

    Returns:
        One piece or more.
    """
    pieces = []
    while not _fits(written):
        end = _end_of_piece(written)
        pieces.append(written[:end])
        written = written[end:]
    pieces.append(written)
    return pieces


def units(text: str) -> int:
    """How long a text is for Excel: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _escaped(character: str) -> str:
    return f"_x{ord(character):04X}_"


def _fits(written: str) -> bool:
    return len(written) <= LIMIT and (len(written) <= _SURELY_FITS or units(written) <= LIMIT)


def _end_of_piece(written: str) -> int:
    """The number of characters of a text that go into its first cell."""
    head = written[:LIMIT]
    if not head.isascii():
        head = head.encode("utf-16-le", "surrogatepass")[: 2 * LIMIT].decode("utf-16-le", "ignore")
    end = len(head)
    line = head.rfind("\n", end - _BREAK_WITHIN) + 1
    if line > 0:
        return line
    for found in _ESCAPE.finditer(written, 0, end + _ESCAPE_LENGTH):  # from the start: an escape may end
        if found.start() < end < found.end():  # in the underscore with which another seems to begin
            return found.start()
    return end
