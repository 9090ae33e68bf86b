"""The analysis of a study: what there is of what, how often, and the way to the words themselves.

It reads only. What consent forbids to pass on is not here, and the screen says how much that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import ContentSwitcher
from textual.worker import get_current_worker

from protocol.i18n import N_, _, current_language, ngettext
from protocol.model.study import Study
from protocol.model.text import clean
from protocol.store.study_folder import StudyFolder
from protocol.tui.key_taker import KeyTaker
from protocol.tui.material import Material
from protocol.tui.screens.analysis_bars import BarList, BarsPane
from protocol.tui.screens.analysis_coverage import CoveragePane
from protocol.tui.screens.analysis_matrix import MatrixPane
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.grid import Grid

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

_TELL_EVERY = 0.5
"""Seconds between two reports of how much has been read: a table that changes more often can't be read."""

_MOST_TOLD = 12
"""Interviews that are named among those that are not here: as many as a panel holds at 24 rows."""

VIEWS = {
    "matrix": N_("Analysis: matrix"),
    "coverage": N_("Analysis: coverage"),
    "frequencies": N_("Analysis: frequencies"),
}
"""What each view is called: msgids."""

_MATRIX = Key("1", N_("matrix"), "view('matrix')", "analysis.matrix")
_COVERAGE = Key("2", N_("coverage"), "view('coverage')", "analysis.coverage")
_BARS = Key("3", N_("frequencies"), "view('frequencies')", "analysis.bars")
_SEARCH = Key("/", N_("search"), "search", "analysis.search")
_LAST = (Key("Esc", N_("back"), "back"), Key("w", N_("what is not here"), "missing", "analysis.missing"))
KEYS = {
    "matrix": (Key("Enter", N_("open the notes"), "pick"), _COVERAGE, _BARS, _SEARCH, *_LAST),
    "coverage": (
        Key("Enter", N_("read"), "pick"),
        Key("r", N_("role"), "next_role", "analysis.role"),
        Key("c", N_("case"), "next_case", "analysis.case"),
        Key("m", N_("all"), "must_asks", "analysis.must_asks"),
        _MATRIX,
        _BARS,
        _SEARCH,
        *_LAST,
    ),
    "frequencies": (Key("< >", N_("other chart"), "next_chart"), _MATRIX, _COVERAGE, _SEARCH, *_LAST),
}
"""The keys of each view."""


