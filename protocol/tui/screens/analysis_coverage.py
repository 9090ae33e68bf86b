"""Coverage: a row for each question of a role, a column for each interview, in the cells how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.analysis.coverage import Absence, CoveredQuestion, Standing
from protocol.i18n import N_, _, ngettext
from protocol.model.text import clean, say
from protocol.model.words import Mention, Outcome, label
from protocol.tui.material import Material, Sat
from protocol.tui.screens.analysis_rows import absence_words, legend
from protocol.tui.widgets.grid import Grid, Layout

MENTIONS = {
    Mention.SPONTANEOUS: N_("sp"),
    Mention.ASKED: N_("as"),
    Mention.AFTER_PROBE: N_("pr"),
    Mention.AFTER_PROMPT: N_("al"),
    Mention.NONE: "--",
}
"""Two letters for how a question came up: msgids."""

OUTCOMES = {
    Outcome.ANSWERED: "v",
    Outcome.FOUND: "v",
    Outcome.NO_ANSWER: "o",
    Outcome.DENIED: "x",
    Outcome.NOT_FOUND: "x",
    Outcome.REFUSED: "!",
    Outcome.DONT_KNOW: "?",
    Outcome.NOT_APPLICABLE: "n",
    Outcome.NOT_REACHED: "-",
    Outcome.ORAL_ONLY: "m",
}
"""A sign for what came of it."""

ABSENCES = {
    Absence.UNSETTLED: "..",
    Absence.EARLIER: "<<",
    Absence.NOTHING_KEPT: "..",
    Absence.NOT_IN_VERSION: "/",
    Absence.NOT_IN_ROLE: "/",
}
"""A sign for why there is neither."""

_CELL = 5
"""Cells for a column: `V02-2`, or `18/20`."""

_LABEL = (30, 60)
"""Cells for the words of a question, at least and at most."""

_WHOLE = 0
"""The column of all interviews together."""


class CoveragePane(Vertical):
    """Question by interview, for one role at a time.

    Args:
        id: Its id.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._material: Material | None = None
        self._role = ""
        self._case: str | None = None
        self._only_must_asks = True
        self._questions: list[CoveredQuestion] = []
        self._sat: list[Sat] = []
        self._totals: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        """What is shown of what, the cells, what their signs mean, the marked one in words."""
        yield Static(id="coverage-title")
        yield Grid(id="coverage-grid")
        yield Static(id="coverage-legend", classes="legend")
        yield Static(id="coverage-detail", classes="detail")

    @property
    def grid(self) -> Grid:
        """The cells."""
        return self.query_one(Grid)

    @property
    def marked(self) -> Sat | None:
        """The interview of the marked column; None in that of all together."""
        column = self.grid.column - 1
        return self._sat[column] if 0 <= column < len(self._sat) else None

    def show(self, material: Material) -> None:
        """Show what has been read so far."""
        self._material = material
        with material.lock:
            roles = material.coverage.roles()
            if self._role not in roles:
                self._role = next((role for role in material.roles if role in roles), "")
            questions = material.coverage.questions(self._role) if self._role else []
            table = material.coverage.table(role=self._role, case=self._case)
            sat = list(material.sat)
        if self._only_must_asks:
            questions = [one for one in questions if one.item.must_ask]
        self._questions = questions
        self._totals = [
            (table[one.question].answered, table[one.question].could_be_asked) for one in questions
        ]
        self._sat = [
            one for one in sat if one.source.role == self._role and self._case in (None, one.source.case)
        ]
        self._sat.sort(key=lambda one: (one.source.case, one.source.code))
        self._lay_out()

    def next_role(self) -> None:
        """Show the next role."""
        if self._material is not None:
            with self._material.lock:
                there = self._material.coverage.roles()
            roles = [role for role in self._material.roles if role in there]
            if roles:
                at = roles.index(self._role) + 1 if self._role in roles else 0
                self._role = roles[at % len(roles)]
            self.show(self._material)

    def next_case(self) -> None:
        """Show the next case; behind the last one all of them."""
        if self._material is not None:
            cases: list[str | None] = [None, *self._material.cases]
            at = cases.index(self._case) + 1 if self._case in cases else 0
            self._case = cases[at % len(cases)]
            self.show(self._material)

    def turn_must_asks(self) -> None:
        """Show all questions, or those that must be asked."""
        self._only_must_asks = not self._only_must_asks
        if self._material is not None:
            self.show(self._material)

    def on_resize(self) -> None:
        """Lay the cells out anew."""
        self._lay_out()

    def on_grid_marked(self, event: Grid.Marked) -> None:
        """Say the marked cell in words."""
        event.stop()
        self._tell()

    def _lay_out(self) -> None:
        if self._material is None:
            return
        longest = max((Content(self._wording(one)).cell_length for one in self._questions), default=0)
        half = self.size.width // 2
        self.grid.put(
            Layout(
                rows=[Content(self._wording(one)) for one in self._questions],
                columns=_Columns(self._sat),
                cell=self._cell,
                label_width=min(max(min(longest + 2, half), _LABEL[0]), _LABEL[1]),
                cell_width=_CELL,
            )
        )
        self._tell()

    def _wording(self, one: CoveredQuestion) -> str:
        language = self._material.names.words.language if self._material is not None else ""
        wording = say(one.item.keywords, language) or say(one.item.label, language) or one.question
        return f"{one.topic} {clean(wording)}"

    def _cell(self, row: int, column: int) -> Content:
        if column == _WHOLE:
            answered, could = self._totals[row]
            return Content(f"{answered}/{could}")
        assert self._material is not None  # noqa: S101 - cells are asked for once there are some
        return _sign(self._material.standing(self._sat[column - 1], self._questions[row].question))

    def _tell(self) -> None:
        material = self._material
        if material is None:
            return
        role = material.roles.get(self._role, self._role)
        case = _("all cases") if self._case is None else clean(self._case)
        which = _("questions that must be asked") if self._only_must_asks else _("all questions")
        count = ngettext("{count} interview", "{count} interviews", len(self._sat)).format(
            count=len(self._sat)
        )
        self.query_one("#coverage-title", Static).update(
            Content.assemble((role, "bold"), f"  ·  {case}  ·  {which}  ·  {count}")
        )
        self.query_one("#coverage-legend", Static).update(_legend())
        self.query_one("#coverage-detail", Static).update(self._detail(material))

    def _detail(self, material: Material) -> Content:
        """The marked cell in words."""
        if not self._questions:
            return Content.styled(_("There is no such question."), "$quiet")
        one = self._questions[self.grid.row]
        asked = Content(clean(say(one.item.label, material.names.words.language) or one.question))
        sat = self.marked
        if sat is None:
            answered, could = self._totals[self.grid.row]
            told = _("answered in {answered} of the {could} interviews that could ask it")
            return Content("\n").join(
                [asked.stylize("bold"), Content(told.format(answered=answered, could=could))]
            )
        standing = material.standing(sat, one.question)
        version = f"{sat.version.questionnaire} {sat.version.version}"
        head = Content.styled(f"{sat.source.code}  ", "bold") + Content(_words(standing))
        return Content("\n").join(
            [asked.stylize("bold"), head + Content.styled(f"   {clean(version)}", "$quiet")]
        )


