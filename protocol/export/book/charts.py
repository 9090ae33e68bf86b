"""Charts, as calm as the sheets: few colours, thin lines, words on every axis.

A chart draws cells of a table, so it changes with what is filtered there; nothing is told by it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as DrawnFont

from protocol.export.book.look import FONT
from protocol.export.book.table import TableSheet

COLOURS = ("1F5C66", "D9A441", "7FA8AE", "9A4B00", "5B7553", "C98B6B", "44546A", "8C6D8A", "B5B35C", "DDD3B8")
"""Colours of the series, told apart in grey too as far as ten can be: dark and light take turns."""
PALE = "D5DCDD"
"""For what did not happen: it is there, and draws no eye."""

_GRID = "DDE5E6"
_LETTERS = "3A4A4D"
_CM_PER_BAR = 0.62
_MANY_BARS = 40
"""With more, their names are smaller, or programs leave out every second one."""
_CM_AROUND = 4.0
_CM_WIDE = 26
_MOST_CM = 32.0
"""What a page of that width holds below a title; with more bars, they become thinner."""


class Drawing(Struct, frozen=True, kw_only=True):
    """What a chart shows."""

    title: str
    """What stands above it, in the language of the sheets."""
    across: str
    """What the values are, in the language of the sheets."""
    labels: str
    """The id of the column that names the bars."""
    values: Sequence[str]
    """The ids of the columns that it draws; each is a series, called as its header."""
    stacked: bool = False
    """Whether the series of a bar lie end to end."""
    pale: Sequence[str] = ()
    """The ids of the columns that tell of what did not happen."""
    whole: bool = True
    """Whether the values are whole numbers."""


def bars(table: TableSheet, drawing: Drawing) -> BarChart:
    """A chart of lying bars, the first at the top.

    Args:
        table: The table that it draws; all rows are there.
        drawing: What it shows.
    """
    chart: Any = BarChart()
    chart.type, chart.style = "bar", None
    chart.grouping, chart.overlap = ("stacked", 100) if drawing.stacked else ("clustered", 0)
    chart.gapWidth = 45
    sheet, label_column, first, last = table.cells_of(drawing.labels)
    colours = iter(COLOURS * len(drawing.values))
    for column in drawing.values:
        _sheet, place, _first, _last = table.cells_of(column)
        cells = Reference(sheet, min_col=place, min_row=first - 1, max_row=last)
        series: Any = Series(cells, title_from_data=True)
        colour = PALE if column in drawing.pale else next(colours)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(solidFill="FFFFFF", w=3175)
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=label_column, min_row=first, max_row=last))
    _write_title(chart, drawing.title)
    chart.legend.position = "t"
    chart.legend.txPr = _letters(900)
    chart.y_axis.title = None
    _lay_axes(chart, drawing, 700 if last - first > _MANY_BARS else 900)
    each = 1 if drawing.stacked else len(drawing.values) * 0.62
    chart.height = min(_CM_AROUND + (last - first + 1) * _CM_PER_BAR * max(each, 1), _MOST_CM)
    chart.width = _CM_WIDE
    return chart  # type: ignore[no-any-return]


def _lay_axes(chart: Any, drawing: Drawing, size: int) -> None:  # noqa: ANN401 - openpyxl's own
    names, amounts = chart.x_axis, chart.y_axis
    names.scaling.orientation = "maxMin"
    names.delete = amounts.delete = False  # openpyxl 3.1 says nothing, and Excel then shows no axis
    names.txPr, amounts.txPr = _letters(size), _letters(900)
    names.tickLblSkip = 1
    names.majorTickMark = amounts.majorTickMark = "none"
    names.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    amounts.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    amounts.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    amounts.scaling.min = 0
    amounts.number_format = "0" if drawing.whole else "0.0"
    amounts.crosses = "max"
    _write_title(amounts, drawing.across, size=900, bold=False)


def _write_title(item: Any, text: str, *, size: int = 1200, bold: bool = True) -> None:  # noqa: ANN401
    item.title = text
    for paragraph in item.title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=_character(size, bold=bold))
        for run in paragraph.r or ():
            run.rPr = _character(size, bold=bold)
    item.title.overlay = False


def _letters(size: int) -> RichText:
    paragraph: Any = Paragraph(pPr=ParagraphProperties(defRPr=_character(size)), endParaRPr=_character(size))
    return RichText(p=[paragraph])


def _character(size: int, *, bold: bool = False) -> CharacterProperties:
    made: Any = CharacterProperties(sz=size, b=bold, solidFill=_LETTERS, latin=DrawnFont(typeface=FONT))
    return made  # type: ignore[no-any-return]
