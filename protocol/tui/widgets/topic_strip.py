"""The strip on the left: how far each topic is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from protocol.i18n import _
from protocol.model.text import clean
from protocol.session.talk import Progress, TopicView

_SIGNS = {Progress.OPEN: "-", Progress.BUSY: "~", Progress.DONE: "v"}
_HERE = ">"
_WAITS = "<-"
"""Behind a topic with a question to come back to, as behind a note to come back to."""


class TopicStrip(Widget):
    """The topics, each with its sign, its key and its minutes; below them what waits.

    Args:
        id: Its id.
    """

    DEFAULT_CSS = """
    TopicStrip { padding: 0 1; color: $quiet; }
    """

    @dataclass
    class Chosen(Message):
        """A topic was clicked."""

        view: TopicView
        """The topic."""

    class InboxChosen(Message):
        """The inbox was clicked."""

    class LeftOpenChosen(Message):
        """What an earlier sitting left open was clicked."""

    class ComeBackChosen(Message):
        """The list to come back to was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._views: Sequence[TopicView] = ()
        self._inbox = 0
        self._come_back = 0
        self._left_open = 0

    def show(self, views: Sequence[TopicView], inbox: int, come_back: int, left_open: int = 0) -> None:
        """Show how things stand.

        Args:
            views: The topics.
            inbox: Notes without a question.
            come_back: Questions and notes to come back to.
            left_open: Questions that an earlier sitting left open.
        """
        self._views, self._inbox, self._come_back = views, inbox, come_back
        self._left_open = left_open
        self.refresh()

    def render(self) -> Content:
        """One row a topic, as many as fit round the current one; the last rows say what waits."""
        width, height = self.content_size
        waiting = self._waiting()
        room = max(height - len(waiting), 1)
        first = self._first(room)
        rows = [self._row(view, width) for view in self._views[first : first + room]]
        rows += [Content("")] * (room - len(rows))
        return Content("\n").join([*rows, *(row for row, _message in waiting)])

    def _first(self, room: int) -> int:
        here = next((index for index, view in enumerate(self._views) if view.current), 0)
        return max(0, min(here - room // 2, len(self._views) - room))

    def _row(self, view: TopicView, width: int) -> Content:
        sign = _HERE if view.current else _SIGNS[view.progress]
        planned = view.place.topic.minutes
        used = int(view.minutes_used)
        time = f"{used}/{planned}'" if used and planned else (f"{planned}'" if planned else "")
        time = f"{_WAITS} {time}" if view.waiting else time
        head = Content(f"{sign} {view.place.key} ")
        label = Content(clean(view.label))
        label = label.truncate(max(width - head.cell_length - len(time) - 1, 1), ellipsis=True)
        gap = " " * max(width - head.cell_length - label.cell_length - len(time), 0)
        row = head + label + Content(gap + time)
        return row.stylize("bold $ink") if view.current else row

    def _waiting(self) -> list[tuple[Content, Message]]:
        """The rows that say what waits, and what a click on each means."""
        rows: list[tuple[Content, Message]] = []
        if self._left_open:
            told = _("From last time {count}").format(count=self._left_open)
            rows.append((Content(told), self.LeftOpenChosen()))
        if self._inbox:
            rows.append((Content(_("Inbox {count}").format(count=self._inbox)), self.InboxChosen()))
        if self._come_back:
            told = _("To come back to {count}").format(count=self._come_back)
            rows.append((Content(told), self.ComeBackChosen()))
        return rows

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        waiting = self._waiting()
        room = max(self.content_size.height - len(waiting), 1)
        index = self._first(room) + offset.y
        if room <= offset.y < room + len(waiting):
            self.post_message(waiting[offset.y - room][1])
        elif offset.y < room and index < len(self._views):
            self.post_message(self.Chosen(self._views[index]))
