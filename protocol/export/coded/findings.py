"""What was found in a coded workbook, each with where and what; very many of a sort are only counted."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from msgspec import Struct

_KEPT = 10_000
"""Findings of one sort that are kept: a workbook of another study would have one for each row."""


class Found(StrEnum):
    """What can be found, in the order in which it is told."""

    COPIED_SHEET = "copied_sheet"
    """A sheet that looks like a copy of the one on which is coded."""
    NO_COLUMN = "no_column"
    """A column was taken away."""
    RENAMED = "renamed"
    """A column has another header."""
    MOVED = "moved"
    """A column stands elsewhere."""
    ADDED_COLUMN = "added_column"
    """A column for codes that a coder added."""
    MERGED = "merged"
    """Cells for codes that were merged."""
    UNREADABLE = "unreadable"
    """An interview of the study can't be read, so nothing is known of its units."""
    MISSING = "missing"
    """A unit of the study that has no row."""
    UNKNOWN = "unknown"
    """A row with an id that the study does not have."""
    GONE = "gone"
    """A row of which the unit was taken out of the study since."""
    WITHDRAWN = "withdrawn"
    """A row of an interview that was withdrawn."""
    NO_CONSENT = "no_consent"
    """A row of an interview that may not be used."""
    NO_ID = "no_id"
    """A row that was written in and has no id."""
    COPIED = "copied"
    """A row with the id and the text of another."""
    SPLIT = "split"
    """Rows that have parts of one text."""
    ALTERED = "altered"
    """A row of which the text was changed in the workbook."""
    CHANGED = "changed"
    """A row of which the text was changed in the study since."""
    CONVERTED = "converted"
    """A code that became a number, a date or a truth."""
    ERROR = "error"
    """A code that was taken for a formula."""
    TEXT_AS_CODE = "text_as_code"
    """A cell for a code that holds the text of its row."""
    WRITTEN = "written"
    """A code that is the same as a known one but for blanks and capitals."""
    RENAMED_CODE = "renamed_code"
    """A code that has another name since the workbook was made."""
    NEAR = "near"
    """A code that looks like another."""
    NEW_CODE = "new_code"
    """A code that is not in the codebook."""
    MEMO = "memo"
    """A code that means one thing here and another in the codebook."""


class Finding(Struct, frozen=True):
    """One thing that was found."""

    sort: Found
    """What it is."""
    where: str
    """The row, the unit, the column or the code."""
    what: str
    """What is to be said of it; empty where the sort says it all."""


class Findings:
    """All that was found in one workbook."""

    def __init__(self) -> None:
        self.counts: Counter[Found] = Counter()
        """How many there are of each sort."""
        self._kept: dict[Found, list[Finding]] = {}

    def add(self, sort: Found, where: str, what: str = "", *, count: int = 1) -> None:
        """Remember something.

        Args:
            sort: What it is.
            where: The row, the unit, the column or the code.
            what: What is to be said of it.
            count: How many units it is about.
        """
        self.counts[sort] += count
        kept = self._kept.setdefault(sort, [])
        if len(kept) < _KEPT:
            kept.append(Finding(sort, where, what))

    def of(self, sort: Found) -> list[Finding]:
        """What was found of a sort, in order."""
        return self._kept.get(sort, [])
