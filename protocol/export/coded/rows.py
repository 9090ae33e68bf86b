"""The rows of one coded sheet become codings and memos, and what is odd about them is found.

Rows are joined with units by their ids alone. A row whose text is as it was costs no more than its number and
that of what stands in its cells for codes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, structs

from protocol.analysis.converted import Converted, as_text
from protocol.analysis.matching import CodedText, Fit, Match, match_rows
from protocol.analysis.spelling import Spelling
from protocol.export.book.cells import ABSENT
from protocol.export.coded.findings import Findings, Found
from protocol.export.coded.study_units import StudyUnits, UnitNow, held_back_words
from protocol.export.coded.workbook import UNRESOLVED, Cell, CodedRow
from protocol.i18n import _
from protocol.model.coding import SeenUnit, UnitMemo, hash_of
from protocol.model.packed import Packed

_DASH = hash_of(ABSENT)
"""Of a note that is a dash alone: a spreadsheet program takes away what tells it from an empty cell."""


class Stretch(Struct, frozen=True, order=True):
    """A stretch of a unit with a code."""

    unit: str
    """The id of the unit."""
    start: int
    """Where it begins, in code points."""
    end: int
    """Where it ends."""
    code: str
    """The code."""
    text_hash: str
    """`hash_of` the text of the unit as the coder saw it."""
    interview: str
    """The id of the interview."""


class Elsewhere(Struct, frozen=True):
    """What is known of interviews that have no units here."""

    by_name: Mapping[str, str]
    """The ids of the interviews in the workbook, by what it calls them."""
    withdrawn: frozenset[str]
    """The ids of those that were withdrawn."""


class CodedRows:
    """The rows of one sheet.

    Args:
        units: The units of the study.
        spelling: The codes that are known.
        findings: Where to put what is found.
        elsewhere: What is known of interviews that have no units here.
        memos: What the coder thought before, by unit: it stays where the workbook was made without its words.
    """

    def __init__(
        self,
        units: StudyUnits,
        spelling: Spelling,
        findings: Findings,
        elsewhere: Elsewhere,
        memos: Iterable[UnitMemo] = (),
    ) -> None:
        self._units, self._spelling, self._findings = units, spelling, findings
        self._elsewhere = elsewhere
        self._before = {memo.unit: memo.text for memo in memos}
        self._numbers = array("I", [0]) * len(units)
        self._said = array("I", [0]) * len(units)
        self._cells: list[tuple[Cell, ...]] = [()]
        self._cell_numbers: dict[tuple[tuple[str, type, object], ...], int] = {(): 0}
        self._rows: dict[int, list[CodedRow]] = {}
        self._order = array("I")
        self._ids = units.ids()
        self.saw = bytearray(len(units))
        """Whether the unit of each place lay before the coder: 1 where it did."""
        self.otherwise: dict[int, str] = {}
        """The hash of the text of a unit, by its place, where the coder saw another than the present one."""
        self.memos: list[UnitMemo] = []
        """What the coder thought of them."""
        self.stretches: Packed[Stretch] = Packed(Stretch)
        """What was coded, each once; those of one unit stand together."""
        self.split: set[str] = set()
        """The ids of units of which a row has a part."""

    @property
    def count(self) -> int:
        """How many units lay before the coder."""
        return len(self._order)

    def saw_unit(self, unit: str) -> bool:
        """Whether a unit lay before the coder."""
        place = self._units.place(unit)
        return place is not None and self.saw[place] == 1

    def seen(self) -> Iterator[SeenUnit]:
        """The units that lay before the coder."""
        for place in self._order:
            now = self._units.at(place)
            text_hash = self.otherwise.get(place, now.text_hash)
            yield SeenUnit(unit=self._ids[place], text_hash=text_hash, interview=now.interview)

    def take(self, rows: Iterable[CodedRow]) -> None:
        """Take the rows, and work out what they say."""
        for row in rows:
            self._gather(row)
        self._learn()
        for place in self._order:
            self._work_out(place, self._rows_of(place))
        self._miss()

    def _learn(self) -> None:
        """Take the codes that are written as such first: they tell what numbers and dates were."""
        known = bytearray(len(self._cells))
        for place in self._order:
            if place not in self._rows:
                if known[self._said[place]]:
                    continue
                known[self._said[place]] = 1
            for cell in (cell for row in self._rows_of(place) for cell in row.codes):
                if isinstance(cell.value, str) and not self._is_error(cell):
                    self._spelling.take(cell.value)

    def _gather(self, row: CodedRow) -> None:
        """Put a row with the others of its unit."""
        place = self._units.place(row.unit) if row.unit else None
        if place is None:
            self._stray(row)
            return
        if row.text is not None:
            now = self._units.at(place).text_hash
            if now in (hash_of(row.text), row.text or _DASH):
                row = structs.replace(row, text=None, interview="", place="", exported="")
        if self.saw[place]:
            if place not in self._rows:
                self._rows[place] = self._rows_of(place)
            self._rows[place].append(row)
            return
        self.saw[place] = 1
        self._order.append(place)
        if row.text is None and not row.memo:
            self._numbers[place] = row.number
            self._said[place] = self._number_of(row.codes)
        else:
            self._rows[place] = [row]

    def _number_of(self, codes: tuple[Cell, ...]) -> int:
        """The number of what stands in the cells of a row; TRUE and 1 are not the same there."""
        key = tuple((cell.column, type(cell.value), cell.value) for cell in codes)
        number = self._cell_numbers.setdefault(key, len(self._cells))
        if number == len(self._cells):
            self._cells.append(codes)
        return number

    def _rows_of(self, place: int) -> list[CodedRow]:
        """The rows of a unit: of one that is as it was, only its number and its codes were kept."""
        rows = self._rows.get(place)
        if rows is not None:
            return rows
        codes = self._cells[self._said[place]]
        return [CodedRow(self._numbers[place], self._ids[place], "", "", None, "", codes, "")]

    def _stray(self, row: CodedRow) -> None:
        """Tell of a row whose unit is not in the study; nothing of it is taken."""
        where = _("row {row}").format(row=row.number)
        if not row.unit:
            if row.codes or row.memo:
                self._findings.add(Found.NO_ID, where, _("nothing of it is taken"))
            return
        called = f"{where} ({row.interview} #{row.place})" if row.interview else where
        named = self._elsewhere.by_name.get(row.interview, "")
        own, slash, _path = row.unit.partition("/")
        interview = own if slash else named
        if interview in self._units.left_out:
            self._findings.add(Found.NO_CONSENT, called, self._units.left_out[interview])
        elif interview in self._elsewhere.withdrawn:
            self._findings.add(Found.WITHDRAWN, called, _("nothing of it is taken"))
        elif self._units.has_interview(interview):
            self._findings.add(Found.GONE, called, _("deleted or off the record since; nothing is taken"))
        else:
            self._findings.add(Found.UNKNOWN, called, _("id {id}").format(id=row.unit[:60]))

    def _work_out(self, place: int, rows: list[CodedRow]) -> None:
        """What the rows of one unit say."""
        if len(rows) == 1 and rows[0].text is None and not rows[0].codes and not rows[0].memo:
            return
        unit, now = self._ids[place], self._units.at(place)
        matches = self._matches(unit, now, rows)
        self._tell(unit, rows, matches)
        if matches[0].text_hash != now.text_hash:
            self.otherwise[place] = matches[0].text_hash
        coded: dict[tuple[int, int, str], Stretch] = {}
        for row, match in zip(rows, matches, strict=True):
            for cell in row.codes:
                code = self._code(unit, row, cell, now if match.fit is Fit.ALTERED else None)
                if code:
                    coded.setdefault(
                        (match.start, match.end, code),
                        Stretch(unit, match.start, match.end, code, match.text_hash, now.interview),
                    )
        self.stretches.extend(coded.values())
        said = (self._before.get(unit, "") if row.memo in held_back_words() else row.memo for row in rows)
        memos = dict.fromkeys(filter(None, said))
        if memos:
            self.memos.append(UnitMemo(unit=unit, text="\n".join(memos), interview=now.interview))

    def _matches(self, unit: str, now: UnitNow, rows: list[CodedRow]) -> list[Match]:
        if all(row.text is None for row in rows):
            whole = Match(Fit.WHOLE, 0, now.length, now.text_hash)
            copies = [Match(Fit.COPY, 0, now.length, now.text_hash)] * (len(rows) - 1)
            return [whole, *copies]
        words = self._units.words_of(unit)
        text, withheld = (words.text, words.withheld) if words is not None else ("", ())
        said = [CodedText(text if row.text is None else row.text, row.exported) for row in rows]
        return match_rows(said, text, withheld)

    def _tell(self, unit: str, rows: list[CodedRow], matches: list[Match]) -> None:
        """Tell what is odd about the rows of a unit."""
        name = self._units.name(unit)
        parts = [row.number for row, match in zip(rows, matches, strict=True) if match.fit is Fit.PART]
        if parts:
            self.split.add(unit)
            numbers = ", ".join(map(str, parts))
            self._findings.add(Found.SPLIT, name, _("rows {rows}").format(rows=numbers))
        changed = False
        for row, match in zip(rows, matches, strict=True):
            where = _("row {row}").format(row=row.number)
            if match.fit is Fit.COPY:
                self._findings.add(Found.COPIED, f"{where} ({name})", _("its codes count once"))
            elif match.fit is Fit.ALTERED:
                self._findings.add(Found.ALTERED, f"{where} ({name})", _("its codes are for the whole text"))
            elif match.fit is Fit.CHANGED and not changed:
                changed = True
                self._findings.add(Found.CHANGED, f"{where} ({name})", _("coded as it was then"))

    def _is_error(self, cell: Cell) -> bool:
        """Whether a cell holds what a program made of a formula, and no code that is called so."""
        return cell.value == UNRESOLVED or (cell.is_error and not self._spelling.knows(str(cell.value)))

    def _code(self, unit: str, row: CodedRow, cell: Cell, altered: UnitNow | None) -> str:
        """The code that a cell means; empty where that can't be known, which is told.

        Args:
            unit: The id of the unit.
            row: The row.
            cell: The cell.
            altered: The unit, where the row has another text in the place of its own.
        """
        where = _("row {row}, {column} ({unit})").format(
            row=row.number, column=cell.column, unit=self._units.name(unit)
        )
        if cell.value == UNRESOLVED:
            self._findings.add(Found.ERROR, where, _("a formula without a result; write the code itself"))
            return ""
        if self._is_error(cell):
            self._findings.add(
                Found.ERROR, where, _("it holds {value}; write the code again").format(value=cell.value)
            )
            return ""
        if altered is not None and isinstance(cell.value, str) and hash_of(cell.value) == altered.text_hash:
            self._findings.add(Found.TEXT_AS_CODE, where, _("it is not taken as a code"))
            return ""
        if isinstance(cell.value, str):
            return taken_for(cell.value, self._spelling, self._findings, where)
        return converted(cell.value, self._spelling, self._findings, where)

    def _miss(self) -> None:
        """Tell which units have no row; an interview without any is told as a whole."""
        for name, units in self._units.without(self.saw).items():
            if len(units) == self._units.count(name):
                told = _("the whole interview, {count} rows").format(count=len(units))
                self._findings.add(Found.MISSING, name, told, count=len(units))
                continue
            for unit in units:
                self._findings.add(Found.MISSING, self._units.name(unit), _("id {id}").format(id=unit[:60]))


def taken_for(written: str, spelling: Spelling, findings: Findings, where: str) -> str:
    """The code that a text means. It is told where that is written otherwise, or was renamed since.

    Args:
        written: What the cell holds.
        spelling: The codes that are known.
        findings: Where to put what is found.
        where: The cell.
    """
    now, code = spelling.renamed(written), spelling.take(written)
    shown = written.replace("\n", "↵").replace("\u00a0", "°")  # blanks and line ends that can be seen
    if now:
        told = _("“{old}” was renamed to “{code}”; taken for “{code}”").format(old=shown, code=code)
        findings.add(Found.RENAMED_CODE, where, told)
    elif code != written:
        told = _("“{written}” is taken for “{code}”").format(written=shown, code=code)
        findings.add(Found.WRITTEN, where, told)
    return code


def converted(value: Converted, spelling: Spelling, findings: Findings, where: str) -> str:
    """The code that a number, a date or a truth was; empty where that can't be known. It is told in any case.

    A number that no code of the codebook would have become is taken as it stands: somebody may have typed it.

    Args:
        value: What the cell holds, no text.
        spelling: The codes that are known.
        findings: Where to put what is found.
        where: The cell.
    """
    said, meant = as_text(value), spelling.meant_by(value)
    if len(meant) == 1:
        told = _("it became {value}; taken for “{code}”").format(value=said, code=meant[0])
        findings.add(Found.CONVERTED, where, told)
        return meant[0]
    if meant:
        codes = ", ".join(f"“{code}”" for code in meant)
        told = _("it became {value}: {codes}? Write the code again, in a cell for text").format(
            value=said, codes=codes
        )
        findings.add(Found.CONVERTED, where, told)
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        told = _("it is a number; taken for “{code}”").format(code=said)
        findings.add(Found.CONVERTED, where, told)
        return spelling.take(said)
    told = _("it became {value}: write the code again, in a cell for text").format(value=said)
    findings.add(Found.CONVERTED, where, told)
    return ""
