"""The headers of a table, as Excel wants them: each in one line, none twice, the same in cell and table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from protocol.export.book.columns import Column
from protocol.export.words import Words

_LONGEST = 200
"""Characters of a header; Excel takes 255, and a number may come behind it."""

_ESCAPE_BEGINS = re.compile(r"_(?=[xX][0-9A-Fa-f]{4}_)")


def headers_of(columns: Sequence[Column], words: Words) -> list[str]:
    """The headers of columns, in order.

    Args:
        columns: The columns; two may be called the same, such as two roles with one label.
        words: The language.
    """
    headers: list[str] = []
    taken: set[str] = set()
    for column in columns:
        said = column.header if column.spoken else words.say(column.header)
        header = wanted = header_of(said) or column.id
        number = 1
        while header.casefold() in taken:  # Excel takes two headers for one whatever their capitals
            number += 1
            header = f"{wanted} ({number})"
        taken.add(header.casefold())
        headers.append(header)
    return headers


def header_of(text: str) -> str:
    """Words as the header of a table can have them: in one line, not long, nothing that reads as an escape.

    Args:
        text: The words; a label of a study may hold anything.
    """
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _ESCAPE_BEGINS.sub("-", words)[:_LONGEST].strip()
