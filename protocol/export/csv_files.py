"""A study as CSV files in one archive: a table each, and a dictionary that tells what each column means.

The tables are those of the workbook, by the same rows. Files are UTF-8 with a byte order mark, so that Excel
knows, with rows after RFC 4180. Words of closed lists stand twice: as an identifier in English, which never
changes, and as people read it.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from protocol.export.answers import ANSWERS, answer_rows
from protocol.export.columns import Column, Value, fixed, free
from protocol.export.csv_cells import field_of
from protocol.export.interviews import InterviewRows
from protocol.export.notes import NOTES, note_rows
from protocol.export.passing_on import Desk
from protocol.export.questions import Questions
from protocol.export.sitting import Sitting
from protocol.export.words import Sort
from protocol.i18n import N_
from protocol.model.words import Basis

_MADE = "tables.zip"
_INTERVIEW = free("interview", N_("interview"), N_("The code of the interview, as in interviews.csv."))
_CODER = free("coder", N_("coder"), N_("The code of the coder."))
_UNIT = free("unit", N_("unit"), N_("The id of the note, or of the answer: interview id and question id."))

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

_NO_TABLE = N_("there is no table of them; interviews.csv says how many or how long")
_REASONS = {
    "visits": N_("there is no table of them"),
    "changes": N_("there is no table of them"),
    "pauses": _NO_TABLE,
    "recordings": _NO_TABLE,
}
_RULES = (
    N_("How to read the files:"),
    N_("- UTF-8 with a byte order mark, commas, rows end with CR LF, texts with commas or lines in quotes."),
    N_("- NA: nothing to say here. It is never an answer: mention and outcome have words of their own."),
    N_(
        "- A ' stands before = + - @ or ' at the beginning of a text or a line, and after a semicolon or a"
        " tab, so that no spreadsheet program takes it for a formula. Take one ' away there to have the text"
        " as it was typed."
    ),
    N_("- Control characters stand as _xHHHH_, with the number of the character."),
    N_("- Words of closed lists: the column has the identifier, and the column behind it, _label, the word."),
    N_("- dictionary.csv tells what each column means."),
)  # fmt: skip


class _Table:
    """One file.

    Args:
        desk: Where it is made.
        name: Its name, without ending.
        columns: Its columns.
    """

    def __init__(self, desk: Desk, name: str, columns: Sequence[Column]) -> None:
        self.name = name
        """Its name, without ending."""
        self.path = desk.folder / f"{name}.csv"
        """Where it is made."""
        self.columns = [column for column in columns if not column.own]
        """Its columns, but for those that stand empty for who reads the workbook."""
        self._taken = [number for number, column in enumerate(columns) if not column.own]
        self._values = {
            column.words: desk.words.vocabulary(column.words) for column in columns if column.words
        }
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        header: list[str] = []
        for column in self.columns:
            header.append(column_name(column))
            if column.words:
                header.append(f"{column_name(column)}_label")
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

    def fill(self, rows: Iterable[Sequence[Value]]) -> None:
        """Write rows."""
        for row in rows:
            self.add(row)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class CsvFiles:
    """The format `csv`.

    Args:
        desk: What it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = desk.words
        self._tables: dict[str, _Table] = {}
        self._interviews = InterviewRows(
            desk.folder / "rows", desk.words, fictional=desk.material.study.fictional
        )
        answers = ANSWERS.columns
        self._notes = self._table("notes", NOTES.columns)
        self._answers = self._table("answers", answers)
        self._items = self._table("items", answers)
        self._probes = self._table("probes", PROBES)
        self._codings = self._table("codings", CODINGS)
        self._memos = self._table("memos", MEMOS)
        ids = [column.id for column in answers]
        self._type, self._basis = ids.index("type"), ids.index("basis")
        self._said = (ids.index("value"), ids.index("special"))
        self._kept = {desk.words.of(basis) for basis in Basis}

    def take(self, sitting: Sitting) -> None:
        """Write the rows of an interview."""
        out = self._desk.went_out
        self._interviews.add(sitting)
        for row in note_rows(sitting):
            self._notes.add(row)
            out["notes"] += 1
        item, improvised = sitting.words.of(Sort.ITEM), sitting.words.of(Sort.IMPROVISED)
        for row in answer_rows(sitting):
            (self._items if row[self._type] == item else self._answers).add(row)
            out["states"] += row[self._basis] in self._kept
            out["answers"] += any(row[number] is not None for number in self._said)
            out["improvised"] += row[self._type] == improvised
        for use in sitting.contents.probes:
            self._probes.add([sitting.code, use.question, use.probe, use.wording, sitting.minute(use.at)])
            out["probes"] += 1
        self._take_work(sitting)

    def finish(self) -> tuple[Path, list[str]]:
        """Write what is known when all interviews were read, and put the files into one archive."""
        desk = self._desk
        self._fill("interviews", self._interviews.columns(), self._interviews.rows())
        questions = Questions(desk.guides.all(), desk.names)
        self._fill("questions", questions.columns(), questions.rows())
        codes = desk.material.codebook.codes
        self._fill("codes", CODES, ([code.name, code.memo, code.id] for code in codes))
        desk.came_in["codes"] = desk.went_out["codes"] = len(codes)
        self._fill("dictionary", DICTIONARY, list(self._meanings()))
        account = desk.account(_REASONS, _RULES)
        self.close()
        readme = desk.folder / "README.txt"
        readme.write_text("\r\n".join([*account, ""]), encoding="utf-8-sig", newline="")
        with zipfile.ZipFile(desk.folder / _MADE, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in [readme, *(table.path for table in self._tables.values())]:
                archive.write(path, path.name)
        return desk.folder / _MADE, account

    def close(self) -> None:
        """Let go of the files."""
        self._interviews.close()
        for table in self._tables.values():
            table.close()

    def _take_work(self, sitting: Sitting) -> None:
        """Write what coders did with an interview."""
        out, words = self._desk.went_out, sitting.words
        for stretch in self._desk.work.of(sitting):
            (first, start, _), (last, _, end) = stretch.parts[0], stretch.parts[-1]
            text = "\n".join(sitting.text(note)[begin:stop] for note, begin, stop in stretch.parts)
            coding = stretch.coding
            exact = words.whether(stretch.exact)
            row: list[Value] = [sitting.code, stretch.coder, coding.code, coding.unit, first.id, start]
            self._codings.add([*row, last.id, end, text, exact, coding.at, coding.id])
            out["codings"] += 1
        for coder, memo, _notes in self._desk.work.memos_of(sitting):
            self._memos.add([sitting.code, coder, memo.unit, memo.text])
            out["memos"] += 1

    def _table(self, name: str, columns: Sequence[Column]) -> _Table:
        self._tables[name] = _Table(self._desk, name, columns)
        return self._tables[name]

    def _fill(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
        self._table(name, columns).fill(rows)

    def _meanings(self) -> Iterable[list[Value]]:
        """What each column of each table means."""
        say = self._words.say
        for table in self._tables.values():
            for column in table.columns:
                label = column.header if column.spoken else say(column.header)
                name, values = column_name(column), ""
                if column.words:
                    words = self._words.vocabulary(column.words)
                    values = "; ".join(f"{value}: {word}" for word, value in words.items())
                    told = say(N_("The same in words.")), None
                yield [f"{table.name}.csv", name, label, say(column.meaning), values or None]
                if column.words:
                    yield [f"{table.name}.csv", f"{name}_label", label, *told]


def column_name(column: Column) -> str:
    """What a column is called in a file: its id; in a family, the id of what it is about behind it."""
    return f"{column.id.rsplit('_', 1)[0]}_{column.named}" if column.named else column.id
