"""Notes of an interview: kept, mended, moved, deleted."""

from __future__ import annotations

from msgspec import structs

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import Moment, Note, spoken_order
from protocol.model.text import clean
from protocol.model.words import Kind
from protocol.session.ledger import Ledger
from protocol.session.states import States
from protocol.store.interview_file import Act


class Notes:
    """The notes of one interview.

    Args:
        ledger: Where acts are written.
        states: Mention and outcome, which follow from notes.
    """

    def __init__(self, ledger: Ledger, states: States) -> None:
        self._ledger = ledger
        self._states = states
        self._file = ledger.file

    def at(self, path: str | None) -> list[Note]:
        """The notes at a question, or in the inbox for None, in spoken order."""
        return spoken_order(note for note in self._file.notes.values() if note.question == path)

    def last(self) -> Note | None:
        """The note that was kept last, wherever it is now; None before the first."""
        return max(self._file.notes.values(), key=lambda note: note.counter, default=None)

    def keep(
        self,
        text: str,
        kind: Kind,
        path: str | None,
        *,
        first_key: Moment | None = None,
        wording: str = "",
        language: str = "",
        page: str = "",
    ) -> Note:
        """Keep a note: in the same write the line that was being typed becomes empty.

        Args:
            text: The words; control characters are dropped.
            kind: What sort of thing it holds.
            path: The question; None for the inbox.
            first_key: When its first key was pressed; now where nobody knows.
            wording: The question as it stands on the screen.
            language: The language of that wording.
            page: Page or paragraph in a source.

        Raises:
            Refused: There are no words.
        """
        words = clean(text)
        if not words.strip():
            raise Refused(_("There is nothing to keep yet"), _("Type a note first."))
        now = self._ledger.clock.moment()
        with self._ledger.act("keep_note") as act:
            note = Note(
                **self._ledger.stamp(),
                text=words,
                kind=kind,
                question=path,
                wording=wording,
                language=language,
                first_key=first_key or now,
                entered=now,
                page=page,
            )
            act.put(note)
            act.set_draft(None)
            if path is not None:
                self._states.follow_note(act, path, kind)
        return note

    def edit(self, note: Note, text: str, kind: Kind) -> Note:
        """Mend the words or the kind of a note; what it was stays among the changes.

        Raises:
            Refused: There are no words.
        """
        words, note = clean(text), self._now(note)
        if not words.strip():
            raise Refused(_("A note can't become empty"), _("Delete it instead."))
        mended = structs.replace(note, text=words, kind=kind)
        with self._ledger.act("edit_note") as act:
            act.set_draft(None)
            self._put_mended(act, note, mended)
        return mended

    def retype(self, note: Note, kind: Kind) -> Note:
        """Give a note another kind; what is being typed on the line stays there.

        Raises:
            Refused: It is no longer there.
        """
        note = self._now(note)
        mended = structs.replace(note, kind=kind)
        with self._ledger.act("edit_note") as act:
            self._put_mended(act, note, mended)
        return mended

    def _put_mended(self, act: Act, note: Note, mended: Note) -> None:
        if mended == note:
            return
        act.put(mended)
        if mended.question is not None:
            self._states.unfollow_note(act, mended.question)
            self._states.follow_note(act, mended.question, mended.kind)

    def _now(self, note: Note) -> Note:
        """A note as it is kept now: since somebody saw it, it may have been moved, mended or taken back."""
        kept = self._file.notes.get(note.id)
        if kept is None:
            raise Refused(_("This note is no longer there"), _("Look in the list of notes."))
        return kept

    def move(self, note: Note, path: str | None) -> Note:
        """Put a note at another question, or in the inbox for None.

        Raises:
            Refused: It is no longer there.
        """
        note = self._now(note)
        if path == note.question:
            return note
        origin = note.moved_from if note.moved_from is not None else (note.question or "")
        moved = structs.replace(note, question=path, moved_from=origin)
        with self._ledger.act("move_note") as act:
            act.put(moved)
            if note.question is not None:
                self._states.unfollow_note(act, note.question)
            if path is not None:
                self._states.follow_note(act, path, note.kind)
        return moved

    def split(self, note: Note, place: int) -> tuple[Note, Note]:
        """Make two notes of one; both stand where it stood.

        Args:
            note: The note.
            place: Where the second one begins, in characters.

        Raises:
            Refused: One of the two would be empty, or the note is no longer there.
        """
        note = self._now(note)
        first, second = note.text[:place].rstrip(), note.text[place:].lstrip()
        if not first or not second:
            raise Refused(_("There is nothing to split off"), _("Put the cursor between two words."))
        with self._ledger.act("split_note") as act:
            stamp = self._ledger.stamp()
            head = structs.replace(note, text=first, kin=(*note.kin, stamp["id"]))
            tail = structs.replace(note, **stamp, text=second, kin=(*note.kin, note.id))
            act.put(head)
            act.put(tail)
        return head, tail

    def join(self, note: Note) -> Note:
        """Put the next note at the same question behind this one, as one note of this kind.

        Raises:
            Refused: There is no next one, or the note is no longer there.
        """
        note = self._now(note)
        here = self.at(note.question)
        after = here[here.index(note) + 1 :]
        if not after:
            raise Refused(_("There is no note behind this one"), _("Mark the first of the two."))
        kin = (*note.kin, after[0].id, *after[0].kin)
        joined = structs.replace(
            note,
            text=f"{note.text} {after[0].text}",
            kin=kin,
            sensitive=note.sensitive or after[0].sensitive,
        )
        with self._ledger.act("join_notes") as act:
            act.remove(after[0])
            act.put(joined)
        return joined

    def delete(self, note: Note) -> None:
        """Take a note out; its words stay among the changes, so that it can be brought back.

        Raises:
            Refused: It is no longer there.
        """
        note = self._now(note)
        with self._ledger.act("delete_note") as act:
            act.remove(note)
            if note.question is not None:
                self._states.unfollow_note(act, note.question)

    def mark_come_back(self, note: Note, *, wanted: bool) -> Note:
        """Put a note on the list to come back to, or take it off."""
        marked = structs.replace(self._now(note), come_back=wanted)
        with self._ledger.act("come_back") as act:
            act.put(marked)
        return marked

    def mark_sensitive(self, note: Note, *, wanted: bool) -> Note:
        """Say that the words of a note stay out of exports unless they are asked for, or that they don't."""
        marked = structs.replace(self._now(note), sensitive=wanted)
        with self._ledger.act("mark_sensitive") as act:
            act.put(marked)
        return marked
