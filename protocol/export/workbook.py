"""Interviews become one Excel workbook, in one pass.

What is read goes to its sheets at once, and nothing is kept per note; the matrix waits in a file until all is
there. What consent forbids is not in the workbook, and what was left out is said in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.errors import StoreError
from protocol.export.answers import ANSWERS, answer_rows
from protocol.export.book import Book
from protocol.export.codebook import CODEBOOK, COLUMNS, EMPTY_CODES, dictionary_rows
from protocol.export.columns import Column, Form, Value
from protocol.export.consent import why_left_out
from protocol.export.guides import Guides
from protocol.export.interviews import INTERVIEWS, InterviewRows
from protocol.export.look import told_by
from protocol.export.matrix import MATRIX, Matrix
from protocol.export.names import Names
from protocol.export.notes import NOTES, note_rows
from protocol.export.place import private_folder, put_in_place
from protocol.export.questions import QUESTIONS, Questions
from protocol.export.readme import MARK, TITLE, Account, Readme
from protocol.export.sitting import Sitting
from protocol.export.table import TableSheet
from protocol.export.words import Permission, Words
from protocol.i18n import N_
from protocol.model.interview import InterviewContents, Participant
from protocol.model.study import Study
from protocol.model.words import Kind
from protocol.store.atomic import write_failed
from protocol.vault import Vault

_FORMS = (INTERVIEWS, ANSWERS, NOTES, MATRIX, QUESTIONS, CODEBOOK, COLUMNS)
"""The sheets behind the first one, in order."""

_DESCRIPTION = N_("Interviews of a qualitative study, ready to be coded. Begin with the first sheet.")
_NAME_LENGTH = 80
"""Characters of a study's name in the name of a file: with a folder around it, short enough for Windows."""


class ExportResult(Struct, frozen=True):
    """What came of an export."""

    path: Path
    """The workbook."""
    counts: dict[str, int]
    """Rows by sheet, by its id: `interviews`, `answers`, `notes`, `matrix`, `questions`."""
    skipped: tuple[str, ...]
    """What was left out and why, in the language of the workbook."""
    held_back: int = 0
    """Sensitive notes whose words are not in it."""


def export_workbook(
    path: Path,
    study: Study,
    interviews: Iterable[InterviewContents | StoreError],
    *,
    participants: Sequence[Participant] = (),
    language: str,
    now: datetime,
    total: int | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    files: Sequence[tuple[str, str]] = (),
    with_sensitive: bool = False,
    vault: Vault | None = None,
    plain: bool = False,
) -> ExportResult:
    """Write the workbook of a study.

    Args:
        path: The workbook; a workbook of before is replaced once the new one is whole.
        study: The study.
        interviews: Its interviews, read once; in the place of one that could not be read, the error.
        participants: Those of the study, for the titles of sources.
        language: The language of the sheets.
        now: The time, with a zone.
        total: How many interviews there are; None where nobody counted.
        progress: Is told how many interviews are done, and how many there are.
        files: Files that the workbook comes from, and what is to be said of each, for the first sheet.
        with_sensitive: Whether the words of sensitive notes are in it.
        vault: What encrypts it for the researcher and the recovery key; None where it is not encrypted.
        plain: Whether somebody asked in so many words for an unencrypted one from an encrypted study.

    Returns:
        Where it is, what it holds, and what it does not.

    Raises:
        WriteFailed: The disk refused, or another program has the workbook open.
        UserMistake: Excel does not hold as many rows; or it would be unencrypted in an encrypted study.
    """
    tell = progress or (lambda _done, _total: None)
    with private_folder(path, vault, plain=plain) as folder:
        try:
            with _Export(folder, study, participants, language, now, with_sensitive=with_sensitive) as export:
                export.begin()
                for done, read in enumerate(interviews, 1):
                    export.take(read)
                    tell(done, total)
                result = export.finish(path, files)
        except OSError as error:
            raise write_failed(path, error) from error
        put_in_place(folder / _MADE, path, vault, plain=plain)
    return result


def workbook_name(study_folder_name: str, now: datetime) -> str:
    """The name of the workbook of a study: `<study>-<date>-<time>.xlsx`, good on every system.

    Args:
        study_folder_name: The name of the study's folder.
        now: The time that the name tells.
    """
    name = unicodedata.normalize("NFC", study_folder_name)
    name = "".join(character if character.isprintable() else " " for character in name)
    name = re.sub(r'[<>:"/\\|?*\s]+', "-", name).strip("-. ")[:_NAME_LENGTH].rstrip("-. ")
    return f"{name or 'study'}-{now:%Y-%m-%d-%H%M%S}.xlsx"


_MADE = "workbook.xlsx"


