"""A list to pick from. Only the rows in sight are drawn, so that ten thousand cost what ten cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from protocol.i18n import N_

_HERE = "> "
"""Before the marked row: a sign that needs no colour, as in the strip of topics."""


class PickList(ScrollView, can_focus=True):
    """Rows of one line each, one of them marked.

    Args:
        id: Its id.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick-list--marked"}
    DEFAULT_CSS = """
    PickList { scrollbar-size-vertical: 1; overflow-x: hidden; }
    PickList > .pick-list--marked { text-style: bold; background: $boost; }
    PickList:focus > .pick-list--marked { background: $primary-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", N_("choose"), id="list.pick", tooltip=N_("take the marked row")),
        Binding("up", "mark(-1)", show=False, id="list.up", tooltip=N_("one row up")),
        Binding("down", "mark(1)", show=False, id="list.down", tooltip=N_("one row down")),
        Binding("pageup", "page(-1)", show=False, id="list.page_up", tooltip=N_("a page up")),
        Binding("pagedown", "page(1)", show=False, id="list.page_down", tooltip=N_("a page down")),
        Binding("home", "end(-1)", show=False, id="list.first", tooltip=N_("to the first row")),
        Binding("end", "end(1)", show=False, id="list.last", tooltip=N_("to the last row")),
    ]

    @dataclass
    class Marked(Message):
        """Another row is marked."""

        pick_list: PickList
        """The list."""
        index: int
        """The row, from 0."""

    @dataclass
    class Picked(Message):
        """A row was taken."""

        pick_list: PickList
        """The list."""
        index: int
        """The row, from 0."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Content] = ()
        self.marked = 0
        """The marked row, from 0."""

    def put_rows(self, rows: Sequence[Content], marked: int = 0) -> None:
        """Put other rows in the list.

        Args:
            rows: One line each.
            marked: The row that is marked.
        """
        self._rows = rows
        self.marked = min(max(marked, 0), max(len(rows) - 1, 0))
        self.virtual_size = Size(self.content_size.width, len(rows))
        self._keep_in_sight()
        self.refresh()

    def __len__(self) -> int:
        return len(self._rows)

    def __bool__(self) -> bool:
        return True

    def take_key(self, key: str) -> bool:
        """Move the mark, for a screen that takes its keys itself.

        Returns:
            Whether the key moves the mark.
        """
        move = {"up": -1, "down": 1}.get(key)
        if move is not None:
            self.action_mark(move)
        elif key in ("pageup", "pagedown"):
            self.action_page(1 if key == "pagedown" else -1)
        elif key in ("home", "end"):
            self.action_end(1 if key == "end" else -1)
        else:
            return False
        return True

    def action_pick(self) -> None:
        """Take the marked row."""
        if not self._rows:
            raise SkipAction
        self.post_message(self.Picked(self, self.marked))

    def action_mark(self, step: int) -> None:
        """Mark another row."""
        self.mark(self.marked + step)

    def action_page(self, pages: int) -> None:
        """Mark the row a page away."""
        self.mark(self.marked + pages * max(self.content_size.height - 1, 1))

    def action_end(self, way: int) -> None:
        """Mark the first or the last row."""
        self.mark(0 if way < 0 else len(self._rows) - 1)

    def mark(self, index: int) -> None:
        """Mark a row, or the nearest one that there is."""
        index = min(max(index, 0), max(len(self._rows) - 1, 0))
        if index != self.marked and self._rows:
            self.marked = index
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Marked(self, index))

    def _keep_in_sight(self) -> None:
        if self._rows and self.is_attached:
            region = Region(0, self.marked, max(self.content_size.width, 1), 1)
            self.scroll_to_region(region, animate=False, force=True)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y + self.scroll_offset.y
        if index < len(self._rows):
            self.mark(index)
            self.post_message(self.Picked(self, index))

    def _on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.content_size.width, len(self._rows))
        self._keep_in_sight()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its rows."""
        return len(self._rows)

    def render_line(self, y: int) -> Strip:
        """One row."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[index]
        style = self.visual_style
        if index == self.marked:
            style += self.get_visual_style("pick-list--marked", partial=True)
        row = Content(_HERE if index == self.marked else " " * len(_HERE)) + row
        row = row.truncate(width, ellipsis=True)
        strips = Visual.to_strips(self, row, width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, self.rich_style)
