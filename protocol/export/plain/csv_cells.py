"""What a field of a CSV file holds: text that no spreadsheet program takes for a formula.

Programs run what begins with `=`, `+`, `-` or `@`. One that cuts at semicolons (Excel in Dutch) or at line
ends also finds beginnings inside a text, so those are guarded too. All of it can be undone.
"""

from __future__ import annotations

import re

from protocol.export.book.cells import escape, unescape
from protocol.export.book.columns import Link, Value

MISSING = "NA"
"""What stands where there is nothing to say: R and pandas read it as a missing value by themselves."""

GUARD = "'"
"""What is put before a character that may not begin a field."""

_READ_AS_MISSING = frozenset(
    {MISSING, "#N/A", "#N/A N/A", "#NA", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NULL", "NaN", "None", "n/a"}
    | {"nan", "null"}
)
"""Texts that pandas reads as a missing value (its `na_values` by default); R does so with the first."""

_DANGEROUS = "=+\\-@＝＋－＠'"
_BEGINNING = re.compile(rf"^(?=[{_DANGEROUS}\t\n])|(?<=[;\t\n])(?=[{_DANGEROUS}])")
_GUARDED = re.compile(rf"(^|(?<=[;\t\n])){GUARD}")


def field_of(value: Value) -> str | int | float:
    """A value as it goes into a file. Numbers stay numbers.

    Args:
        value: What a row holds; None, and a text without characters, become `NA`.
    """
    if isinstance(value, Link):
        value = value.text
    if value is None or value == "":
        return MISSING
    return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """A text that nothing runs: control characters as `_xHHHH_`, a `'` before what may not begin a field."""
    written = escape(text.replace("\r\n", "\n"))
    return f"{GUARD}{written}" if written in _READ_AS_MISSING else _BEGINNING.sub(GUARD, written)


def unguarded(field: str) -> str | None:
    """The text that a field stands for; None where there is nothing to say.

    Args:
        field: What a reader of CSV gives.
    """
    return None if field == MISSING else unescape(_GUARDED.sub("", field))
