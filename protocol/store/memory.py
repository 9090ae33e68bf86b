"""The records of an open interview: typed values to work with, mirrored in TinyDB's tables.

What is put here is in both at once. Nothing here touches the disk, and everything can go back to how it
was at the last snapshot.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Raw, Struct, structs

from protocol.model.interview import (
    Answer,
    Change,
    Draft,
    ImprovisedQuestion,
    Interview,
    InterviewContents,
    Note,
    Record,
)
from protocol.store.database import Database, merged
from protocol.store.storage import Checkpoint, SnapshotStorage
from protocol.store.tables import (
    DRAFT,
    INTERVIEW,
    QUESTIONNAIRE,
    RECORDS,
    TABLE_OF,
    decode_documents,
    decode_tables,
)

R = TypeVar("R", bound=Record)


class Kept(Struct, frozen=True, eq=False):
    """Everything as it was at the last snapshot."""

    tables: Checkpoint
    """TinyDB's tables, encoded."""
    records: dict[str, dict[str, Record]]
    """The records by id, by table."""
    interview: Interview
    """The interview."""
    draft: Draft | None
    """The line that was being typed."""


class Memory:
    """The records of one interview.

    Args:
        data: The tables, encoded and proved whole.
        path: Where they come from, for messages.
        device: The id of this device.

    Raises:
        DamagedFile: The data are no interview.
    """

    def __init__(self, data: Raw, path: Path, device: str) -> None:
        tables = decode_tables(data, path)
        self._storage = SnapshotStorage(decode_documents(data, path))
        self._connect()
        contents = tables.contents()
        self.interview = contents.interview
        """The interview as it is now."""
        self.questionnaire = contents.questionnaire
        """The version that is used."""
        self.draft = contents.draft
        """The line that is being typed."""
        self.records: dict[str, dict[str, Record]] = {
            table: {record.id: record for record in getattr(contents, table)} for table in RECORDS
        }
        """The records by id, by table; the dicts stay the same ones."""
        self._device = device
        every = (record for table in self.records.values() for record in table.values())
        self._counter = max((record.counter for record in every if record.device == device), default=0)

    def contents(self) -> InterviewContents:
        """Everything in it."""
        tables = {name: tuple(table.values()) for name, table in self.records.items()}
        return InterviewContents(
            interview=self.interview,
            questionnaire=self.questionnaire,
            draft=self.draft,
            **tables,  # type: ignore[arg-type]  # the names of the tables are those of the fields
        )

    def next_counter(self) -> int:
        """A number greater than every counter of this device in the interview."""
        self._counter += 1
        return self._counter

    def put(self, record: Record) -> Record | None:
        """Add a record, or put it in the place of the one with its id.

        Returns:
            The one that was there.
        """
        name = TABLE_OF[type(record)]
        table, number = self._db.table(name), self._numbers[name].get(record.id)
        document = msgspec.to_builtins(record)
        if number is None:
            self._numbers[name][record.id] = table.insert(document)
        else:
            table.update(merged(table.get(doc_id=number) or {}, document), doc_ids=[number])
        before = self.records[name].get(record.id)
        self.records[name][record.id] = record
        if record.device == self._device:
            self._counter = max(self._counter, record.counter)
        return before

    def remove(self, table: str, record_id: str) -> Record:
        """Take a record away.

        Raises:
            KeyError: There is none with this id.
        """
        record = self.records[table].pop(record_id)
        self._db.table(table).remove(doc_ids=[self._numbers[table].pop(record_id)])
        return record

    def set_interview(self, interview: Interview) -> None:
        """Put the interview in the place of what it was.

        Raises:
            ValueError: It is another interview.
        """
        if interview.id != self.interview.id:
            raise ValueError(f"{interview.id} is not the interview of this file")
        self._db.put_only(INTERVIEW, msgspec.to_builtins(interview))
        self.interview = interview

    def set_draft(self, draft: Draft | None) -> None:
        """Put the line that is being typed in the place of what it was; None when there is none."""
        if draft is None:
            self._db.table(DRAFT).truncate()
        else:
            self._db.put_only(DRAFT, msgspec.to_builtins(draft))
        self.draft = draft

    def forget(self, record_ids: Collection[str], *, draft: bool) -> None:
        """Take records away with every word that came from them.

        Args:
            record_ids: The records, of any table.
            draft: Whether the line that is being typed goes too.
        """
        gone = set(record_ids)
        wordings = {
            one.path: one.wording for one in self._all(ImprovisedQuestion) if one.id in gone and one.wording
        }
        for name, table in self.records.items():
            for one in list(table.values()):
                if one.id in gone or (isinstance(one, Change) and _tells_of(one, gone, wordings)):
                    self.remove(name, one.id)
        shown: list[Note | Answer] = [*self._all(Note), *self._all(Answer)]
        for record in shown:
            if record.question in wordings:
                self.put(structs.replace(record, wording=""))
        if draft:
            self.set_draft(None)
        for name in self._db.tables() - set(RECORDS) - {INTERVIEW, QUESTIONNAIRE, DRAFT}:
            # What a newer program keeps: whatever names a record that goes, goes with it.
            self._db.table(name).remove(lambda document: _names(document, gone))

    @property
    def changed(self) -> bool:
        """Whether anything changed since the last snapshot."""
        return self._storage.changed

    def snapshot(self) -> bytes:
        """The bytes of the file as it should be now."""
        return self._storage.snapshot()

    def keep(self) -> Kept:
        """Everything as it was at the last snapshot; to be called when nothing changed since."""
        return Kept(
            self._storage.checkpoint(),
            {name: dict(table) for name, table in self.records.items()},
            self.interview,
            self.draft,
        )

    def go_back(self, kept: Kept) -> None:
        """Make everything what it was, in the typed records and in TinyDB's tables."""
        self._storage.restore(kept.tables)
        self._connect()
        for name, table in self.records.items():
            table.clear()
            table.update(kept.records[name])
        self.interview, self.draft = kept.interview, kept.draft

    def _connect(self) -> None:
        """Let TinyDB look at the tables afresh, and find the number of each record."""
        self._db = Database(storage=lambda: self._storage)
        self._numbers: dict[str, dict[str, int]] = {
            name: {document["id"]: document.doc_id for document in self._db.table(name)} for name in RECORDS
        }

    def _all(self, kind: type[R]) -> list[R]:
        return [cast("R", record) for record in self.records[TABLE_OF[kind]].values()]


def _tells_of(change: Change, gone: Collection[str], wordings: dict[str, str]) -> bool:
    """Whether a change holds words of a record that goes."""
    words = wordings.values()
    return change.record in gone or change.old in words or change.new in words


def _names(document: dict[str, Any], gone: Collection[str]) -> bool:
    return any(isinstance(value, str) and value in gone for value in document.values())