class _Columns(Sequence[Sequence[Content]]):
    """What stands over the columns, each made when it is drawn.

    Args:
        sat: The interviews; before them is the column of all together.
    """

    def __init__(self, sat: Sequence[Sat]) -> None:
        self._sat = sat

    def __len__(self) -> int:
        return len(self._sat) + 1

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        if index == _WHOLE:
            return [Content(_("all")), Content("")]
        case, _dash, rest = self._sat[index - 1].source.code.partition("-")
        return [Content(case), Content(rest.removesuffix("-1"))]


def _sign(standing: Standing) -> Content:
    """A standing in a few characters."""
    if standing.mention is None or standing.outcome is None:
        absence = standing.absence or Absence.NOTHING_KEPT
        return Content.styled(ABSENCES[absence], "$quiet")
    mention = MENTIONS[standing.mention]
    shown = mention if mention == "--" else _(mention)
    return Content.assemble((f"{shown} ", "$quiet"), (OUTCOMES[standing.outcome], "bold"))


def _words(standing: Standing) -> str:
    if standing.mention is None or standing.outcome is None:
        return absence_words(standing.absence or Absence.NOTHING_KEPT)
    return f"{_(label(standing.mention))}, {_(label(standing.outcome))}"


def _legend() -> Content:
    """What the signs mean: how it came up, what came of it, why there is neither."""
    mentions = [
        (sign if sign == "--" else _(sign), _("not") if sign == "--" else _(label(mention)))
        for mention, sign in MENTIONS.items()
    ]
    outcomes = [
        ("v", _("answered")),
        ("o", _("none")),
        ("x", _("denied")),
        ("!", _("rather not")),
        ("?", _("doesn't know")),
        ("n", _("n/a")),
    ]
    rest = [
        ("m", _("oral")),
        ("-", _("not reached")),
        ("<<", _("earlier")),
        ("/", _("not in version")),
        ("..", _("nothing")),
    ]
    return Content("\n").join([legend(mentions), legend(outcomes), legend(rest)])
