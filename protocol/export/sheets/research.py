"""The sheet of research questions by questions, and what each question yielded.

A row is a question of a role, a column a research question (Castillo-Montoya 2016: the first phase of her
protocol refinement lays the two side by side). Gaps stand in words: a research question that no question
serves, and a question that serves none. What a question yielded says which ones earn their minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from protocol.analysis.course import minutes_at
from protocol.export.book.columns import Column, Form, Value, fixed, free
from protocol.export.book.look import told_by
from protocol.export.book.table import TableSheet
from protocol.export.guides import Guide
from protocol.export.names import Names, topic_key
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.words import Gap
from protocol.i18n import N_
from protocol.model.questionnaire import Placed, without_instances
from protocol.model.words import Kind

RESEARCH = Form(
    id="research",
    title=N_("Question matrix"),
    what=N_("Research question by question, with the gaps, and what each question yielded."),
    frozen=2,
    columns=(
        free("topic", N_("topic"), N_("The topic under which the question stands."), 18),
        free(
            "wording", N_("question"), N_("The question in full; in the first rows, a research question."), 48
        ),
        free("role", N_("role"), N_("Whose questionnaire has it."), 13),
        fixed("gap", N_("gap"), N_("What is missing between research question and question."), 20, "gap"),
        fixed("interviews", N_("interviews"), N_("How many interviews have the question."), 13),
        fixed("noted", N_("with notes"), N_("In how many of them something was noted at it."), 10),
        fixed("notes", N_("notes"), N_("How many notes it yielded."), 10),
        fixed("verbatim", N_("verbatim"), N_("How many of them are literal words."), 12),
        fixed("words", N_("words"), N_("How many words these notes have."), 11),
        fixed("minutes", N_("minutes"), N_("How long it was on the screen in all, pauses not counted."), 10),
        fixed(
            "minutes_each",
            N_("minutes per interview"),
            N_("The same, per interview in which it was there."),
            11,
        ),
        fixed("must_ask", N_("must be asked"), N_("Whether it may not be left open."), 12, "yes"),
        free("versions", N_("versions"), N_("The versions that have it."), 16),
        free("question", N_("question id"), N_("The name of the question in the questionnaire."), 18),
    ),
)

_BEFORE_RESEARCH = 4
"""Columns before those of the research questions."""
_SERVES = N_("x: the question serves this research question. In the first rows: by how many questions.")
_SERVED = "x"


class _Yield(Struct):
    """What a question of a role yielded."""

    placed: Placed
    """The question, as the version that came last has it."""
    wording: str
    """The question in full."""
    versions: dict[str, None] = field(default_factory=dict)
    """The versions that have it."""
    interviews: int = 0
    """How many interviews have it."""
    noted: int = 0
    """In how many of them something was noted."""
    notes: int = 0
    """How many notes there are."""
    verbatim: int = 0
    """How many of them are literal words."""
    words: int = 0
    """How many words they have."""
    minutes: float = 0.0
    """How long it was on the screen."""
    shown: int = 0
    """In how many interviews it was."""


class Research(Sheet):
    """The sheet of research questions by questions.

    Args:
        names: What things are called.
    """

    def __init__(self, names: Names) -> None:
        super().__init__(RESEARCH)
        self._names = names
        self._found: dict[tuple[str, str], _Yield] = {}

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Add up what an interview yielded."""
        role = sitting.interview.role
        self._learn(role, sitting.guide)
        noted: Counter[str] = Counter()
        for note in sitting.notes:
            path = without_instances(note.question or "")
            about = self._found.get((role, path))
            if about is not None:
                noted[path] += 1
                about.notes += 1
                about.verbatim += note.kind is Kind.VERBATIM
                about.words += len(note.text.split())
        for path in noted:
            self._found[role, path].noted += 1
        shown: dict[str, float] = {}
        for path, minutes in minutes_at(sitting.contents, sitting.time).items():
            plain = without_instances(path)
            shown[plain] = shown.get(plain, 0.0) + minutes
        for path, spent in shown.items():
            if (role, path) in self._found:
                self._found[role, path].minutes += spent
                self._found[role, path].shown += 1
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns; there is one for each research question."""
        served = tuple(
            Column(
                id=f"serves_{number}",
                header=name,
                spoken=True,
                meaning=_SERVES,
                width=7,
                free=False,
                named=name,
            )
            for number, name in enumerate(self._research(), 1)
        )
        return (*RESEARCH.columns[:_BEFORE_RESEARCH], *served, *RESEARCH.columns[_BEFORE_RESEARCH:])

    def rows(self) -> Iterator[Row]:
        """A row for each research question, then one for each question of each role, by topic."""
        research = self._research()
        for name, label in research.items():
            count = len({path for (_r, path), one in self._found.items() if name in _serves(one)})
            gap = None if count else Gap.NO_QUESTION
            served: list[Value] = [count if name == other else None for other in research]
            yield [None, f"{name}: {label}", None, self._told(gap), *served, *(None,) * 10]
        for (role, path), one in sorted(self._found.items(), key=lambda each: each[1].placed.topic):
            yield self._row(role, path, one, research)

    def dress(self, table: TableSheet) -> None:
        """Set off the gaps."""
        for gap in Gap:
            table.tell("gap", told_by(table.words.of(gap), bold=True, mark=True))

    def _research(self) -> dict[str, str]:
        """What each research question of the study says, by id, then those that only questions name."""
        words = self._names.words
        own = {one.id: words.text(one.label) for one in self._names.study.research_questions}
        others = {name for one in self._found.values() for name in _serves(one)} - own.keys()
        return {**own, **{name: words.of(Gap.NOT_IN_STUDY) for name in sorted(others)}}

    def _learn(self, role: str, guide: Guide) -> None:
        """Count the questions of a version for an interview of a role."""
        for placed in guide.asked:
            key = (role, placed.path)
            about = self._found.get(key)
            if about is None:
                about = self._found[key] = _Yield(placed, guide.wordings[placed.path])
            about.placed = placed
            about.interviews += 1
            about.versions.setdefault(guide.questionnaire.version)

    def _told(self, gap: Gap | None) -> str | None:
        return None if gap is None else self._names.words.of(gap)

    def _row(self, role: str, path: str, one: _Yield, research: dict[str, str]) -> Row:
        serves, own = _serves(one), {each.id for each in self._names.study.research_questions}
        gap = None if serves else Gap.NO_RESEARCH_QUESTION
        if serves and not own.intersection(serves):
            gap = Gap.NOT_IN_STUDY
        return [
            self._names.topic(topic_key(one.placed.topic)),
            one.wording,
            self._names.role(role),
            self._told(gap),
            *(_SERVED if name in serves else None for name in research),
            one.interviews,
            one.noted,
            one.notes,
            one.verbatim,
            one.words,
            round(one.minutes, 1),
            round(one.minutes / one.shown, 1) if one.shown else None,
            self._names.words.whether(one.placed.question.must_ask),
            ", ".join(one.versions),
            path,
        ]


def _serves(one: _Yield) -> tuple[str, ...]:
    return one.placed.question.research_question