class _Export:
    """One workbook in the making.

    Args:
        folder: A private folder.
        study: The study.
        participants: Those of the study.
        language: The language of the sheets.
        now: The time.
        with_sensitive: Whether the words of sensitive notes are in it.
    """

    def __init__(
        self,
        folder: Path,
        study: Study,
        participants: Sequence[Participant],
        language: str,
        now: datetime,
        *,
        with_sensitive: bool,
    ) -> None:
        self._study = study
        self._now = now
        self._words = words = Words(language)
        self._names = Names(study, words, participants)
        self._guides = Guides(self._names)
        mark = words.say(MARK) if study.fictional else ""
        self._book = Book(folder, words, title=words.text(study.title), mark=mark)
        self._folder = folder
        self._tables: dict[str, TableSheet] = {}
        self._headers: dict[str, list[str]] = {}
        self._with_sensitive = with_sensitive
        self._taken = self._made_up = self._held_back = 0
        self._skipped: list[str] = []
        self._failed: Counter[str] = Counter()
        self._waiting: list[InterviewRows | Matrix] = []

    def __enter__(self) -> _Export:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            self._book.abandon()
        for waiting in self._waiting:
            with suppress(OSError):  # nobody needs what is in these files any more
                waiting.close()

    def begin(self) -> None:
        """Make the sheets, and the files in which rows wait."""
        words = self._words
        self._readme = Readme(self._book.sheet(words.say(TITLE)), words)
        self._files = {form.id: self._book.sheet(words.say(form.title)) for form in _FORMS}
        self._answers = self._table(ANSWERS)
        self._notes = self._table(NOTES)
        self._interviews = InterviewRows(self._folder / "interviews", words, fictional=self._study.fictional)
        self._waiting.append(self._interviews)
        self._matrix = Matrix(self._folder / "matrix", self._names)
        self._waiting.append(self._matrix)

    def take(self, read: InterviewContents | StoreError) -> None:
        """Put an interview on the sheets, or remember why it is not on them."""
        if isinstance(read, StoreError):
            self._skipped.append(str(read))
            return
        why = why_left_out(read, self._words)
        if why is not None:
            interview = read.interview
            self._skipped.append(f"{interview.participant_code or interview.id}-{interview.sitting}: {why}")
            return
        sitting = Sitting(read, self._guides.of(read), self._names, with_sensitive=self._with_sensitive)
        sitting.guide.interviews += 1
        self._taken += 1
        self._made_up += sitting.fictional
        self._failed.update(
            {f"{sitting.guide.version}: {failure.place}" for failure in sitting.contents.failures}
        )
        self._held_back += sum(map(sitting.held_back, sitting.notes))
        self._interviews.add(sitting)
        self._matrix.add(sitting)
        for row in answer_rows(sitting):
            self._answers.add(row)
        for row in note_rows(sitting):
            self._notes.add(row)

    def finish(self, path: Path, files: Sequence[tuple[str, str]]) -> ExportResult:
        """Write what is known when all interviews were read.

        Args:
            path: The name that the workbook will get.
            files: What it comes from.
        """
        questions = Questions(self._guides.all(), self._names)
        self._set_off()
        self._fill(INTERVIEWS, self._interviews.columns(), self._interviews.rows())
        self._close(self._answers)
        self._close(self._notes)
        self._fill(MATRIX, self._matrix.columns(), self._matrix.rows())
        self._fill(QUESTIONS, questions.columns(), questions.rows())
        self._fill_last()
        self._account(files)
        names = {"role": self._names.roles, "topic": self._names.topics}
        self._book.write_hidden(names)
        self._book.describe(
            description=self._words.say(_DESCRIPTION), language=self._words.language, now=self._now
        )
        self._book.save(self._folder / _MADE)
        counted = (INTERVIEWS, ANSWERS, NOTES, MATRIX, QUESTIONS)
        counts = {form.id: self._tables[form.id].rows for form in counted}
        return ExportResult(path, counts, tuple(self._skipped), self._held_back)

    def _table(self, form: Form, columns: Sequence[Column] = (), *, marked: bool = True) -> TableSheet:
        made = self._book.table(self._files[form.id], form, columns or form.columns, marked=marked)
        self._tables[form.id] = made
        return made

    def _fill(self, form: Form, columns: Sequence[Column], rows: Iterator[list[Value]]) -> None:
        table = self._table(form, columns)
        for row in rows:
            table.add(row)
        self._close(table)

    def _close(self, table: TableSheet, *, aside: str = "") -> None:
        self._headers[table.form.id] = self._book.finish(table, aside=aside)

    def _fill_last(self) -> None:
        """The codebook, whose table has nothing but its two columns, and the columns."""
        codebook = self._table(CODEBOOK, marked=False)
        codebook.add_empty(EMPTY_CODES)
        self._close(codebook, aside=self._book.mark)
        order = [form.id for form in _FORMS if form is not COLUMNS]
        told = [(self._tables[sheet], self._headers[sheet]) for sheet in order]
        self._fill(COLUMNS, COLUMNS.columns, dictionary_rows(told))

    def _set_off(self) -> None:
        """Let kinds, and what may not be quoted, be seen at a glance; the words say it too."""
        self._notes.tell("kind", told_by(self._words.of(Kind.VERBATIM), bold=True))
        self._notes.tell("kind", told_by(self._words.of(Kind.INTERPRETATION), italic=True))
        for no in (Permission.NO, Permission.HELD_BACK):
            self._notes.tell("quote", told_by(self._words.of(no), bold=True, mark=True))

    def _account(self, files: Sequence[tuple[str, str]]) -> None:
        zone = ZoneInfo(self._names.zone_name)
        now = self._now if self._now.tzinfo is not None else self._now.replace(tzinfo=UTC)
        sheets = [
            (self._files[form.id].sheet.title, form.what, self._tables[form.id].rows or None)
            for form in _FORMS
        ]
        account = Account(
            title=self._words.text(self._study.title),
            fictional=self._study.fictional,
            now=now.astimezone(zone),
            zone=self._names.zone_name,
            sheets=sheets,
            guides=self._guides.all(),
            files=files,
            interviews=self._taken,
            made_up=self._made_up,
            skipped=self._skipped,
            held_back=self._held_back,
            failed=self._failed,
        )
        self._readme.write(account)
