"""TinyDB, but a document that is changed becomes a new one: whoever holds the old one can tell, and keeps it.

TinyDB changes documents in place. Here a table that failed half-way through a change is as it was, and a
snapshot need encode again only the documents that are not the same objects as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table

Document = dict[str, Any]


class _Documents(MutableMapping[int, Document]):
    """The documents of a table by number, while TinyDB changes them; a document that is looked at is a copy.

    Args:
        documents: By number as a text, as the storage has them; not changed.
    """

    def __init__(self, documents: dict[str, Document]) -> None:
        self.changed = dict(documents)
        """What they became, by number as a text."""

    def __getitem__(self, number: int) -> Document:
        copy = self.changed[str(number)] = dict(self.changed[str(number)])
        return copy

    def __setitem__(self, number: int, document: Document) -> None:
        self.changed[str(number)] = document

    def __delitem__(self, number: int) -> None:
        del self.changed[str(number)]

    def __contains__(self, number: object) -> bool:
        return str(number) in self.changed

    def __iter__(self) -> Iterator[int]:
        return map(int, self.changed)

    def __len__(self) -> int:
        return len(self.changed)

    def clear(self) -> None:
        self.changed.clear()


class _Table(Table):
    """A table that changes copies of documents. Works on any storage."""

    def _update_table(self, updater: Callable[[dict[int, Any]], None]) -> None:
        tables = self._storage.read() or {}
        documents = _Documents(tables.get(self.name, {}))
        updater(cast("dict[int, Any]", documents))
        tables[self.name] = documents.changed
        self._storage.write(tables)
        self.clear_cache()


class Database(TinyDB):
    """TinyDB with such tables."""

    table_class = _Table

    def put_only(self, name: str, document: Mapping[str, Any]) -> None:
        """Put the only document of a table; what we don't know in the one that was there stays.

        Args:
            name: The table.
            document: What it should say.
        """
        table = self.table(name)
        kept = next(iter(table), None)
        if kept is None:
            table.insert(document)
        else:
            table.update(merged(kept, document), doc_ids=[kept.doc_id])


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """A document as it should be now, with what a newer program put in it and we don't know.

    Args:
        old: The document that is kept.
        new: What it should say, as far as we know its fields.
    """
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _merged(old: object, new: object) -> object:
    if isinstance(old, dict) and isinstance(new, dict):
        return merged(old, new)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        paired = [_same_or_new(before, after) for before, after in zip(old, new, strict=False)]
        return [*paired, *new[len(paired) :]]
    return new


def _same_or_new(old: object, new: object) -> object:
    """The old element of a list where it says all that the new one says; else the new one."""
    return old if _merged(old, new) == old else new
