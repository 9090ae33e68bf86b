"""The tables of CSV files: how one is written, and the columns of those that the workbook does not have."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from protocol.export.book.columns import Column, Value, fixed, free
from protocol.export.passing_on import Desk
from protocol.export.plain.csv_cells import field_of, guarded
from protocol.i18n import N_

_INTERVIEW = free("interview", N_("interview"), N_("The code of the interview, as in interviews.csv."))
_CODER = free("coder", N_("coder"), N_("The code of the coder."))
_UNIT = free("unit", N_("unit"), N_("The id of the note, or of the answer: interview id and question id."))
_QUOTE = fixed(
    "quote",
    N_("may be quoted"),
    N_("NO: it holds literal words without consent to quotes, or is sensitive."),
    words="quote",
)

PROBES = (
    _INTERVIEW,
    free("question", N_("question id"), N_("The name of the question in the questionnaire.")),
    free("probe", N_("probe"), N_("The name of the probe in the questionnaire.")),
    free("wording", N_("wording"), N_("Its words.")),
    fixed("minute", N_("minute"), N_("Minutes of talk before it was used.")),
)
CODINGS = (
    _INTERVIEW,
    _CODER,
    free("code", N_("code"), N_("The name of the code, with those above it.")),
    _UNIT,
    free("note_id", N_("note id"), N_("The first note that it covers.")),
    fixed("start", N_("from"), N_("Where it begins in that note, in characters from 0.")),
    free("last_note_id", N_("last note id"), N_("The last note that it covers.")),
    fixed("end", N_("to"), N_("Where it ends in that last note: one past its last character.")),
    free("text", N_("text"), N_("The words that got the code.")),
    _QUOTE,
    fixed("exact", N_("exact"), N_("No: the text changed since; it is on whole notes."), words="yes"),
    free("at", N_("read in"), N_("When it was read in, UTC.")),
    free("coding_id", N_("coding id"), N_("The coding's own id.")),
)  # fmt: skip
MEMOS = (
    _INTERVIEW,
    _CODER,
    _UNIT,
    free("text", N_("text"), N_("The memo.")),
)
CODES = (
    free("code", N_("code"), N_("The name of the code, with those above it.")),
    free("memo", "memo", N_("What it means.")),
    free("code_id", N_("code id"), N_("The code's own id.")),
)
DICTIONARY = (
    free("table", N_("table"), N_("The file.")),
    free("column", N_("column"), N_("The column, as it is called in the file.")),
    free("label", N_("label"), N_("What it is called in the workbook.")),
    free("meaning", N_("meaning"), N_("What it means.")),
    free("values", N_("values"), N_("For words of a closed list: each identifier and what it stands for.")),
)


class Table:
    """One file.

    Args:
        desk: Where it is made.
        name: Its name, without ending.
        columns: Its columns.
    """

    def __init__(self, desk: Desk, name: str, columns: Sequence[Column]) -> None:
        self.name = name
        """Its name, without ending."""
        self.part = desk.room / f"{name}.csv"
        """Where it is made."""
        self.columns = [column for column in columns if not column.own]
        """Its columns, but for those that stand empty for who reads the workbook."""
        self._taken = [number for number, column in enumerate(columns) if not column.own]
        self._values = {
            column.words: desk.words.vocabulary(column.words) for column in columns if column.words
        }
        self._file = self.part.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        header: list[str] = []
        for column in self.columns:
            name = guarded(column_name(column))
            header += [name, f"{name}_label"] if column.words else [name]
        self._writer.writerow(header)

    def add(self, row: Sequence[Value]) -> None:
        """Write a row."""
        fields: list[str | int | float] = []
        for column, number in zip(self.columns, self._taken, strict=True):
            value = row[number]
            if column.words:
                fields.append(field_of(self._values[column.words].get(str(value)) if value else None))
            fields.append(field_of(value))
        self._writer.writerow(fields)

    def fill(self, rows: Iterable[Sequence[Value]]) -> int:
        """Write rows, and say how many."""
        count = 0
        for row in rows:
            self.add(row)
            count += 1
        return count

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def column_name(column: Column) -> str:
    """What a column is called in a file: its id; in a family, the id of what it is about behind it."""
    return f"{column.id.rsplit('_', 1)[0]}_{column.named}" if column.named else column.id
