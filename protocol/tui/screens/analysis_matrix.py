"""The matrix: a row for each topic, a column for each case, in each cell how many notes each role has."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.text import clean
from protocol.tui.material import Material
from protocol.tui.screens.analysis_rows import cell_sign, cell_words, legend
from protocol.tui.widgets.grid import Grid, Layout

_NARROWEST = 3
"""Cells that a number needs at least, the blank before it counted."""

_LABEL = (20, 34)
"""Cells for the name of a topic, at least and at most."""


class MatrixPane(Vertical):
    """Case by topic by role.

    Args:
        id: Its id.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._material: Material | None = None
        self._cases: list[str] = []
        self._topics: list[tuple[str, str]] = []
        self._roles: list[str] = []

    def compose(self) -> ComposeResult:
        """The cells, what their signs mean, the marked one in words."""
        yield Grid(id="matrix-grid")
        yield Static(id="matrix-legend", classes="legend")
        yield Static(id="matrix-detail", classes="detail")

    @property
    def grid(self) -> Grid:
        """The cells."""
        return self.query_one(Grid)

    @property
    def marked(self) -> tuple[str, str] | None:
        """The case and the topic of the marked cell; None where there is none."""
        if not self._cases or not self._topics:
            return None
        return self._cases[self.grid.column], self._topics[self.grid.row][0]

    def show(self, material: Material) -> None:
        """Show what has been read so far."""
        self._material = material
        self._cases, self._topics = material.cases, list(material.topics.items())
        self._roles = list(material.roles)
        widths = self._widths(material)
        label = min(max(Content(name).cell_length for _key, name in self._topics) + 2, _LABEL[1])
        room = self.size.width - len(self._cases) * (sum(widths) + 2)
        layout = Layout(
            rows=[Content(name) for _key, name in self._topics],
            columns=[self._head(case, widths) for case in self._cases],
            cell=lambda row, column: self._cell(material, row, column, widths),
            label_width=max(min(label, room), _LABEL[0]),
            cell_width=sum(widths),
        )
        self.grid.put(layout)
        self._tell()

    def on_resize(self) -> None:
        """Lay the cells out anew."""
        if self._material is not None:
            self.show(self._material)

    def on_grid_marked(self, event: Grid.Marked) -> None:
        """Say the marked cell in words."""
        event.stop()
        self._tell()

    def _widths(self, material: Material) -> list[int]:
        """Cells for each role: its letters and its highest number, with a blank before them."""
        widths = []
        for role in self._roles:
            cells = (
                material.matrix.cell(case, topic, role)
                for case in self._cases
                for topic, _name in self._topics
            )
            highest = max((len(str(cell.notes)) for cell in cells), default=0)
            widths.append(max(highest + 1, len(material.role_sign(role)) + 1, _NARROWEST))
        return widths

    def _head(self, case: str, widths: Sequence[int]) -> list[Content]:
        assert self._material is not None  # noqa: S101 - `show` has set it
        known = self._material.names.case(case)
        width = sum(widths)
        name = Content(clean(f"{known.code} {known.name}".strip()))
        if name.cell_length > width:
            name = Content(clean(known.code))
        signs = zip(self._roles, widths, strict=True)
        letters = "".join(self._material.role_sign(role).rjust(width) for role, width in signs)
        return [name, Content(letters)]

    def _cell(self, material: Material, row: int, column: int, widths: Sequence[int]) -> Content:
        case, topic = self._cases[column], self._topics[row][0]
        parts = []
        for role, width in zip(self._roles, widths, strict=True):
            cell = material.matrix.cell(case, topic, role)
            parts.append(Content.styled(cell_sign(cell).rjust(width), "" if cell.notes else "$quiet"))
        return Content("").join(parts)

    def _tell(self) -> None:
        material, marked = self._material, self.marked
        if material is None or marked is None:
            return
        case, topic = marked
        known = material.names.case(case)
        place = clean(f"{case} {known.name}".strip())
        rows = [Content.styled(f"{place}  ·  {material.topics[topic]}", "bold")]
        roles = material.roles
        width = max(Content(name).cell_length for name in roles.values())
        signs = max(len(material.role_sign(role)) for role in roles)
        for role in self._roles:
            name = Content(roles[role])
            head = Content.styled(material.role_sign(role).ljust(signs + 1), "bold") + name.pad_right(
                width + 2 - name.cell_length
            ).stylize("$quiet")
            rows.append(head + Content(cell_words(material.matrix.cell(case, topic, role))))
        self.query_one("#matrix-detail", Static).update(Content("\n").join(rows))
        legends = [
            ("0", _("asked, nothing noted")),
            ("/", _("not in the questionnaire")),
            ("-", _("no interview")),
        ]
        above, below, left, right = self.grid.beyond
        more = [sign for sign, there in (("^", above), ("v", below), ("<", left), (">", right)) if there]
        if more:
            legends.append((" ".join(more), _("more")))
        self.query_one("#matrix-legend", Static).update(legend(legends))
