"""TinyDB's tables of one file in memory, and the bytes of the file that they make.

TinyDB reads from here and writes to here; nothing touches the disk. What is to be kept is taken as a
snapshot, in which only the documents that changed are encoded again, and only what comes after the first
changed table is hashed again: what rarely changes, the questionnaire above all, is best put first.

A change is told by identity: `protocol.store.database` puts a new object in the place of what it changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct
from tinydb import Storage

from protocol.store.envelope import seal

Tables = dict[str, dict[str, Any]]
"""TinyDB's tables: documents by number, by the name of the table."""


class Piece(Struct, frozen=True, eq=False):
    """One table, encoded."""

    table: dict[str, Any]
    """The table that was encoded."""
    documents: dict[str, Raw]
    """The JSON of each document in it."""
    encoded: bytes
    """The JSON of the whole."""


_NOTHING = Piece({}, {}, b"{}")


class _Hashed(Struct, frozen=True, eq=False):
    """How far the checksum of a snapshot had come: SHA-256 objects, copied before they are fed more."""

    key: bytes
    """What stands before the table that was hashed last."""
    encoded: bytes
    """Its JSON."""
    inside: Any
    """The hash of everything up to the brace that ends it."""
    upto: Any
    """The hash of everything up to and with it."""


Checkpoint = Mapping[str, Piece]
"""The tables as they were in a snapshot, by name; never changes."""


class SnapshotStorage(Storage):
    """A storage for TinyDB that keeps its tables in memory and makes snapshots of them.

    Args:
        encoded: The JSON of each table that there is already, by name.
    """

    def __init__(self, encoded: Mapping[str, bytes | Raw] | None = None) -> None:
        self._tables: Tables = {}
        self._pieces: dict[str, Piece] = {}
        self._hashed: list[_Hashed] = []
        self.changed = False
        """Whether TinyDB wrote anything since the last snapshot."""
        self._load({name: bytes(value) for name, value in (encoded or {}).items()})

    def read(self) -> Tables:
        """The tables as they are; TinyDB changes them in place."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Take over what TinyDB changed, and mark that there is something to keep."""
        self._tables = data
        self.changed = True

    def snapshot(self) -> bytes:
        """The bytes of the file as it should be now; later changes don't touch them.

        Raises:
            UnicodeEncodeError: A text holds half a character (a lone surrogate).
        """
        pieces = {name: self._piece(name, table) for name, table in self._tables.items()}
        parts = [b"{"]
        for name, piece in pieces.items():
            parts += (_key(name, first=len(parts) == 1), piece.encoded)
        raw = seal([*parts, b"}"], self._digest(pieces))
        self._pieces = pieces
        self.changed = False
        return raw

    def checkpoint(self) -> Checkpoint:
        """The tables as they were in the last snapshot, for `restore`."""
        return self._pieces

    def restore(self, checkpoint: Checkpoint) -> None:
        """Make the tables what they were in a snapshot, whatever was done to them since."""
        self._load({name: piece.encoded for name, piece in checkpoint.items()})
        self.changed = False

    def _piece(self, name: str, table: dict[str, Any]) -> Piece:
        """A table encoded: as before, where it is still the same."""
        before = self._pieces.get(name, _NOTHING)
        if before.table is table:
            return before
        documents = {
            number: before.documents[number]
            if before.table.get(number) is document
            else Raw(msgspec.json.encode(document))
            for number, document in table.items()
        }
        return Piece(table, documents, msgspec.json.encode(documents))

    def _digest(self, pieces: Checkpoint) -> str:
        """The SHA-256 of the object of all tables, from where it differs from the last one.

        Tables that come first and are the same need not be hashed again, nor the documents to which others
        were added in the first table that is not.
        """
        before, self._hashed = self._hashed, []
        upto = hashlib.sha256(b"{")
        for place, (name, piece) in enumerate(pieces.items()):
            key = _key(name, first=place == 0)
            last = before[place] if place < len(before) and before[place].key == key else None
            if last is None or last.encoded is not piece.encoded:
                before = []  # whatever follows, follows on something else
                last = _hash_on(upto, key, piece.encoded, last)
            self._hashed.append(last)
            upto = last.upto
        whole = upto.copy()
        whole.update(b"}")
        return whole.hexdigest()

    def _load(self, encoded: Mapping[str, bytes]) -> None:
        self._tables = {name: msgspec.json.decode(value) for name, value in encoded.items()}
        self._pieces = {
            name: Piece(self._tables[name], msgspec.json.decode(value, type=dict[str, Raw]), value)
            for name, value in encoded.items()
        }


def _hash_on(upto: Any, key: bytes, encoded: bytes, last: _Hashed | None) -> _Hashed:  # noqa: ANN401
    """Hash a table.

    Args:
        upto: The hash of everything before it.
        key: What stands between that and the table.
        encoded: The table.
        last: The same table as it was, when all before it was the same; None when it was not.
    """
    if last is not None and encoded.startswith(last.encoded[:-1]):
        inside, done = last.inside.copy(), len(last.encoded) - 1
    else:
        inside, done = upto.copy(), 0
        inside.update(key)
    inside.update(encoded[done:-1])
    whole = inside.copy()
    whole.update(b"}")
    return _Hashed(key, encoded, inside, whole)


def _key(name: str, *, first: bool) -> bytes:
    return b"%s%s:" % (b"" if first else b",", msgspec.json.encode(name))
