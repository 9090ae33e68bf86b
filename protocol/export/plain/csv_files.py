"""A study as CSV files, in an archive or a folder: a table each, and a dictionary of what each column means.

The tables are those of the workbook, by the same rows. Files are UTF-8 with a byte order mark, so that Excel
knows, with rows after RFC 4180. Words of closed lists stand twice: as an identifier in English, which never
changes, and as people read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from protocol.export.blocks import has_answer
from protocol.export.book.cells import escape
from protocol.export.book.columns import Column, Value
from protocol.export.coders_work import quoting_of
from protocol.export.passing_on import Desk
from protocol.export.place import together
from protocol.export.plain.csv_tables import CODES, CODINGS, DICTIONARY, MEMOS, PROBES, Table, column_name
from protocol.export.scratch import Archive, Part
from protocol.export.sheets.answers import ANSWERS, Answers
from protocol.export.sheets.changes import Changes
from protocol.export.sheets.consents import Consents
from protocol.export.sheets.course import Course
from protocol.export.sheets.interviews import Interviews
from protocol.export.sheets.notes import Notes
from protocol.export.sheets.questions import Questions
from protocol.export.sheets.to_code import Plan
from protocol.export.sitting import Sitting
from protocol.export.words import Sort
from protocol.i18n import N_
from protocol.model.words import Basis

_MADE = "tables.zip"
_FOLDER = "tables"
_NO_TABLE = N_("there is no table of them; interviews.csv says how many or how long")
_REASONS = {
    "changes": N_("changes.csv has those that were made after closing"),
    "failures": N_("the workbook names them on its first sheet"),
    "pauses": _NO_TABLE,
    "recordings": _NO_TABLE,
}
_RULES = (
    N_("How to read the files:"),
    N_("- UTF-8 with a byte order mark, commas, rows end with CR LF, texts with commas or lines in quotes."),
    N_("- NA: nothing to say here. It is never an answer: mention and outcome have words of their own."),
    N_("- A text that R or pandas takes for missing (NA, NaN, null, None, #N/A, ...) has a ' before it."),
    N_("- Codes such as 01 or 5E4 are texts: read the files with all columns as text to keep them so."),
    N_(
        "- A ' stands before = + - @ or ' at the beginning of a text or a line, and after a semicolon or a"
        " tab, so that no spreadsheet program takes it for a formula. Take one ' away there to have the text"
        " as it was typed."
    ),
    N_("- Control characters stand as _xHHHH_, with the number of the character."),
    N_("- Words of closed lists: the column has the identifier, and the column behind it, _label, the word."),
    N_("- dictionary.csv tells what each column means."),
)  # fmt: skip


class CsvFiles:
    """The format `csv`.

    Args:
        desk: What it works with.
        loose: Whether the files come into a folder, instead of an archive.
    """

    def __init__(self, desk: Desk, *, loose: bool = False) -> None:
        self._desk = desk
        self._loose = loose
        self._words = desk.words
        self._tables: dict[str, Table] = {}
        self._notes, self._course, self._changes = Notes(Plan(codes=0)), Course(), Changes()
        self._interviews = Interviews(desk.room / "interviews", desk.words, fictional=False)
        self._questions = Questions(desk.room / "questions", desk.guides, desk.names)
        self._consents = Consents()
        for sheet in (self._notes, self._course, self._changes, self._consents):
            self._table(sheet.form.id, sheet.columns())
        self._answers = self._table("answers", ANSWERS.columns)
        self._items = self._table("items", ANSWERS.columns)
        self._probes = self._table("probes", PROBES)
        self._codings = self._table("codings", CODINGS)
        self._memos = self._table("memos", MEMOS)
        self._kept = {desk.words.of(basis) for basis in Basis}

    def take(self, sitting: Sitting) -> None:
        """Write the rows of an interview."""
        out = self._desk.went_out
        for waiting in (self._interviews, self._questions):
            waiting.take(sitting)
        for sheet, sort in ((self._notes, "notes"), (self._course, "visits"), (self._changes, "changes")):
            out[sort] += self._tables[sheet.form.id].fill(sheet.take(sitting))
        self._tables[self._consents.form.id].fill(self._consents.take(sitting))
        self._take_answers(sitting)
        for use in sitting.contents.probes:
            self._probes.add([sitting.code, use.question, use.probe, use.wording, sitting.minute(use.at)])
            out["probes"] += 1
        self._take_work(sitting)

    def finish(self) -> tuple[Part, list[str]]:
        """Write what is known when all interviews were read, and put the files into one archive."""
        desk = self._desk
        for sheet in (self._interviews, self._questions):
            self._table(sheet.form.id, sheet.columns()).fill(sheet.rows())
        codes = desk.material.codebook.codes
        self._table("codes", CODES).fill([code.name, code.memo, code.id] for code in codes)
        desk.came_in["codes"] = desk.went_out["codes"] = len(codes)
        meanings = list(self._meanings())
        self._table("dictionary", DICTIONARY).fill(meanings)
        account = desk.account(_REASONS, _RULES)
        self.close()
        readme = desk.room / "README.txt"
        with readme.open("w", encoding="utf-8-sig", newline="") as file:
            file.write("\r\n".join([*map(escape, account), ""]))
        files = [readme, *(table.part for table in self._tables.values())]
        if self._loose:
            return together(files, desk.room / _FOLDER), account
        with Archive(desk.room / _MADE) as archive:
            for part in files:
                archive.write(part, part.name)
        return desk.room / _MADE, account

    def close(self) -> None:
        """Let go of the files."""
        self._interviews.close()
        self._questions.close()
        for table in self._tables.values():
            table.close()

    def _take_answers(self, sitting: Sitting) -> None:
        """Write the answers, and the items of lists apart from them."""
        out, words = self._desk.went_out, sitting.words
        for cells in Answers().take(sitting):
            row = dict(zip((column.id for column in ANSWERS.columns), cells, strict=True))
            (self._items if row["type"] == words.of(Sort.ITEM) else self._answers).add(cells)
            out["states"] += row["basis"] in self._kept
            out["answers"] += has_answer(row)
            out["improvised"] += row["type"] == words.of(Sort.IMPROVISED)

    def _take_work(self, sitting: Sitting) -> None:
        """Write what coders did with an interview."""
        out, words = self._desk.went_out, sitting.words
        for stretch in self._desk.work.of(sitting):
            (first, start, _), (last, _, end) = stretch.parts[0], stretch.parts[-1]
            text = "\n".join(sitting.text(note)[begin:stop] for note, begin, stop in stretch.parts)
            coding = stretch.coding
            notes = [note for note, _start, _end in stretch.parts]
            quote, exact = words.of(quoting_of(sitting, notes)), words.whether(stretch.exact)
            row: list[Value] = [sitting.code, stretch.coder, coding.code, coding.unit, first.id, start]
            self._codings.add([*row, last.id, end, text, quote, exact, coding.at, coding.id])
            out["codings"] += 1
        for coder, memo, _notes in self._desk.work.memos_of(sitting):
            self._memos.add([sitting.code, coder, memo.unit, memo.text])
            out["memos"] += 1

    def _table(self, name: str, columns: Sequence[Column]) -> Table:
        self._tables[name] = Table(self._desk, name, columns)
        return self._tables[name]

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