class AnalysisScreen(KeyTaker):
    """Matrix, coverage and frequencies of a study.

    Args:
        folder: The study folder.
        study: What its `study.yaml` says.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "view('matrix')", N_("matrix"), id="analysis.matrix", tooltip=N_("case by topic")),
        Binding(
            "2",
            "view('coverage')",
            N_("coverage"),
            id="analysis.coverage",
            tooltip=N_("what was asked of whom"),
        ),
        Binding(
            "3", "view('frequencies')", N_("frequencies"), id="analysis.bars", tooltip=N_("how often what is")
        ),
        Binding("slash", "search", N_("search"), id="analysis.search", tooltip=N_("search in all notes")),
        Binding("r", "next_role", N_("role"), id="analysis.role", tooltip=N_("coverage of the next role")),
        Binding("c", "next_case", N_("case"), id="analysis.case", tooltip=N_("coverage of the next case")),
        Binding(
            "m",
            "must_asks",
            N_("must-asks"),
            id="analysis.must_asks",
            tooltip=N_("must-asks, or all questions"),
        ),
        Binding(
            "w",
            "missing",
            N_("what is not here"),
            id="analysis.missing",
            tooltip=N_("interviews that are not here, and why"),
        ),
        Binding("escape,q,ctrl+q", "back", N_("back"), id="analysis.back", tooltip=N_("back to the study")),
    ]

    @dataclass
    class Grown(Message):
        """More has been read, or all."""

    def __init__(self, folder: StudyFolder, study: Study) -> None:
        super().__init__()
        self.material = Material(folder, study, current_language())
        """What has been read so far."""
        self._view = "matrix"
        self.ready()  # every other key is dealt with by its binding, also an early one

    def take_key(self, key: str, character: str | None) -> bool:
        """Search is opened at once: what is typed right behind that key are words."""
        if key != self.protocol.preferences.key_of("analysis.search"):
            return False
        self.action_search()
        return True

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """Bar, the views, keys."""
        yield StatusBar(id="status")
        with ContentSwitcher(initial="matrix", id="views"):
            yield MatrixPane(id="matrix")
            yield CoveragePane(id="coverage")
            yield BarsPane(id="frequencies")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Begin to read."""
        self.action_view("matrix")
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        worker, told = get_current_worker(), monotonic()
        for _each in self.material.read():
            if worker.is_cancelled:
                return
            if monotonic() - told > _TELL_EVERY:
                told = monotonic()
                self.post_message(self.Grown())
        self.post_message(self.Grown())

    def on_analysis_screen_grown(self, event: Grown) -> None:
        """Show what has come."""
        event.stop()
        self._show()

    def _show(self) -> None:
        pane = self.query_one(f"#{self._view}")
        if isinstance(pane, MatrixPane | CoveragePane | BarsPane):
            pane.show(self.material)
        material = self.material
        there = material.notes.interviews
        told = ngettext("{count} interview", "{count} interviews", there).format(count=there)
        told += ", " + ngettext("{count} note", "{count} notes", len(material.notes)).format(
            count=len(material.notes)
        )
        if not material.complete:
            told = _("read: {done} of {total}").format(done=material.done, total=material.total)
        missing = len(material.left_out) + len(material.damaged)
        if missing:
            told += " · " + _("{count} not here (w)").format(count=missing)
        if material.study.fictional:
            told = _("fictional") + " · " + told
        title = _(VIEWS[self._view])
        self.query_one(StatusBar).show(Content.styled(title, "bold"), Content(told))

    def action_view(self, name: str) -> None:
        """Show another view."""
        self._view = name
        self.query_one(ContentSwitcher).current = name
        self.query_one(KeyBar).show(self.protocol.preferences.as_chosen(KEYS[name]))
        focus = BarList if name == "frequencies" else Grid
        self.query_one(f"#{name}").query_one(focus).focus()
        self.call_after_refresh(self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has a meaning in one view only is no key elsewhere."""
        if action in ("next_role", "next_case", "must_asks"):
            return self._view == "coverage"
        return True

    def action_next_role(self) -> None:
        """Coverage of the next role."""
        self.query_one(CoveragePane).next_role()

    def action_next_case(self) -> None:
        """Coverage of the next case."""
        self.query_one(CoveragePane).next_case()

    def action_must_asks(self) -> None:
        """Must-asks, or all questions."""
        self.query_one(CoveragePane).turn_must_asks()

    def action_next_chart(self) -> None:
        """The next chart."""
        self.query_one(BarsPane).step(1)

    def action_search(self) -> None:
        """Search in all notes."""
        from protocol.tui.screens.analysis_search import SearchScreen

        self.app.push_screen(SearchScreen(self.material))

    def action_pick(self) -> None:
        """Open what is marked."""
        if self._view == "matrix":
            marked = self.query_one(MatrixPane).marked
            if marked is not None:
                from protocol.tui.screens.analysis_notes import CellScreen

                self.app.push_screen(CellScreen(self.material, *marked))
        elif self._view == "coverage":
            sat = self.query_one(CoveragePane).marked
            if sat is not None:
                self.protocol.read(sat.source.id, look_only=True, codes=self.material.codes_of)

    def on_grid_picked(self, event: Grid.Picked) -> None:
        """Open the notes of a cell, or the interview of a column."""
        event.stop()
        self.action_pick()

    def action_missing(self) -> None:
        """Tell which interviews are not here, and why."""
        from protocol.tui.screens.panels import TellPanel

        material = self.material
        told = [f"{code}: {why}" for code, why in material.left_out]
        told += [clean(f"{Path(error.where).name}: {error.what}") for error in material.damaged]
        rest = len(told) - _MOST_TOLD
        told = told[:_MOST_TOLD]
        if rest > 0:
            told.append(_("and {count} more").format(count=rest))
        text = "\n".join(told) or _("Every interview of this study is here.")
        self.app.push_screen(TellPanel(_("Interviews that are not here"), text))

    def action_back(self) -> None:
        """Back to the study."""
        self.app.pop_screen()
