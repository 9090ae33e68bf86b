"""Codings made from stretches of a workbook, and how what came and went is told."""

from __future__ import annotations

from msgspec import structs

from protocol.export.coded.findings import Findings
from protocol.export.coded.rows import CodedRows, Stretch
from protocol.model.coding import Coding, CodingChange, Reading, UnitSort
from protocol.model.ids import new_id


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
    own = {"units": len(rows.seen), "codings": len(rows.stretches), "memos": len(rows.memos)}
    return own | {sort.value: count for sort, count in sorted(findings.counts.items())}
