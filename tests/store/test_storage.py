"""TinyDB's tables in memory: the same on our storage as on its own, and what a snapshot makes of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tinydb import Storage, where

from protocol.store.database import Database, merged
from protocol.store.envelope import unpack
from protocol.store.storage import SnapshotStorage

PATH = Path("x.json")


def numbered(database: Database, table: str = "notes") -> dict[int, dict[str, Any]]:
    """The documents of a table by number, in order."""
    return {document.doc_id: dict(document) for document in database.table(table)}


def filled(storage: SnapshotStorage) -> Database:
    """A database with two notes and one answer."""
    database = Database(storage=lambda: storage)
    database.table("notes").insert_multiple([{"id": "a", "text": "een"}, {"id": "b", "text": "twee"}])
    database.table("answers").insert({"id": "c", "value": 3})
    return database


def test_documents_keep_their_number_and_order(database: Database) -> None:
    """Numbers go up from 1, and a document that is changed stays in its place."""
    table = database.table("notes")
    assert [table.insert({"id": name}) for name in "abc"] == [1, 2, 3]
    table.update({"text": "x"}, doc_ids=[2])
    assert numbered(database) == {1: {"id": "a"}, 2: {"id": "b", "text": "x"}, 3: {"id": "c"}}


def test_a_removed_document_is_gone(database: Database) -> None:
    """By number and by question, only what was asked for goes."""
    table = database.table("notes")
    table.insert_multiple([{"id": name} for name in "abcd"])
    assert (table.remove(doc_ids=[1]), table.remove(where("id") == "c")) == ([1], [3])
    assert numbered(database) == {2: {"id": "b"}, 4: {"id": "d"}}


def test_a_truncated_table_is_empty(database: Database) -> None:
    """All documents of that table go, those of others stay."""
    database.table("notes").insert({"id": "a"})
    database.table("draft").insert({"text": "x"})
    database.table("draft").truncate()
    assert (len(database.table("notes")), len(database.table("draft"))) == (1, 0)


def test_a_question_is_answered_anew_after_a_change(database: Database) -> None:
    """What TinyDB remembers of answers does not outlive a change."""
    table, question = database.table("notes"), where("kind") == "verbatim"
    table.insert({"kind": "verbatim"})
    assert table.count(question) == 1
    table.upsert({"kind": "paraphrase"}, question)
    assert table.count(question) == 0


def test_dropped_tables_are_gone(database: Database) -> None:
    """One table, then all of them."""
    database.table("notes").insert({"id": "a"})
    database.table("answers").insert({"id": "b"})
    database.drop_table("notes")
    assert database.tables() == {"answers"}
    database.drop_tables()
    assert database.tables() == set()


def test_a_change_that_fails_half_way_changes_nothing(database: Database) -> None:
    """After an exception the documents that were reached first are as before too."""
    table = database.table("notes")
    table.insert_multiple([{"text": "een"}, {}])
    with pytest.raises(KeyError):
        table.update(lambda document: document.update(text=document["text"] + "!"))
    assert numbered(database) == {1: {"text": "een"}, 2: {}}


def test_a_changed_document_is_a_new_one(storage: Storage, database: Database) -> None:
    """Whoever holds a document of before still has it as it was."""
    database.table("notes").insert({"text": "een"})
    before = (storage.read() or {})["notes"]["1"]
    database.table("notes").update({"text": "twee"}, doc_ids=[1])
    assert before == {"text": "een"}


def test_the_only_document_of_a_table_is_put_in_its_place(database: Database) -> None:
    """However often it is put there is one, and fields that we don't know stay in it."""
    database.put_only("draft", {"text": "een", "later": 1})
    database.put_only("draft", {"text": "twee"})
    assert numbered(database, "draft") == {1: {"text": "twee", "later": 1}}


def test_writing_marks_that_there_is_something_to_keep() -> None:
    """A snapshot takes the mark away; reading sets none."""
    storage = SnapshotStorage()
    database = filled(storage)
    assert storage.changed
    storage.snapshot()
    len(database.table("notes"))
    assert not storage.changed


def test_a_snapshot_holds_the_tables() -> None:
    """What is in memory is in the bytes, with a checksum that is right."""
    storage = SnapshotStorage()
    filled(storage)
    assert unpack(storage.snapshot(), PATH) == storage.read()


def test_a_snapshot_never_changes() -> None:
    """What happens afterwards is in the next one only."""
    storage = SnapshotStorage()
    database = filled(storage)
    first = storage.snapshot()
    database.table("notes").update({"text": "drie"}, doc_ids=[1])
    assert unpack(first, PATH)["notes"]["1"]["text"] == "een"
    assert unpack(storage.snapshot(), PATH)["notes"]["1"]["text"] == "drie"


