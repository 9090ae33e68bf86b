"""The documents of one of TinyDB's tables, some thousands at a time: all at once would fill the memory.

Nothing is read from the disk or written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

_SLICE = 1 << 18
"""Bytes that are decoded at once: about a thousand codings."""

_BETWEEN = re.compile(rb'\},"\d+":\{')
"""Between two documents. It can't be part of a text, in which a quotation mark stands behind a backslash; in
a document within a document it can, but then what stands before it is not whole and is not taken."""

T = TypeVar("T")


def documents(table: bytes | msgspec.Raw, form: type[T]) -> Iterator[T]:
    """The documents of a table, in order.

    Args:
        table: Its JSON: documents by number.
        form: What each must fit.

    Raises:
        msgspec.DecodeError: It is no JSON; or, as a `msgspec.ValidationError`, a document does not fit.
    """
    encoded = memoryview(table)
    decoder = msgspec.json.Decoder(dict[str, form])  # type: ignore[valid-type]
    begin, size = 0, _SLICE
    while begin < len(encoded):
        found = _BETWEEN.search(encoded, min(begin + size, len(encoded)))
        end = found.start() + 1 if found else len(encoded)
        part = b"".join((b"{" if begin else b"", encoded[begin:end], b"}" if found else b""))
        try:
            made = decoder.decode(part)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            if not found:
                raise
            size = 2 * (end - begin)
            continue
        yield from made.values()
        begin, size = end + 1, _SLICE
