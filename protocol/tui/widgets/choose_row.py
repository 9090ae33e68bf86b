"""A row of a form on which one of some options is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from protocol.i18n import N_, _


class ChooseRow(Widget, can_focus=True):
    """One line: `< the option >`, and which of how many it is.

    Args:
        options: Value and text of each option; at least one.
        id: Its id.
    """

    DEFAULT_CSS = """
    ChooseRow { height: 1; width: 1fr; }
    ChooseRow:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False, id="choose.left", tooltip=N_("the option before")),
        Binding("right,space", "step(1)", show=False, id="choose.right", tooltip=N_("the next option")),
    ]

    @dataclass
    class Changed(Message):
        """Another option was chosen."""

        row: ChooseRow
        """The row."""
        value: str
        """The value of the option."""

    def __init__(self, options: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self._index = 0

    @property
    def value(self) -> str:
        """The value of the chosen option."""
        return self._options[self._index][0]

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options; the chosen one stays chosen where it is among them.

        Args:
            options: Value and text of each option; at least one.
        """
        value, self._options = self.value, tuple(options)
        self._index = next((index for index, (other, _text) in enumerate(options) if other == value), 0)
        self.refresh()

    def choose(self, value: str) -> None:
        """Choose the option with a value; nothing happens where there is none."""
        for index, (other, _text) in enumerate(self._options):
            if other == value and index != self._index:
                self._index = index
                self.refresh()
                self.post_message(self.Changed(self, value))

    def render(self) -> Content:
        """The line."""
        count = len(self._options)
        end = Content.styled(" >", "$quiet")
        if count > 1:
            place = "  " + _("{number} of {count}").format(number=self._index + 1, count=count)
            end += Content.styled(place, "$quiet not bold")
        begin = Content.styled("< ", "$quiet")
        room = max(self.content_size.width - begin.cell_length - end.cell_length, 1)
        return begin + Content(self._options[self._index][1]).truncate(room, ellipsis=True) + end

    def action_step(self, step: int) -> None:
        """Another option."""
        self.choose(self._options[(self._index + step) % len(self._options)][0])

    def on_key(self, event: events.Key) -> None:
        """A digit or a first letter chooses."""
        pressed = (event.character or "").casefold()
        if pressed.isdigit() and 1 <= int(pressed) <= len(self._options):
            event.stop()
            self.choose(self._options[int(pressed) - 1][0])
        elif pressed.isalpha():
            after = [*self._options[self._index + 1 :], *self._options[: self._index + 1]]
            found = next((value for value, text in after if text.casefold().startswith(pressed)), None)
            if found is not None:
                event.stop()
                self.choose(found)

    async def _on_click(self, event: events.Click) -> None:
        self.action_step(1)
