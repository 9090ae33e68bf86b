"""A coded workbook, as coders gave it back: its rows one by one, its codebook, what became of its columns.

Nothing is written into it and nothing is judged here. Columns are found by their hidden names, so that
headers may be renamed, columns moved and rows sorted; a column for codes that a coder added has no such name
and is known by its header, `code_4` and on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl.utils import get_column_letter

from protocol.analysis.converted import Converted
from protocol.export.book.cells import ABSENT, unescape
from protocol.export.book.headers import headers_of
from protocol.export.read_back import Opened, Place, opened, together
from protocol.export.sheets.codebook import CODEBOOK
from protocol.export.sheets.interviews import INTERVIEWS
from protocol.export.sheets.notes import NOTES
from protocol.export.sheets.units import UNITS
from protocol.export.words import Words
from protocol.i18n import LANGUAGES
from protocol.model.coding import UnitSort

CODER = "coder"
"""What the cell in which a coder may put their code is called among the hidden names."""

_SHEETS = {UnitSort.NOTE: (NOTES, "note_id"), UnitSort.ANSWER: (UNITS, "unit_id")}
"""The sheet of each sort of unit, and the id of the column with the units' ids."""

_CODE = re.compile(r"code_\d+")
_OWN_CODE = re.compile(r"(?i)\s*code[ _-]?\d*\s*")
"""The header of a column for codes that a coder added."""

_HASH = re.compile(r"[0-9a-f]{16}")

_ERRORS = frozenset(
    ("#NAME?", "#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NULL!", "Err:508", "Err:509")
)
"""What a spreadsheet program makes of a code that begins with a sign of a formula."""


UNRESOLVED = ""
"""What a cell is said to hold whose formula has no result: no code is empty."""


class Cell(Struct, frozen=True):
    """A cell for a code that holds something."""

    column: str
    """The header of its column."""
    value: str | Converted
    """What it holds; `UNRESOLVED` for a formula of which the result is not in the file."""

    @property
    def is_error(self) -> bool:
        """Whether a spreadsheet program took a code for a formula that makes no sense."""
        return isinstance(self.value, str) and self.value in _ERRORS


class CodedRow(Struct, frozen=True):
    """One row of a coded sheet."""

    number: int
    """The number of the row in the sheet, from 1."""
    unit: str
    """The id of its unit; empty where there is none."""
    interview: str
    """What the row calls its interview; empty where it no longer says so."""
    place: str
    """Its number in that interview, as the row says it."""
    text: str | None
    """Its text; None where the column of the text is gone."""
    exported: str
    """The hash of the text when it was exported; empty where the row does not say it."""
    codes: tuple[Cell, ...]
    """The cells for codes that hold something, from the left."""
    memo: str
    """What the coder thought of it."""


class CodedColumns(Struct, frozen=True):
    """What became of the columns of a sheet."""

    renamed: tuple[tuple[str, str], ...]
    """Headers of then and of now."""
    moved: tuple[str, ...]
    """Columns that stand elsewhere."""
    gone: tuple[str, ...]
    """Columns that were taken away, by the header of then."""
    added: tuple[str, ...]
    """Columns for codes that a coder added, by their header."""
    merged: tuple[str, ...]
    """Cells in which a coder writes and that were merged, such as `B2:B5`."""


class CodedCode(Struct, frozen=True):
    """A row of the codebook of a workbook."""

    row: int
    """Its number, from 1."""
    value: str | Converted
    """What stands for the code."""
    memo: str
    """What it means."""


