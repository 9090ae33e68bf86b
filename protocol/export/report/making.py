"""What was coded becomes a workbook: disagreements, agreement, counts, and quotes.

Interviews are read one by one and laid beside their codings; quotes wait in a file, so that words are never
all in memory. What consent forbids is not in it, and what was left out is said in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from protocol.analysis.agreement import Agreement
from protocol.analysis.counts import Counts
from protocol.errors import StoreError
from protocol.export.book.making import MADE, Making, called, make_workbook
from protocol.export.coded.units import CodedUnits, Lost
from protocol.export.consent import why_left_out
from protocol.export.names import Names
from protocol.export.report.readme import ReportAccount, ReportReadme
from protocol.export.report.sheets import (
    Agreements,
    CodeCounts,
    CodesBy,
    CodeSheet,
    CodesTogether,
    Disagreements,
    LostCodings,
    Quotes,
    Within,
)
from protocol.export.scratch import Room
from protocol.export.sheets.chart_sheet import CHARTS, ChartSheet
from protocol.export.sheets.readme import TITLE
from protocol.export.sitting import Sitting
from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.coding import Codebook, CoderWork
from protocol.model.interview import InterviewContents, Participant
from protocol.model.study import Study
from protocol.vault import Vault

_DESCRIPTION = N_("What was coded in the interviews of a qualitative study. Begin with the first sheet.")
_DRAWN = N_("Drawn from the sheets of these names.")


class ReportResult(Struct, frozen=True, kw_only=True):
    """What came of a report."""

    path: Path
    """The workbook."""
    counts: Counts
    """How often codes were given."""
    agreement: tuple[Agreement, ...]
    """How far coders agree on each code; empty where no two saw the same."""
    rows: dict[str, int]
    """Rows by sheet, by its id."""
    skipped: tuple[str, ...]
    """What was left out and why, in the language of the workbook."""
    lost: int
    """Codings whose unit is no longer in the study."""


def write_report(
    path: Path,
    study: Study,
    interviews: Iterable[InterviewContents | StoreError],
    *,
    work: Sequence[CoderWork],
    codebook: Codebook,
    participants: Sequence[Participant] = (),
    language: str,
    now: datetime,
    total: int | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    with_sensitive: bool = False,
    vault: Vault | None = None,
    plain: bool = False,
) -> ReportResult:
    """Write the report of what was coded in a study.

    Args:
        path: The workbook; one of before is replaced once the new one is whole.
        study: The study.
        interviews: Its interviews, read once; in the place of one that could not be read, the error.
        work: What each coder did.
        codebook: The codes of the study.
        participants: Those of the study, for the titles of sources.
        language: The language of the sheets.
        now: The time, with a zone.
        total: How many interviews there are; None where nobody counted.
        progress: Is told how many interviews are done, and how many there are.
        with_sensitive: Whether the words of sensitive notes are in it.
        vault: What encrypts it for the researcher and the recovery key; None where it is not encrypted.
        plain: Whether somebody asked in so many words for an unencrypted one from an encrypted study.

    Raises:
        WriteFailed: The disk refused, or another program has the workbook open.
        UserMistake: Excel does not hold as many rows; or it would be unencrypted in an encrypted study.
    """

    def begun(room: Room) -> _Report:
        names = Names(study, Words(language), participants)
        return _Report(room, study, names, work, codebook, with_sensitive=with_sensitive)

    def finished(one: _Report) -> ReportResult:
        return one.finish(path, now)

    return make_workbook(
        path, begun, interviews, finished, total=total, progress=progress, vault=vault, plain=plain
    )


class _Report(Making[CodeSheet]):
    """One report in the making.

    Args:
        room: A private room.
        study: The study.
        names: What things are called.
        work: What each coder did.
        codebook: The codes of the study.
        with_sensitive: Whether the words of sensitive notes are in it.
    """

    def __init__(
        self,
        room: Room,
        study: Study,
        names: Names,
        work: Sequence[CoderWork],
        codebook: Codebook,
        *,
        with_sensitive: bool,
    ) -> None:
        super().__init__(room, study, names, with_sensitive=with_sensitive)
        self._work, self._codebook = work, codebook
        self._units = CodedUnits(work, names.words)
        self._counts = Counts()
        self._lost: list[Lost] = []
        self._ids: dict[str, str] = {}
        """Codes of the interviews in it by their ids: a withdrawal finds the report by them."""
        self._cases = {case.code: case.code for case in study.cases}

    def begin(self) -> None:
        """Make the sheets; of those that write at once, the tables too."""
        words, counts, roles = self._words, self._counts, self._names.roles
        self._readme = ReportReadme(self._book.sheet(words.say(TITLE)), words)
        self._agreements = Agreements(words, counts)
        sheets: list[CodeSheet] = [
            Disagreements(),
            self._agreements,
            CodeCounts(words, counts, self._codebook),
            CodesBy(words, counts, self._cases, cases=True),
            CodesBy(words, counts, roles, cases=False),
            Within(words, counts, self._cases, roles),
            CodesTogether(counts),
            Quotes(self._room / "quotes", counts),
            LostCodings(words, self._lost),
        ]
        self._add(sheets)
        self._charts = ChartSheet(self._book.sheet(words.say(CHARTS)), words, self._book.mark, _DRAWN)

    def _take(self, contents: InterviewContents) -> None:
        """Lay what was coded on an interview, or remember why it is left out."""
        interview = contents.interview
        why = why_left_out(contents, self._words)
        if why is not None:
            codings = self._units.forget(interview.id)
            told = self._words.say(N_("{interview}: {why} ({count} codings)"))
            self._skipped.append(told.format(interview=called(interview), why=why, count=codings))
            return
        sitting = Sitting(
            contents, self._guides.of(contents), self._names, with_sensitive=self._with_sensitive
        )
        self._cases.setdefault(interview.case, interview.case)
        self._taken += 1
        self._ids[interview.id] = sitting.code
        for unit in self._units.take(sitting):
            if unit.given:
                self._counts.add(unit.source, unit.spans())
            for sheet in self._sheets:
                for row in sheet.unit(sitting, unit):
                    self._tables[sheet.form.id].add(row)

    def finish(self, path: Path, now: datetime) -> ReportResult:
        """Write what is known when all interviews were read.

        Args:
            path: The name that the workbook will get.
            now: The time, with a zone.
        """
        self._lost.extend(self._units.lost())
        for _finished in self._finish_sheets():
            pass
        memos = sum(one.is_memo for one in self._lost)
        if len(self._lost) > memos:
            told = self._words.say(N_("{count} codings of units that are no longer in the study"))
            self._skipped.append(told.format(count=len(self._lost) - memos))
        if memos:
            told = self._words.say(N_("{count} memos of units that are no longer in the study"))
            self._skipped.append(told.format(count=memos))
        self._account(now)
        self._book.write_hidden({"role": self._names.roles, "interview": self._ids})
        self._book.describe(description=self._words.say(_DESCRIPTION), language=self._words.language, now=now)
        self._book.save(self._room / MADE)
        return ReportResult(
            path=path,
            counts=self._counts,
            agreement=tuple(self._agreements.all()),
            rows={name: table.rows for name, table in self._tables.items()},
            skipped=tuple(self._skipped),
            lost=len(self._lost) - memos,
        )

    def _account(self, now: datetime) -> None:
        account = ReportAccount(
            title=self._words.text(self._study.title),
            fictional=self._study.fictional,
            now=self._here(now),
            zone=self._names.zone_name,
            sheets=[*self._told_of_sheets(), (self._charts.title, _DRAWN, None)],
            coders=[
                (one.coder, len(one.seen), len(one.codings), one.readings[-1].file if one.readings else "–")
                for one in self._work
            ],
            interviews=self._taken,
            in_common=self._agreements.units,
            skipped=self._skipped,
        )
        self._readme.tell(account)
