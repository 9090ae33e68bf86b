"""A list of notes, each over as many lines as it needs, one of them marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
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

_NARROWEST = 8
"""Cells below which words can't be read: a list that has no more has not got its place yet."""


class Section(Struct, frozen=True):
    """Notes that belong together."""

    title: Content
    """What stands above them."""
    entries: Sequence[tuple[Content, Content]]
    """Of each note the line above it, and its words."""


class NoteList(ScrollView, can_focus=True):
    """Notes under each other, each with a line of its own above it.

    Args:
        id: Its id.
    """

    DEFAULT_CSS = """
    NoteList { scrollbar-size-vertical: 1; overflow-x: hidden; width: 1fr; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "pick", N_("choose"), id="notes.pick", tooltip=N_("open the interview at this note")
        ),
        Binding("up", "mark(-1)", show=False, id="notes.up", tooltip=N_("one note up")),
        Binding("down", "mark(1)", show=False, id="notes.down", tooltip=N_("one note down")),
        Binding("pageup", "page(-1)", show=False, id="notes.page_up", tooltip=N_("a page up")),
        Binding("pagedown", "page(1)", show=False, id="notes.page_down", tooltip=N_("a page down")),
        Binding("home", "mark(-100000000)", show=False, id="notes.first", tooltip=N_("to the first note")),
        Binding("end", "mark(100000000)", show=False, id="notes.last", tooltip=N_("to the last note")),
    ]

    @dataclass
    class Marked(Message):
        """Another note is marked."""

        note_list: NoteList
        """The list."""

    @dataclass
    class Picked(Message):
        """A note was taken."""

        note_list: NoteList
        """The list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sections: Sequence[Section] = ()
        self._lines: list[tuple[int, Content]] = []
        self._starts: list[int] = []
        self._width = 0
        self.marked = 0
        """The marked note, from 0."""

    def put(self, sections: Sequence[Section]) -> None:
        """Put other notes in the list.

        Args:
            sections: The notes that belong together, under each other; they are counted through.
        """
        self._sections = sections
        self.marked = min(self.marked, max(len(self) - 1, 0))
        self._width = 0
        self._lay_out()

    def __len__(self) -> int:
        return sum(len(section.entries) for section in self._sections)

    def __bool__(self) -> bool:
        return True

    def _lay_out(self) -> None:
        width = self.content_size.width - 4
        if width < _NARROWEST or width == self._width:
            return  # nothing to be seen yet, or all stands as it should
        self._width = width
        self._lines, self._starts = [], []
        for section in self._sections:
            if self._lines:
                self._lines.append((-1, Content("")))
            self._lines += [(-1, line) for line in section.title.wrap(width)]
            for head, words in section.entries:
                number = len(self._starts)
                self._lines.append((-1, Content("")))
                self._starts.append(len(self._lines))
                self._lines += [(number, line) for line in (head, *words.wrap(width))]
        self.virtual_size = Size(self.content_size.width, len(self._lines))
        self._keep_in_sight()
        self.refresh()

    def action_pick(self) -> None:
        """Take the marked note."""
        if not self._starts:
            raise SkipAction
        self.post_message(self.Picked(self))

    def action_mark(self, step: int) -> None:
        """Mark another note."""
        self._mark(self.marked + step)

    def action_page(self, pages: int) -> None:
        """Mark the first note that begins a page away."""
        if not self._starts:
            return
        wanted = self._starts[self.marked] + pages * max(self.content_size.height - 2, 1)
        ahead = range(self.marked + 1, len(self._starts)) if pages > 0 else range(self.marked - 1, -1, -1)
        there = [number for number in ahead if (self._starts[number] - wanted) * pages >= 0]
        self._mark(there[0] if there else (len(self._starts) - 1 if pages > 0 else 0))

    def _mark(self, number: int) -> None:
        number = min(max(number, 0), max(len(self) - 1, 0))
        if number != self.marked and self._starts:
            self.marked = number
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Marked(self))

    def _keep_in_sight(self) -> None:
        if not self._starts or not self.is_attached:
            return
        start = self._starts[self.marked] if self.marked else 0
        following = self.marked + 1
        end = self._starts[following] - 1 if following < len(self._starts) else len(self._lines)
        height = min(max(end - start, 1), max(self.content_size.height, 1))
        region = Region(0, start, max(self.content_size.width, 1), height)
        self.scroll_to_region(region, animate=False, force=True)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        line = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= line < len(self._lines) and self._lines[line][0] >= 0:
            number = self._lines[line][0]
            if number == self.marked:
                self.action_pick()
            self._mark(number)

    def _on_resize(self, event: events.Resize) -> None:
        self._lay_out()

    def _on_focus(self, event: events.Focus) -> None:
        self.post_message(self.Marked(self))

    def render_line(self, y: int) -> Strip:
        """One line; those of the marked note have a sign before them."""
        index, width = y + self.scroll_offset.y, self.content_size.width
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        number, line = self._lines[index]
        if number == self.marked and self.has_focus:
            line = Content.styled("> " if index == self._starts[number] else "| ", "bold $mark") + line
        elif number >= 0:
            line = Content("  ") + line
        strips = Visual.to_strips(self, line.truncate(width), width, 1, self.visual_style, pad=True)
        return strips[0] if strips else Strip.blank(width, self.rich_style)
