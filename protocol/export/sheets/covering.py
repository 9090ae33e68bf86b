"""Two sheets on what was asked: per question, role and version, and per question alone with charts of it.

A version that does not have a question has its row too, which says so: "not in version 1" is not "not
mentioned".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openpyxl.chart import BarChart

from protocol.analysis.coverage import Absence, Counts, Coverage, CoveredQuestion, VersionKey
from protocol.export.book.charts import Drawing, bars
from protocol.export.book.columns import Column, Form, Value, fixed, free
from protocol.export.book.table import TableSheet
from protocol.export.guides import ANSWER
from protocol.export.names import Names, topic_key
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.i18n import N_
from protocol.model.words import Mention, Outcome, label
from protocol.questionnaire.expressions.fields import FILLED

_PALE = (f"mention_{Mention.NONE}", f"outcome_{Outcome.NOT_REACHED}")
"""Columns that tell of what did not happen."""
_OTHER_ABSENCES = (Absence.UNSETTLED, Absence.EARLIER, Absence.NOTHING_KEPT)

_COUNTS = (
    *(
        fixed(f"mention_{mention}", label(mention), N_("In how many interviews it came up like this."), 13)
        for mention in Mention
    ),
    *(
        fixed(f"outcome_{outcome}", label(outcome), N_("In how many interviews this came of it."), 14)
        for outcome in Outcome
    ),
    fixed("unsettled", N_("nothing said yet"), N_("In how many open interviews nothing is said of it."), 12),
    fixed("earlier", N_("settled before"), N_("In how many an earlier sitting had settled it."), 12),
    fixed("nothing_kept", N_("nothing kept"), N_("In how many closed interviews nothing is kept of it."), 12),
)

COVERAGE = Form(
    id="coverage",
    title=N_("Coverage"),
    what=N_("Which question was asked of whom, per version of the questionnaire, and what came of it."),
    frozen=2,
    together=1,
    printed_to="outcome_not_reached",
    columns=(
        free("topic", N_("topic"), N_("The topic under which the question stands."), 18),
        free("wording", N_("question"), N_("The question in full."), 46),
        free("role", N_("role"), N_("Whose perspective."), 13),
        free("version", N_("questionnaire"), N_("The questionnaire, with its version."), 19),
        fixed(
            "there",
            N_("in this version"),
            N_("Whether this version has the question: where it has not, nobody could mention it."),
            10,
            "yes",
        ),
        fixed("interviews", N_("interviews"), N_("How many interviews used this version."), 13),
        fixed("raised", N_("came up"), N_("In how many it came up, asked or of itself."), 9),
        fixed(
            "answered", N_("answered or found"), N_("In how many it was answered, or found in a source."), 11
        ),
        *_COUNTS,
        fixed("must_ask", N_("must be asked"), N_("Whether it may not be left open."), 10, "yes"),
        free("question", N_("question id"), N_("Its name, in the newest version."), 18),
    ),
)

_BEFORE_CASES = 8
_CASE = N_("In this case: answered or found, of how many interviews that have the question.")
_OF = N_("{count} of {total}")
_NO_INTERVIEW = N_("(no interview)")
_NOT_THERE = N_("(not in this version)")

OUTCOMES = Form(
    id="outcomes",
    title=N_("Mention and outcome"),
    what=N_("For each question, in how many interviews it came up how, and what came of it."),
    frozen=2,
    together=1,
    columns=(
        free("topic", N_("topic"), N_("The topic under which the question stands."), 18),
        free("question", N_("question id"), N_("Its name, in the newest version."), 20),
        free("wording", N_("question"), N_("The question in full."), 36),
        free("keywords", N_("in a few words"), N_("The question in a few words."), 26),
        free("roles", N_("roles"), N_("The roles whose questionnaires have it."), 24),
        fixed("interviews", N_("interviews"), N_("How many interviews have it in their version."), 13),
        *_COUNTS,
        fixed(
            "not_in_version",
            N_("not in the version"),
            N_("How many interviews of these roles have a version without it."),
            11,
        ),
    ),
)


class Covering:
    """What both sheets rest on.

    Args:
        names: What things are called.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        """What things are called."""
        self.coverage = Coverage()
        """The counts."""

    def take(self, sitting: Sitting) -> None:
        """Count an interview."""
        self.coverage.add(sitting.contents)

    def wording(self, question: CoveredQuestion, version: VersionKey | None = None) -> str:
        """A question in full, as a version asks it; as the last one does where that has it not."""
        item = self.coverage.item(question.question, version) if version is not None else None
        words = self.names.words.text((item or question.item).label)
        return FILLED.sub(ANSWER, words) or question.question


