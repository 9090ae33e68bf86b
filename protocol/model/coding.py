"""What a coder made of the material: codes, where they were given, and by whom.

What can be coded is a unit: a note, or all that was noted at one question (an answer). A coding gives a code
to a stretch of a unit. Codes are the researchers' own; nothing here proposes one.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct, field

LEVELS = ">"
"""What stands between a code and the one above it: `support > emotional`."""


class UnitSort(StrEnum):
    """What a unit is."""

    NOTE = "note"
    """One note; its id is that of the note."""
    ANSWER = "answer"
    """What was noted at one question of one interview; its id is `<interview id>/<path>`."""


class Code(Struct, frozen=True, kw_only=True):
    """One code of the codebook."""

    id: str
    """Random: other programs know it by this, also when its name changes."""
    name: str
    """With the codes above it, `LEVELS` in between."""
    memo: str = ""
    """What it means."""
    formerly: tuple[str, ...] = ()
    """The names that it had before, the oldest first: a workbook of then may still have them."""


class Coding(Struct, frozen=True, kw_only=True):
    """A code that a coder gave to a stretch of a unit."""

    id: str
    """Random; never used again."""
    unit: str
    """The id of the unit."""
    sort: UnitSort = UnitSort.NOTE
    """What that unit is."""
    interview: str
    """The id of its interview."""
    start: int
    """Where the stretch begins in the text of the unit, in Unicode code points."""
    end: int
    """Where it ends: one past its last code point."""
    text_hash: str
    """`hash_of` the text of the whole unit as the coder saw it."""
    code: str
    """The name of the code, as in the codebook."""
    at: str
    """When it was read in, UTC."""


class UnitMemo(Struct, frozen=True, kw_only=True):
    """What a coder thought of a unit."""

    unit: str
    """The id of the unit."""
    text: str
    """The words."""
    interview: str = ""
    """The id of its interview."""


class SeenUnit(Struct, frozen=True, kw_only=True):
    """A unit that lay before a coder, coded or not: agreement rests on what both saw."""

    unit: str
    """The id of the unit."""
    text_hash: str
    """`hash_of` its text as the coder saw it."""
    interview: str = ""
    """The id of its interview."""


class CodingChange(Struct, frozen=True, kw_only=True):
    """A coding came or went."""

    at: str
    """When, UTC."""
    reading: str
    """The id of the reading, or of the act on codes, that brought it about."""
    act: str
    """`added` or `removed`; with its code it was `renamed`, or `joined` with a coding of the other one."""
    unit: str
    """The id of the unit."""
    start: int
    """Where the stretch begins, in code points."""
    end: int
    """Where it ends."""
    code: str
    """The name of the code."""
    interview: str = ""
    """The id of the interview of the unit."""
    became: str = ""
    """The name of the code that it became, when it was renamed."""


class Reading(Struct, frozen=True, kw_only=True):
    """A coded workbook was read in."""

    id: str
    """Random."""
    at: str
    """When, UTC."""
    file: str
    """The name of the file, without its folder."""
    digest: str
    """The SHA-256 of its bytes, in hexadecimal."""
    sort: UnitSort
    """What its units are."""
    made: str = ""
    """When the workbook was exported, UTC; empty where that was not known, or not kept yet."""
    counts: dict[str, int] = field(default_factory=dict)
    """What was found: units, codings, missing, unknown, copied, altered, ..."""


class CoderWork(Struct, frozen=True, kw_only=True):
    """All that one coder did. What there may be very much of is packed when it comes from a file."""

    coder: str
    """The coder's code, such as `AB`; no name."""
    codings: Sequence[Coding] = ()
    """Those that hold."""
    memos: tuple[UnitMemo, ...] = ()
    """Those that hold."""
    seen: Sequence[SeenUnit] = ()
    """The units that lay before the coder."""
    readings: tuple[Reading, ...] = ()
    """In order."""
    history: Sequence[CodingChange] = ()
    """In order."""


class Codebook(Struct, frozen=True, kw_only=True):
    """The codes of a study."""

    codes: tuple[Code, ...] = ()
    """In the order in which the researchers put them."""

    def find(self, name: str) -> Code | None:
        """The code of this name, or None."""
        return next((code for code in self.codes if code.name == name), None)


def hash_of(text: str) -> str:
    """Sixteen hexadecimal digits that change when a text does, however its accents are composed.

    Line ends and blanks at both ends don't count: spreadsheet programs change those on their own.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def parents_of(name: str) -> list[str]:
    """The names of the codes above a code, the highest first: of `a > b > c`, `a` and `a > b`."""
    parts = [part.strip() for part in name.split(LEVELS)]
    return [f" {LEVELS} ".join(parts[:depth]) for depth in range(1, len(parts))]
