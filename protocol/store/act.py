"""One act of a person on an interview, and what can be taken back of it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from protocol.model.interview import Draft, Interview, Record
from protocol.store.memory import Memory
from protocol.store.tables import TABLE_OF


class RecordChange(Struct, frozen=True):
    """A record that came, went or became something else."""

    table: str
    """The table of the record."""
    record_id: str
    """Its id."""
    before: Record | None
    """What it was; None when it was not there."""
    after: Record | None
    """What it became; None when it went."""


class Act:
    """One act: one snapshot, one write. Good only inside the `with` that made it.

    Args:
        memory: The interview.
    """

    def __init__(self, memory: Memory) -> None:
        self.changes: list[RecordChange] = []
        """What happened to records, in order. The interview itself and the line that is being typed are no
        records: no way back leads there."""
        self._memory: Memory | None = memory

    def put(self, record: Record) -> None:
        """Add a record, or put it in the place of the one with its id; its type tells the table."""
        before = self._open().put(record)
        self.changes.append(RecordChange(TABLE_OF[type(record)], record.id, before, record))

    def remove(self, record: Record) -> None:
        """Take a record away.

        Raises:
            KeyError: There is none with its id.
        """
        table = TABLE_OF[type(record)]
        before = self._open().remove(table, record.id)
        self.changes.append(RecordChange(table, record.id, before, None))

    def set_interview(self, interview: Interview) -> None:
        """Put the interview in the place of what it was.

        Raises:
            ValueError: It is another interview.
        """
        self._open().set_interview(interview)

    def set_draft(self, draft: Draft | None) -> None:
        """Put the line that is being typed in the place of what it was; None when there is none."""
        self._open().set_draft(draft)

    def apply(self, changes: Iterable[RecordChange]) -> None:
        """Put what each change led to, in order; what went and is not there any more is passed over.

        Args:
            changes: Those of an act to do again, or the reverse of them to undo it.
        """
        memory = self._open()
        for change in changes:
            if change.after is not None:
                self.put(change.after)
            elif change.record_id in memory.records[change.table]:
                before = memory.remove(change.table, change.record_id)
                self.changes.append(RecordChange(change.table, change.record_id, before, None))

    def end(self) -> None:
        """Allow nothing more: what came after would be in memory alone."""
        self._memory = None

    def _open(self) -> Memory:
        if self._memory is None:
            raise RuntimeError("the act is over")
        return self._memory
