"""Off the record: what is said now is not kept, and what was just kept can really go."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from protocol.i18n import LANGUAGES, N_, _, translation
from protocol.model.interview import Answer, Note, QuestionState
from protocol.session.ledger import Ledger
from protocol.session.states import States
from protocol.session.timekeeping import Timekeeping

REASON = N_("off the record")
"""What the pause is called: a msgid. That something was off the record may be known, what it was may not."""
_OFFERED = 9
"""Notes that are offered for erasing: one for each digit."""


class Erasable(Struct, frozen=True):
    """Words that can be erased after the fact."""

    id: str
    """The record that holds them."""
    text: str
    """The words."""


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

    def go_on_after_a_break(self) -> None:
        """Be off the record again where the talk was when the program ended: nobody said that it is over."""
        last = max(self._ledger.file.pauses.values(), key=lambda pause: pause.counter, default=None)
        names = {translation(language).gettext(REASON) for language in LANGUAGES}
        if last is not None and last.ended is None and last.reason in names:
            self.begin()

    def end(self) -> None:
        """From now on words are kept again."""
        self.on = False
        self._time.resume()

    def offered(self) -> list[Erasable]:
        """What somebody may want to erase after the fact, the newest first."""
        file = self._ledger.file
        found = [(note.counter, Erasable(note.id, note.text)) for note in file.notes.values()]
        found += [(one.counter, Erasable(one.id, one.wording)) for one in file.improvised.values()]
        found += [(one.counter, Erasable(one.id, one.label)) for one in file.states.values() if one.label]
        found += [(one.counter, Erasable(one.id, one.other)) for one in file.answers.values() if one.other]
        found += [
            (change.counter, Erasable(change.record, change.old))
            for change in file.changes.values()
            if change.act == "delete_note" and isinstance(change.old, str) and change.record not in file.notes
        ]
        newest = sorted(found, key=lambda one: one[0], reverse=True)
        return [erasable for _counter, erasable in newest][:_OFFERED]

    def erase(self, note_ids: Collection[str]) -> None:
        """Make notes really disappear: from the file, its previous version, the draft and the way back.

        Args:
            note_ids: The notes, or other records that were offered.

        Raises:
            WriteFailed: The disk refused; nothing is gone yet.
        """
        file = self._ledger.file
        records: list[Note | QuestionState | Answer] = [
            *file.notes.values(), *file.states.values(), *file.answers.values()
        ]  # fmt: skip
        paths = {record.question for record in records if record.id in set(note_ids)}
        self._ledger.purge(note_ids, draft=True)
        with self._ledger.act("erase", undoable=False) as act:
            for path in paths:
                if path is not None:
                    self._states.close_ranks(act, path)
                    self._states.unfollow_note(act, path)
