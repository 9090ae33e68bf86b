"""The line at the bottom: whatever is typed lands on it. The screen hands it its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.widget import Widget

from protocol.model.text import clean
from protocol.tui.widgets.edit_buffer import EditBuffer, before, on_the_line

_MOST_ROWS = 6
"""Rows that the line grows to before it scrolls: the notes above it stay in sight at 80x24."""

_PROMPT_SHARE = 0.5
"""The part of the width that what stands before the text may take; more of it stands on a row of its own."""


class NoteLine(Widget, can_focus=True):
    """A line editor that grows while it is typed on.

    Args:
        id: Its id.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"note-line--prompt", "note-line--cursor", "note-line--ghost"}
    DEFAULT_CSS = """
    NoteLine { height: auto; max-height: 6; width: 1fr; }
    NoteLine > .note-line--prompt { text-style: bold; }
    NoteLine > .note-line--cursor { text-style: reverse; }
    NoteLine > .note-line--ghost { text-style: dim; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._buffer = EditBuffer()
        self._prompt = "> "
        self._ghost = ""
        self._rows_drawn = 1
        self._expanded: tuple[int, str, str] | None = None
        self.expansions: Mapping[str, str] = {}
        """Short forms and what they stand for."""

    # What stands there

    @property
    def text(self) -> str:
        """What stands on the line."""
        return self._buffer.text

    @property
    def cursor(self) -> int:
        """The place of the cursor, in characters."""
        return self._buffer.cursor

    def put(self, text: str, cursor: int | None = None) -> None:
        """Put another text on the line, with the cursor behind it or at a place."""
        self._expanded = None
        self._buffer.set(clean(text), cursor)
        self._redraw()

    def ask(self, prompt: str, ghost: str = "") -> None:
        """Say what the line is for.

        Args:
            prompt: What stands before it.
            ghost: What stands there faintly while it is empty.
        """
        if (prompt, ghost) != (self._prompt, self._ghost):
            self._prompt, self._ghost = prompt, ghost
            self._redraw()

    # Keys

    def take_key(self, key: str, character: str | None) -> bool:
        """Deal with a key of the line.

        Args:
            key: As Textual calls it.
            character: What it types; None where it types nothing.

        Returns:
            False when it is no key of the line, or there is nowhere to go with it.
        """
        if character is not None:
            self.type(character)
            return True
        edit = _EDITS.get(key)
        if edit is None:
            return False
        text = self.text
        moved = edit(self)
        if text != self.text:
            self._expanded = None
        self._redraw()
        return moved is not False

    def type(self, text: str) -> None:
        """Put what was typed or pasted at the cursor; a blank behind a short form writes it out."""
        if text == " " and self._expand():
            return
        words = clean(text)
        if words:
            self._expanded = None
            self._buffer.insert(words)
            self._redraw()

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            row = offset.y - self._above(self.content_size.width) + self._first_row()
            self._buffer.put_cursor(self._width, row, offset.x - self._indent)
            self._redraw()

    def _rub_out(self) -> None:
        """Delete to the left; right after a short form was written out: take that back."""
        if self._expanded is not None and self._expanded[0] == self.cursor:
            place, short, long = self._expanded
            start = place - len(long) - 1
            self._buffer.set(self.text[:start] + short + " " + self.text[place:], start + len(short) + 1)
        else:
            self._buffer.delete_left()

    def _expand(self) -> bool:
        """Put the long form of the word before the cursor there, with its blank; False where it has none."""
        head = self.text[: self.cursor]
        word = head[max(head.rfind(" "), head.rfind("\n")) + 1 :]
        long = self.expansions.get(word)
        if not word or long is None:
            return False
        start = self.cursor - len(word)
        self._buffer.set(self.text[:start] + long + " " + self.text[self.cursor :], start + len(long) + 1)
        self._redraw()
        self._expanded = (self.cursor, word, long)
        return True

    # Drawing

    def _above(self, width: int) -> int:
        """Rows over the text: one where the prompt would leave too little room beside it."""
        return int(0 < width * _PROMPT_SHARE < cell_len(self._prompt))

    @property
    def _indent(self) -> int:
        return 0 if self._above(self.content_size.width) else cell_len(self._prompt)

    @property
    def _width(self) -> int:
        """Cells for the text: the prompt before it, and room for the cursor behind it."""
        return max(self.content_size.width - self._indent - 1, 2)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the text needs, up to a limit."""
        above = self._above(width)
        indent = 0 if above else cell_len(self._prompt)
        return min(above + len(self._buffer.rows(max(width - indent - 1, 2))), _MOST_ROWS)

    def _first_row(self) -> int:
        """The first row that is drawn: the cursor stays in sight."""
        row, _cell = self._buffer.place(self._width)
        return max(0, row - (self.content_size.height - self._above(self.content_size.width)) + 1)

    def _redraw(self) -> None:
        above = self._above(self.content_size.width)
        rows = min(above + len(self._buffer.rows(self._width)), _MOST_ROWS)
        self.refresh(layout=rows != self._rows_drawn)
        self._rows_drawn = rows
        if self.has_focus:
            self.app.cursor_position = self._cursor_on_screen()

    def _cursor_on_screen(self) -> Offset:
        row, cell = self._buffer.place(self._width)
        above = self._above(self.content_size.width)
        return self.content_region.offset + Offset(self._indent + cell, above + row - self._first_row())

    def _on_focus(self, event: events.Focus) -> None:
        self.app.cursor_position = self._cursor_on_screen()

    def render_line(self, y: int) -> Strip:
        """One row: the prompt or a blank as wide, then the text."""
        base = self.rich_style
        prompt_style = base + self.get_component_rich_style("note-line--prompt", partial=True)
        width = self.content_size.width
        if y < self._above(width):
            return Strip([Segment(self._prompt, prompt_style)]).adjust_cell_length(width, base)
        y -= self._above(width)
        first = self._first_row()
        prompt = self._prompt if y + first == 0 and self._indent else " " * self._indent
        segments = [Segment(prompt, prompt_style)]
        rows = self._buffer.rows(self._width)
        if y + first < len(rows):
            segments.extend(self._text_segments(rows[y + first], y + first))
        return Strip(segments).adjust_cell_length(self.content_size.width, base)

    def _text_segments(self, row: tuple[int, int], index: int) -> list[Segment]:
        base = self.rich_style
        text = self.text[row[0] : row[1]]
        at, _cell = self._buffer.place(self._width)
        cursor_style = base + self.get_component_rich_style("note-line--cursor", partial=True)
        if not self.text:
            ghost = base + self.get_component_rich_style("note-line--ghost", partial=True)
            return [Segment(" ", cursor_style if self.has_focus else base), Segment(self._ghost, ghost)]
        if at != index or not self.has_focus:
            return [Segment(on_the_line(text), base)]
        place = self.cursor - row[0]
        under = text[place : place + 1] or " "
        while place + len(under) < len(text) and before(text, place + len(under) + 1) == place:
            under = text[place : place + len(under) + 1]
        return [
            Segment(on_the_line(text[:place]), base),
            Segment(on_the_line(under), cursor_style),
            Segment(on_the_line(text[place + len(under) :]), base),
        ]


_EDITS: dict[str, Callable[[NoteLine], bool | None]] = {
    "shift+enter": lambda line: line.type("\n"),
    "ctrl+j": lambda line: line.type("\n"),
    "alt+enter": lambda line: line.type("\n"),
    "left": lambda line: line._buffer.left(),
    "right": lambda line: line._buffer.right(),
    "ctrl+left": lambda line: line._buffer.left(word=True),
    "ctrl+right": lambda line: line._buffer.right(word=True),
    "home": lambda line: line._buffer.home(),
    "end": lambda line: line._buffer.end(),
    "up": lambda line: line._buffer.up(line._width),
    "down": lambda line: line._buffer.down(line._width),
    "backspace": lambda line: line._rub_out(),
    "ctrl+h": lambda line: line._rub_out(),
    "delete": lambda line: line._buffer.delete_right(),
    "ctrl+w": lambda line: line._buffer.delete_left(word=True),
    "ctrl+backspace": lambda line: line._buffer.delete_left(word=True),
}
"""What each key does on the line; False where there is nowhere to go."""
