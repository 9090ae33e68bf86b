"""What a workbook says of its units takes the place of what was said of them; what came and went is told.

An interview is never looked up here, and nothing is kept: values go in, values come out.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, structs

from protocol.export.coded.findings import Findings
from protocol.export.coded.rows import CodedRows, Stretch
from protocol.export.coded.study_units import StudyUnits
from protocol.model.coding import Coding, CodingChange, Reading, UnitSort
from protocol.model.ids import new_id
from protocol.model.packed import Packed

_ALL_THAT_IS_KNOWN = timedelta(seconds=1)
"""How exactly a workbook tells when it was made."""


class Joined(Struct, frozen=True):
    """What came of laying a workbook over what was coded before."""

    codings: Packed[Coding]
    """Those that hold now."""
    changes: Packed[CodingChange]
    """What went, and then what came."""
    came: int
    """How many came."""
    went: int
    """How many went."""
    kept: int
    """How many the workbook could not show, and stay."""


class Made:
    """When a workbook was exported, as far as it says it.

    Args:
        at: The time, in whole seconds, which is all that a workbook tells; None for not known.
        read: When this workbook was read in before, UTC.
    """

    def __init__(self, at: datetime | None, read: Collection[str] = ()) -> None:
        self._at, self._read = at, read
        self._after: dict[str, bool] = {}

    def is_after(self, utc: str) -> bool:
        """Whether it was exported after something was read in, which may be so within the same second."""
        if self._at is None:
            return False
        if utc not in self._after:
            then = datetime.fromisoformat(utc)
            same = self._at <= then < self._at + _ALL_THAT_IS_KNOWN
            self._after[utc] = then < self._at or (same and utc not in self._read)
        return self._after[utc]


def join(
    old: Sequence[Coding],
    rows: CodedRows,
    units: StudyUnits,
    sort: UnitSort,
    reading: Reading,
    made: Made,
) -> Joined:
    """Lay what a workbook says over what was coded before.

    Args:
        old: What was coded before.
        rows: What the workbook says.
        units: The units of the study.
        sort: What they are.
        reading: The reading.
        made: When the workbook was exported.
    """
    places = array("i", (_place(coding, rows, units) for coding in old))
    first, following = _chains(places, len(units))
    matched = bytearray(len(old))
    was = array("i")
    for stretch in rows.stretches:
        place = units.place(stretch.unit)
        at, found = first[place] if place is not None else -1, -1
        while at >= 0:
            if key_of(old[at]) == key_of(stretch):
                matched[at], found = 1, at
            at = following[at]
        was.append(found)
    codings, changes, kept = Packed(Coding), Packed(CodingChange), 0
    hidden = _Hidden(rows, units, made)
    for at, coding in enumerate(old):
        if places[at] < 0:
            codings.append(coding)
        elif not matched[at] and hidden.is_it(coding, places[at]):
            codings.append(coding)
            kept += 1
        elif not matched[at]:
            changes.append(change_of("removed", coding, reading))
    went = len(changes)
    for stretch, at in zip(rows.stretches, was, strict=True):
        codings.append(coding_of(stretch, sort, reading.at, old[at] if at >= 0 else None))
        if at < 0:
            changes.append(change_of("added", stretch, reading))
    return Joined(codings, changes, len(changes) - went, went, kept)


def _place(coding: Coding, rows: CodedRows, units: StudyUnits) -> int:
    """The place of the unit of a coding; -1 where the workbook says nothing of it."""
    place = units.place(coding.unit)
    return place if place is not None and rows.saw[place] else -1


def _chains(places: array[int], count: int) -> tuple[array[int], array[int]]:
    """The first coding of each unit by its place, and for each coding the next of its unit; -1 for none.

    Args:
        places: The place of the unit of each coding; -1 where it counts for none.
        count: How many units there are.
    """
    first = array("i", [-1]) * count
    following = array("i", [-1]) * len(places)
    for at in range(len(places) - 1, -1, -1):
        if places[at] >= 0:
            following[at] = first[places[at]]
            first[places[at]] = at
    return first, following


class _Hidden:
    """Codings that a workbook could not show, so that it says nothing against them.

    An export puts back only codes of whole texts that are as they were. What was coded before the workbook
    was made, of a part or of another text, stays unless the row is split anew.

    Args:
        rows: What the workbook says.
        units: The units of the study.
        made: When it was exported.
    """

    def __init__(self, rows: CodedRows, units: StudyUnits, made: Made) -> None:
        self._rows, self._units, self._made = rows, units, made

    def is_it(self, coding: Coding, place: int) -> bool:
        """Whether a coding is one of them.

        Args:
            coding: A coding that the workbook does not have.
            place: The place of its unit, of which the workbook has a row.
        """
        if coding.unit in self._rows.split or not self._made.is_after(coding.at):
            return False
        now = self._units.at(place)
        whole = coding.text_hash != now.text_hash or (coding.start, coding.end) == (0, now.length)
        said = self._rows.otherwise.get(place, now.text_hash)
        return coding.text_hash != said or not whole


def key_of(one: Stretch | Coding) -> tuple[str, int, int, str]:
    """What makes a coding this one: its unit, its stretch and its code."""
    return one.unit, one.start, one.end, one.code


def coding_of(stretch: Stretch, sort: UnitSort, at: str, old: Coding | None) -> Coding:
    """The coding of a stretch: the one that there is, where it says the same."""
    if old is not None:
        return structs.replace(old, text_hash=stretch.text_hash, sort=sort)
    return Coding(
        id=new_id(),
        unit=stretch.unit,
        sort=sort,
        interview=stretch.interview,
        start=stretch.start,
        end=stretch.end,
        text_hash=stretch.text_hash,
        code=stretch.code,
        at=at,
    )


def change_of(act: str, one: Stretch | Coding, reading: Reading) -> CodingChange:
    """That a coding came or went.

    Args:
        act: `added` or `removed`.
        one: What came or went.
        reading: What brought it about.
    """
    return CodingChange(
        at=reading.at,
        reading=reading.id,
        act=act,
        unit=one.unit,
        start=one.start,
        end=one.end,
        code=one.code,
        interview=one.interview,
    )


def counts_of(rows: CodedRows, findings: Findings) -> dict[str, int]:
    """What was found in a reading, for the file of the coder."""
    own = {"units": rows.count, "codings": len(rows.stretches), "memos": len(rows.memos)}
    return own | {sort.value: count for sort, count in sorted(findings.counts.items())}
