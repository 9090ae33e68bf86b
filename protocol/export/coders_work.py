"""What coders did, looked up by interview and by unit, for the formats that carry codings.

Nothing here writes. A coding whose interview may not go out is not handed over.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct, structs

from protocol.export.sheets.units import unit_id, unit_text, units_of
from protocol.export.sitting import HELD_BACK, Sitting
from protocol.export.words import Permission
from protocol.model.coding import CoderWork, Coding, UnitMemo, UnitSort, hash_of
from protocol.model.interview import Note
from protocol.model.packed import Packed, packed


class CodedStretch(Struct, frozen=True, kw_only=True):
    """A coding in its place."""

    coder: str
    """The coder's code."""
    coding: Coding
    """The coding."""
    parts: tuple[tuple[Note, int, int], ...]
    """The notes that it covers, in spoken order: each with start and end in its text, in code points."""
    exact: bool
    """False where the text is no longer what the coder saw: then the parts are whole notes."""


class CodersWork:
    """The work of all coders.

    Args:
        works: What each coder did.
    """

    def __init__(self, works: Iterable[CoderWork] = ()) -> None:
        self.coders: list[str] = []
        """The coders, in order."""
        self.codings = 0
        """How many codings there are."""
        self.memos = 0
        """How many memos of units there are."""
        self.code_names: dict[str, None] = {}
        """The names of the codes that were given, in the order in which they came."""
        self._codings: list[tuple[str, Packed[Coding], dict[str, array[int]]]] = []
        self._memos: dict[str, list[tuple[str, UnitMemo]]] = defaultdict(list)
        for work in works:
            self.coders.append(work.coder)
            self.codings += len(work.codings)
            self.memos += len(work.memos)
            codings = packed(Coding, work.codings)
            self.code_names |= dict.fromkeys(codings.column("code"))
            self._codings.append((work.coder, codings, codings.places("interview")))
            for memo in work.memos:
                self._memos[memo.unit].append((work.coder, memo))

    def of(self, sitting: Sitting) -> list[CodedStretch]:
        """The codings of an interview, each in its place; those of units that are gone are not there."""
        found = [
            (coder, codings[at])
            for coder, codings, places in self._codings
            for at in places.get(sitting.interview.id, ())
        ]
        if not found:
            return []
        units = _Units(sitting)
        stretches = []
        for coder, coding in found:
            unit = units.find(coding)
            if unit:
                parts, exact = _place(unit, coding, sitting)
                stretches.append(CodedStretch(coder=coder, coding=coding, parts=parts, exact=exact))
        return stretches

    def memos_of(self, sitting: Sitting) -> list[tuple[str, UnitMemo, tuple[Note, ...]]]:
        """The memos of the units of an interview: the coder, the memo, and the notes that it is about.

        A memo may quote: of a sensitive note whose words are held back, so are those of its memos.
        """
        if not self._memos:
            return []
        found = []
        for unit, notes in _Units(sitting).all():
            hidden = any(map(sitting.held_back, notes))
            for coder, memo in self._memos.get(unit, ()):
                kept = structs.replace(memo, text=sitting.words.say(HELD_BACK)) if hidden else memo
                found.append((coder, kept, notes))
        return found


class _Units:
    """The units of one interview, by id."""

    def __init__(self, sitting: Sitting) -> None:
        self._notes = {note.id: note for note in sitting.notes}
        self._answers = {
            unit_id(sitting.interview.id, path): tuple(notes) for path, notes in units_of(sitting).items()
        }

    def find(self, coding: Coding) -> tuple[Note, ...]:
        """The notes of the unit of a coding; none where it is gone."""
        if coding.sort is UnitSort.ANSWER:
            return self._answers.get(coding.unit, ())
        note = self._notes.get(coding.unit)
        return () if note is None else (note,)

    def all(self) -> Iterable[tuple[str, tuple[Note, ...]]]:
        for unit, note in self._notes.items():
            yield unit, (note,)
        yield from self._answers.items()


_STRICTEST = (Permission.HELD_BACK, Permission.NO, Permission.YES, Permission.NO_QUOTE)
"""What is said of several notes together: the first of these that is said of any."""


def quoting_of(sitting: Sitting, notes: Iterable[Note]) -> Permission:
    """Whether words of some notes together may be quoted.

    Args:
        sitting: Their interview.
        notes: One or more.
    """
    found = set(map(sitting.quoting, notes))
    return next(one for one in _STRICTEST if one in found)


def _place(
    unit: tuple[Note, ...], coding: Coding, sitting: Sitting
) -> tuple[tuple[tuple[Note, int, int], ...], bool]:
    """The parts of a coding, and whether they are exactly what was coded."""
    whole = tuple((note, 0, len(sitting.text(note))) for note in unit)
    if coding.sort is UnitSort.NOTE:
        [note] = unit
        text = sitting.text(note)
        known = hash_of(text) == coding.text_hash and 0 <= coding.start < coding.end <= len(text)
        return (((note, coding.start, coding.end),), True) if known else (whole, False)
    text = unit_text(sitting, unit)
    if hash_of(text) != coding.text_hash or not 0 <= coding.start < coding.end <= len(text):
        return whole, False
    parts, at = [], 0
    for note in unit:
        length = len(sitting.text(note))
        at += len(unit_text(sitting, [note])) - length
        start, end = max(coding.start - at, 0), min(coding.end - at, length)
        if start < end:
            parts.append((note, start, end))
        at += length + 1
    return (tuple(parts), True) if parts else (whole, False)
