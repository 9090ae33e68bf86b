"""A sheet that is one table: rows go out as they come, columns may still come while they do."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table

from protocol.errors import UserMistake
from protocol.export.book.cells import ABSENT, cut, escape, escape_first, is_plain, may_be_taken_for_formula
from protocol.export.book.columns import FICTIONAL, Column, Form, Link, Value
from protocol.export.book.headers import headers_of
from protocol.export.book.heights import Heights, header_height
from protocol.export.book.look import (
    ACCENT,
    HEADER_ALIGNMENT,
    HEADER_FILL,
    HEADER_FONT,
    LINES,
    LINK_FONT,
    MARK_FONT,
    TABLE_STYLE,
    WRAPPED,
    YOURS_FILL,
    YOURS_FONT,
    set_width,
)
from protocol.export.book.paper import laid_out
from protocol.export.book.sheet_file import CellValue, SheetFile, text_cell
from protocol.export.words import Words
from protocol.i18n import N_

MAX_ROWS = 1_048_576
"""Rows of a sheet of Excel, the header included."""

_FURTHER = N_("What of the column of the same name did not fit into one cell goes on here.")
_DATE = "yyyy-mm-dd hh:mm"
_MARK_COLUMN = 1
"""Where the column of a fictional study comes: behind the first."""


class TableSheet:
    """One sheet with one table.

    Args:
        file: The sheet.
        form: What it is.
        columns: Its columns, in order.
        words: The language of the headers.
        fictional: Whether the study is: then the second column says so.
    """

    def __init__(
        self, file: SheetFile, form: Form, columns: Sequence[Column], words: Words, *, fictional: bool
    ) -> None:
        self.form = form
        """What it is."""
        self.words = words
        """The language of the headers."""
        self.rows = 0
        """How many rows it has, the header not included."""
        self.last_row = 1
        """The number of the last row of the table."""
        self._file = file
        self._sheet: Any = file.sheet
        self._columns = list(columns)
        self._mark = words.yes if fictional else None
        if fictional:
            self._columns.insert(_MARK_COLUMN, FICTIONAL)
        self._free = [index for index, column in enumerate(self._columns) if column.free or column.date]
        self._own = [index for index, column in enumerate(self._columns) if column.own]
        self._fixed = [
            index
            for index, column in enumerate(self._columns)
            if not column.free and not column.date and not column.own
        ]
        self._linked = [index for index, column in enumerate(self._columns) if column.links]
        self._links: list[Hyperlink] = []
        self._heights = Heights([column.width for column in self._columns])
        self._further: dict[tuple[int, int], int] = {}
        self._guarded = _template(self._sheet, quote_prefix=True)
        self._dated = _template(self._sheet, number_format=_DATE)

    @property
    def columns(self) -> list[Column]:
        """All columns so far, those in which long texts go on included."""
        return self._columns

    def add(self, row: list[Value]) -> None:
        """Put a row behind the others.

        Args:
            row: A value for each column, in order; it is ours from now on.

        Raises:
            UserMistake: Excel holds no more rows.
        """
        if self._mark is not None:
            row.insert(_MARK_COLUMN, self._mark)
        links = self._without_links(row) if self._linked else {}
        height = max(self._heights.of(row), self.form.row_height)
        cells: list[CellValue] = row  # type: ignore[assignment]
        for index in self._fixed:
            if cells[index] is None:
                cells[index] = ABSENT
        for index in self._own:
            value = row[index]
            if isinstance(value, str) and not is_plain(value):
                self._put(cells, index, value)
        for index in self._free:
            value = row[index]
            if value is None or value == "":
                cells[index] = ABSENT
            elif isinstance(value, str) and not (is_plain(value) and not self._columns[index].date):
                self._put(cells, index, value)
        for index, link in links.items():
            self._lead(cells, index, link)
        self._append(cells, height)

    def _without_links(self, row: list[Value]) -> dict[int, Link]:
        """Put the texts of links in their place, and give the links."""
        links: dict[int, Link] = {}
        for index in self._linked:
            value = row[index]
            if isinstance(value, Link):
                links[index] = value
                row[index] = value.text
        return links

    def _lead(self, cells: list[CellValue], index: int, link: Link) -> None:
        """Make a cell of the next row lead elsewhere."""
        value = cells[index]
        cell = value if isinstance(value, Cell) else text_cell(self._sheet, str(value))
        cell.font, cell.alignment = LINK_FONT, WRAPPED
        cells[index] = cell
        title = link.sheet.replace("'", "''")
        place = f"{get_column_letter(index + 1)}{self._file.rows + 1}"
        self._links.append(Hyperlink(ref=place, location=f"'{title}'!{link.cell}"))

    def add_empty(self, count: int) -> None:
        """Put empty rows at the end, to be written in."""
        for _number in range(count):
            self._file.append([])

    def finish(self, aside: str = "") -> list[str]:
        """Write what is known when all rows are there.

        Args:
            aside: What stands beside the table, in its first row; empty for nothing.

        Returns:
            The headers, in order.
        """
        headers = headers_of(self._columns, self.words)
        last = get_column_letter(len(headers))
        self.last_row = max(self._file.rows, 2)
        table: Any = Table(
            displayName=f"protocol_{self.form.id}",
            ref=f"A1:{last}{self.last_row}",
            tableStyleInfo=TABLE_STYLE,
        )
        table._initialise_columns()
        for column, header in zip(table.tableColumns, headers, strict=True):
            column.name = header
        self._sheet.tables.add(table)
        self._lay_out()
        self._sheet._hyperlinks.extend(self._links)
        beside = self._beside(aside)
        self._file.finish(
            [*self._first_row(headers), *beside],
            get_column_letter(len(headers) + len(beside)),
            header_height([column.width for column in self._columns], headers),
        )
        return headers

    def tell(self, column: str, rule: Rule) -> None:
        """Set off cells of a column, before `finish`.

        Args:
            column: The id of the column.
            rule: Which cells, and how.
        """
        letter = self._letter(column)
        self._sheet.conditional_formatting.add(f"{letter}2:{letter}{max(self._file.rows, 2)}", rule)

    def offer(self, columns: Sequence[str], names: str, title: str, text: str) -> None:
        """Offer a list to choose from in columns to write in; what is not in the list may be typed too.

        Args:
            columns: The ids of the columns, which stand side by side.
            names: The defined name of the list.
            title: The title of what is said of something new.
            text: What is said of it.
        """
        rule = DataValidation(type="list", formula1=names, allow_blank=True, errorStyle="warning")
        rule.errorTitle, rule.error, rule.showErrorMessage = title, text, True
        first, last = self._letter(columns[0]), self._letter(columns[-1])
        rule.add(f"{first}2:{last}{MAX_ROWS}")
        self._sheet.data_validations.append(rule)

    def guard(self, column: str, title: str, text: str) -> None:
        """Refuse whatever is typed into a column. A protected sheet could not be sorted.

        Args:
            column: The id of the column.
            title: The title of what is said then.
            text: What is said.
        """
        rule = DataValidation(type="custom", formula1="FALSE", allow_blank=False, errorStyle="stop")
        rule.errorTitle, rule.error, rule.showErrorMessage = title, text, True
        letter = self._letter(column)
        rule.add(f"{letter}2:{letter}{max(self._file.rows, 2)}")
        self._sheet.data_validations.append(rule)

    def advise(self, columns: Sequence[str], title: str, text: str) -> None:
        """Say something at the cells of some columns, to who stands on one; nothing is refused.

        Args:
            columns: The ids of the columns.
            title: In a few words: at most 32 characters.
            text: At most 255 characters.
        """
        rule = DataValidation(allow_blank=True)
        rule.promptTitle, rule.prompt, rule.showInputMessage = title, text, True
        for letter in map(self._letter, columns):
            rule.add(f"{letter}2:{letter}{max(self._file.rows, 2)}")
        self._sheet.data_validations.append(rule)

    def cells_of(self, column: str) -> tuple[Any, int, int, int]:
        """Where the cells of a column are, for a chart.

        Args:
            column: The id of the column.

        Returns:
            The sheet, the number of the column from 1, and its first and last row, the header not included.
        """
        ids = [each.id for each in self._columns]
        return self._sheet, ids.index(column) + 1, 2, max(self._file.rows, 2)

    def place_of(self, column: int) -> str:
        """Where the header of a column is, for a defined name.

        Args:
            column: Its number, from 0.
        """
        title = self._sheet.title.replace("'", "''")
        return f"'{title}'!${get_column_letter(column + 1)}$1"

    def _append(self, cells: Sequence[CellValue], height: float) -> None:
        if self._file.rows >= MAX_ROWS:
            raise UserMistake(
                self.words.say(N_("The sheet “{sheet}” would have more rows than Excel can hold")).format(
                    sheet=self._sheet.title
                ),
                self.words.say(N_("Split the study into parts, such as its cases, and export each.")),
            )
        self._file.append(cells, height)
        self.rows += 1

    def _put(self, cells: list[CellValue], index: int, value: str) -> None:
        """Put a text that is not plain in its cell, and in further ones where it is long."""
        if self._columns[index].date:
            cells[index] = self._date(value)
            return
        pieces = cut(escape_first(value) if value == ABSENT else escape(value))
        cells[index] = self._text(pieces[0])
        for number, piece in enumerate(pieces[1:], 2):
            place = self._place(index, number)
            cells.extend([None] * (place + 1 - len(cells)))
            cells[place] = self._text(piece)

    def _place(self, index: int, number: int) -> int:
        """Where a text goes on: in a column at the right, made when it is first needed."""
        place = self._further.get((index, number))
        if place is None:
            column = self._columns[index]
            header = column.header if column.spoken else self.words.say(column.header)
            place = self._further[index, number] = len(self._columns)
            self._columns.append(
                Column(
                    id=f"{column.id}__{number}",
                    header=f"{header} {number}",
                    spoken=True,
                    meaning=_FURTHER,
                    width=column.width,
                )
            )
        return place

    def _text(self, piece: str) -> CellValue:
        """A piece of a text; one that looks like a formula stays a text when somebody edits its cell."""
        if not may_be_taken_for_formula(piece):
            return piece
        cell = text_cell(self._sheet, piece)
        cell._style = copy(self._guarded)  # type: ignore[attr-defined]
        return cell

    def _date(self, text: str) -> CellValue:
        try:
            cell = WriteOnlyCell(self._sheet, datetime.fromisoformat(text))
        except ValueError:  # no time, in a file from elsewhere: it stays what it is
            return self._text(cut(escape(text))[0])
        cell._style = copy(self._dated)  # type: ignore[attr-defined]
        return cell

    def _first_row(self, headers: Sequence[str]) -> list[CellValue]:
        """The cells of the headers; those of the columns to write in look different."""
        cells: list[CellValue] = []
        for column, header in zip(self._columns, headers, strict=True):
            cell = text_cell(self._sheet, header)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, HEADER_ALIGNMENT
            if column.own or (column is FICTIONAL and self._mark is not None):
                cell.font, cell.fill = YOURS_FONT, YOURS_FILL
            cells.append(cell)
        return cells

    def _spread(self, first: int) -> None:
        """Let a sheet that is too wide for a page go over several; columns that belong together stay so."""
        sheet, repeated = self._sheet, self.form.repeated or first
        ids = [column.id for column in self._columns]
        printed = ids.index(self.form.printed_to) + 1 if self.form.printed_to else len(ids)
        widths = [column.width for column in self._columns[:printed]]
        paper = laid_out(widths, first, self.form.together, repeated)
        if paper is None:
            return
        sheet.sheet_properties.pageSetUpPr.fitToPage = False
        sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
        sheet.page_setup.scale = paper.scale
        sheet.print_title_cols = f"A:{get_column_letter(repeated)}"
        for end in paper.ends:
            sheet.col_breaks.append(Break(id=end, max=MAX_ROWS - 1))

    def _beside(self, words: str) -> list[CellValue]:
        """The cells right of the headers: words that are not of the table, a column away from it."""
        if not words:
            return []
        first = len(self._columns) + 1
        set_width(self._sheet, get_column_letter(first), 3)
        set_width(self._sheet, get_column_letter(first + 1), 30)
        return [None, mark_cell(self._sheet, words)]

    def _lay_out(self) -> None:
        sheet = self._sheet
        for number, column in enumerate(self._columns, 1):
            set_width(sheet, get_column_letter(number), column.width)
        frozen = self.form.frozen + (1 if self._mark is not None and self.form.frozen else 0)
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        sheet.print_title_rows = "1:1"
        if self.form.together:
            self._spread(frozen)
        elif self.form.pages_wide > 1:
            sheet.page_setup.fitToWidth = self.form.pages_wide
            sheet.print_title_cols = f"A:{get_column_letter(max(frozen, 1))}"
        last = get_column_letter(len(self._columns))
        sheet.conditional_formatting.add(f"A2:{last}{self.last_row}", LINES)
        sheet.sheet_properties.tabColor = ACCENT
        if self.form.printed_to:
            sheet.print_area = f"A1:{self._letter(self.form.printed_to)}{self.last_row}"

    def _letter(self, column_id: str) -> str:
        ids = [column.id for column in self._columns]
        return get_column_letter(ids.index(column_id) + 1)


def _template(sheet: Any, *, quote_prefix: bool = False, number_format: str = "") -> Any:  # noqa: ANN401
    """The style of cells that need one: made once, since openpyxl looks each up in a list."""
    cell: Cell = WriteOnlyCell(sheet)
    cell.alignment = WRAPPED
    if number_format:
        cell.number_format = number_format
    if quote_prefix:
        cell.quotePrefix = True
    return cell._style  # type: ignore[attr-defined]


def mark_cell(sheet: Any, words: str) -> Cell:  # noqa: ANN401 - a sheet
    """A cell that says that data are fictional."""
    cell = text_cell(sheet, words)
    cell.font, cell.alignment = MARK_FONT, HEADER_ALIGNMENT
    return cell
