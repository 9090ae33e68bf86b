"""A workbook in the making: its book, its sheets, and what was left out.

What goes on the sheets is up to who makes one: the workbook to code in, or the report of what was coded.
Interviews are read once and handed over one by one, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Self, TypeVar
from zoneinfo import ZoneInfo

from protocol.errors import StoreError
from protocol.export.book.book import Book
from protocol.export.book.sheet_file import SheetFile
from protocol.export.book.table import TableSheet
from protocol.export.guides import Guides
from protocol.export.names import Names
from protocol.export.place import private_room, put_in_place
from protocol.export.scratch import Room
from protocol.export.sheets.chart_sheet import ChartSheet
from protocol.export.sheets.readme import MARK
from protocol.export.sheets.sheet import Sheet
from protocol.model.interview import Interview, InterviewContents
from protocol.model.study import Study
from protocol.store.atomic import write_failed
from protocol.vault import Vault

MADE = "workbook.xlsx"
"""The workbook in the private room, before it is put in its place."""

S = TypeVar("S", bound=Sheet)
R = TypeVar("R")


class Making(Generic[S]):
    """One workbook in the making.

    Args:
        room: A private room.
        study: The study.
        names: What things are called.
        with_sensitive: Whether the words of sensitive notes are in it.
    """

    _charts: ChartSheet

    def __init__(self, room: Room, study: Study, names: Names, *, with_sensitive: bool) -> None:
        self._room, self._study, self._names = room, study, names
        self._words = words = names.words
        self._with_sensitive = with_sensitive
        self._guides = Guides(names)
        mark = words.say(MARK) if study.fictional else ""
        self._book = Book(room, words, title=words.text(study.title), mark=mark)
        self._sheets: list[S] = []
        self._files: dict[str, SheetFile] = {}
        self._tables: dict[str, TableSheet] = {}
        self._taken = 0
        self._skipped: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            self._book.abandon()
        for sheet in self._sheets:
            with suppress(OSError):  # nobody needs what is in these files any more
                sheet.close()

    def begin(self) -> None:
        """Make the sheets, and the tables of those whose rows go out at once."""
        raise NotImplementedError

    def take(self, read: InterviewContents | StoreError) -> None:
        """Put an interview on the sheets, or remember why it is not on them."""
        if isinstance(read, StoreError):
            self._skipped.append(str(read))
        else:
            self._take(read)

    def _take(self, contents: InterviewContents) -> None:
        raise NotImplementedError

    def _add(self, sheets: Iterable[S]) -> None:
        """Put sheets behind the others."""
        for sheet in sheets:
            self._sheets.append(sheet)
            self._files[sheet.form.id] = self._book.sheet(self._words.say(sheet.form.title))
            if sheet.early:
                self._open(sheet)

    def _open(self, sheet: S) -> TableSheet:
        """Make the table of a sheet."""
        file = self._files[sheet.form.id]
        made = self._book.table(file, sheet.form, sheet.columns(), marked=sheet.marked)
        self._tables[sheet.form.id] = made
        return made

    def _finish_sheets(self) -> Iterator[tuple[TableSheet, list[str]]]:
        """Write what is known when all interviews were read.

        Yields:
            Each table with its headers, once it is finished.
        """
        for sheet in self._sheets:
            table = self._tables[sheet.form.id] if sheet.early else self._open(sheet)
            for row in sheet.rows():
                table.add(row)
            sheet.dress(table)
            for chart in sheet.charts(table) if table.rows else ():
                self._charts.add(chart)
            aside = "" if sheet.marked else self._book.mark
            yield table, self._book.finish(table, aside=aside)
        self._charts.finish()

    def _told_of_sheets(self) -> list[tuple[str, str, int | None]]:
        """Title of each sheet, what it is, and how many rows it has."""
        tables = ((sheet.form.id, self._tables[sheet.form.id]) for sheet in self._sheets)
        return [(self._files[name].sheet.title, table.form.what, table.rows) for name, table in tables]

    def _here(self, now: datetime) -> datetime:
        """A time in the zone of the study."""
        aware = now if now.tzinfo is not None else now.replace(tzinfo=UTC)
        return aware.astimezone(ZoneInfo(self._names.zone_name))


M = TypeVar("M", bound=Making[Any])


def make_workbook(
    path: Path,
    make: Callable[[Room], M],
    interviews: Iterable[InterviewContents | StoreError],
    finish: Callable[[M], R],
    *,
    total: int | None,
    progress: Callable[[int, int | None], None] | None,
    vault: Vault | None = None,
    plain: bool = False,
) -> R:
    """Make a workbook in a private room, and put it in its place once it is whole.

    Args:
        path: The workbook.
        make: Begins it in a room.
        interviews: The interviews, read once.
        finish: Ends it, and says what came of it.
        total: How many interviews there are; None where nobody counted.
        progress: Is told how many interviews are done, and how many there are.
        vault: What encrypts it; None where it is not to be encrypted.
        plain: Whether somebody asked in so many words for an unencrypted workbook of an encrypted study.

    Raises:
        WriteFailed: The disk refused, or another program has the workbook open.
        UserMistake: Excel does not hold as many rows; or it would be unencrypted in an encrypted study.
    """
    tell = progress or (lambda _done, _total: None)
    with private_room(path, vault, plain=plain) as room:
        try:
            with make(room) as making:
                making.begin()
                for done, read in enumerate(interviews, 1):
                    making.take(read)
                    tell(done, total)
                result = finish(making)
        except OSError as error:
            raise write_failed(path, error) from error
        put_in_place(room / MADE, path, vault, plain=plain)
    return result


def called(interview: Interview) -> str:
    """What an interview that is left out is called: participant and sitting."""
    return f"{interview.participant_code or interview.id}-{interview.sitting}"
