"""The notes, one of them marked, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import Note, spoken_order
from protocol.model.text import clean
from protocol.model.words import Kind
from protocol.tui.local_time import clock_time
from protocol.tui.screens.panels import Panel
from protocol.tui.widgets.notes_pane import KIND_SHORT, kind_column
from protocol.tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from protocol.tui.screens.note_acts import NoteActs

_KINDS = tuple(Kind)


class NotesPanel(Panel):
    """The notes at the question on the screen, or all of them, the last one marked.

    Args:
        screen: The interview screen, which does what needs the line.
    """

    def __init__(self, screen: NoteActs) -> None:
        super().__init__()
        self._screen = screen
        self._talk = screen.talk
        self._all = not screen.talk.notes.at(screen.talk.position)
        self._notes: list[Note] = []

    def compose(self) -> ComposeResult:
        """Title, notes, keys."""
        keys = [
            _("Enter edit · m move · i inbox · k kind · d delete"),
            _("s split · j join with the next · b come back to it · g sensitive"),
            _("a all notes or those here · Ctrl+Z take back · Esc back"),
        ]
        with Vertical(classes="panel"):
            yield Static(id="title", classes="panel-title")
            yield PickList(id="notes")
            yield Static(Content("\n".join(keys)), classes="panel-keys")

    def fill(self) -> None:
        """Show the notes."""
        self._show(None)

    def _show(self, marked: str | None) -> None:
        notes = self._talk.file.notes.values()
        here = self._talk.position
        self._notes = spoken_order(note for note in notes if self._all or note.question == here)
        title = _("All notes") if self._all else clean(self._talk.shown)
        self.query_one("#title", Static).update(Content(title))
        index = next((i for i, note in enumerate(self._notes) if note.id == marked), len(self._notes) - 1)
        self.query_one(PickList).put_rows([self._row(note) for note in self._notes], index)

    def _row(self, note: Note) -> Content:
        time = clock_time(note.entered.at, self._talk.study.time_zone)
        kind = _(KIND_SHORT[note.kind])
        pad = " " * (kind_column() - Content(kind).cell_length + 1)
        place = ""
        if self._all:
            known = note.question in self._talk.places if note.question is not None else False
            place = self._talk.places.code(note.question) if known and note.question else _("inbox")
            place = f"{place:<6}"
        sensitive = _("sensitive")
        marks = f"  [{sensitive}]" if note.sensitive else ""
        marks += "  <-" if note.come_back else ""
        text = clean(note.text).replace("\n", " ")
        return Content.assemble((f"{time} {place}", "$quiet"), (kind + pad, "$mark"), text + marks)

    def take_key(self, key: str, character: str | None) -> bool:
        """A letter does something with the marked note."""
        if key == "escape":
            self._leave()
        elif key == "ctrl+z":
            self._talk.undo()
            self._show(None)
        elif character == "a":
            self._all = not self._all
            self._show(None)
        elif self._notes and (character or key) in ("enter", "e", "m", "i", "k", "s", "j", "d", "b", "g"):
            self._do(character or key, self._notes[self.query_one(PickList).marked])
        else:
            self.query_one(PickList).take_key(key)
        return True

    def _do(self, key: str, note: Note) -> None:
        notes = self._talk.notes
        try:
            if key in ("enter", "e"):
                self._leave()
                self._screen.edit(note)
                return
            if key == "m":
                self._leave()
                self._screen.move(note)
                return
            if key == "s":
                self._leave()
                self._screen.split(note)
                return
            if key == "i":
                notes.move(note, None)
            elif key == "k":
                kind = _KINDS[(_KINDS.index(note.kind) + 1) % len(_KINDS)]
                notes.retype(note, kind)
            elif key == "j":
                notes.join(note)
            elif key == "d":
                notes.delete(note)
            elif key == "b":
                notes.mark_come_back(note, wanted=not note.come_back)
            elif key == "g":
                notes.mark_sensitive(note, wanted=not note.sensitive)
        except Refused as refused:
            self._screen.tell(str(refused))
        self._show(note.id)

    def _leave(self) -> None:
        self.close_panel()
        self._screen.show()
