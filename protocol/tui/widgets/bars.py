"""The lines above and below the work: who and how far, and which keys there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from protocol.i18n import _
from protocol.model.text import clean

_TELL_FOR = 5.0
"""Seconds that a sentence stands in the place of the keys: long enough to read it with half an eye."""


class StatusBar(Widget):
    """One line: what this is on the left, how it stands on the right.

    Args:
        id: Its id.
    """

    DEFAULT_CSS = """
    StatusBar { height: 1; width: 1fr; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left = Content("")
        self._right = Content("")

    def show(self, left: Content, right: Content) -> None:
        """Say something else.

        Args:
            left: What this is; cut short where there is no room.
            right: How it stands.
        """
        if not (left.is_same(self._left) and right.is_same(self._right)):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """The line."""
        room = self.content_size.width
        left = self._left.truncate(max(room - self._right.cell_length - 1, 0), ellipsis=True)
        return left.pad_right(max(room - left.cell_length - self._right.cell_length, 0)) + self._right


class Key(NamedTuple):
    """A key and what it does."""

    key: str
    """As it stands on the keyboard."""
    label: str
    """What it does: a msgid."""
    action: str
    """The action of the screen."""
    binding: str = ""
    """The id of the binding, where settings may give it another key; else empty."""


class KeyBar(Widget):
    """One line with the keys that matter now; each can be clicked.

    Args:
        keys: The keys, the most needed first: what doesn't fit is left out.
        id: Its id.
    """

    DEFAULT_CSS = """
    KeyBar { height: 1; width: 1fr; padding: 0 1; background: $panel; color: $quiet; }
    """

    def __init__(self, keys: Sequence[Key] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = tuple(keys)
        self._spans: list[tuple[int, int, str]] = []
        self._told = ""
        self._timer: Timer | None = None

    def tell(self, text: str) -> None:
        """Say something in the place of the keys for a moment: nothing is covered by it.

        Args:
            text: One sentence.
        """
        if self._timer is not None:
            self._timer.stop()
        self._told = clean(text)
        self._timer = self.set_timer(_TELL_FOR, self.told_enough)
        self.refresh()

    def told_enough(self) -> None:
        """Show the keys again."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        if self._told:
            self._told = ""
            self.refresh()

    def show(self, keys: Sequence[Key]) -> None:
        """Show other keys."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render(self) -> Content:
        """The line."""
        room, at = self.content_size.width, 0
        self._spans, parts = [], []
        if self._told:
            return Content.styled(self._told, "bold $ink").truncate(room, ellipsis=True)
        for key in self._keys:
            label = _(key.label)
            width = Content(f"{key.key} {label}").cell_length
            if at + width > room:
                break
            self._spans.append((at, at + width, key.action))
            parts += [Content.styled(key.key, "bold $ink"), Content(f" {label}  ")]
            at += width + 2
        return Content("").join(parts)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, end, action in self._spans:
            if start <= offset.x < end:
                await self.screen.run_action(action)
