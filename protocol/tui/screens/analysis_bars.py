"""Frequencies as bars, with the number beside each and the roles apart.

The bars are ours: full and half blocks, which every font of a terminal has. They stand in the order of the
study, and all bars of a chart have one scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.analysis.coverage import Absence, Counts, Standing
from protocol.analysis.frequencies import Bar, What
from protocol.i18n import N_, _
from protocol.model.text import clean, say
from protocol.model.words import Kind, Mention, Outcome, label
from protocol.tui.material import Material
from protocol.tui.screens.analysis_rows import absence_words
from protocol.tui.widgets.pick_list import PickList

_FULL, _HALF = "█", "▌"
"""Blocks of code page 437: no font of a terminal lacks them."""

_LABEL = (24, 44)
"""Cells for what a bar is called, at least and at most."""

_SHORTEST = 10
"""Cells that the longest bar gets at least: below that bars say nothing."""


class Group(Struct, frozen=True):
    """Bars that belong together."""

    title: str
    """What they are about; empty where the chart says it."""
    bars: list[Bar]
    """The bars, named as they are shown."""


class Chart(Struct, frozen=True):
    """One chart."""

    title: str
    """What it counts: a msgid."""
    groups: Callable[[Material], list[Group]]
    """Its bars."""
    empty: str
    """What is said where there is nothing to count: a msgid."""


class BarsPane(Vertical):
    """One chart at a time.

    Args:
        id: Its id.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._material: Material | None = None
        self._chart = 0
        self._lines: list[tuple[str, Bar | None]] = []
        self._highest = 1

    def compose(self) -> ComposeResult:
        """What is counted, the bars."""
        yield Static(id="bars-title")
        yield BarList(id="bars")

    def show(self, material: Material) -> None:
        """Show what has been read so far."""
        self._material = material
        with material.lock:
            groups = CHARTS[self._chart].groups(material)
        self._lines = list(_lines(groups))
        self._highest = max((bar.count for _name, bar in self._lines if bar is not None), default=0) or 1
        self._lay_out()

    def step(self, step: int) -> None:
        """Show another chart."""
        self._chart = (self._chart + step) % len(CHARTS)
        if self._material is not None:
            self.query_one(BarList).marked = 0
            self.show(self._material)

    def on_resize(self) -> None:
        """Lay the bars out anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._material is None:
            return
        bars = self.query_one(BarList)
        chart = CHARTS[self._chart]
        place = _("{number} of {count}").format(number=self._chart + 1, count=len(CHARTS))
        title = Content.assemble(
            ("< ", "$quiet"), (_(chart.title), "bold"), (" >", "$quiet"), (f"   {place}", "$quiet")
        )
        widths = self._widths()
        self.query_one("#bars-title", Static).update(Content("\n").join([title, self._head(*widths)]))
        rows = [self._row(name, bar, *widths) for name, bar in self._lines]
        if not self._lines:
            rows = [Content.styled(_(chart.empty), "$quiet")]
        bars.put_rows(rows, bars.marked)

    def _widths(self) -> tuple[int, int, list[int]]:
        """Cells for what a bar is called, for the longest bar, and for the number of each role."""
        material = self._material
        assert material is not None  # noqa: S101 - asked only once there is something to show
        digits = len(str(self._highest))
        roles = [max(digits, len(material.role_sign(role))) + 2 for role in material.roles]
        room = self.query_one(BarList).content_size.width - sum(roles) - digits - 4
        longest = max((Content(name).cell_length for name, bar in self._lines if bar is not None), default=0)
        name = min(max(longest + 2, _LABEL[0]), _LABEL[1], max(room - _SHORTEST, _LABEL[0] // 2))
        return name, max(room - name, _SHORTEST), roles

    def _head(self, name: int, bar: int, widths: list[int]) -> Content:
        material = self._material
        assert material is not None  # noqa: S101 - asked only once there is something to show
        signs = (
            material.role_sign(role).rjust(width) for role, width in zip(material.roles, widths, strict=True)
        )
        return Content.styled(" " * (name + bar + len(str(self._highest)) + 2) + "".join(signs), "$quiet")

    def _row(self, name: str, bar: Bar | None, width: int, longest: int, roles: list[int]) -> Content:
        if bar is None:
            return Content.styled(name, "bold $mark")
        text = Content(name).truncate(width - 2, ellipsis=True)
        halves = max(round(bar.count * longest * 2 / self._highest), int(bar.count > 0))
        drawn = _FULL * (halves // 2) + _HALF * (halves % 2)
        number = f" {bar.count}".ljust(len(str(self._highest)) + 1)
        parts = [
            text.pad_right(width - text.cell_length),
            Content.styled(drawn, "$primary"),
            Content.styled(number, "bold"),
            Content(" " * (longest - len(drawn) + 1)),
        ]
        for role, cells in zip(bar.by_role, roles, strict=False):
            parts.append(Content.styled(str(bar.by_role[role]).rjust(cells), "$quiet"))
        return Content("").join(parts)


class BarList(PickList):
    """The bars; left and right are other charts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", N_("other"), id="bars.previous", tooltip=N_("the chart before")),
        Binding("right", "step(1)", N_("other"), id="bars.next", tooltip=N_("the next chart")),
    ]

    def action_step(self, step: int) -> None:
        """Another chart."""
        for pane in self.ancestors:
            if isinstance(pane, BarsPane):
                pane.step(step)


