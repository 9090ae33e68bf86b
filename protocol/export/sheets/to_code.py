"""The columns in which a researcher codes, on whichever sheet the units stand."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec import Struct

from protocol.export.book.columns import Column, Value, own
from protocol.export.book.table import TableSheet
from protocol.export.sheets.codebook import CODES
from protocol.i18n import N_
from protocol.model.coding import CoderWork, Coding, UnitSort
from protocol.model.packed import Packed, packed

MAX_CODES = 20
"""Columns for codes: more don't fit on any screen, and nobody gives one thought so many codes."""

_WRITE_HERE = N_("Yours: a code from the codebook, or a new one.")
_NEW_CODE = N_("New code")
_NEW_CODE_TEXT = N_(
    "This code is not on the sheet {codebook}. You may keep it; add it there to be offered it."
)
_LEAVE_ID = N_("Leave this id")
_LEAVE_ID_TEXT = N_("Codes are found back by it. To split a row, copy it whole.")


class Plan(Struct, frozen=True, kw_only=True):
    """How the workbook is to be coded."""

    codes: int = 3
    """Columns for codes, from 1 to `MAX_CODES`."""
    unit: UnitSort = UnitSort.NOTE
    """What is coded."""
    by_topic: bool = False
    """Whether notes stand in the order of the topics within their interview, instead of that of the talk."""
    work: CoderWork | None = None
    """Codes that a coder gave before, to be put back; None for empty columns."""


class CodeColumns:
    """The columns to write codes in, and what was written in them before.

    Args:
        plan: How the workbook is to be coded.
        here: Whether they stand on this sheet: units are coded in one place.
    """

    def __init__(self, plan: Plan, *, here: bool) -> None:
        self._codings: Packed[Coding] = Packed(Coding)
        self._places: dict[str, array[int]] = {}
        self._here: tuple[str, dict[str, list[Coding]]] = ("", {})
        self._memos: dict[str, str] = {}
        self._sort = plan.unit
        self.put_back = 0
        """Codings that stand in the columns so far: those of whole texts that are as they were."""
        work = plan.work
        if here and work is not None:
            self._codings = packed(Coding, work.codings)
            self._places = self._codings.places("interview")
            self._memos = {memo.unit: memo.text for memo in work.memos}
        most = max((len(of) for at in self._places for of in self._given(at).values()), default=0)
        self._count = max(plan.codes, most) if here else 0

    def columns(self) -> tuple[Column, ...]:
        """The columns; none where units are coded elsewhere."""
        if not self._count:
            return ()
        codes = (own(name, name, _WRITE_HERE, 16) for name in self._names())
        return (*codes, own("memo", "memo", N_("Yours: what you think of it."), 28))

    def _given(self, interview: str) -> dict[str, list[Coding]]:
        """The codings of an interview, by unit: units come interview by interview."""
        if self._here[0] != interview:
            given: dict[str, list[Coding]] = {}
            for at in self._places.get(interview, ()):
                coding = self._codings[at]
                if coding.sort is self._sort:
                    given.setdefault(coding.unit, []).append(coding)
            self._here = interview, given
        return self._here[1]

    def cells(
        self, interview: str, unit: str, text: str, text_hash: str, withheld: str | None = None
    ) -> Sequence[Value]:
        """What stands in them for a unit: codes of a part, or of another text, are not put back.

        Args:
            interview: The id of its interview.
            unit: The id of the unit.
            text: Its text.
            text_hash: The hash of it.
            withheld: What stands for its memo, which may quote words that are held back; None where none are.
        """
        if not self._count:
            return ()
        memo = self._memos.get(unit)
        given: dict[str, None] = {}
        for coding in self._given(interview).get(unit, ()):
            if coding.text_hash == text_hash and coding.start == 0 and coding.end == len(text):
                given.setdefault(coding.code)
                self.put_back += 1
        return (*given, *(None,) * (self._count - len(given)), withheld if memo and withheld else memo)

    def dress(self, table: TableSheet, unit_column: str) -> None:
        """Offer the codes, and guard the ids.

        Args:
            table: The sheet.
            unit_column: The id of the column with the ids of the units.
        """
        say = table.words.say
        table.guard(unit_column, say(_LEAVE_ID), say(_LEAVE_ID_TEXT))
        if self._count:
            told = say(_NEW_CODE_TEXT).format(codebook=say(N_("Codebook")))
            table.offer(self._names(), CODES, say(_NEW_CODE), told)

    def _names(self) -> list[str]:
        return [f"code_{number}" for number in range(1, self._count + 1)]
