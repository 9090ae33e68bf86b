"""How the workbook looks: calm, one accent, and nothing told by colour alone."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.header_footer import _HeaderFooterPart
from openpyxl.worksheet.table import TableStyleInfo

FONT = "Arial"
"""On every system, or with a twin of the same widths: columns are as wide for everybody as for us."""
SIZE = 10

ACCENT = "1F5C66"
_YOURS = "FBF3DC"
_MARK = "9A4B00"
_LINE = "C9D6D8"

_A4 = 9
"""Paper, by Excel's number."""

WRAPPED = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=1)
UNWRAPPED = Alignment(horizontal="left", vertical="center", indent=1)
HEADER_ALIGNMENT = Alignment(horizontal="left", wrap_text=True, vertical="center", indent=1)

HEADER_FONT = Font(name=FONT, size=SIZE, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor=ACCENT)
YOURS_FONT = Font(name=FONT, size=SIZE, bold=True, color=_MARK)
YOURS_FILL = PatternFill("solid", fgColor=_YOURS)
MARK_FONT = Font(name=FONT, size=SIZE, bold=True, color=_MARK)
TITLE_FONT = Font(name=FONT, size=18, bold=True, color=ACCENT)
BIG_MARK_FONT = Font(name=FONT, size=14, bold=True, color=_MARK)
SECTION_FONT = Font(name=FONT, size=12, bold=True, color=ACCENT)
SECTION_BORDER = Border(bottom=Side(style="thin", color=ACCENT))
LINK_FONT = Font(name=FONT, size=SIZE, color=ACCENT, underline="single")
BOLD_FONT = Font(name=FONT, size=SIZE, bold=True)

TABLE_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
"""Excel's plainest: a line above and one below; it changes with the reader's theme."""

_UNDER = Border(bottom=Side(style="thin", color=_LINE))
LINES = Rule(type="expression", formula=["TRUE"], dxf=DifferentialStyle(border=_UNDER))
"""A thin line under each row of a table, on the screen and on paper, without a style in every cell."""


def set_default(workbook: Workbook) -> None:
    """Let a cell without a style of its own be wrapped and begin at the top.

    Such cells are written without a style, which makes a long workbook quick and small; so the default format
    itself is changed, and the style Normal with it. LibreOffice gives such a cell the format of its column
    instead: see `set_width`.
    """
    made: Any = workbook
    font = Font(name=FONT, size=SIZE)
    made._fonts = IndexedList([font])
    made._alignments.add(WRAPPED)
    normal = made._named_styles["Normal"]
    normal.font = font
    normal.alignment = WRAPPED
    made._cell_styles[0].alignmentId = made._alignments.index(WRAPPED)


def set_width(sheet: Any, letter: str, width: float) -> None:  # noqa: ANN401 - untyped there
    """Make a column so many characters wide, and let its cells be wrapped and begin at the top."""
    column = sheet.column_dimensions[letter]
    column.width = width
    column.alignment = WRAPPED


def told_by(words: str, *, bold: bool = False, italic: bool = False, mark: bool = False) -> Rule:
    """A rule that sets off the cells that hold these words.

    Args:
        words: What the cell holds.
        bold: Whether it becomes bold.
        italic: Whether it becomes italic.
        mark: Whether it gets the colour of a warning.
    """
    font = Font(bold=bold or None, italic=italic or None, color=_MARK if mark else ACCENT)
    fill = PatternFill(bgColor=_YOURS) if mark else None
    quoted = words.replace('"', '""')
    look = DifferentialStyle(font=font, fill=fill, border=_UNDER)  # LibreOffice takes one rule for a cell
    return Rule(type="cellIs", operator="equal", dxf=look, formula=[f'"{quoted}"'])


def set_up_page(sheet: Any, title: str, mark: str, page: str) -> None:  # noqa: ANN401 - untyped there
    """Let a sheet print well: lying, as wide as the paper, with a head and page numbers.

    Args:
        sheet: The sheet.
        title: The title of the study.
        mark: What marks a fictional study; empty for a real one.
        page: The word for page.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    for side in (sheet.oddHeader, sheet.oddFooter):
        side.left.size = side.center.size = side.right.size = 8
    _write(sheet.oddHeader.left, title)
    if mark:
        _write(sheet.oddHeader.center, mark)
        sheet.oddHeader.center.font = f"{FONT},Bold"
        sheet.oddHeader.center.color = _MARK
    sheet.oddHeader.right.text = "&A"
    sheet.oddFooter.right.text = f"{page} &P / &N"


_HEADER_TEXT = 120
"""Characters of a text in the head of a page; Excel takes 255 for the three together."""


def _write(item: _HeaderFooterPart, text: str) -> None:
    """Write words into the head of a page, where `&` begins an instruction."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    item.text = words[:_HEADER_TEXT].replace("&", "&&")