class CodedSheet:
    """A sheet with units and their codes.

    Args:
        book: The workbook.
        sort: What its units are.
        at: Where the column of the units' ids is.
    """

    def __init__(self, book: Opened, sort: UnitSort, at: Place) -> None:
        self.sort = sort
        """What its units are."""
        self._book, self._at = book, at
        self._form, self._unit_id = _SHEETS[sort]
        self._id = self._form.id
        places = _of_sheet(book, self._id)
        self._named = {name: at.column - 1 for name, at in places.items() if at.sheet == self._at.sheet}
        header = next(book.rows(self._at.sheet, self._at.row), ())
        self._header = ["" if cell is None else unescape(str(cell)).strip() for cell in header]
        taken = set(self._named.values())
        codes = [at for name, at in self._named.items() if _CODE.fullmatch(name)]
        self._added = [
            at for at, said in enumerate(self._header) if at not in taken and _OWN_CODE.fullmatch(said)
        ]
        self._codes = sorted([*codes, *self._added])
        self._odd = book.oddities(self._at.sheet)

    @property
    def header_row(self) -> int:
        """The number of the row with its headers, from 1."""
        return self._at.row

    @property
    def title(self) -> str:
        """What the sheet is called now."""
        return self._at.sheet

    def is_like(self, header: Sequence[Any]) -> bool:
        """Whether the header of another sheet has its ids and a column for codes too."""
        said = {unescape(str(cell)).strip() for cell in header if cell is not None}
        ids = self._header_of(self._named[self._unit_id])
        return ids in said and any(self._header_of(at) in said for at in self._codes)

    @property
    def can_be_coded(self) -> bool:
        """Whether it has columns to write in."""
        return bool(self._codes) or "memo" in self._named

    def columns(self) -> CodedColumns:
        """What became of its columns."""
        known = [column for column in self._form.columns if not column.own]
        headers = headers_of(known, Words(self._book.hidden.language or LANGUAGES[0]))
        said = dict(zip((column.id for column in known), headers, strict=True))
        there = [name for name in said if name in self._named]
        said |= {name: name for name in self._named if _CODE.fullmatch(name) or name == "memo"}
        now = sorted(there, key=self._named.__getitem__)
        same = {
            name
            for block in SequenceMatcher(None, there, now, autojunk=False).get_matching_blocks()
            for name in there[block.a : block.a + block.size]
        }
        prefix = f"{self._id}."
        gone = [name.removeprefix(prefix) for name in self._book.missing if name.startswith(prefix)]
        return CodedColumns(
            renamed=tuple(
                (said[name], self._header_of(self._named[name]))
                for name in said
                if name in self._named and self._header_of(self._named[name]) != said[name]
            ),
            moved=tuple(said[name] for name in there if name not in same),
            gone=tuple(said.get(name, name) for name in gone),
            added=tuple(self._header_of(at) for at in self._added),
            merged=tuple(self._merged()),
        )

    def _merged(self) -> Iterator[str]:
        """Merged cells in which codes or memos are written: a program has only what the first one holds."""
        written = {at + 1 for at in (*self._codes, self._named.get("memo", -1))} - {0}
        for left, top, right, bottom in self._odd.merged:
            if bottom > self._at.row and any(left <= at <= right for at in written):
                yield f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"

    def rows(self) -> Iterator[CodedRow]:
        """Its rows from the top, those that hold nothing left out.

        Raises:
            UserMistake: The sheet is broken.
        """
        named = self._named
        unit = named[self._unit_id]
        text = together(named).get("text") if "text" in named else None
        hashed, memo = named.get("text_hash"), named.get("memo")
        interview, place = named.get("interview"), named.get("number", named.get("path"))
        codes = [(at, self._header_of(at)) for at in self._codes]
        last = max((*named.values(), *self._codes)) + 1
        for number, cells in enumerate(
            self._book.rows(self._at.sheet, self._at.row + 1, last), self._at.row + 1
        ):
            row = CodedRow(
                number=number,
                unit=_said(cells, unit).strip(),
                interview=_said(cells, interview),
                place=_said(cells, place),
                text=None if text is None else "".join(_said(cells, at, absent="") for at in text),
                exported=said if _HASH.fullmatch(said := _said(cells, hashed).strip()) else "",
                codes=tuple(self._cells(number, cells, codes)),
                memo=_said(cells, memo).strip(),
            )
            if row.unit or row.codes or row.memo or row.text:
                yield row

    def _cells(self, row: int, cells: Sequence[Any], codes: Sequence[tuple[int, str]]) -> Iterator[Cell]:
        """The cells for codes that hold something.

        Args:
            row: The number of the row.
            cells: Its values.
            codes: The columns for codes, each with its header.
        """
        for at, said in codes:
            value = _code(cells, at)
            if value is not None:
                yield Cell(said, value)
            elif self._odd.unresolved and (at + 1, row) in self._odd.unresolved:
                yield Cell(said, UNRESOLVED)

    def _header_of(self, at: int) -> str:
        return self._header[at] if at < len(self._header) else ""


