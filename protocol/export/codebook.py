"""The two last sheets: the codebook, to be filled, and what each column of the workbook means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protocol.export.columns import Form, Value, fixed, free, own
from protocol.export.table import TableSheet
from protocol.i18n import N_

EMPTY_CODES = 40
"""Empty rows of the codebook: as many as fill a screen. The table grows when more are typed."""

CODEBOOK = Form(
    id="codebook",
    title=N_("Codebook"),
    what=N_("Yours: the codes and what they mean. Empty."),
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


def dictionary_rows(tables: Sequence[tuple[TableSheet, Sequence[str]]]) -> Iterator[list[Value]]:
    """What each column means.

    Args:
        tables: The tables with their headers.

    Yields:
        A row for each column of each table, and for each of this one.
    """
    for table, headers in tables:
        title = table.words.say(table.form.title)
        for column, header in zip(table.columns, headers, strict=True):
            yield [title, header, table.words.say(column.meaning), f"{table.form.id}.{column.id}"]
