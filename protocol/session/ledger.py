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
from protocol.model.interview import Change, Record
from protocol.session.clock import SegmentClock
from protocol.store.interview_file import Act, InterviewFile, RecordChange

_STEPS = 50
"""Acts that can be undone: far more than anybody undoes while somebody is talking."""


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
        self.why = ""
        """Why a closed interview is being changed; empty while it is open."""
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
            changes = tuple(act.changes)
        if undoable and changes:
            self._done.append(Step(name, changes))
            self._undone.clear()

    def record_change(
        self, act: Act, name: str, record: Record, fields: dict[str, tuple[object, object]]
    ) -> None:
        """Write down that fields of a record became something else.

        Args:
            act: The act that does it.
            name: Its name.
            record: The record.
            fields: Old and new value of each field that changed; the empty name for a whole record.
        """
        for name_of_field, (old, new) in fields.items():
            change = Change(
                **self.stamp(),
                at=self.clock.moment(),
                by=self.by,
                act=name,
                table=type(record).__name__,
                record=record.id,
                field=name_of_field,
                old=_plain(old),
                new=_plain(new),
                why=self.why,
            )
            act.put(change)

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
        self.file.purge(gone, draft=draft)
        self._done = deque((step for step in self._done if not _touches(step, gone)), maxlen=_STEPS)
        self._undone = [step for step in self._undone if not _touches(step, gone)]


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


def _plain(value: object) -> str | int | float | bool | list[str] | None:
    """A value as it stands in a record of change."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return str(value)