class CoverageSheet(Sheet):
    """The sheet per question, role and version.

    Args:
        covering: What it rests on. This sheet counts; the other looks.
    """

    def __init__(self, covering: Covering) -> None:
        super().__init__(COVERAGE)
        self._covering = covering

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Count an interview."""
        self._covering.take(sitting)
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns; there is one for each case."""
        cases = tuple(
            Column(
                id=f"case_{number}", header=case, spoken=True, meaning=_CASE, width=11, free=False, named=case
            )
            for number, case in enumerate(self._cases(), 1)
        )
        return (*COVERAGE.columns[:_BEFORE_CASES], *cases, *COVERAGE.columns[_BEFORE_CASES:])

    def rows(self) -> Iterator[Row]:
        """For each question of each role a row for each version that was used."""
        coverage = self._covering.coverage
        whole = {
            (role, key): coverage.table(role=role, version=key)
            for role in coverage.roles()
            for key in coverage.versions(role)
        }
        by_case = {
            (role, case, key): coverage.table(role=role, case=case, version=key)
            for role, key in whole
            for case in self._cases()
        }
        in_role = {role: {one.question for one in coverage.questions(role)} for role in coverage.roles()}
        for question in coverage.questions():
            for role, key in whole:
                if question.question in in_role[role]:
                    of_cases = [by_case[role, case, key][question.question] for case in self._cases()]
                    yield self._row(question, role, key, whole[role, key][question.question], of_cases)

    def _cases(self) -> list[str]:
        own = [case.code for case in self._covering.names.study.cases]
        return [*own, *(case for case in self._covering.coverage.cases() if case not in own)]

    def _row(
        self, question: CoveredQuestion, role: str, key: VersionKey, counts: Counts, cases: list[Counts]
    ) -> Row:
        names = self._covering.names
        words = names.words
        there = counts.could_be_asked > 0
        return [
            names.topic(topic_key(question.topic)),
            self._covering.wording(question, key),
            names.role(role),
            f"{key.questionnaire} {key.version}",
            words.whether(there),
            counts.interviews,
            counts.raised if there else None,
            counts.answered if there else None,
            *(self._of_case(of_case) for of_case in cases),
            *(counted(counts) if there else [None] * len(_COUNTS)),
            words.whether(question.item.must_ask),
            question.question,
        ]

    def _of_case(self, counts: Counts) -> str:
        words = self._covering.names.words
        if not counts.interviews:
            return words.say(_NO_INTERVIEW)
        if not counts.could_be_asked:
            return words.say(_NOT_THERE)
        return words.say(_OF).format(count=counts.answered, total=counts.could_be_asked)


class Outcomes(Sheet):
    """The sheet per question, with charts.

    Args:
        covering: What it rests on.
    """

    def __init__(self, covering: Covering) -> None:
        super().__init__(OUTCOMES)
        self._covering = covering

    def rows(self) -> Iterator[Row]:
        """A row for each question."""
        names, coverage = self._covering.names, self._covering.coverage
        table = coverage.table()
        for question in coverage.questions():
            counts = table[question.question]
            yield [
                names.topic(topic_key(question.topic)),
                question.question,
                self._covering.wording(question),
                names.words.text(question.item.keywords) or question.question,
                ", ".join(names.role(role) for role in question.roles),
                counts.could_be_asked,
                *counted(counts),
                counts.absence(Absence.NOT_IN_VERSION),
            ]

    def charts(self, table: TableSheet) -> Iterator[BarChart]:
        """How questions came up, and what came of them."""
        say, coverage = table.words.say, self._covering.coverage
        found = coverage.table().values()
        mentions = [f"mention_{each}" for each in Mention if any(one.mention(each) for one in found)]
        outcomes = [f"outcome_{each}" for each in Outcome if any(one.outcome(each) for one in found)]
        drawn = (
            (N_("How each question came up"), mentions),
            (N_("What came of each question"), outcomes),
        )
        for title, values in drawn:
            if values:
                across = say(N_("interviews"))
                yield bars(
                    table,
                    Drawing(
                        title=say(title),
                        across=across,
                        labels="keywords",
                        values=values,
                        pale=_PALE,
                        stacked=True,
                    ),
                )


def counted(counts: Counts) -> list[Value]:
    """How often each mention, outcome and absence is there, in the order of the columns."""
    return [
        *(counts.mention(mention) for mention in Mention),
        *(counts.outcome(outcome) for outcome in Outcome),
        *(counts.absence(absence) for absence in _OTHER_ABSENCES),
    ]
