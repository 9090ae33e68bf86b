"""A study on the disk with interviews made by hand, and workbooks that are coded by a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from openpyxl import load_workbook

from protocol.export.coded.taking_in import Taken, take_in
from protocol.export.workbook import export_workbook
from protocol.model.interview import InterviewContents
from protocol.questionnaire import read_study
from protocol.store.atomic import write_atomically
from protocol.store.envelope import pack
from protocol.store.study_folder import StudyFolder
from protocol.store.tables import RECORDS

NOW = datetime(2026, 3, 5, 13, 5, 9, tzinfo=UTC)


def put(folder: StudyFolder, contents: InterviewContents) -> None:
    """Put an interview in a study, as if it had been led there."""
    tables: dict[str, Any] = {"questionnaire": {"1": msgspec.to_builtins(contents.questionnaire)}}
    for name in RECORDS:
        records = getattr(contents, name)
        tables[name] = {str(n): msgspec.to_builtins(record) for n, record in enumerate(records, 1)}
    tables["interview"] = {"1": msgspec.to_builtins(contents.interview)}
    write_atomically(folder.interviews / f"{contents.interview.id}.json", pack(tables))


def export(folder: StudyFolder, path: Path, **options: Any) -> Path:
    """The workbook of a study."""
    options = {"language": "en", "now": NOW} | options
    export_workbook(path, read_study(folder.study_file), folder.contents(), **options)
    return path


class Coded:
    """A sheet of a workbook, edited as a spreadsheet program would.

    Args:
        book: The workbook.
        sheet: The id of the sheet.
    """

    def __init__(self, book: Any, sheet: str = "notes") -> None:
        self.book = book
        self._id = sheet
        self._unit = {"notes": "note_id", "units": "unit_id"}.get(sheet, "code")
        self.sheet = book[self._place(self._unit)[0]]

    def _place(self, column: str) -> tuple[str, int]:
        text = self.book.defined_names[f"protocol.{self._id}.{column}"].attr_text
        title, _sign, cell = text.rpartition("!")
        letters = cell.replace("$", "").rstrip("0123456789")
        return title.strip("'").replace("''", "'"), self._number(letters)

    @staticmethod
    def _number(letters: str) -> int:
        from openpyxl.utils import column_index_from_string

        return column_index_from_string(letters)

    def column(self, name: str) -> int:
        """The number of a column, by its hidden name."""
        return self._place(name)[1]

    def row_of(self, unit: str) -> int:
        """The first row of a unit."""
        at = self.column(self._unit)
        return next(n for n in range(2, self.sheet.max_row + 1) if self.sheet.cell(n, at).value == unit)

    def get(self, row: int, column: str) -> Any:
        """What a cell holds."""
        return self.sheet.cell(row, self.column(column)).value

    def set(self, row: int, column: str, value: Any) -> None:
        """Type something in a cell."""
        self.sheet.cell(row, self.column(column)).value = value

    def code(self, unit: str, *codes: Any) -> None:
        """Give codes to a unit."""
        for number, code in enumerate(codes, 1):
            self.set(self.row_of(unit), f"code_{number}", code)

    def values(self, row: int) -> list[Any]:
        """All that a row holds."""
        return [cell.value for cell in self.sheet[row]]

    def append(self, values: Iterable[Any]) -> int:
        """Put a row at the end, and give its number."""
        self.sheet.append(list(values))
        return int(self.sheet.max_row)

    def delete(self, unit: str) -> None:
        """Delete the row of a unit."""
        self.sheet.delete_rows(self.row_of(unit))

    def sort(self, key: Callable[[list[Any]], Any]) -> None:
        """Put the rows in another order."""
        rows = sorted((self.values(n) for n in range(2, self.sheet.max_row + 1)), key=key)
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                self.sheet.cell(number, column).value = value


@contextmanager
def edited(path: Path, sheet: str = "notes") -> Iterator[Coded]:
    """Open a workbook, edit it and save it again."""
    book = load_workbook(path)
    for each in book.worksheets:
        each.tables.clear()  # a table would have to be told of every column
    yield Coded(book, sheet)
    book.save(path)


def taken(folder: StudyFolder, path: Path, **options: Any) -> Taken:
    """Take a workbook in."""
    options = {"coder": "AB", "add_codes": False, "dry_run": False, "now": NOW} | options
    return take_in(folder, path, **options)
