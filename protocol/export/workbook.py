"""Interviews become one Excel workbook, in one pass.

Each sheet is shown each interview; what it can say goes out at once, and what rests on all of them waits in
a file, so nothing is kept per note. What consent forbids is not in the workbook, and what was left out is
said in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.errors import StoreError
from protocol.export.answers import Answers
from protocol.export.book import Book
from protocol.export.by_role import ByRole
from protocol.export.changes import Changes
from protocol.export.chart_sheet import CHARTS, CHARTS_WHAT, ChartSheet
from protocol.export.codebook import CODES, COLUMNS, Codes, Dictionary
from protocol.export.consent import why_left_out
from protocol.export.coreq import Coreq
from protocol.export.course import Course, TopicTime
from protocol.export.covering import CoverageSheet, Covering, Outcomes
from protocol.export.definitions import Definitions
from protocol.export.goals import Goals
from protocol.export.guides import Guides
from protocol.export.interviews import Interviews
from protocol.export.matrix import Matrix
from protocol.export.names import Names
from protocol.export.notes import NOTES, Notes
from protocol.export.place import private_folder, put_in_place
from protocol.export.questions import Questions
from protocol.export.readme import MARK, TITLE, Account, Readme
from protocol.export.research import Research
from protocol.export.sheet import Sheet
from protocol.export.sheet_file import SheetFile
from protocol.export.sitting import Sitting
from protocol.export.table import TableSheet
from protocol.export.to_code import Plan
from protocol.export.units import Units
from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.coding import Codebook, UnitSort
from protocol.model.interview import InterviewContents, Participant
from protocol.model.study import Study
from protocol.store.atomic import write_failed
from protocol.vault import Vault

_DESCRIPTION = N_("Interviews of a qualitative study, ready to be coded. Begin with the first sheet.")
_NAME_LENGTH = 80
"""Characters of a study's name in the name of a file: with a folder around it, short enough for Windows."""


