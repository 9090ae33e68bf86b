"""The sheets of the report of codes: each looks at coded units as they come, and says what it found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl.chart import BarChart

from protocol.analysis.agreement import Agreement, Judgements, Pair, disagreements
from protocol.analysis.codebook import tree
from protocol.analysis.counts import Counts, given_by, in_order
from protocol.export.book.charts import Drawing, bars
from protocol.export.book.columns import Column
from protocol.export.book.look import told_by
from protocol.export.book.table import TableSheet
from protocol.export.coded.units import CodedUnit, Lost
from protocol.export.report.forms import (
    AGREEMENT,
    ALL_CODERS,
    BY_CASE,
    BY_ROLE,
    CODES,
    DISAGREEMENTS,
    LOST,
    QUOTES,
    TOGETHER,
    UNDEFINED,
    WITHIN,
    family,
)
from protocol.export.scratch import Part
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.export.words import Permission, Words
from protocol.i18n import N_
from protocol.model.coding import Codebook, parents_of

_UNITS_OF = N_("{name}: units")
_PEOPLE_OF = N_("{name}: respondents")
_UNITS_MEAN = N_("Units that got the code or one under it.")
_PEOPLE_MEAN = N_("Participants and sources of whom a unit got the code or one under it.")

_MOST_SERIES = 10
"""Cases in the chart: as many as there are colours."""


class CodeSheet(Sheet):
    """A sheet of the report."""

    def unit(self, sitting: Sitting, unit: CodedUnit) -> Iterable[Row]:  # noqa: ARG002 - for those that look
        """Look at a unit.

        Args:
            sitting: Its interview.
            unit: The unit.

        Returns:
            Rows that go out at once; none where the sheet is not `early`.
        """
        return ()


class Disagreements(CodeSheet):
    """Where coders differ."""

    early = True

    def __init__(self) -> None:
        super().__init__(DISAGREEMENTS)

    def unit(self, sitting: Sitting, unit: CodedUnit) -> Iterator[Row]:
        """A row for each code that some coders gave to the unit, and others did not."""
        for seen in unit.seen:
            given = given_by(unit.spans(seen), parents=False)
            for code, by, not_by in disagreements(seen, given):
                others = (
                    f"{other} ({', '.join(sorted(coders))})"
                    for other, coders in given.items()
                    if other != code
                )
                yield [
                    code,
                    ", ".join(by),
                    ", ".join(not_by),
                    unit.text,
                    "; ".join(others),
                    "\n".join(f"{coder}: {memo}" for coder, memo in unit.memos),
                    *_where(sitting, unit),
                    sitting.words.of(unit.quoting),
                    unit.id,
                ]

    def dress(self, table: TableSheet) -> None:
        """Set off what may not be quoted."""
        _set_off(table)


class Agreements(CodeSheet):
    """How far coders agree."""

    def __init__(self, words: Words, counts: Counts) -> None:
        super().__init__(AGREEMENT)
        self._words, self._counts = words, counts
        self._judgements = Judgements()

    def unit(self, sitting: Sitting, unit: CodedUnit) -> Iterable[Row]:  # noqa: ARG002
        """Take what coders judged."""
        for seen in unit.seen:
            self._judgements.add(seen, given_by(unit.spans(seen), parents=True))
        return ()

    @property
    def units(self) -> int:
        """Units that at least two coders saw in the same words."""
        return self._judgements.units

    def all(self) -> list[Agreement]:
        """The agreement on each code, in the order of the codes; empty where no two coders saw the same."""
        if not self._judgements.units:
            return []
        return [self._judgements.of(code) for code in self._counts.codes]

    def rows(self) -> Iterator[Row]:
        """A row for each two coders of each code; with more coders one for all of them too."""
        for one in self.all():
            several = len(one.pairs) > 1
            for pair in one.pairs:
                yield self._pair(one, pair, with_alpha=not several)
            if several:
                all_of_them = self._words.say(ALL_CODERS)
                start: Row = [one.code, all_of_them, one.units, None, None, None, None]
                yield [*start, _rounded(one.prevalence), None, None, self._coefficient(one.alpha)]

    def _pair(self, one: Agreement, pair: Pair, *, with_alpha: bool) -> Row:
        return [
            one.code,
            f"{pair.first} – {pair.second}",
            pair.units,
            pair.both,
            pair.only_first,
            pair.only_second,
            pair.neither,
            _rounded(pair.prevalence),
            _rounded(pair.agreement),
            self._coefficient(pair.kappa),
            self._coefficient(one.alpha) if with_alpha else None,
        ]

    def _coefficient(self, value: float | None) -> str | float:
        return self._words.say(UNDEFINED) if value is None else round(value, 3)


class CodeCounts(CodeSheet):
    """The codebook with how often each code was given."""

    def __init__(self, words: Words, counts: Counts, codebook: Codebook) -> None:
        super().__init__(CODES)
        self._words, self._counts, self._codebook = words, counts, codebook

    def rows(self) -> Iterator[Row]:
        """A row for each code: in the order of their names, each behind the one above it."""
        counts = self._counts
        for code in all_codes(counts, self._codebook):
            listed = self._codebook.find(code)
            yield [
                code,
                len(parents_of(code)) + 1,
                listed.memo if listed is not None else None,
                self._words.whether(listed is not None),
                counts.own(code),
                counts.units(code),
                counts.people(code),
                counts.interviews(code),
                counts.codings(code),
                ", ".join(counts.coders(code)),
            ]


class CodesBy(CodeSheet):
    """Codes against cases, or against roles.

    Args:
        words: The language.
        counts: What was counted.
        groups: What each case or role is called.
        cases: Whether they are cases.
    """

    def __init__(self, words: Words, counts: Counts, groups: Mapping[str, str], *, cases: bool) -> None:
        super().__init__(BY_CASE if cases else BY_ROLE)
        self._words, self._counts, self._groups, self._cases = words, counts, groups, cases

    def columns(self) -> Sequence[Column]:
        """The code, and two columns for each case or role."""
        return (*self.form.columns, *two_columns(self._words, self._groups))

    def rows(self) -> Iterator[Row]:
        """A row for each code that was given."""
        for code in self._counts.codes:
            row: Row = [code]
            for group in self._groups:
                case, role = (group, None) if self._cases else (None, group)
                row += [self._counts.units(code, case, role), self._counts.people(code, case, role)]
            yield row

    def charts(self, table: TableSheet) -> Iterator[BarChart]:
        """The codes of each case."""
        if not self._cases:
            return
        shown = range(1, min(len(self._groups), _MOST_SERIES) + 1)
        drawing = Drawing(
            title=self._words.say(N_("Codes by case: units, with the codes under it")),
            across=self._words.say(N_("units")),
            labels="code",
            values=[f"units_{number}" for number in shown],
            stacked=True,
        )
        yield bars(table, drawing)


class Within(CodeSheet):
    """The roles side by side, for each code and case."""

    def __init__(
        self, words: Words, counts: Counts, cases: Mapping[str, str], roles: Mapping[str, str]
    ) -> None:
        super().__init__(WITHIN)
        self._words, self._counts, self._cases, self._roles = words, counts, cases, roles

    def columns(self) -> Sequence[Column]:
        """The code, the case, and two columns for each role."""
        return (*self.form.columns, *two_columns(self._words, self._roles))

    def rows(self) -> Iterator[Row]:
        """A row for each code in each case; zeros too, since absence is a finding."""
        for code in self._counts.codes:
            for case in self._cases:
                row: Row = [code, case]
                for role in self._roles:
                    row += [self._counts.units(code, case, role), self._counts.people(code, case, role)]
                yield row


class CodesTogether(CodeSheet):
    """Which codes come together."""

    def __init__(self, counts: Counts) -> None:
        super().__init__(TOGETHER)
        self._counts = counts

    def rows(self) -> Iterator[Row]:
        """A row for each pair, most often first."""
        for pair in self._counts.together():
            own = self._counts.own(pair.first), self._counts.own(pair.second)
            yield [pair.first, pair.second, pair.units, pair.overlapping, *own]


class Quotes(CodeSheet):
    """What was coded, code by code; rows wait in a file until all are there.

    Args:
        path: A new file, in a private folder.
        counts: What was counted, for the order of the codes.
    """

    def __init__(self, path: Part, counts: Counts) -> None:
        super().__init__(QUOTES)
        self._spool, self._counts = Spool(path), counts

    def unit(self, sitting: Sitting, unit: CodedUnit) -> Iterable[Row]:
        """Remember each stretch with each code, once for all who gave it."""
        coders: dict[tuple[str, str, bool], list[str]] = {}
        for given in unit.given:
            coders.setdefault((given.coding.code, given.words, given.changed), []).append(given.coder)
        for (code, words, changed), by in coders.items():
            interview, case, role, question, minute = _where(sitting, unit)
            row = [
                code,
                words,
                ", ".join(sorted(set(by))),
                case,
                role,
                sitting.interview.participant_code,
                interview,
                question,
                minute,
                sitting.words.of(unit.quoting),
                sitting.words.whether(changed),
                unit.id,
            ]
            self._spool.add(code, json.dumps(row))
        return ()

    def rows(self) -> Iterator[Row]:
        """A row for each stretch with each code, by code."""
        for code in self._counts.codes:
            for row in self._spool.read(code):
                yield json.loads(row)

    def dress(self, table: TableSheet) -> None:
        """Set off what may not be quoted."""
        _set_off(table)

    def close(self) -> None:
        """Let go of the file."""
        self._spool.close()


class LostCodings(CodeSheet):
    """Codings and memos whose unit is no longer there."""

    def __init__(self, words: Words, lost: Sequence[Lost]) -> None:
        super().__init__(LOST)
        self._words, self._lost = words, lost

    def rows(self) -> Iterator[Row]:
        """A row for each."""
        for one in self._lost:
            what = self._words.say(N_("(memo)")) if one.is_memo else one.code
            yield [one.coder, what, one.unit, one.interview]


def all_codes(counts: Counts, codebook: Codebook) -> list[str]:
    """Every code, in the order of the codebook, each behind the one above it; those only given come last."""
    return [placed.name for placed in tree(codebook, sorted(counts.codes, key=in_order))]


def two_columns(words: Words, groups: Mapping[str, str]) -> Iterator[Column]:
    """The columns of units and of respondents for each case or role."""
    for number, (group, name) in enumerate(groups.items(), 1):
        yield family("units", number, words.say(_UNITS_OF).format(name=name), _UNITS_MEAN, group)
        yield family("people", number, words.say(_PEOPLE_OF).format(name=name), _PEOPLE_MEAN, group)


def _where(sitting: Sitting, unit: CodedUnit) -> Row:
    """Interview, case, role, question and minute of a unit."""
    path = unit.question
    wording = sitting.words.say(N_("Inbox")) if path is None else sitting.question(path)
    return [sitting.code, sitting.interview.case, sitting.role, wording, unit.minute]


def _set_off(table: TableSheet) -> None:
    for no in (Permission.NO, Permission.HELD_BACK):
        table.tell("quote", told_by(table.words.of(no), bold=True, mark=True))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
