"""Texts that wait in a file until it is their turn, so that memory doesn't grow with the study."""

from __future__ import annotations

import struct
from collections.abc import Hashable

from protocol.export.scratch import Part

_HEAD = struct.Struct("<qI")
"""Before each text: where the one before it of the same key begins (-1 for none), and its length in bytes."""


class Spool:
    """Texts by key, in one file; in memory only where the last one of each key begins.

    Args:
        path: A new file, in a private room.
    """

    def __init__(self, path: Part) -> None:
        self._file = path.open("w+b")
        self._last: dict[Hashable, int] = {}
        self._end = 0

    def add(self, key: Hashable, text: str) -> None:
        """Put a text behind those of the same key."""
        data = text.encode("utf-8", "surrogatepass")
        self._file.write(_HEAD.pack(self._last.get(key, -1), len(data)))
        self._file.write(data)
        self._last[key] = self._end
        self._end += _HEAD.size + len(data)

    def read(self, key: Hashable) -> list[str]:
        """The texts of a key, in the order in which they came. After a reading nothing can be added."""
        texts = []
        at = self._last.get(key, -1)
        while at >= 0:
            self._file.seek(at)
            at, length = _HEAD.unpack(self._file.read(_HEAD.size))
            texts.append(self._file.read(length).decode("utf-8", "surrogatepass"))
        texts.reverse()
        return texts

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
