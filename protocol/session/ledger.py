"""Acts on an interview file, and the way back from them.

Everything that changes an interview goes through `Ledger.act`: one act of a person is one write, and can be
undone as a whole. What was purged is gone from the way back too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypedDict

import msgspec

from protocol.model.ids import new_id
from protocol.model.interview import Change
from protocol.session.clock import SegmentClock
from protocol.store.interview_file import Act, InterviewFile, RecordChange

_STEPS = 50
"""Acts that can be undone: far more than anybody undoes while somebody is talking."""


_ALWAYS = frozenset({"notes", "answers"})
"""Tables of which every change leaves what it was."""
_AFTER_CLOSING = _ALWAYS | {"states", "improvised", "probes", "recordings"}
"""Tables of which every change leaves what it was once the interview has been closed."""
_SAYING = {"notes": "text", "answers": "value", "improvised": "wording", "probes": "wording"}
"""The field that says what a record is, for one that came or went as a whole."""
_OF_NO_MEANING = frozenset({"id", "device", "counter", "at", "moved_from", "basis", "come_back", "kin"})
"""Fields that follow from the act itself."""


class Stamp(TypedDict):
    """The first fields of every new record."""

    id: str
    device: str
    counter: int


class Step(msgspec.Struct, frozen=True):
    """One act that can be undone."""

    act: str
    """Its name, such as `keep_note`."""
    changes: tuple[RecordChange, ...]
    """What it changed, in order."""


class Ledger:
    """Acts on one interview file.

    Args:
        file: The interview, open for writing.
        clock: The clock of this segment.
        by: The code of who leads the interview.
    """

    def __init__(self, file: InterviewFile, clock: SegmentClock, by: str) -> None:
        self.file = file
        """The interview."""
        self.clock = clock
        """The clock of this segment."""
        self.by = by
        """The code of who leads the interview."""
        reopenings = file.interview.reopenings
        self.why = reopenings[-1].why if reopenings else ""
        """Why an interview that was closed is being changed; empty for one that never was."""
        self._done: deque[Step] = deque(maxlen=_STEPS)
        self._undone: list[Step] = []

    def stamp(self) -> Stamp:
        """The first fields of a new record."""
        return {"id": new_id(), "device": self.file.device, "counter": self.file.next_counter()}

    @contextmanager
    def act(self, name: str, *, undoable: bool = True) -> Iterator[Act]:
        """One act: all that is put and removed in it becomes one write.

        Args:
            name: The act, such as `keep_note`.
            undoable: False for what nobody would want back, such as having looked at a question.
        """
        with self.file.act() as act:
            yield act
            for change in tuple(act.changes):
                self._write_down(act, name, change)
            changes = tuple(act.changes)
        if undoable and changes:
            self._done.append(Step(name, changes))
            self._undone.clear()

    def _write_down(self, act: Act, name: str, change: RecordChange) -> None:
        """Write down what became something else.

        What somebody said (notes, answers) always leaves what it was; in an interview that was closed,
        every change does, also of what is new.
        """
        if change.table not in (_ALWAYS if not self.why else _AFTER_CLOSING):
            return
        if change.before is None and not self.why:
            return
        for field, (old, new) in _differences(change).items():
            written = Change(
                **self.stamp(),
                at=self.clock.moment(),
                by=self.by,
                act=name,
                table=change.table,
                record=change.record_id,
                field=field,
                old=_plain(old),
                new=_plain(new),
                why=self.why,
            )
            act.put(written)

    def undo(self) -> str | None:
        """Take back the last act.

        Returns:
            The name of the act, or None where there is nothing to take back.
        """
        if not self._done:
            return None
        step = self._done.pop()
        back = tuple(
            RecordChange(change.table, change.record_id, change.after, change.before)
            for change in reversed(step.changes)
        )
        with self.file.act() as act:
            act.apply(back)
        self._undone.append(step)
        return step.act

    def redo(self) -> str | None:
        """Do again what was taken back.

        Returns:
            The name of the act, or None where there is nothing to do again.
        """
        if not self._undone:
            return None
        step = self._undone.pop()
        with self.file.act() as act:
            act.apply(step.changes)
        self._done.append(step)
        return step.act

    def purge(self, record_ids: Collection[str], *, draft: bool = False) -> None:
        """Make records really disappear: from the file, its previous version and the way back.

        Args:
            record_ids: The records.
            draft: Whether the line that is being typed goes too.

        Raises:
            WriteFailed: The disk refused; nothing is gone yet.
        """
        gone = set(record_ids)
        kin = self._kin_of(gone)
        told = {change.id for change in self.file.changes.values() if change.record in kin}
        self.file.purge(gone | told | (kin - self.file.notes.keys()), draft=draft)
        self.forget_ways_to(gone | kin)

    def _kin_of(self, record_ids: Collection[str]) -> set[str]:
        """The notes that were once one with some of these, split off or joined, and so on."""
        kin, notes = set(record_ids), self.file.notes
        size = 0
        while size != len(kin):
            size = len(kin)
            for note in notes.values():
                if note.id in kin or kin.intersection(note.kin):
                    kin.update((note.id, *note.kin))
        return kin - set(record_ids)

    def forget_ways_to(self, record_ids: Collection[str]) -> None:
        """Let no undo and no redo bring back what some records were."""
        self._done = deque((step for step in self._done if not _touches(step, record_ids)), maxlen=_STEPS)
        self._undone = [step for step in self._undone if not _touches(step, record_ids)]


def _touches(step: Step, record_ids: Collection[str]) -> bool:
    """Whether an act holds something of one of the records."""
    for change in step.changes:
        if change.record_id in record_ids:
            return True
        if any(
            isinstance(side, Change) and side.record in record_ids for side in (change.before, change.after)
        ):
            return True
    return False


def _differences(change: RecordChange) -> dict[str, tuple[object, object]]:
    """Old and new value of each field that changed; under the empty name for a record as a whole."""
    before, after = change.before, change.after
    if before is None or after is None:
        field = _SAYING.get(change.table, "mention")
        old = None if before is None else getattr(before, field, None)
        new = None if after is None else getattr(after, field, None)
        return {"": (old, new)}
    return {
        name: (getattr(before, name), getattr(after, name))
        for name in before.__struct_fields__
        if name not in _OF_NO_MEANING and getattr(before, name) != getattr(after, name)
    }


def _plain(value: object) -> str | int | float | bool | list[str] | None:
    """A value as it stands in a record of change."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return str(value)
