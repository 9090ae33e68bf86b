"""The acts of a talk that have to do with notes."""

from __future__ import annotations

from collections.abc import Callable

from protocol.i18n import _
from protocol.model.interview import Note
from protocol.model.text import clean
from protocol.model.words import Kind, label
from protocol.tui.acts import UNDO_WORDS
from protocol.tui.screens.find_panels import FindPanel, PlacePanel, holding
from protocol.tui.screens.notes_panel import NotesPanel
from protocol.tui.screens.panels import Option
from protocol.tui.screens.talk_screen import TalkScreen

_KINDS = tuple(Kind)


class NoteActs(TalkScreen):
    """One talk, or its debrief, with what can be done with its notes.

    Args:
        talk: The talk; it has been started.
    """

    # The line

    def action_kind(self) -> None:
        """Change the kind."""
        self._turn_kind(1)

    def action_kind_back(self) -> None:
        """Change the kind, the other way."""
        self._turn_kind(-1)

    def _turn_kind(self, step: int) -> None:
        if self.asking is None:
            if self.editing is None:
                self._kind_after = None
            self.kind = _KINDS[(_KINDS.index(self.kind) + step) % len(_KINDS)]
            self.show_line()
            if self.line.text:
                self.keep_draft()

    def action_edit_last(self) -> None:
        """Put the last note on the line to mend it."""
        note = self.talk.notes.last()
        if note is not None and not self.line.text and self.asking is None:
            self.edit(note)

    def edit(self, note: Note) -> None:
        """Put a note on the line to mend it; a line that is being typed goes before."""
        if self.line.text.strip() and self.editing is None:
            self.tell(_("There is still a line to keep: Enter keeps it"))
            return
        if self.editing is None and self._kind_after is None:
            self._kind_after = self.kind
        self.editing, self.kind = note, note.kind
        self.line.put(note.text)
        self.show_line()

    def split(self, note: Note) -> None:
        """Put a note on the line to say where it is split."""

        def at(_text: str, place: int) -> None:
            self.talk.notes.split(note, place)
            self.show()

        prompt = _("put the cursor where the second note begins")
        self.ask_on_line(prompt, at, note.text, place_only=True)

    # Where a note goes

    def action_send(self) -> None:
        """Send the line, or else the last note, to another question."""
        text, kind = self.line.text, self.kind
        if text.strip() and self.editing is None and self.asking is None:
            self.pick_place(_("Send this line to"), lambda path: self._send_line(text, kind, path), text)
        else:
            self.action_move_last()

    def _send_line(self, text: str, kind: Kind, path: str | None) -> None:
        self.talk.send(text, kind, path)
        self.empty_line()
        where = _("the inbox") if path is None else self.talk.places.code(path)
        self.tell(_("Kept at {where}").format(where=where))
        self.show()

    def action_move_last(self) -> None:
        """Move the last note."""
        note = self.editing or self.talk.notes.last()
        if note is not None:
            self.move(note)

    def move(self, note: Note) -> None:
        """Ask where a note goes, and put it there."""

        def put(path: str | None) -> None:
            self.talk.notes.move(note, path)
            self.show()

        text = clean(note.text).replace("\n", " ")
        short = text if len(text) <= 40 else f"{text[:39]}…"
        self.pick_place(_("Move “{note}” to").format(note=short), put, note.text)

    def action_to_inbox(self) -> None:
        """Put the line in the inbox."""
        if self.line.text.strip():
            self.trying(lambda: self._send_line(self.line.text, self.kind, None))

    def action_inbox(self) -> None:
        """Show the inbox; a note that is taken gets a place."""
        self._pick_note(_("Inbox"), self.talk.notes.at(None), self.move, _("The inbox is empty"))

    # What else becomes of it

    def action_notes(self) -> None:
        """The notes, and what can be done with them."""
        self.app.push_screen(NotesPanel(self))

    def action_delete_last(self) -> None:
        """Delete the last note."""
        note = self.talk.notes.last()
        if note is not None:
            self.talk.notes.delete(note)
            self.tell(_("Deleted. {key} brings it back.").format(key=self.key_of("undo")))
            self.show()

    def action_sensitive(self) -> None:
        """The last note is sensitive, or not after all."""
        note = self.talk.notes.last()
        if note is not None:
            marked = self.talk.notes.mark_sensitive(note, wanted=not note.sensitive)
            self.tell(_("Sensitive: exports leave its words out") if marked.sensitive else _("Not sensitive"))
            self.show()

    def action_undo(self) -> None:
        """Take back the last act."""
        self._tell_undo(self.talk.undo(), _("Taken back: {act}"), _("There is nothing to take back"))

    def action_redo(self) -> None:
        """Do it again."""
        self._tell_undo(self.talk.redo(), _("Done again: {act}"), _("There is nothing to do again"))

    def _tell_undo(self, act: str | None, done: str, nothing: str) -> None:
        self.tell(done.format(act=_(UNDO_WORDS.get(act, act))) if act else nothing)
        self.show()

    # Asking

    def pick_place(self, title: str, done: Callable[[str | None], object], text: str = "") -> None:
        """Ask for a question, or the inbox; the likeliest one for a text is offered first."""

        def chosen(path: str | None) -> None:
            if path is not None:
                self.trying(lambda: done(None if path == PlacePanel.INBOX else path))

        suggested = self.talk.places.suggest(text)
        self.app.push_screen(
            PlacePanel(
                title,
                self.talk.places,
                chosen,
                inbox=_("Inbox"),
                suggested=suggested,
                again=self.keys_of("send"),
            )
        )

    def _pick_note(self, title: str, notes: list[Note], done: Callable[[Note], object], nothing: str) -> None:
        """Ask for one of some notes."""
        if not notes:
            self.tell(nothing)
            return
        by_id = {note.id: note for note in notes}
        options = [Option(f"{_(label(note.kind))}  {note.text}", note.id) for note in notes]

        def chosen(note_id: str | None) -> None:
            if note_id is not None:
                done(by_id[note_id])

        self.app.push_screen(FindPanel(title, lambda letters: holding(options, letters), chosen))
