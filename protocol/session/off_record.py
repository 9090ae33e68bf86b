"""Off the record: what is said now is not kept, and what was just kept can really go."""

from __future__ import annotations

from collections.abc import Collection

from protocol.i18n import N_, _
from protocol.model.interview import Note, spoken_order
from protocol.session.ledger import Ledger
from protocol.session.states import States
from protocol.session.timekeeping import Timekeeping

REASON = N_("off the record")
"""What the pause is called: a msgid. That something was off the record may be known, what it was may not."""
_OFFERED = 9
"""Notes that are offered for erasing: one for each digit."""


class OffRecord:
    """The passages of one talk that are not kept.

    Args:
        ledger: Where acts are written.
        states: Mention and outcome, which no longer follow from what was erased.
        time: The time, which stands still meanwhile.
    """

    def __init__(self, ledger: Ledger, states: States, time: Timekeeping) -> None:
        self._ledger = ledger
        self._states = states
        self._time = time
        self.on = False
        """Whether what is said now is off the record."""

    def begin(self) -> None:
        """From now on nothing is kept; the line that was being typed goes too.

        Raises:
            WriteFailed: The disk refused; the line is not gone yet.
        """
        if self._ledger.file.draft is not None:
            self._ledger.purge((), draft=True)
        self._time.pause(_(REASON))
        self.on = True

    def end(self) -> None:
        """From now on words are kept again."""
        self.on = False
        self._time.resume()

    def offered(self) -> list[Note]:
        """The last notes, the newest first: those that somebody may want to erase after the fact."""
        return list(reversed(spoken_order(self._ledger.file.notes.values())))[:_OFFERED]

    def erase(self, note_ids: Collection[str]) -> None:
        """Make notes really disappear: from the file, its previous version, the draft and the way back.

        Args:
            note_ids: The notes.

        Raises:
            WriteFailed: The disk refused; nothing is gone yet.
        """
        notes = self._ledger.file.notes
        paths = {notes[note_id].question for note_id in note_ids if note_id in notes}
        self._ledger.purge(note_ids, draft=True)
        with self._ledger.act("erase", undoable=False) as act:
            for path in paths:
                if path is not None:
                    self._states.unfollow_note(act, path)
