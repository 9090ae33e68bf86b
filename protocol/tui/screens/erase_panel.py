"""Going off the record: which of the last notes go too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.text import clean
from protocol.session.off_record import Erasable
from protocol.session.places import digit
from protocol.tui.screens.panels import Panel
from protocol.tui.widgets.pick_list import PickList


class ErasePanel(Panel):
    """Digits tick notes; Enter goes off the record and erases what is ticked.

    Args:
        notes: The last notes, the newest first.
        done: Gets the ids of those that go; not called for Escape.
    """

    def __init__(self, notes: Sequence[Erasable], done: Callable[[list[str]], object]) -> None:
        super().__init__()
        self._notes = notes
        self._done = done
        self._ticked: set[str] = set()

    def compose(self) -> ComposeResult:
        """Title, notes, keys."""
        with Vertical(classes="panel"):
            yield Static(Content(_("Off the record: from Enter on nothing is kept")), classes="panel-title")
            if self._notes:
                yield Static(Content(_("Which of the last notes really go too?")), classes="panel-note")
            yield PickList(id="notes")
            yield Static(Content(_("digits tick · Enter off the record · Esc back")), classes="panel-keys")

    def fill(self) -> None:
        """Show the notes."""
        rows = []
        for number, note in enumerate(self._notes, 1):
            sign = "x" if note.id in self._ticked else " "
            text = clean(note.text).replace("\n", " ")
            rows.append(Content.assemble((f"{number} ", "bold $mark"), (f"[{sign}] ", "$bad"), text))
        self.query_one(PickList).put_rows(rows, self.query_one(PickList).marked)

    def take_key(self, key: str, character: str | None) -> bool:
        """A digit, a blank on the marked row, Enter or Escape."""
        rows = self.query_one(PickList)
        number = int(digit(character or "") or "0")
        if key == "escape":
            self.close_panel()
        elif key == "enter":
            self.close_panel()
            self._done([note.id for note in self._notes if note.id in self._ticked])
        elif 1 <= number <= len(self._notes):
            self._turn(number - 1)
        elif character == " " and self._notes:
            self._turn(rows.marked)
        else:
            rows.take_key(key)
        return True

    def _turn(self, index: int) -> None:
        self._ticked ^= {self._notes[index].id}
        self.fill()