def _lines(groups: Iterable[Group]) -> Iterator[tuple[str, Bar | None]]:
    """The rows of a chart: titles, and bars with what they are called."""
    for group in groups:
        if group.title:
            yield group.title, None
        yield from ((bar.value, bar) for bar in group.bars)


def _named(bars: Iterable[Bar], names: dict[str, str]) -> list[Bar]:
    return [Bar(names.get(bar.value, clean(bar.value)), bar.count, bar.by_role) for bar in bars]


def _topics(material: Material) -> list[Group]:
    names = material.topics
    bars = {bar.value: bar for bar in material.frequencies.bars(What.TOPICS, "", material.roles, names)}
    none = dict.fromkeys(material.roles, 0)
    every = [bars.get(topic, Bar(topic, 0, none)) for topic in names]
    return [Group("", _named(every, names))] if bars else []


def _kinds(material: Material) -> list[Group]:
    bars = material.frequencies.bars(What.KINDS, "", material.roles, list(Kind))
    return [Group("", _named(bars, {kind.value: _(label(kind)) for kind in Kind}))] if bars else []


def _items(material: Material) -> list[Group]:
    groups = []
    wordings = {
        one.question: say(one.item.label, material.names.words.language)
        for one in material.coverage.questions()
    }
    for path in material.frequencies.subjects(What.ITEMS):
        names = {item: words for (of, item), words in material.items.items() if of == path}
        bars = material.frequencies.bars(What.ITEMS, path, material.roles)
        groups.append(Group(clean(wordings.get(path) or path), _named(bars, names)))
    return groups


def _codes(material: Material) -> list[Group]:
    bars = material.frequencies.bars(What.CODES, "", material.roles, material.codes)
    return [Group("", _named(bars, {}))] if bars else []


def _codes_by_case(material: Material) -> list[Group]:
    given = material.frequencies.subjects(What.CODES_BY_CASE)
    return [
        Group(
            clean(code),
            _named(material.frequencies.bars(What.CODES_BY_CASE, code, material.roles, material.cases), {}),
        )
        for code in material.codes
        if code in given
    ]


def _mentions(material: Material) -> list[Group]:
    return _by_question(material, list(Mention), lambda standing: standing.mention)


def _outcomes(material: Material) -> list[Group]:
    return _by_question(material, list(Outcome), lambda standing: standing.outcome)


def _by_question(
    material: Material, words: Sequence[StrEnum], word_of: Callable[[Standing], StrEnum | None]
) -> list[Group]:
    """For each question in how many interviews each word holds; then why there is none."""
    tables = {role: material.coverage.table(role=role) for role in material.roles}
    groups = []
    for one in material.coverage.questions():
        counts = {role: table.get(one.question, Counts({})) for role, table in tables.items()}
        bars = []
        for word in (*words, *Absence):
            if word is Absence.NOT_IN_ROLE:
                continue
            by_role = {
                role: sum(
                    number
                    for standing, number in count.standings.items()
                    if (standing.absence or word_of(standing)) is word
                )
                for role, count in counts.items()
            }
            if any(by_role.values()):
                told = absence_words(word) if isinstance(word, Absence) else _(label(word))
                bars.append(Bar(f"  {told}", sum(by_role.values()), by_role))
        wording = clean(say(one.item.label, material.names.words.language) or one.question)
        groups.append(Group(f"{one.topic}  {wording}", bars))
    return groups


_NOTHING = N_("Nothing was noted yet.")
_NO_CODES = N_("No codes were given yet.")

CHARTS = (
    Chart(N_("Notes by topic"), _topics, _NOTHING),
    Chart(N_("Notes by kind"), _kinds, _NOTHING),
    Chart(N_("How each question came up (interviews)"), _mentions, _NOTHING),
    Chart(N_("What came of each question (interviews)"), _outcomes, _NOTHING),
    Chart(N_("Items of lists that came up (times)"), _items, N_("No questionnaire has a list of mentions.")),
    Chart(N_("Codes (units)"), _codes, _NO_CODES),
    Chart(N_("Codes by case (units)"), _codes_by_case, _NO_CODES),
)
"""In the order in which left and right go through them."""
