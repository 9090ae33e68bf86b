"""A workbook is read back by a program, whatever people did to its looks.

Columns are found by the hidden names that the workbook carries, never by a header, the title of a sheet or a
place: headers may be renamed, columns moved and rows sorted. A workbook comes from elsewhere, so what would
fill the memory is refused before it is opened.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from msgspec import Struct, field
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from protocol.errors import UserMistake
from protocol.export.book.book import HIDDEN_NAME, NAME_PREFIX
from protocol.export.book.cells import ABSENT, unescape
from protocol.export.book.columns import FICTIONAL, Column
from protocol.export.sheet_xml import Oddities, find_oddities, texts_of
from protocol.export.sheets.answers import ANSWERS
from protocol.export.sheets.by_role import BY_ROLE
from protocol.export.sheets.changes import CHANGES
from protocol.export.sheets.codebook import CODEBOOK, COLUMNS
from protocol.export.sheets.consents import CONSENTS
from protocol.export.sheets.coreq import COREQ_FORM
from protocol.export.sheets.course import COURSE, TOPIC_TIME
from protocol.export.sheets.covering import COVERAGE, OUTCOMES
from protocol.export.sheets.definitions import DEFINITIONS
from protocol.export.sheets.goals import GOALS
from protocol.export.sheets.interviews import INTERVIEWS
from protocol.export.sheets.matrix import MATRIX
from protocol.export.sheets.notes import NOTES
from protocol.export.sheets.questions import QUESTIONS
from protocol.export.sheets.research import RESEARCH
from protocol.export.sheets.units import UNITS
from protocol.export.values import names_of
from protocol.i18n import _
from protocol.model.questionnaire import QuestionType

ReadValue = str | int | float | bool | datetime | list[str] | None
"""What a column of a row says; None where the sheet says that there is nothing to say, and in empty cells."""

_MAX_BYTES = 4 * 2**30
"""Bytes that a workbook may unpack to: 10,000 interviews take about 3 GB."""
_MAX_RATIO = 200
"""How much smaller its packing may be: XML of ours packs to a twentieth."""
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file of the kind begins that Excel wrote before 2007, and in which it encrypts."""
_FEW = 100
"""Bytes of a file that says what an archive is."""
_OF_SEVERAL_NAMES = (QuestionType.SELECT_MULTIPLE, QuestionType.RANK)

_BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What openpyxl raises over a workbook that is broken or made to break it. Caught around its calls alone."""

_FORMS = (
    INTERVIEWS, CONSENTS, ANSWERS, NOTES, UNITS, MATRIX, BY_ROLE, DEFINITIONS, GOALS, COVERAGE, OUTCOMES,
    RESEARCH, QUESTIONS, COURSE, TOPIC_TIME, CHANGES, COREQ_FORM, CODEBOOK, COLUMNS,
)  # fmt: skip

_FURTHER = re.compile(r"(?P<column>.+)__(?P<number>\d+)")
_PLACE = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$?(?P<column>[A-Z]+)\$?(?P<row>\d+)")


class ReadBack(Struct, frozen=True):
    """What a workbook says."""

    rows: dict[str, list[dict[str, ReadValue]]]
    """Rows by sheet, by its id; each row by column, by its id. A column of a family stands under the name of
    the family and what it is about: `role:volunteer`, `consent:quotes`, `wording:nl`."""
    language: str = ""
    """The language of the sheets; empty where the workbook no longer says so."""
    missing: tuple[str, ...] = ()
    """Columns that were taken away, as `sheet.column`."""


class Hidden(Struct):
    """What the sheet for programs says."""

    language: str = ""
    """The language of the sheets; empty where the workbook no longer says so."""
    families: dict[str, str] = field(default_factory=dict)
    """What each column of a family is about, by `sheet.column`."""
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """The value of each word, by vocabulary."""


class Place(Struct, frozen=True):
    """Where a column is."""

    sheet: str
    """The title of its sheet."""
    row: int
    """The row of its header, from 1."""
    column: int
    """Its number, from 1."""


class Opened(Struct, frozen=True):
    """A workbook that is open to be read."""

    path: Path
    """The file."""
    source: Path | BytesIO
    """Where what stands in it is read: the file, or the memory where it came encrypted."""
    book: Any
    """What openpyxl made of it: rows come as they are asked for."""
    places: dict[str, Place]
    """Where each column is, by `sheet.column`."""
    missing: tuple[str, ...]
    """Columns that were taken away, as `sheet.column`."""
    hidden: Hidden
    """What the sheet for programs says."""

    def rows(self, sheet: str, first: int, last_column: int | None = None) -> Iterator[tuple[Any, ...]]:
        """The values of the rows of a sheet.

        Args:
            sheet: Its title.
            first: The number of the first row, from 1.
            last_column: The number of the last column that is wanted; None for all.

        Raises:
            UserMistake: The sheet is broken.
        """
        return _unbroken(
            lambda: self.book[sheet].iter_rows(min_row=first, max_col=last_column, values_only=True),
            self.path,
        )

    def oddities(self, sheet: str) -> Oddities:
        """What stands in the XML of a sheet and in no value: it is looked through, never held as a whole.

        Args:
            sheet: Its title.

        Raises:
            UserMistake: The sheet is broken.
        """
        try:
            return find_oddities(self.source, self._part_of(sheet))
        except _BROKEN as error:
            raise _broken(self.path) from error

    def _part_of(self, sheet: str) -> str:
        path: str = self.book[sheet]._worksheet_path
        return path.lstrip("/")


def read_workbook(path: Path) -> ReadBack:
    """Read a workbook of this program.

    Long texts are whole again, escapes are undone, and words of a closed list are values again; a word that
    the workbook does not know stays as it is.

    Args:
        path: The workbook, as it was exported or as a spreadsheet program saved it.

    Raises:
        UserMistake: It is no workbook, not one of ours, or larger than any of ours.
    """
    with opened(path) as book:
        rows = {}
        for form in _FORMS:
            prefix = f"{form.id}."
            of_sheet = {
                name.removeprefix(prefix): at for name, at in book.places.items() if name.startswith(prefix)
            }
            known = {column.id: column for column in (*form.columns, FICTIONAL)}
            rows[form.id] = list(_rows(book, form.id, of_sheet, known))
        return ReadBack(rows, book.hidden.language, book.missing)


@contextmanager
def opened(path: Path, decrypted: bytes | None = None) -> Iterator[Opened]:
    """Open a workbook of this program to read it; nothing is ever written into it.

    Args:
        path: The workbook.
        decrypted: What stands in it, where the file is encrypted; None to read the file as it is.

    Raises:
        UserMistake: It is no workbook, not one of ours, or larger than any of ours.
    """
    source = path if decrypted is None else BytesIO(decrypted)
    _check_size(path, source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl can't keep of a file that is only read
        try:
            book = _open(source)
        except _BROKEN as error:
            raise _not_ours(path) from error
        try:
            places, missing = _places(book)
            if HIDDEN_NAME not in places:
                raise _not_ours(path)
            bare = Opened(path, source, book, places, missing, Hidden())
            hidden = _read_hidden(bare, places.pop(HIDDEN_NAME))
        except _BROKEN as error:
            book.close()
            raise _not_ours(path) from error
        try:
            yield Opened(path, source, book, places, missing, hidden)
        finally:
            book.close()


def _unbroken(make: Callable[[], Iterable[tuple[Any, ...]]], path: Path) -> Iterator[tuple[Any, ...]]:
    """The rows that openpyxl makes; what breaks it is told."""
    upcoming: Iterator[tuple[Any, ...]] | None = None
    while True:
        try:
            upcoming = upcoming or iter(make())
            row = next(upcoming)
        except StopIteration:
            return
        except _BROKEN as error:
            raise _broken(path) from error
        yield row


class _Reader(ExcelReader):
    """Reads texts as they are written: openpyxl takes every `x005F_` out, escape or not."""

    def read_strings(self) -> None:
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                texts: Any = texts_of(source)  # which is asked for a text by its number, and nothing else
                self.shared_strings = texts


def _open(source: Path | BytesIO) -> Any:  # noqa: ANN401
    reader = _Reader(source, read_only=True, data_only=True)
    reader.read()
    return reader.wb


def _check_size(path: Path, source: Path | BytesIO) -> None:
    begin = _begin(path, source)
    if begin.startswith(_OLD):
        raise _of_another_kind(path, _("This is a workbook with a password, or an old one (.xls)"))
    if _is_text(begin):
        raise UserMistake(
            _("This is no workbook but a file of plain text, such as .csv"),
            _("Take the workbook that was exported, and copy your codes into it."),
            str(path),
        )
    try:
        with ZipFile(source) as archive:
            parts = archive.infolist()
            kind = archive.read("mimetype")[:_FEW] if "mimetype" in archive.namelist() else b""
    except _BROKEN as error:
        raise _not_ours(path) from error
    if b"opendocument" in kind:
        raise _of_another_kind(path, _("This is a file of LibreOffice or OpenOffice, no Excel workbook"))
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if size > _MAX_BYTES or size > _MAX_RATIO * max(packed, 1):
        raise UserMistake(
            _("The workbook would unpack to more than any workbook of this program"),
            _("Export it again."),
            str(path),
        )


def _broken(path: Path) -> UserMistake:
    return UserMistake(
        _("The workbook is broken: a sheet of it can't be read"),
        _("Open it in a spreadsheet program and save it again, or take a copy."),
        str(path),
    )


def _begin(path: Path, source: Path | BytesIO) -> bytes:
    """How a file begins: as workbooks before 2007 do, those with a password (MS-CFB, 2.2), or otherwise."""
    if isinstance(source, BytesIO):
        return bytes(source.getbuffer()[:_FEW])
    try:
        with path.open("rb") as file:
            return file.read(_FEW)
    except OSError as error:
        raise _not_ours(path) from error


def _is_text(begin: bytes) -> bool:
    """Whether a file begins with lines of text; what begins as an archive does not."""
    return (
        len(begin) > len(b"PK")
        and not begin.startswith(b"PK")
        and not re.search(rb"[\0-\x08\x0e-\x1f]", begin)
    )


def _of_another_kind(path: Path, what: str) -> UserMistake:
    remedy = _("Open it, save it as an Excel workbook (.xlsx) without a password, and take that one.")
    return UserMistake(what, remedy, str(path))


def _not_ours(path: Path) -> UserMistake:
    return UserMistake(
        _("This is no workbook that the program exported, or its hidden names were taken away"),
        _("Export it again, or take the file that was exported."),
        str(path),
    )


def _places(book: Any) -> tuple[dict[str, Place], tuple[str, ...]]:  # noqa: ANN401
    """Where each column is, by `sheet.column`, and which are no longer there."""
    places, missing = {}, []
    titles = {sheet.casefold(): sheet for sheet in book.sheetnames}
    for name, defined in book.defined_names.items():
        if not name.casefold().startswith(NAME_PREFIX):
            continue
        found = _PLACE.fullmatch(defined.attr_text or "")
        title = (found["plain"] or found["quoted"].replace("''", "'")).casefold() if found else ""
        column = name[len(NAME_PREFIX) :]
        if found is None or title not in titles:
            missing.append(column)
            continue
        try:
            row, number = coordinate_to_tuple(f"{found['column']}{found['row']}")
        except ValueError:  # a column that no spreadsheet has
            missing.append(column)
            continue
        places[column] = Place(titles[title], row, number)
    return places, tuple(missing)


def _read_hidden(book: Opened, at: Place) -> Hidden:
    hidden = Hidden()
    for cells in book.rows(at.sheet, at.row + 1):
        row = [unescape(str(cell)) if cell is not None else "" for cell in cells]
        what, of, value, text = [*row[at.column - 1 :], "", "", "", ""][:4]
        if what == "language":
            hidden.language = value
        elif what == "family":
            hidden.families[of] = value
        elif what == "word":
            hidden.words.setdefault(of, {})[text] = value
    return hidden


def _rows(
    book: Opened,
    sheet: str,
    places: dict[str, Place],
    known: dict[str, Column],
) -> Iterator[dict[str, ReadValue]]:
    """The rows of a table that hold anything."""
    if not places:
        return
    first, hidden = next(iter(places.values())), book.hidden
    here = {name: at.column - 1 for name, at in places.items() if at.sheet == first.sheet}
    whole = {name: parts for name, parts in together(here).items() if name in here}
    named = {name: _named(name, hidden.families.get(f"{sheet}.{name}")) for name in whole}
    vocabularies = {name: _vocabulary(name, known, hidden) for name in whole}
    for cells in book.rows(first.sheet, first.row + 1):
        row: dict[str, ReadValue] = {}
        for name, parts in whole.items():
            row[named[name]] = _value(
                [cells[part] for part in parts if part < len(cells)], vocabularies[name]
            )
        if any(value is not None for value in row.values()):
            yield _typed(row) if sheet == ANSWERS.id else row


def together(columns: dict[str, int]) -> dict[str, list[int]]:
    """The columns of each text: the first, and those in which it goes on, in order."""
    parts: dict[str, dict[int, int]] = {}
    for name, at in columns.items():
        further = _FURTHER.fullmatch(name)
        if further is None:
            parts.setdefault(name, {})[1] = at
        else:
            parts.setdefault(further["column"], {})[int(further["number"])] = at
    return {name: [at for _number, at in sorted(of.items())] for name, of in parts.items()}


def _named(name: str, about: str | None) -> str:
    """What a column is called here: one of a family by what it is about."""
    return name if about is None else f"{name.rpartition('_')[0]}:{about}"


def _vocabulary(name: str, known: dict[str, Column], hidden: Hidden) -> dict[str, str]:
    """The values of the words of a column; empty where its words are free."""
    if name in ("role", "topic"):
        return hidden.words.get(name, {})
    column = known.get(name)
    wanted = column.words if column is not None else "yes" if name.startswith("consent_") else ""
    return hidden.words.get(wanted, {}) if wanted else {}


def _value(cells: list[Any], vocabulary: dict[str, str]) -> ReadValue:
    """What a cell, or the cells of a long text, say."""
    first, further = (
        (cells[0], [cell for cell in cells[1:] if isinstance(cell, str)]) if cells else (None, [])
    )
    if not isinstance(first, str):
        return first
    if first == ABSENT and not further:
        return None
    text = "".join(map(unescape, (first, *further)))
    return vocabulary.get(text, text)


def _typed(row: dict[str, ReadValue]) -> dict[str, ReadValue]:
    """A row of the answers with its value as it was kept."""
    value, kind = row.get("value"), row.get("type")
    if isinstance(value, str) and kind in _OF_SEVERAL_NAMES:
        row["value"] = names_of(value)
    elif isinstance(value, str) and kind == QuestionType.INTEGER and re.fullmatch(r"-?\d+", value):
        row["value"] = int(value)
    return row
