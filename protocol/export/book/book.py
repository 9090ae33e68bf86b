"""The workbook around its sheets: properties, the names by which a program finds columns, and the words.

A program finds its way without a header or the title of a sheet, which people change: a hidden defined name
`protocol.<sheet>.<column>` points at the header cell of each column, and follows it when columns are moved or
sheets renamed. Columns of a family are numbered (`role_1`), and what did not fit into one cell goes on in
`<column>__2` and on. The sheet `_protocol`, very hidden, says for each family what a number stands for, and
which word of the sheets stands for which value, so that a workbook can be read in any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.writer.excel import ExcelWriter

from protocol import __version__
from protocol.export.book.cells import cut, escape
from protocol.export.book.columns import Column, Form
from protocol.export.book.look import set_default, set_up_page
from protocol.export.book.sheet_file import SheetFile, text_cell
from protocol.export.book.table import TableSheet
from protocol.export.scratch import Archive, Part, Room
from protocol.export.words import VOCABULARIES, Words
from protocol.i18n import N_

FORMAT = "1"
"""Grows when a program of before could no longer read the workbook."""

NAME_PREFIX = "protocol."
HIDDEN_NAME = "hidden"
"""What the sheet for programs is called among those names."""
HIDDEN = "_protocol"
"""Its title."""

_MAX_TITLE = 31
"""Characters of the title of a sheet."""
_NOT_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


class Book:
    """A workbook that is being made in a private room.

    Args:
        room: The private room.
        words: The language of the sheets.
        title: The title of the study.
        mark: What marks a fictional study; empty for a real one.
    """

    def __init__(self, room: Room, words: Words, *, title: str, mark: str) -> None:
        self.words = words
        """The language of the sheets."""
        self.mark = mark
        """What marks a fictional study; empty for a real one."""
        self.title = title
        """The title of the study."""
        self._room = room
        self._workbook: Any = Workbook(write_only=True)
        set_default(self._workbook)
        self._files: list[SheetFile] = []
        self._names: dict[str, str] = {}
        self._families: dict[str, str] = {}
        self._lists: dict[str, str] = {}

    def sheet(self, title: str) -> SheetFile:
        """A new sheet behind the others.

        Args:
            title: What it is called, in the language of the sheets.
        """
        wanted = title.translate(_NOT_IN_TITLE).strip("' ")[:_MAX_TITLE] or HIDDEN
        sheet = self._workbook.create_sheet(wanted)
        file = SheetFile(sheet, self._room / f"sheet-{len(self._files)}.xml")
        self._files.append(file)
        set_up_page(sheet, self.title, self.mark, self.words.say(N_("page")))
        return file

    def table(
        self, file: SheetFile, form: Form, columns: Sequence[Column], *, marked: bool = True
    ) -> TableSheet:
        """Make a sheet a table.

        Args:
            file: The sheet.
            form: What it is.
            columns: Its columns.
            marked: Whether a column of it says that the study is fictional, if it is.
        """
        return TableSheet(file, form, columns, self.words, fictional=marked and bool(self.mark))

    def finish(self, table: TableSheet, *, aside: str = "") -> list[str]:
        """Finish a table, and remember where its columns are.

        Returns:
            Its headers.
        """
        headers = table.finish(aside)
        for number, column in enumerate(table.columns):
            name = f"{table.form.id}.{column.id}"
            self._names[f"{NAME_PREFIX}{name}"] = table.place_of(number)
            if column.named:
                self._families[name] = column.named
        return headers

    def point(self, name: str, title: str, cell: str) -> None:
        """Remember where a cell is that a program will look for.

        Args:
            name: What the program calls it.
            title: The title of its sheet.
            cell: The cell, such as `$B$7`.
        """
        quoted = title.replace("'", "''")
        self._names[f"{NAME_PREFIX}{name}"] = f"'{quoted}'!{cell}"

    def name_list(self, name: str, cells: str) -> None:
        """Give a list of cells a name that people see and drop-downs use.

        Args:
            name: The name.
            cells: The cells, or a formula that gives them.
        """
        self._lists[name] = cells

    def describe(self, *, description: str, language: str, now: datetime) -> None:
        """Set the properties of the document."""
        properties = self._workbook.properties
        properties.title = _in_xml(f"{self.mark} – {self.title}" if self.mark else self.title)
        properties.creator = f"Protocol {__version__}"
        properties.lastModifiedBy = properties.creator
        properties.description = _in_xml(description)
        properties.keywords = _in_xml(self.mark) or None
        properties.language = language
        properties.created = now.astimezone(UTC).replace(tzinfo=None)

    def write_hidden(self, names: dict[str, dict[str, str]]) -> None:
        """Write the sheet for programs; all tables are finished.

        Args:
            names: Vocabularies of this study: what each value is called, by the name of the vocabulary.
        """
        file = self.sheet(HIDDEN)
        hidden: Any = file.sheet
        hidden.sheet_state = "veryHidden"
        rows = [("format", "", FORMAT, ""), ("language", "", self.words.language, "")]
        rows += [("family", name, value, "") for name, value in self._families.items()]
        for vocabulary in VOCABULARIES:
            for text, value in self.words.vocabulary(vocabulary).items():
                rows.append(("word", vocabulary, value, text))
        for vocabulary, called in names.items():
            rows += [("word", vocabulary, value, text) for value, text in called.items()]
        for row in rows:
            file.append([text_cell(file.sheet, cut(escape(text))[0]) for text in row])
        first = [text_cell(file.sheet, text) for text in ("what", "of", "value", "text")]
        file.finish(first, "D")
        self._names[f"{NAME_PREFIX}{HIDDEN_NAME}"] = f"'{HIDDEN}'!$A$1"

    def save(self, part: Part) -> None:
        """Write the workbook; all sheets are finished.

        Args:
            part: A new file.
        """
        for name, place in self._names.items():
            self._workbook.defined_names[name] = DefinedName(name, attr_text=place, hidden=True)
        for name, cells in self._lists.items():
            self._workbook.defined_names[name] = DefinedName(name, attr_text=cells)
        self._workbook.properties.modified = datetime.now(UTC).replace(tzinfo=None)
        with Archive(part) as archive:
            ExcelWriter(self._workbook, archive).write_data()

    def abandon(self) -> None:
        """Let go of all files: something went wrong."""
        for file in self._files:
            file.abandon()


def _in_xml(text: str) -> str:
    """A text without what the properties of a document have no place for."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
