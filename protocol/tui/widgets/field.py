"""A field of a form: one line, on which everything lands that is typed or pasted. It keeps nothing itself."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from protocol.model.text import clean
from protocol.tui.key_taker import typed


class Field(Input):
    """An input of one line.

    Textual's own drops hard blanks and joiners as they are typed, and all lines but the first of a paste.
    """

    def on_key(self, event: events.Key) -> None:
        """A character lands at the cursor; every other key is Textual's."""
        character = typed(event)
        if character is not None:
            self._land(character)
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """All lines of a pasted text become one."""
        self._land(" ".join(line for line in clean(event.text).split("\n") if line.strip()))
        event.stop()
        event.prevent_default()

    def _land(self, text: str) -> None:
        self.replace(clean(text).replace("\n", " "), *self.selection)
