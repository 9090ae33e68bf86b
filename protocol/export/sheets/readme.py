"""The first sheet: what the workbook is, where it comes from, how to read it, and what is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from protocol import __version__
from protocol.export.book.cells import cut, escape
from protocol.export.book.heights import Heights
from protocol.export.book.look import (
    ACCENT,
    BIG_MARK_FONT,
    BOLD_FONT,
    SECTION_BORDER,
    SECTION_FONT,
    TITLE_FONT,
    UNWRAPPED,
    WRAPPED,
    YOURS_FILL,
    YOURS_FONT,
    set_width,
)
from protocol.export.book.sheet_file import CellValue, SheetFile, text_cell
from protocol.export.guides import Guide
from protocol.export.words import Words
from protocol.i18n import N_

TITLE = N_("Read me")
MARK = N_("FICTITIOUS DATA")
_MARK_MEANS = N_("Everything here was made up for a demonstration. No such people, talks or places exist.")

_FILES = N_("Each interview comes from a file of its own, interviews/<interview id>.json: see Interviews.")

_FAILED = N_(
    "Their questions were shown and their answers accepted; what they calculate is missing or was cut. "
    "Mend the questionnaire in a new version."
)
_CODER = N_("Who codes: write your code here, such as AB; no name")

_WIDTHS = (34, 100, 12)
_TITLE_HEIGHT = 34

_HOW_TO_READ = (
    (
        N_("Absence"),
        N_(
            "In this field absence is a finding, so no cell is silently empty. How something came up "
            "(mention) and what came of it (outcome) stand in words, also when nothing came up or nothing"
            " is said yet. A dash (–) means that there is nothing to say in that cell. Only the columns "
            "to write in are empty."
        ),
    ),
    (
        N_("Kinds of notes"),
        N_(
            "verbatim: literal words; paraphrase: in the interviewer's words; observation: seen or heard;"
            " interpretation: the interviewer's own thought."
        ),
    ),
    (
        N_("Quotes"),
        N_(
            "Quote only verbatim notes that say “yes” under “may be quoted”. Literal words of people who "
            "gave no consent to quotes are there to be analysed, and are marked wherever they stand."
        ),
    ),
    (
        N_("Long texts"),
        N_(
            "A cell holds 32,767 characters. A longer text goes on in a column at the right with the same"
            " name and a number (text, text 2, text 3), in the same row. Nothing is cut off."
        ),
    ),
    (
        N_("Odd characters"),
        N_(
            "Control characters from other programs stand as _xHHHH_, which Excel shows as the character "
            "itself. A text that begins with = is a text here, no formula."
        ),
    ),
    (
        N_("Order"),
        N_(
            "The no. of a note is its place in the talk. Sort on interview and no. for the order of the"
            " talk, on interview and place in the questionnaire for that of the topics."
        ),
    ),
    (
        N_("Coding"),
        N_(
            "The columns code_1, code_2 and on, and memo, are yours, and so is Codebook: what stands there "
            "is offered in the code columns; a new code may be typed too. You may sort, filter, hide "
            "and move columns and rename sheets. Leave the ids as they are: your codes are found back by "
            "them. To split a row, copy it whole and keep a part of the text in each."
        ),
    ),
    (
        N_("Matrix"),
        N_(
            "Write your summaries in the light columns. Beside each stands how many notes it rests on, "
            "leading to the first on Notes; once Notes is sorted, go by the numbers (#). On Matrix by role, "
            "filter on a topic to compare cases, on a case to see it from all sides."
        ),
    ),
    (
        N_("On paper"),
        N_("Wide sheets print only the columns that are read; the others are on the screen."),
    ),
)


class Account(Struct, frozen=True, kw_only=True):
    """What the first sheet tells of the workbook."""

    title: str
    """The title of the study."""
    fictional: bool
    """Whether it was made up."""
    now: datetime
    """When the workbook was made, in the zone of the study."""
    zone: str
    """The name of that zone."""
    sheets: Sequence[tuple[str, str, int | None]]
    """Of each sheet: its title, what it is, and how many rows it has; None where that says nothing."""
    guides: Sequence[Guide]
    """The questionnaires that were used."""
    files: Sequence[tuple[str, str]]
    """Files that it comes from, and what is to be said of each."""
    interviews: int
    """Interviews that it holds."""
    made_up: int
    """Those of them that are fictional."""
    skipped: Sequence[str]
    """What was left out, and why."""
    held_back: int
    """Sensitive notes whose words are not in it."""
    failed: Mapping[str, int]
    """Expressions that could not be worked out, and in how many interviews."""


class Readme:
    """The first sheet.

    Args:
        file: The sheet.
        words: Its language.
    """

    def __init__(self, file: SheetFile, words: Words) -> None:
        self._file = file
        self._words = words
        self._heights = Heights(_WIDTHS)
        self.coder_cell = ""
        """The cell in which who codes may put their code, once all is written."""

    def write(self, account: Account) -> None:
        """Write it all."""
        words = self._words
        if account.fictional:
            self._line(MARK, words.say(_MARK_MEANS), font=BIG_MARK_FONT)
        elif account.made_up:
            told = words.say(N_("{count} of the interviews are fictional: see Interviews.")).format(
                count=account.made_up
            )
            self._line(MARK, told, font=BIG_MARK_FONT)
        self._origin(account)
        self._section(N_("The sheets"), N_("rows"))
        for title, what, rows in account.sheets:
            self._row([self._bold(title), self._text(words.say(what)), rows])
        self._section(N_("How to read it"))
        for name, told in _HOW_TO_READ:
            self._line(name, words.say(told))
        self._questionnaires(account.guides)
        self._failures(account.failed)
        self._section(N_("Left out"))
        for line in account.skipped:
            self._row(["", self._text(line)])
        if account.held_back:
            told = words.say(N_("The words of sensitive notes: {count}. They have their rows on Notes."))
            self._row(["", self._text(told.format(count=account.held_back))])
        if not account.skipped and not account.held_back:
            self._row(["", words.say(N_("Nothing: every interview that was read is here."))])
        if account.files:
            self._section(N_("Files that it comes from"))
            for name, told in account.files:
                self._row([self._bold(name), self._text(told)])
        self._finish(account.title)

    def _origin(self, account: Account) -> None:
        self._section(N_("This workbook"))
        made = f"{account.now:%Y-%m-%d %H:%M} ({account.zone})"
        self._line(N_("Made"), made)
        self._line(N_("Made by"), f"Protocol {__version__}")
        self._line(N_("Interviews"), str(account.interviews))
        self._coder()
        self._line(N_("Files"), self._words.say(_FILES))
        self._line(
            N_("Times"),
            self._words.say(N_("All times are those of the zone {zone}.")).format(zone=account.zone),
        )

    def _coder(self) -> None:
        """A cell for who codes; it is read when the workbook comes back."""
        cell = text_cell(self._file.sheet, "")
        cell.fill, cell.alignment = YOURS_FILL, WRAPPED
        self._row([self._bold(self._words.say(_CODER), YOURS_FONT), cell])
        self.coder_cell = f"$B${self._file.rows}"

    def _questionnaires(self, guides: Sequence[Guide]) -> None:
        self._section(N_("Questionnaires that were used"), N_("interviews"))
        for guide in guides:
            title = self._words.text(guide.questionnaire.title)
            status = self._words.of(guide.questionnaire.status)
            self._row([self._bold(guide.version), self._text(f"{title} ({status})"), guide.interviews])

    def _failures(self, failed: Mapping[str, int]) -> None:
        if not failed:
            return
        self._section(N_("Expressions that could not be worked out"), N_("interviews"))
        self._row(["", self._text(self._words.say(_FAILED))])
        for name, interviews in sorted(failed.items()):
            self._row([self._bold(name), None, interviews])

    def _section(self, title: str, count: str = "") -> None:
        self._file.append([])
        cells = [text_cell(self._file.sheet, self._words.say(text)) for text in (title, "", count)]
        for cell in cells:
            cell.font, cell.border, cell.alignment = SECTION_FONT, SECTION_BORDER, WRAPPED
        self._row(cells)

    def _line(self, name: str, told: str, *, font: Font = BOLD_FONT) -> None:
        """A name, which is a msgid, and what is to be said of it."""
        self._row([self._bold(self._words.say(name), font), self._text(told)])

    def _row(self, cells: Sequence[CellValue]) -> None:
        said = [cell.value if isinstance(cell, Cell) else cell for cell in cells]
        self._file.append(list(cells), self._heights.of(said))

    def _text(self, text: str) -> CellValue:
        """A text that fits into one cell; what a person wrote at such length is on the other sheets."""
        return text_cell(self._file.sheet, cut(escape(text))[0]) if text else None

    def _bold(self, text: str, font: Font = BOLD_FONT) -> CellValue:
        cell = text_cell(self._file.sheet, cut(escape(text))[0])
        cell.font, cell.alignment = font, WRAPPED
        return cell

    def _finish(self, title: str) -> None:
        sheet = self._file.sheet
        for number, width in enumerate(_WIDTHS, 1):
            set_width(sheet, get_column_letter(number), width)
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.tabColor = ACCENT  # type: ignore[attr-defined]
        headline = text_cell(sheet, cut(escape(title))[0])
        headline.font, headline.alignment = TITLE_FONT, UNWRAPPED
        self._file.finish([headline], get_column_letter(len(_WIDTHS)), _TITLE_HEIGHT)
