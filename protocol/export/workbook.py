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
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from protocol.errors import StoreError
from protocol.export.book.making import MADE, Making, called, make_workbook
from protocol.export.book.table import TableSheet
from protocol.export.consent import why_left_out
from protocol.export.names import Names
from protocol.export.scratch import Room
from protocol.export.sheets.answers import Answers
from protocol.export.sheets.by_role import ByRole
from protocol.export.sheets.changes import Changes
from protocol.export.sheets.chart_sheet import CHARTS, CHARTS_WHAT, ChartSheet
from protocol.export.sheets.codebook import CODES, COLUMNS, Codes, Dictionary
from protocol.export.sheets.consents import Consents
from protocol.export.sheets.coreq import Coreq
from protocol.export.sheets.course import Course, TopicTime
from protocol.export.sheets.covering import CoverageSheet, Covering, Outcomes
from protocol.export.sheets.definitions import Definitions
from protocol.export.sheets.goals import Goals
from protocol.export.sheets.interviews import Interviews
from protocol.export.sheets.matrix import Matrix
from protocol.export.sheets.notes import NOTES, Notes
from protocol.export.sheets.questions import Questions
from protocol.export.sheets.readme import TITLE, Account, Readme
from protocol.export.sheets.research import Research
from protocol.export.sheets.sheet import Sheet
from protocol.export.sheets.to_code import Plan
from protocol.export.sheets.units import Units
from protocol.export.sitting import Sitting
from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.coding import Codebook, UnitSort
from protocol.model.interview import InterviewContents, Participant
from protocol.model.study import Study
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

    def begun(room: Room) -> _Export:
        return _Export(
            room,
            study,
            Names(study, Words(language), participants),
            now,
            plan=plan or Plan(),
            codebook=codebook or Codebook(),
            with_sensitive=with_sensitive,
        )

    def finished(one: _Export) -> ExportResult:
        return one.finish(path, files)

    return make_workbook(
        path, begun, interviews, finished, total=total, progress=progress, vault=vault, plain=plain
    )


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


class _Export(Making[Sheet]):
    """One workbook in the making.

    Args:
        room: A private room.
        study: The study.
        names: What things are called.
        now: The time.
        plan: How it is to be coded.
        codebook: The codes of the study.
        with_sensitive: Whether the words of sensitive notes are in it.
    """

    def __init__(
        self,
        room: Room,
        study: Study,
        names: Names,
        now: datetime,
        *,
        plan: Plan,
        codebook: Codebook,
        with_sensitive: bool,
    ) -> None:
        super().__init__(room, study, names, with_sensitive=with_sensitive)
        self._now = now
        self._plan = plan
        self._codebook = codebook
        self._told: list[tuple[TableSheet, Sequence[str]]] = []
        self._made_up = self._held_back = 0
        self._failed: Counter[str] = Counter()

    def begin(self) -> None:
        """Make the sheets, and the tables of those whose rows go out at once."""
        words, book = self._words, self._book
        self._readme = Readme(book.sheet(words.say(TITLE)), words)
        self._charts = ChartSheet(book.sheet(words.say(CHARTS)), words, book.mark)
        self._add(self._make_sheets())

    def _take(self, contents: InterviewContents) -> None:
        why = why_left_out(contents, self._words)
        if why is not None:
            self._skipped.append(f"{called(contents.interview)}: {why}")
            return
        sitting = Sitting(
            contents,
            self._guides.of(contents),
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
        for finished in self._finish_sheets():
            self._told.append(finished)
        self._account(files)
        self._book.write_hidden({"role": self._names.roles, "topic": self._names.topics})
        self._book.describe(
            description=self._words.say(_DESCRIPTION), language=self._words.language, now=self._now
        )
        self._book.save(self._room / MADE)
        counts = {name: table.rows for name, table in self._tables.items() if name != COLUMNS.id}
        given = len(self._plan.work.codings) if self._plan.work is not None else 0
        put_back = sum(sheet.to_code.put_back for sheet in self._sheets if isinstance(sheet, Notes | Units))
        return ExportResult(path, counts, tuple(self._skipped), self._held_back, given - put_back)

    def _make_sheets(self) -> list[Sheet]:
        """The sheets behind the first one, in order."""
        room, names, plan = self._room, self._names, self._plan
        notes = self._words.say(NOTES.title)
        covering = Covering(names)
        codes = Codes(self._codebook)
        self._book.name_list(CODES, codes.cells(self._words.say(codes.form.title)))
        return [
            Interviews(room / "interviews", self._words, fictional=self._study.fictional),
            Consents(),
            Answers(),
            Notes(plan),
            *([Units(plan)] if plan.unit is UnitSort.ANSWER else []),
            Matrix(room / "matrix", names, notes),
            ByRole(room / "by_role", names, notes),
            Definitions(),
            Goals(room / "goals", names),
            CoverageSheet(covering),
            Outcomes(covering),
            Research(names),
            Questions(room / "questions", self._guides, names),
            Course(),
            TopicTime(names),
            Changes(),
            Coreq(names, self._guides),
            codes,
            Dictionary(self._told),
        ]

    def _account(self, files: Sequence[tuple[str, str]]) -> None:
        account = Account(
            title=self._words.text(self._study.title),
            fictional=self._study.fictional,
            now=self._here(self._now),
            zone=self._names.zone_name,
            sheets=[(self._charts.title, CHARTS_WHAT, None), *self._told_of_sheets()],
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
