"""What every sheet of the workbook has in common.

A sheet is shown each interview once. What it can say at once goes out at once (`early`); what rests on all
interviews waits until the last was read. Either way no sheet keeps words in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.chart import BarChart

from protocol.export.book.columns import Column, Form, Value
from protocol.export.book.table import TableSheet
from protocol.export.sitting import Sitting

Row = list[Value]
"""A value for each column, in order."""


class Sheet:
    """One sheet that is a table. Each kind of sheet says what it has to say.

    Args:
        form: What it is.
    """

    early = False
    """Whether `take` gives its rows; else `rows` does. The columns of such a sheet are known beforehand."""
    marked = True
    """Whether a column says that the study is fictional, if it is."""

    def __init__(self, form: Form) -> None:
        self.form = form
        """What it is."""

    def take(self, sitting: Sitting) -> Iterable[Row]:  # noqa: ARG002 - for those that look
        """Look at an interview.

        Args:
            sitting: The interview.

        Returns:
            Rows that go out at once; none where the sheet is not `early`.
        """
        return ()

    def columns(self) -> Sequence[Column]:
        """Its columns, in order."""
        return self.form.columns

    def rows(self) -> Iterable[Row]:
        """Its rows, when all interviews were read; none where it is `early`."""
        return ()

    def dress(self, table: TableSheet) -> None:
        """What comes on the sheet besides rows: drop-downs, what is set off.

        Args:
            table: The sheet; all rows are there.
        """

    def charts(self, table: TableSheet) -> Iterable[BarChart]:  # noqa: ARG002
        """Charts of its cells; they come on a sheet of their own.

        Args:
            table: The sheet; all rows are there.
        """
        return ()

    def close(self) -> None:
        """Let go of files."""