class ExportResult(Struct, frozen=True):
    """What came of an export."""

    path: Path
    """The workbook."""
    counts: dict[str, int]
    """Rows by sheet, by its id: `interviews`, `answers`, `notes` and so on."""
    skipped: tuple[str, ...]
    """What was left out and why, in the language of the workbook."""
    held_back: int = 0
    """Sensitive notes whose words are not in it."""
    left_aside: int = 0
    """Codings of a coder that were not put back: of a part of a text, of a text that changed since or is not
    here, or of another kind of unit."""


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
    codebook: Codebook | None = None,
    plan: Plan | None = None,
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
        codebook: The codes of the study; None for none yet.
        plan: How it is to be coded; None for notes in spoken order with the usual number of columns.

    Returns:
        Where it is, what it holds, and what it does not.

    Raises:
        WriteFailed: The disk refused, or another program has the workbook open.
        UserMistake: Excel does not hold as many rows; or it would be unencrypted in an encrypted study.
    """
    tell = progress or (lambda _done, _total: None)
    with private_folder(path, vault, plain=plain) as folder:
        try:
            with _Export(
                folder,
                study,
                participants,
                language,
                now,
                plan=plan or Plan(),
                codebook=codebook or Codebook(),
                with_sensitive=with_sensitive,
            ) as export:
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
    return f"{file_stem(study_folder_name, now)}.xlsx"


def file_stem(study_folder_name: str, now: datetime) -> str:
    """The name of an export without its ending: `<study>-<date>-<time>`, good on every system.

    Args:
        study_folder_name: The name of the study's folder.
        now: The time that the name tells.
    """
    name = unicodedata.normalize("NFC", study_folder_name)
    name = "".join(character if character.isprintable() else " " for character in name)
    name = re.sub(r'[<>:"/\\|?*\s]+', "-", name).strip("-. ")[:_NAME_LENGTH].rstrip("-. ")
    return f"{name or 'study'}-{now:%Y-%m-%d-%H%M%S}"


_MADE = "workbook.xlsx"


class _Export:
    """One workbook in the making.

    Args:
        folder: A private folder.
        study: The study.
        participants: Those of the study.
        language: The language of the sheets.
        now: The time.
        plan: How it is to be coded.
        codebook: The codes of the study.
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
        plan: Plan,
        codebook: Codebook,
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
        self._plan = plan
        self._codebook = codebook
        self._with_sensitive = with_sensitive
        self._sheets: list[Sheet] = []
        self._files: dict[str, SheetFile] = {}
        self._tables: dict[str, TableSheet] = {}
        self._told: list[tuple[TableSheet, Sequence[str]]] = []
        self._taken = self._made_up = self._held_back = 0
        self._skipped: list[str] = []
        self._failed: Counter[str] = Counter()

    def __enter__(self) -> _Export:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            self._book.abandon()
        for sheet in self._sheets:
            with suppress(OSError):  # nobody needs what is in these files any more
                sheet.close()

    def begin(self) -> None:
        """Make the sheets, and the tables of those whose rows go out at once."""
        words, book = self._words, self._book
        self._readme = Readme(book.sheet(words.say(TITLE)), words)
        self._charts = ChartSheet(book.sheet(words.say(CHARTS)), words, book.mark)
        for sheet in self._make_sheets():
            self._sheets.append(sheet)
            self._files[sheet.form.id] = self._book.sheet(self._words.say(sheet.form.title))
            if sheet.early:
                self._open(sheet)

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
        sitting = Sitting(
            read,
            self._guides.of(read),
            self._names,
            with_sensitive=self._with_sensitive,
            by_topic=self._plan.by_topic,
            first_row=self._tables[NOTES.id].rows + 2,
        )
        sitting.guide.interviews += 1
        self._taken += 1
        self._made_up += sitting.fictional
        self._failed.update(
            {f"{sitting.guide.version}: {failure.place}" for failure in sitting.contents.failures}
        )
        self._held_back += sum(map(sitting.held_back, sitting.notes))
        for sheet in self._sheets:
            for row in sheet.take(sitting):
                self._tables[sheet.form.id].add(row)

    def finish(self, path: Path, files: Sequence[tuple[str, str]]) -> ExportResult:
        """Write what is known when all interviews were read.

        Args:
            path: The name that the workbook will get.
            files: What it comes from.
        """
        for sheet in self._sheets:
            table = self._tables[sheet.form.id] if sheet.early else self._open(sheet)
            for row in sheet.rows():
                table.add(row)
            sheet.dress(table)
            for chart in sheet.charts(table) if table.rows else ():
                self._charts.add(chart)
            aside = "" if sheet.marked else self._book.mark
            self._told.append((table, self._book.finish(table, aside=aside)))
        self._charts.finish()
        self._account(files)
        self._book.write_hidden({"role": self._names.roles, "topic": self._names.topics})
        self._book.describe(
            description=self._words.say(_DESCRIPTION), language=self._words.language, now=self._now
        )
        self._book.save(self._folder / _MADE)
        counts = {name: table.rows for name, table in self._tables.items() if name != COLUMNS.id}
        given = len(self._plan.work.codings) if self._plan.work is not None else 0
        put_back = sum(sheet.to_code.put_back for sheet in self._sheets if isinstance(sheet, Notes | Units))
        return ExportResult(path, counts, tuple(self._skipped), self._held_back, given - put_back)

    def _make_sheets(self) -> list[Sheet]:
        """The sheets behind the first one, in order."""
        folder, names, plan = self._folder, self._names, self._plan
        notes = self._words.say(NOTES.title)
        covering = Covering(names)
        codes = Codes(self._codebook)
        self._book.name_list(CODES, codes.cells(self._words.say(codes.form.title)))
        return [
            Interviews(folder / "interviews", self._words, fictional=self._study.fictional),
            Answers(),
            Notes(plan),
            *([Units(plan)] if plan.unit is UnitSort.ANSWER else []),
            Matrix(folder / "matrix", names, notes),
            ByRole(folder / "by_role", names, notes),
            Definitions(),
            Goals(folder / "goals", names),
            CoverageSheet(covering),
            Outcomes(covering),
            Research(names),
            Questions(folder / "questions", self._guides, names),
            Course(),
            TopicTime(names),
            Changes(),
            Coreq(names, self._guides),
            codes,
            Dictionary(self._told),
        ]

    def _open(self, sheet: Sheet) -> TableSheet:
        """Make the table of a sheet."""
        file = self._files[sheet.form.id]
        made = self._book.table(file, sheet.form, sheet.columns(), marked=sheet.marked)
        self._tables[sheet.form.id] = made
        return made

    def _account(self, files: Sequence[tuple[str, str]]) -> None:
        zone = ZoneInfo(self._names.zone_name)
        now = self._now if self._now.tzinfo is not None else self._now.replace(tzinfo=UTC)
        sheets: list[tuple[str, str, int | None]] = [(self._charts.title, CHARTS_WHAT, None)]
        sheets += [
            (self._files[name].sheet.title, table.form.what, table.rows)
            for name, table in ((sheet.form.id, self._tables[sheet.form.id]) for sheet in self._sheets)
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
        self._book.point("coder", self._words.say(TITLE), self._readme.coder_cell)
