"""The sheet of the charts: one below the other, drawn from the cells of other sheets."""

from __future__ import annotations

from math import ceil
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.worksheet.pagebreak import Break

from protocol.export.book.cells import cut, escape
from protocol.export.book.look import ACCENT, BIG_MARK_FONT, TITLE_FONT, UNWRAPPED, set_width
from protocol.export.book.sheet_file import CellValue, SheetFile, text_cell
from protocol.export.words import Words
from protocol.i18n import N_

CHARTS = N_("Charts")
CHARTS_WHAT = N_("Time per topic, mention and outcome, drawn from the sheets of these names.")
_NONE = N_("There is nothing to draw yet.")

_POINTS_PER_ROW = 15
_CM_PER_ROW = _POINTS_PER_ROW * 2.54 / 72
"""Height of an empty row here: said in the file, so that charts neither overlap nor lose their page."""
_ROWS_BETWEEN = 2
_TITLE_HEIGHT = 34


class ChartSheet:
    """The sheet of the charts.

    Args:
        file: The sheet.
        words: Its language.
        mark: What marks a fictional study; empty for a real one.
        what: What is drawn: a msgid.
    """

    def __init__(self, file: SheetFile, words: Words, mark: str, what: str = CHARTS_WHAT) -> None:
        self._file, self._what = file, what
        self._words = words
        self._mark = mark
        self._next = 4
        self._charts = 0

    @property
    def title(self) -> str:
        """What it is called."""
        return self._file.sheet.title

    def add(self, chart: BarChart) -> None:
        """Put a chart below the others."""
        sheet: Any = self._file.sheet
        made: Any = chart
        sheet.add_chart(made, f"A{self._next}")
        self._next += ceil(made.height / _CM_PER_ROW) + _ROWS_BETWEEN
        self._charts += 1
        sheet.row_breaks.append(Break(id=self._next - 2))

    def finish(self) -> None:
        """Write the sheet; all charts are there."""
        sheet: Any = self._file.sheet
        what = text_cell(sheet, cut(escape(self._words.say(self._what if self._charts else _NONE)))[0])
        what.alignment = UNWRAPPED
        self._file.append([what])
        for letter in "ABCDEFGHIJK":
            set_width(sheet, letter, 13)
        sheet.page_setup.orientation = "portrait"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _POINTS_PER_ROW, True
        sheet.sheet_properties.tabColor = ACCENT
        title = text_cell(sheet, cut(escape(self._words.say(CHARTS)))[0])
        title.font, title.alignment = TITLE_FONT, UNWRAPPED
        cells: list[CellValue] = [title]
        if self._mark:
            mark = text_cell(sheet, self._mark)
            mark.font, mark.alignment = BIG_MARK_FONT, UNWRAPPED
            cells += [None, None, mark]
        self._file.finish(cells, "K", _TITLE_HEIGHT)
