"""A table to walk through by cells. Only what is in sight is drawn, however large it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from protocol.i18n import N_


class Layout(Struct, frozen=True):
    """What stands in a grid, and how wide."""

    rows: Sequence[Content]
    """What each row is called."""
    columns: Sequence[Sequence[Content]]
    """What stands over each column: as many lines for each."""
    cell: Callable[[int, int], Content]
    """Gives what stands in a row and a column, both from 0; no wider than `cell_width`."""
    label_width: int
    """Cells for what the rows are called."""
    cell_width: int
    """Cells for each column, those between two columns not counted."""


_BETWEEN = 2
"""Cells between two columns."""


class Grid(Widget, can_focus=True):
    """Rows and columns, one cell of them marked; what the rows and columns are called stays in sight.

    Args:
        id: Its id.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--marked"}
    DEFAULT_CSS = """
    Grid { height: 1fr; width: 1fr; }
    Grid > .grid--marked { text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", N_("choose"), id="grid.pick", tooltip=N_("open the marked cell")),
        Binding("up", "move(-1, 0)", show=False, id="grid.up", tooltip=N_("one row up")),
        Binding("down", "move(1, 0)", show=False, id="grid.down", tooltip=N_("one row down")),
        Binding("left", "move(0, -1)", show=False, id="grid.left", tooltip=N_("one column to the left")),
        Binding("right", "move(0, 1)", show=False, id="grid.right", tooltip=N_("one column to the right")),
        Binding("pageup", "page(-1)", show=False, id="grid.page_up", tooltip=N_("a page up")),
        Binding("pagedown", "page(1)", show=False, id="grid.page_down", tooltip=N_("a page down")),
        Binding(
            "home", "move(0, -100000000)", show=False, id="grid.first", tooltip=N_("to the first column")
        ),
        Binding("end", "move(0, 100000000)", show=False, id="grid.last", tooltip=N_("to the last column")),
    ]

    @dataclass
    class Marked(Message):
        """Another cell is marked, or the same cell stands in another table."""

        grid: Grid
        """The grid."""

    @dataclass
    class Picked(Message):
        """A cell was taken."""

        grid: Grid
        """The grid."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layout = Layout((), (), lambda _row, _column: Content(""), 0, 1)
        self.row = 0
        """The marked row, from 0."""
        self.column = 0
        """The marked column, from 0."""
        self._top = 0
        self._left = 0

    def put(self, layout: Layout) -> None:
        """Put another table in, with the mark where it was as far as there is such a cell."""
        self._layout = layout
        self._mark(self.row, self.column)
        self.refresh()

    @property
    def head(self) -> int:
        """Lines that the columns need above them."""
        return len(self._layout.columns[0]) if self._layout.columns else 0

    @property
    def shown_rows(self) -> int:
        """How many rows there is room for."""
        return max(self.content_size.height - self.head, 1)

    @property
    def shown_columns(self) -> int:
        """How many columns there is room for."""
        room = self.content_size.width - self._layout.label_width
        return max(room // (self._layout.cell_width + _BETWEEN), 1)

    @property
    def beyond(self) -> tuple[bool, bool, bool, bool]:
        """Whether there is more above, below, to the left and to the right."""
        rows, columns = len(self._layout.rows), len(self._layout.columns)
        return (
            self._top > 0,
            self._top + self.shown_rows < rows,
            self._left > 0,
            self._left + self.shown_columns < columns,
        )

    def action_pick(self) -> None:
        """Take the marked cell."""
        if not self._layout.rows or not self._layout.columns:
            raise SkipAction
        self.post_message(self.Picked(self))

    def action_move(self, rows: int, columns: int) -> None:
        """Mark another cell."""
        self._mark(self.row + rows, self.column + columns)

    def action_page(self, pages: int) -> None:
        """Mark the cell a page up or down."""
        self._mark(self.row + pages * max(self.shown_rows - 1, 1), self.column)

    def _mark(self, row: int, column: int) -> None:
        self.row = min(max(row, 0), max(len(self._layout.rows) - 1, 0))
        self.column = min(max(column, 0), max(len(self._layout.columns) - 1, 0))
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Marked(self))

    def _keep_in_sight(self) -> None:
        rows, columns = self.shown_rows, self.shown_columns
        self._top = min(max(self._top, self.row - rows + 1), self.row)
        self._top = max(min(self._top, len(self._layout.rows) - rows), 0)
        self._left = min(max(self._left, self.column - columns + 1), self.column)
        self._left = max(min(self._left, len(self._layout.columns) - columns), 0)

    def _on_resize(self, event: events.Resize) -> None:
        self._keep_in_sight()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.action_move(1, 0)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.action_move(-1, 0)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        row = offset.y - self.head + self._top
        column = (offset.x - self._layout.label_width) // (self._layout.cell_width + _BETWEEN) + self._left
        inside = offset.x >= self._layout.label_width and offset.y >= self.head
        if not inside or row >= len(self._layout.rows) or column >= len(self._layout.columns):
            return
        again = (row, column) == (self.row, self.column)
        self._mark(row, column)
        if again:
            self.action_pick()

    def render_line(self, y: int) -> Strip:
        """One line: of what stands over the columns, or a row."""
        width = self.content_size.width
        line = self._head_line(y) if y < self.head else self._row_line(y - self.head + self._top)
        strips = Visual.to_strips(self, line.truncate(width), width, 1, self.visual_style, pad=True)
        return strips[0] if strips else Strip.blank(width, self.rich_style)

    def _columns_in_sight(self) -> range:
        return range(self._left, min(self._left + self.shown_columns, len(self._layout.columns)))

    def _head_line(self, y: int) -> Content:
        layout = self._layout
        line = Content(" " * layout.label_width)
        for column in self._columns_in_sight():
            text = _wide(layout.columns[column][y], layout.cell_width)
            line += text.stylize("bold $ink" if column == self.column else "$quiet") + Content(" " * _BETWEEN)
        return line

    def _row_line(self, row: int) -> Content:
        layout = self._layout
        if row >= len(layout.rows):
            return Content("")
        name = _wide(layout.rows[row], layout.label_width - _BETWEEN)
        line = name.stylize("bold $ink" if row == self.row else "") + Content(" " * _BETWEEN)
        for column in self._columns_in_sight():
            text = _wide(layout.cell(row, column), layout.cell_width)
            if (row, column) == (self.row, self.column):
                text = Content(text.plain).stylize("bold reverse")
            line += text + Content(" " * _BETWEEN)
        return line


def _wide(text: Content, width: int) -> Content:
    """A text that takes so many cells."""
    cut = text.truncate(max(width, 1), ellipsis=True)
    return cut.pad_right(max(width - cut.cell_length, 0))
