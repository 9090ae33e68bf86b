"""The text of a source, and where each note stands in it.

Positions are numbers of Unicode code points from the start of the text, as the standard wants them; lines end
with LF. A note goes out as it was typed, but for control characters, which become `_xHHHH_`.
"""

from __future__ import annotations

from protocol.export.book.cells import escape

_ESCAPE_LENGTH = 7


class SourceText:
    """A text that grows line by line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._notes: dict[str, tuple[int, str, str]] = {}

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._pieces)

    def line(self, text: str = "") -> None:
        """Put a line at the end."""
        self._put(_written(text) + "\n")

    def note(self, note_id: str, before: str, text: str) -> None:
        """Put a note at the end, and remember where.

        Args:
            note_id: Its id.
            before: What stands before its words on the line.
            text: Its words.
        """
        self._put(_written(before))
        written = _written(text)
        self._notes[note_id] = (self._length, text, written)
        self._put(written + "\n")

    def span(self, note_id: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch of a note stands; None for a note that is not in this text.

        Args:
            note_id: The note.
            start: Where the stretch begins in its words.
            end: One past its last code point.
        """
        if note_id not in self._notes:
            return None
        at, text, written = self._notes[note_id]
        if written == text:
            return at + start, at + end
        return at + _place(text, written, start), at + _place(text, written, end)

    def whole(self, note_id: str) -> tuple[int, int] | None:
        """Where a note stands."""
        found = self._notes.get(note_id)
        return None if found is None else (found[0], found[0] + len(found[2]))

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _written(text: str) -> str:
    return escape(text.replace("\r\n", "\n").replace("\r", "\n"))


def _place(text: str, written: str, position: int) -> int:
    """Where a position of a text is in the same text as it was written."""
    at = number = 0
    while number < position:
        character = text[number]
        if character == "\r":
            following = text[number + 1 : number + 2] == "\n"
            at += 0 if following else 1
        elif written[at : at + _ESCAPE_LENGTH] == f"_x{ord(character):04X}_":
            at += _ESCAPE_LENGTH
        else:
            at += 1
        number += 1
    return at
