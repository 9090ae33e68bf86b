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

    class ComeBackChosen(Message):
        """The list to come back to was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._views: Sequence[TopicView] = ()
        self._inbox = 0
        self._come_back = 0

    def show(self, views: Sequence[TopicView], inbox: int, come_back: int) -> None:
        """Show how things stand.

        Args:
            views: The topics.
            inbox: Notes without a question.
            come_back: Questions and notes to come back to.
        """
        self._views, self._inbox, self._come_back = views, inbox, come_back
        self.refresh()

    def render(self) -> Content:
        """One row a topic, as many as fit round the current one; the last rows say what waits."""
        width, height = self.content_size
        waiting = self._waiting()
        room = max(height - len(waiting), 1)
        first = self._first(room)
        rows = [self._row(view, width) for view in self._views[first : first + room]]
        rows += [Content("")] * (room - len(rows))
        return Content("\n").join([*rows, *waiting])

    def _first(self, room: int) -> int:
        here = next((index for index, view in enumerate(self._views) if view.current), 0)
        return max(0, min(here - room // 2, len(self._views) - room))

    def _row(self, view: TopicView, width: int) -> Content:
        sign = _HERE if view.current else _SIGNS[view.progress]
        planned = view.place.topic.minutes
        used = int(view.minutes_used)
        time = f"{used}/{planned}'" if used and planned else (f"{planned}'" if planned else "")
        head = Content(f"{sign} {view.place.key} ")
        label = Content(clean(view.label))
        label = label.truncate(max(width - head.cell_length - len(time) - 1, 1), ellipsis=True)
        gap = " " * max(width - head.cell_length - label.cell_length - len(time), 0)
        row = head + label + Content(gap + time)
        return row.stylize("bold $ink") if view.current else row

    def _waiting(self) -> list[Content]:
        rows = []
        if self._inbox:
            rows.append(Content(_("Inbox {count}").format(count=self._inbox)))
        if self._come_back:
            rows.append(Content(_("To come back to {count}").format(count=self._come_back)))
        return rows

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        waiting = len(self._waiting())
        room = max(self.content_size.height - waiting, 1)
        if offset.y >= room:
            inbox = self._inbox and offset.y == room
            self.post_message(self.InboxChosen() if inbox else self.ComeBackChosen())
            return
        index = self._first(room) + offset.y
        if index < len(self._views):
            self.post_message(self.Chosen(self._views[index]))