class CodedBook:
    """A coded workbook that is open to be read.

    Args:
        book: The workbook.
    """

    def __init__(self, book: Opened) -> None:
        self._book = book

    @property
    def language(self) -> str:
        """The language of its sheets."""
        return self._book.hidden.language or LANGUAGES[0]

    def coder(self) -> str:
        """What a coder wrote in the cell for their code; empty where there is none."""
        at = self._book.places.get(CODER)
        if at is None:
            return ""
        cells = next(self._book.rows(at.sheet, at.row, at.column), ())
        return _said(cells, at.column - 1).strip()

    def made(self) -> datetime | None:
        """When it was exported, as far as its properties say it."""
        made: Any = self._book.book.properties.created
        if not isinstance(made, datetime):
            return None
        return made if made.tzinfo is not None else made.replace(tzinfo=UTC)

    def sheets(self) -> list[CodedSheet]:
        """The sheets with units that can be coded."""
        found = []
        for sort, (form, unit) in _SHEETS.items():
            at = _of_sheet(self._book, form.id).get(unit)
            if at is not None:
                found.append(CodedSheet(self._book, sort, at))
        return found

    def copies_of(self, sheet: CodedSheet) -> Iterator[str]:
        """The titles of sheets that somebody made and that look like one of ours.

        Args:
            sheet: Ours.
        """
        ours = {at.sheet for at in self._book.places.values()}
        for other in self._book.book.worksheets:
            title: str = other.title
            if title not in ours and sheet.is_like(next(self._book.rows(title, sheet.header_row), ())):
                yield title

    def codebook(self) -> Iterator[CodedCode]:
        """The codes that stand on the sheet of the codebook."""
        places = _of_sheet(self._book, CODEBOOK.id)
        code = places.get("code")
        if code is None:
            return
        memos = together({name: at.column - 1 for name, at in places.items() if at.sheet == code.sheet})
        memo = memos.get("memo", []) if "memo" in places else []
        last = max(code.column, *(at + 1 for at in memo), 1)
        for number, cells in enumerate(self._book.rows(code.sheet, code.row + 1, last), code.row + 1):
            value = _code(cells, code.column - 1)
            if value is not None:
                yield CodedCode(number, value, "".join(_said(cells, at) for at in memo).strip())

    def interviews(self) -> dict[str, str]:
        """The ids of the interviews in it, by what it calls them."""
        places = _of_sheet(self._book, INTERVIEWS.id)
        name, own = places.get("interview"), places.get("interview_id")
        if name is None or own is None or name.sheet != own.sheet:
            return {}
        rows = self._book.rows(name.sheet, name.row + 1, max(name.column, own.column))
        return {_said(cells, name.column - 1): _said(cells, own.column - 1) for cells in rows}


@contextmanager
def coded_book(path: Path, decrypted: bytes | None = None) -> Iterator[CodedBook]:
    """Open a coded workbook.

    Args:
        path: The workbook, as a spreadsheet program saved it.
        decrypted: What stands in it, where the file is encrypted; None to read the file as it is.

    Raises:
        UserMistake: It is no workbook, not one of ours, or larger than any of ours.
    """
    with opened(path, decrypted) as book:
        yield CodedBook(book)


def _of_sheet(book: Opened, sheet: str) -> dict[str, Place]:
    """Where the columns of a sheet are, by their ids."""
    prefix = f"{sheet}."
    return {name[len(prefix) :]: at for name, at in book.places.items() if name.startswith(prefix)}


def _said(cells: Sequence[Any], at: int | None, absent: str = "") -> str:
    """The text in a cell; what stands for nothing, and a cell that is not there, say nothing."""
    value = cells[at] if at is not None and at < len(cells) else None
    if value is None or value == ABSENT:
        return absent
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescape(str(value))


def _code(cells: Sequence[Any], at: int) -> str | Converted | None:
    """What a cell for a code holds; None for nothing."""
    value = cells[at] if at < len(cells) else None
    if isinstance(value, str):
        text = unescape(value)
        return text if text.strip() and text != ABSENT else None
    if isinstance(value, bool | int | float | datetime | date | time | timedelta):
        return value
    return None
