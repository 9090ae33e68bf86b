"""The XML of one sheet, row by row into a file of ours.

openpyxl writes the sheets of a long workbook to files in the system's temporary folder, where a killed export
leaves everybody's words; here they stand in a private room. And it wants to know all columns before the
first row, while we know them after the last: the top of the sheet is made when all else is there, and
put in the place of the one that the rows were written under.

This is the one module that reaches into openpyxl (3.1); the tests of the workbook's XML hold it.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import IO, Any, cast

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension

from protocol.export.scratch import Part

CellValue = Cell | str | int | float | None
"""What a row of openpyxl can hold here."""

_SECOND_ROW = b'<row r="2"'
_LOOKED_AT = 65_536
"""Bytes in which the second row begins: the first one is empty."""


class SheetFile:
    """A sheet whose rows go to a file at once, and whose first row is written last.

    Args:
        sheet: A new sheet.
        path: A new file, in a private room.
    """

    def __init__(self, sheet: WriteOnlyWorksheet, path: Part) -> None:
        self.sheet = sheet
        """The sheet."""
        self.rows = 1
        """How many rows it has, the first one included."""
        self._heights = _Heights()
        sheet.row_dimensions = self._heights  # type: ignore[attr-defined]
        self._writer = _Writer(sheet, path)
        sheet._writer = self._writer  # type: ignore[attr-defined]
        self._written = self._write_rows()
        next(self._written)
        sheet._rows = self._written  # type: ignore[attr-defined]
        sheet.append([])

    def append(self, row: Sequence[CellValue], height: float = 0) -> None:
        """Put a row behind the others.

        Args:
            row: Its cells.
            height: How high it is, in points; 0 leaves that to who opens the workbook.
        """
        self._heights.next = height
        self.sheet.append(row)
        self.rows += 1

    def finish(self, first_row: Sequence[CellValue], last_column: str, height: float = 0) -> None:
        """Write what is below the rows, then what is above them.

        Args:
            first_row: The cells of the first row.
            last_column: The letters of the last column.
            height: How high the first row is, in points.
        """
        if self.rows == 1:
            self.append([])
        self.sheet.close()
        self._heights.next = height
        top = _top(self.sheet, first_row, f"A1:{last_column}{self.rows}")
        path = self._writer.path
        whole = path.with_suffix(".whole")
        with path.open("rb") as body, whole.open("wb") as out:
            body.seek(body.read(_LOOKED_AT).index(_SECOND_ROW))
            out.write(top)
            shutil.copyfileobj(body, out, 1 << 20)
        path.unlink()
        self._writer.path = whole
        self._writer.out = cast("Any", whole)  # from where the archive takes it

    def abandon(self) -> None:
        """Let go of the file: something went wrong already, and that is what is told."""
        with suppress(Exception):
            self._written.close()
        self._writer.abandon()

    def _write_rows(self) -> Generator[None, Sequence[CellValue], None]:
        """Write the rows that are sent, as openpyxl does, but for how their cells are made."""
        stream: Any = self._writer.xf.send(True)
        with stream.element("sheetData"):
            number = 0
            with suppress(GeneratorExit):
                while True:
                    row = yield
                    number += 1
                    self._writer.write_row(stream, _cells(self.sheet, row, number), number)
        self._writer.xf.send(None)


def _cells(sheet: WriteOnlyWorksheet, row: Sequence[CellValue], number: int) -> Iterator[Cell]:
    """The cells of a row.

    A text is a text: openpyxl would look in it for a formula, an error or a character that XML has no place
    for. All texts were escaped before they came here, so that is neither wanted nor needed.
    """
    cell: Any = WriteOnlyCell(sheet)
    cell.row = number
    for column, value in enumerate(row, 1):
        if value is None:
            continue
        if isinstance(value, Cell):
            value.row, value.column = number, column
            yield value
            continue
        cell.column = column
        cell._value = value
        cell.data_type = "s" if isinstance(value, str) else "n"
        yield cell


class _Heights:
    """How high the row is that is being written: openpyxl would keep an object for every row."""

    next: float = 0

    def get(self, _row: int, _otherwise: object) -> dict[str, str]:
        """The attributes of a row."""
        return {"ht": f"{self.next:g}"} if self.next else {}


class _Writer(WorksheetWriter):
    """Writes a sheet into a file that was opened here, so that a full disk is told as such."""

    def __init__(self, sheet: WriteOnlyWorksheet, path: Part) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("wb")
        super().__init__(sheet, out=self._file)

    def close(self) -> None:
        super().close()
        self._file.close()
        self.out = cast("Any", self.path)

    def cleanup(self) -> None:
        self.path.unlink()

    def abandon(self) -> None:
        with suppress(Exception):
            super().close()
        with suppress(OSError):
            self._file.close()


class _Top(WorksheetWriter):
    """Writes the top of a sheet of which the size is known."""

    reference = "A1"

    def write_dimensions(self) -> None:
        self.xf.send(SheetDimension(self.reference).to_tree())


def _top(sheet: WriteOnlyWorksheet, first_row: Sequence[CellValue], reference: str) -> bytes:
    """The XML of a sheet up to and with its first row."""
    out = BytesIO()
    writer = _Top(sheet, out=out)
    writer.reference = reference
    writer.write_top()
    stream: Any = writer.xf.send(True)
    with stream.element("sheetData"):
        writer.write_row(stream, _cells(sheet, first_row, 1), 1)
    writer.xf.send(None)
    writer.close()
    return out.getvalue().rpartition(b"</sheetData>")[0]


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that holds a text, to be given a style.

    Args:
        sheet: Its sheet.
        text: An escaped text that fits.
    """
    cell = WriteOnlyCell(sheet)
    cell._value = text  # type: ignore[attr-defined]
    cell.data_type = "s"
    return cell
