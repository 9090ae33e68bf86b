"""The two last sheets: the codebook, and what each column of the workbook means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protocol.export.book.columns import Form, fixed, free, own
from protocol.export.book.table import TableSheet
from protocol.export.sheets.sheet import Row, Sheet
from protocol.i18n import N_
from protocol.model.coding import Codebook

CODES = "protocol_codes"
"""The defined name of the codes. Drop-downs take their list from it."""

_EMPTY_CODES = 40
"""Empty rows of the codebook: as many as fill a screen. The table grows when more are typed."""
_ROOM = 2_000
"""Rows in which the drop-downs look for codes: many times what a codebook holds."""

CODEBOOK = Form(
    id="codebook",
    title=N_("Codebook"),
    what=N_("Yours: the codes and what they mean. What you add here, the drop-downs offer."),
    columns=(
        own("code", "Code", N_("Yours: the name of a code, at most 63 characters for MAXQDA."), 36),
        own("memo", "Memo", N_("Yours: what the code means."), 90),
    ),
)
"""The two columns are those that MAXQDA reads, and nothing else is in the table."""

COLUMNS = Form(
    id="columns",
    title=N_("Columns"),
    what=N_("What each column of each sheet means."),
    columns=(
        free("sheet", N_("sheet"), N_("The sheet."), 18),
        free("header", N_("column"), N_("The column."), 28),
        free("meaning", N_("meaning"), N_("What it means."), 90),
        fixed("id", N_("id for programs"), N_("What a program calls the column; it never changes."), 26),
    ),
)


class Codes(Sheet):
    """The sheet of the codebook, with the codes of the study and room for more.

    Args:
        codebook: The codes of the study.
    """

    marked = False

    def __init__(self, codebook: Codebook) -> None:
        super().__init__(CODEBOOK)
        self._codebook = codebook

    def rows(self) -> Iterator[Row]:
        """A row for each code."""
        for code in self._codebook.codes:
            yield [code.name, code.memo or None]

    def dress(self, table: TableSheet) -> None:
        """Leave room to write."""
        table.add_empty(_EMPTY_CODES)

    def cells(self, title: str) -> str:
        """The formula of the cells that hold codes: from the first to the last one, however many come.

        A list with empty cells would let anything be typed without a word, and show them all.

        Args:
            title: The title of the sheet.
        """
        sheet = "'" + title.replace("'", "''") + "'"
        last = len(self._codebook.codes) + _ROOM
        room = f"{sheet}!$A$2:$A${last}"
        return f"{sheet}!$A$2:INDEX({room},MAX(1,COUNTA({room})))"


class Dictionary(Sheet):
    """The sheet that says what each column means.

    Args:
        told: The tables with their headers, once they are finished.
    """

    def __init__(self, told: Sequence[tuple[TableSheet, Sequence[str]]]) -> None:
        super().__init__(COLUMNS)
        self._told = told

    def rows(self) -> Iterator[Row]:
        """A row for each column of each table."""
        for table, headers in self._told:
            title = table.words.say(table.form.title)
            for column, header in zip(table.columns, headers, strict=True):
                yield [title, header, table.words.say(column.meaning), f"{table.form.id}.{column.id}"]
