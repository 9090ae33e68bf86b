"""The line at the bottom: it always has the focus, and whatever is typed lands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from protocol.i18n import N_
from protocol.model.text import clean
from protocol.tui.widgets.edit_buffer import EditBuffer, before

_MOST_ROWS = 6
"""Rows that the line grows to before it scrolls: the notes above it stay in sight at 80x24."""


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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("keep"), id="line.keep", tooltip=N_("keep what stands on the line")),
        Binding(
            "shift+enter,ctrl+j,alt+enter",
            "newline",
            N_("new line"),
            id="line.newline",
            tooltip=N_("go on in the same note, on a new line"),
        ),
        Binding("left", "left", show=False, id="line.left", tooltip=N_("one character back")),
        Binding("right", "right", show=False, id="line.right", tooltip=N_("one character on")),
        Binding("ctrl+left", "left(True)", show=False, id="line.word_left", tooltip=N_("one word back")),
        Binding("ctrl+right", "right(True)", show=False, id="line.word_right", tooltip=N_("one word on")),
        Binding("home", "home", show=False, id="line.home", tooltip=N_("to the start of the line")),
        Binding("end", "end", show=False, id="line.end", tooltip=N_("to the end of the line")),
        Binding("backspace", "backspace", show=False, id="line.backspace", tooltip=N_("delete to the left")),
        Binding("delete", "delete", show=False, id="line.delete", tooltip=N_("delete to the right")),
        Binding(
            "ctrl+w,ctrl+backspace",
            "backspace(True)",
            show=False,
            id="line.delete_word",
            tooltip=N_("delete the word to the left"),
        ),
        Binding("up", "up", show=False, id="line.up", tooltip=N_("a row up, or the last note")),
        Binding("down", "down", show=False, id="line.down", tooltip=N_("a row down")),
    ]

    @dataclass
    class Typed(Message):
        """Something on the line changed."""

        text: str
        """What stands there now."""

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        text: str
        """What stood there; the line still holds it, until somebody empties it."""

    class Slashed(Message):
        """A slash was pressed on the empty line; it does not stand there."""

    class PastTop(Message):
        """Up was pressed on the first row."""

    class PastBottom(Message):
        """Down was pressed on the last row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._buffer = EditBuffer()
        self._prompt = "> "
        self._ghost = ""
        self._rows_drawn = 1
        self._expanded: tuple[int, str, str] | None = None
        self.slash_asks = True
        """Whether a slash on the empty line asks for the list of acts."""
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
        """Put a text on the line, without a `Typed` message."""
        self._expanded = None
        self._buffer.set(clean(text), cursor)
        self._redraw()

    def type_on(self, character: str) -> None:
        """Type a character that was meant for the line but was pressed elsewhere."""
        self._type(character)

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

    async def _on_key(self, event: events.Key) -> None:
        if event.character is not None and event.is_printable:
            event.stop()
            event.prevent_default()
            self._type(event.character)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._insert(clean(event.text))

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self._buffer.put_cursor(self._width, offset.y + self._first_row(), offset.x - self._indent)
            self._redraw()

    def action_submit(self) -> None:
        """Enter."""
        self.post_message(self.Submitted(self.text))

    def action_newline(self) -> None:
        """Go on in the same note."""
        self._insert("\n")

    def action_backspace(self, word: bool = False) -> None:
        """Delete to the left; right after an expansion: take that back."""
        if not word and self._expanded is not None and self._expanded[0] == self.cursor:
            place, short, long = self._expanded
            start = place - len(long) - 1
            self._buffer.set(self.text[:start] + short + " " + self.text[place:], start + len(short) + 1)
            self._changed()
            return
        self._buffer.delete_left(word=word)
        self._changed()

    def action_delete(self) -> None:
        """Delete to the right."""
        self._buffer.delete_right()
        self._changed()

    def action_left(self, word: bool = False) -> None:
        """Back."""
        self._buffer.left(word=word)
        self._redraw()

    def action_right(self, word: bool = False) -> None:
        """On."""
        self._buffer.right(word=word)
        self._redraw()

    def action_home(self) -> None:
        """To the start."""
        self._buffer.home()
        self._redraw()

    def action_end(self) -> None:
        """To the end."""
        self._buffer.end()
        self._redraw()

    def action_up(self) -> None:
        """A row up."""
        if self._buffer.up(self._width):
            self._redraw()
        else:
            self.post_message(self.PastTop())

    def action_down(self) -> None:
        """A row down."""
        if self._buffer.down(self._width):
            self._redraw()
        else:
            self.post_message(self.PastBottom())

    def _type(self, character: str) -> None:
        if character == "/" and not self.text and self.slash_asks:
            self.post_message(self.Slashed())
            return
        if character == " " and self._expand():
            return
        self._insert(clean(character))

    def _insert(self, text: str) -> None:
        if text:
            self._buffer.insert(text)
            self._changed()

    def _expand(self) -> bool:
        """Put the long form of the word before the cursor there, with its blank; False where it has none."""
        head = self.text[: self.cursor]
        word = head[max(head.rfind(" "), head.rfind("\n")) + 1 :]
        long = self.expansions.get(word)
        if not word or long is None:
            return False
        start = self.cursor - len(word)
        self._buffer.set(self.text[:start] + long + " " + self.text[self.cursor :], start + len(long) + 1)
        self._changed()
        self._expanded = (self.cursor, word, long)
        return True

    def _changed(self) -> None:
        self._expanded = None
        self._redraw()
        self.post_message(self.Typed(self.text))

    # Drawing

    @property
    def _indent(self) -> int:
        return cell_len(self._prompt)

    @property
    def _width(self) -> int:
        """Cells for the text: the prompt before it, and room for the cursor behind it."""
        return max(self.content_size.width - self._indent - 1, 2)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the text needs, up to a limit."""
        rows = len(self._buffer.rows(max(width - self._indent - 1, 2)))
        return min(rows, _MOST_ROWS)

    def _first_row(self) -> int:
        """The first row that is drawn: the cursor stays in sight."""
        row, _cell = self._buffer.place(self._width)
        return max(0, row - self.content_size.height + 1)

    def _redraw(self) -> None:
        rows = min(len(self._buffer.rows(self._width)), _MOST_ROWS)
        self.refresh(layout=rows != self._rows_drawn)
        self._rows_drawn = rows
        if self.has_focus:
            self.app.cursor_position = self._cursor_on_screen()

    def _cursor_on_screen(self) -> Offset:
        row, cell = self._buffer.place(self._width)
        return self.content_region.offset + Offset(self._indent + cell, row - self._first_row())

    def _on_focus(self, event: events.Focus) -> None:
        self.app.cursor_position = self._cursor_on_screen()

    def render_line(self, y: int) -> Strip:
        """One row: the prompt or a blank as wide, then the text."""
        base = self.rich_style
        prompt_style = base + self.get_component_rich_style("note-line--prompt", partial=True)
        first = self._first_row()
        prompt = self._prompt if y + first == 0 else " " * self._indent
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
            return [Segment(_visible(text), base)]
        place = self.cursor - row[0]
        under = text[place : place + 1] or " "
        while place + len(under) < len(text) and before(text, place + len(under) + 1) == place:
            under = text[place : place + len(under) + 1]
        return [
            Segment(_visible(text[:place]), base),
            Segment(_visible(under), cursor_style),
            Segment(_visible(text[place + len(under) :]), base),
        ]


def _visible(text: str) -> str:
    """A tab takes one cell on the line."""
    return text.replace("\t", " ")