@pytest.mark.parametrize("table", ["notes", "answers", "changes"])
def test_the_checksum_is_right_wherever_the_change_was(table: str) -> None:
    """Each snapshot hashes only from the first change on, and its checksum is that of the whole."""
    storage = SnapshotStorage()
    database = filled(storage)
    storage.snapshot()
    database.table(table).insert({"id": "z"})
    raw = storage.snapshot()
    data = raw[raw.index(b'"data":') + len(b'"data":') : -1]
    assert hashlib.sha256(data).hexdigest().encode() in raw
    assert unpack(raw, PATH) == storage.read()


def test_a_snapshot_after_a_table_was_dropped_is_right() -> None:
    """Pieces that are gone from the middle leave no trace."""
    storage = SnapshotStorage()
    database = filled(storage)
    storage.snapshot()
    database.drop_table("notes")
    assert unpack(storage.snapshot(), PATH) == {"answers": {"1": {"id": "c", "value": 3}}}


def test_restoring_brings_back_the_tables_of_a_snapshot() -> None:
    """Whatever was put, changed or removed since is as it was."""
    storage = SnapshotStorage()
    database = filled(storage)
    raw, checkpoint = storage.snapshot(), storage.checkpoint()
    database.table("notes").update({"text": "drie"}, doc_ids=[1])
    database.table("answers").remove(doc_ids=[1])
    database.table("visits").insert({"id": "d"})
    storage.restore(checkpoint)
    assert (unpack(raw, PATH), storage.snapshot()) == (storage.read(), raw)


_changes = st.tuples(
    st.sampled_from(["insert", "update", "remove", "truncate", "drop", "restore", "nothing"]),
    st.sampled_from(["notes", "answers", "draft"]),
    st.integers(1, 4),
)


@given(st.lists(st.lists(_changes, max_size=4), max_size=8))
def test_every_snapshot_is_whole(rounds: list[list[tuple[str, str, int]]]) -> None:
    """Whatever was reused of the one before: the checksum is right, and the tables are those in memory."""
    storage = SnapshotStorage()
    database = filled(storage)
    storage.snapshot()
    kept = storage.checkpoint()
    for changes in rounds:
        for what, name, number in changes:
            table = database.table(name)
            if what == "insert":
                table.insert({"text": "x" * number})
            elif what == "update":
                table.update({"text": str(number)}, doc_ids=[number])
            elif what == "remove":
                table.remove(doc_ids=[number])
            elif what == "truncate":
                table.truncate()
            elif what == "drop":
                database.drop_table(name)
            elif what == "restore":
                storage.restore(kept)
                database = Database(storage=lambda: storage)
        assert unpack(storage.snapshot(), PATH) == storage.read()
        kept = storage.checkpoint()


def test_a_text_that_cannot_be_stored_leaves_the_last_snapshot_good() -> None:
    """Half a character is a programmer's mistake; what was kept can be restored."""
    storage = SnapshotStorage()
    database = filled(storage)
    raw, checkpoint = storage.snapshot(), storage.checkpoint()
    database.table("notes").insert({"text": "\ud800"})
    with pytest.raises(UnicodeEncodeError):
        storage.snapshot()
    storage.restore(checkpoint)
    assert storage.snapshot() == raw


def test_a_storage_begins_with_what_is_on_the_disk() -> None:
    """Encoded tables are there for TinyDB, and an unchanged one keeps its bytes to the letter."""
    encoded = {"later": Raw(b'{"1": {"x":  1.0}}'), "notes": Raw(b"{ }")}
    storage = SnapshotStorage(encoded)
    Database(storage=lambda: storage).table("notes").insert({"id": "a"})
    raw = storage.snapshot()
    assert b'"later":{"1": {"x":  1.0}}' in raw
    assert unpack(raw, PATH) == {"later": {"1": {"x": 1.0}}, "notes": {"1": {"id": "a"}}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1, "later": 2}, {"a": 3}, {"a": 3, "later": 2}),
        ({"at": {"elapsed": 1, "later": 2}}, {"at": {"elapsed": 5}}, {"at": {"elapsed": 5, "later": 2}}),
        ({"at": None}, {"at": {"elapsed": 5}}, {"at": {"elapsed": 5}}),
        ({"at": {"later": 2}}, {"at": None}, {"at": None}),
        ({"l": [{"a": 1, "later": 2}]}, {"l": ({"a": 1}, {"a": 3})}, {"l": [{"a": 1, "later": 2}, {"a": 3}]}),
        ({"l": [{"a": 1, "later": 2}]}, {"l": ({"a": 4},)}, {"l": [{"a": 4}]}),
        ({"l": ["x", "y"]}, {"l": ["z"]}, {"l": ["z"]}),
    ],
)
def test_what_we_do_not_know_stays(old: Any, new: Any, expected: Any) -> None:
    """Fields that only a newer program knows survive a change of those that we know."""
    assert msgspec.to_builtins(merged(old, new)) == expected
